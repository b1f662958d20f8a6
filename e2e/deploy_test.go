package e2e

import (
	"crypto/tls"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// manifestConfig returns the configuration in the manifest of Kubernetes.
func manifestConfig(t *testing.T) string {
	t.Helper()
	file, err := os.Open(filepath.Join(repository, "deploy/kubernetes/runstatusd.yaml"))
	must(t, err)
	defer file.Close()
	for documents := yaml.NewDecoder(file); ; {
		var object struct {
			Kind string
			Data map[string]string
		}
		must(t, documents.Decode(&object))
		if object.Kind == "ConfigMap" {
			return object.Data["runstatusd.yaml"]
		}
	}
}

// The server serves with the configuration of the manifest: with secrets as Kubernetes mounts them, by symbolic links,
// and with probes that need no token.
func TestTheConfigurationForKubernetesServes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, made := range []string{"data/runs", "etc/tls", "etc/tokens", "certs"} {
		must(t, os.MkdirAll(filepath.Join(dir, made), 0o755))
	}
	well(t, runstatus(t, "cert", "init", filepath.Join(dir, "certs")), []string{"cert", "init"})
	created := runstatus(t, "token", "create", "--file", filepath.Join(dir, "certs/tokens"))
	token := strings.TrimSpace(created.stdout)
	for link, target := range map[string]string{
		"etc/tls/tls.crt": "certs/server.pem", "etc/tls/tls.key": "certs/server.key", "etc/tokens/tokens": "certs/tokens",
	} {
		must(t, os.Symlink(filepath.Join(dir, target), filepath.Join(dir, link)))
	}
	text := strings.NewReplacer("/data/", dir+"/data/", "/etc/runstatus/", dir+"/etc/", "0.0.0.0:7600", "127.0.0.1:0", "0.0.0.0:7601", "127.0.0.1:0").Replace(manifestConfig(t))
	config := filepath.Join(dir, "runstatusd.yaml")
	must(t, os.WriteFile(config, []byte(text), 0o600))
	s := serve(t, "--config", config, "--listen", "127.0.0.1:0")
	insecure := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, DisableKeepAlives: true}}
	for _, path := range []string{"/healthz", "/readyz"} {
		resp, err := insecure.Get("https://" + s.http() + path)
		must(t, err)
		body, err := io.ReadAll(resp.Body)
		must(t, err)
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			t.Errorf("%s: %s %s", path, resp.Status, body)
		}
	}
	call := func(token string) result {
		cmd := command(t, []string{"RUNSTATUS_TOKEN=" + token}, "runstatus", "--server", "localhost"+s.addr[strings.LastIndex(s.addr, ":"):],
			"--tls-ca", filepath.Join(dir, "certs/ca.pem"), "summary")
		return finish(t, cmd)
	}
	if r := call(token); r.code != 0 {
		t.Errorf("with a token: %+v", r)
	}
	if r := call(""); r.code == 0 {
		t.Errorf("without a token: %+v", r)
	}
}

var instruction = regexp.MustCompile(`(?m)^(ENTRYPOINT|CMD|HEALTHCHECK.* CMD|ENV|COPY --from=build) (.*)$`)

// What the image would run runs: the server as its user, and the health check, which fails without the server. The image
// itself is built elsewhere, since its base comes from a registry.
func TestTheCommandsOfTheContainerfile(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(repository, "deploy/Containerfile"))
	must(t, err)
	found := map[string]string{}
	for _, m := range instruction.FindAllStringSubmatch(string(text), -1) {
		name, _, _ := strings.Cut(m[1], " ")
		if _, ok := found[name]; !ok {
			found[name] = m[2]
		}
	}
	data, run := openTo(t, t.TempDir()), shortDir(t)
	must(t, os.Chmod(run, 0o777))
	must(t, os.Chmod(data, 0o777))
	here := strings.NewReplacer("/usr/bin/", programs+"/", "/data", data, "/run/runstatusd", run)
	words := func(list string) (all []string) {
		must(t, json.Unmarshal([]byte(here.Replace(list)), &all))
		return all
	}
	check := func() result {
		args := words(found["HEALTHCHECK"])
		return finish(t, command(t, []string{here.Replace(found["ENV"])}, filepath.Base(args[0]), args[1:]...))
	}
	if r := check(); r.code == 0 {
		t.Errorf("the health check succeeds without a server: %+v", r)
	}
	if entry := words(found["ENTRYPOINT"]); len(entry) != 1 || entry[0] != filepath.Join(programs, "runstatusd") {
		t.Errorf("the entry point is %v", entry)
	}
	serveAs(t, func(cmd *exec.Cmd) { nobody(cmd); cmd.Dir = data }, words(found["CMD"])...)
	if r := check(); r.code != 0 {
		t.Errorf("the health check fails beside the server: %+v", r)
	}
	if copies := found["COPY"]; copies != "/out/runstatusd /out/runstatus /usr/bin/" {
		t.Errorf("the image holds %s", copies)
	}
}
