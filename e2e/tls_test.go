package e2e

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The commands that cert init prints work as printed, on an address of all networks.
func TestTheCommandsOfCertInitWork(t *testing.T) {
	work := t.TempDir()
	made := command(t, nil, "runstatus", "cert", "init", "certs", "--client", "ada")
	made.Dir = work
	printed := well(t, finish(t, made), made.Args)
	commands := map[string][]string{}
	for line := range strings.Lines(printed) {
		if words := strings.Fields(line); strings.HasPrefix(line, "  ") {
			commands[words[0]] = words[1:]
		}
	}
	in := func(cmd *exec.Cmd) { cmd.Dir = work }
	s := serveAs(t, in, append(commands["runstatusd"], "--dir", t.TempDir(), "--listen", "0.0.0.0:0")...)
	if !strings.Contains(s.log.String(), `tls="1.3, client certificates required"`) {
		t.Errorf("the server says\n%s", s.log)
	}
	_, port, _ := strings.Cut(s.addr, "]:") // [::]:PORT or 0.0.0.0:PORT
	if port == "" {
		_, port, _ = strings.Cut(s.addr, ":")
	}
	flags := commands["runstatus"][:len(commands["runstatus"])-1]
	run := func(env []string, args ...string) result {
		cmd := command(t, append(env, "RUNSTATUS_SERVER=localhost:"+port), "runstatus", args...)
		cmd.Dir = work
		return finish(t, cmd)
	}
	for name, c := range map[string]struct {
		env, args []string
		want      string // in the error; "" if the command succeeds
		hint      string
	}{
		"as printed":             {nil, append(flags, "status"), "", ""},
		"by the environment":     {[]string{"RUNSTATUS_TLS_CA=certs/ca.pem", "RUNSTATUS_TLS_CERT=certs/client.pem", "RUNSTATUS_TLS_KEY=certs/client.key"}, []string{"status"}, "", ""},
		"by another name":        {[]string{"RUNSTATUS_TLS_SERVER_NAME=127.0.0.1"}, append(flags, "status"), "", ""},
		"without a certificate":  {nil, []string{"--tls-ca", "certs/ca.pem", "status"}, "refuses the connection: certificate required", "--tls-cert"},
		"the server's as client": {nil, []string{"--tls-ca", "certs/ca.pem", "--tls-cert", "certs/server.pem", "--tls-key", "certs/server.key", "status"}, "refuses the connection: bad certificate", "--tls-cert"},
		"without an authority":   {nil, []string{"--tls-cert", "certs/client.pem", "--tls-key", "certs/client.key", "status"}, "is not trusted: certificate signed by unknown authority", "--tls-ca"},
		"a wrong name":           {nil, append([]string{"--tls-server-name", "login9"}, append(flags, "status")...), "is not trusted: certificate is valid for localhost", "--tls-server-name"},
		"in plain text":          {nil, []string{"status"}, "does not speak gRPC", "--tls-ca"},
		"both":                   {nil, append([]string{"--insecure"}, append(flags, "status")...), "both plain text and TLS files", ""},
		"without the key":        {nil, []string{"--tls-cert", "certs/client.pem", "status"}, "one of the two is missing", "--tls-key"},
	} {
		r := run(c.env, c.args...)
		if c.want == "" && (r.code != 0 || r.stderr != "") || c.want != "" && (r.code != 2 || !strings.Contains(r.stderr, c.want) || !strings.Contains(r.stderr, c.hint)) {
			t.Errorf("%s: %+v", name, r)
		}
	}
	if text := s.log.String(); strings.Contains(text, "method=") {
		t.Errorf("a refused client reached a method:\n%s", text)
	}
	server := filepath.Join(programs, "runstatusd")
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--listen", "0.0.0.0:0"}, "hint: encrypt it with --tls-cert and --tls-key"},
		{[]string{"--tls-cert", "certs/server.pem"}, "TLS needs a certificate and its key"},
		{[]string{"--tls-cert", "certs/server.pem", "--tls-key", "certs/client.key"}, "private key does not match"},
		{append(commands["runstatusd"], "--tls-min", "1.1"), `"1.1" is neither 1.3 nor 1.2`},
	} {
		cmd := exec.Command(server, append(c.args, "--check-config", "--dir", work)...)
		cmd.Dir, cmd.Env = work, environment(t)
		if r := finish(t, cmd); r.code != 1 || !strings.Contains(r.stderr, c.want) {
			t.Errorf("%q: %+v", c.args, r)
		}
	}
}
