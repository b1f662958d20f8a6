package e2e

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/runstatus/runstatus/internal/testkit"
)

// prometheus is a Prometheus of the test's own.
type prometheus struct{ url string }

// startPrometheus starts Prometheus with a scrape configuration. It ends with the test.
func startPrometheus(t *testing.T, job string) *prometheus {
	t.Helper()
	path, err := exec.LookPath("prometheus")
	if err != nil {
		t.Skip("Prometheus is not installed: sh tools/debian-packages.sh installs it")
	}
	rules, err := filepath.Abs(alertRules)
	must(t, err)
	dir := t.TempDir()
	config := filepath.Join(dir, "prometheus.yml")
	must(t, os.WriteFile(config, fmt.Appendf(nil, "global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}\nrule_files: ['%s']\nscrape_configs:\n%s", rules, job), 0o600))
	free, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	addr := free.Addr().String()
	must(t, free.Close())
	cmd := exec.Command(path, "--config.file="+config, "--storage.tsdb.path="+filepath.Join(dir, "data"), "--web.listen-address="+addr)
	log, err := os.Create(filepath.Join(dir, "log"))
	must(t, err)
	cmd.Stdout, cmd.Stderr = log, log
	must(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // it was killed
		must(t, log.Close())
		if text, err := os.ReadFile(log.Name()); t.Failed() && err == nil {
			t.Logf("Prometheus says:\n%s", text)
		}
	})
	return &prometheus{"http://" + addr}
}

// ask returns the data of an answer of the API. It waits until Prometheus is ready.
func (p *prometheus) ask(t *testing.T, path string, data any) {
	t.Helper()
	var answer struct {
		Status, Error string
		Data          json.RawMessage
	}
	testkit.Eventually(t, func() bool {
		resp, err := http.Get(p.url + "/api/v1/" + path)
		if err != nil {
			return false
		}
		defer resp.Body.Close()
		return resp.StatusCode != http.StatusServiceUnavailable && json.NewDecoder(resp.Body).Decode(&answer) == nil
	}, "Prometheus answers")
	if answer.Status != "success" {
		t.Fatalf("%s: %s", path, answer.Error)
	}
	must(t, json.Unmarshal(answer.Data, data))
}

// query returns how many series a query has.
func (p *prometheus) query(t *testing.T, query string) int {
	t.Helper()
	var data struct{ Result []json.RawMessage }
	p.ask(t, "query?query="+url.QueryEscape(query), &data)
	return len(data.Result)
}

// A real Prometheus scrapes a server to which it has a token, has the rules, and answers each query of the dashboard.
func TestPrometheusScrapesAServer(t *testing.T) {
	dir := t.TempDir()
	tokens, secret := filepath.Join(dir, "tokens"), filepath.Join(dir, "token")
	token := well(t, finish(t, command(t, nil, "runstatus", "token", "create", "--file", tokens, "--label", "prometheus")), nil)
	must(t, os.WriteFile(secret, []byte(strings.TrimSpace(token)), 0o600))
	m := monitor(t, "--auth-tokens", tokens, "--metrics", "rights")
	p := startPrometheus(t, fmt.Sprintf("- job_name: runstatus\n  authorization: {credentials_file: '%s'}\n  static_configs: [{targets: ['%s']}]\n- job_name: intruder\n  static_configs: [{targets: ['%s']}]\n",
		secret, m.http(), m.http()))
	run := func(args ...string) {
		well(t, finish(t, command(t, []string{"RUNSTATUS_SERVER=" + m.addr, "RUNSTATUS_TOKEN_FILE=" + secret}, "runstatus", args...)), args)
	}
	run("create", "--id", "1")
	testkit.Eventually(t, func() bool { return p.query(t, `runstatus_appended_lines_total{namespace="main"} > 0`) == 1 }, "the run is counted")
	testkit.Eventually(t, func() bool {
		return p.query(t, `up{job="runstatus"} == 1`) == 1 && p.query(t, `up{job="intruder"} == 0`) == 1
	}, "only the token lets scrape")
	run("set", "1", "RUNNING")
	run("create", "--kind", "series")

	var rules struct {
		Groups []struct {
			Rules []struct{ Name, Health, LastError string }
		}
	}
	testkit.Eventually(t, func() bool {
		p.ask(t, "rules", &rules)
		return len(rules.Groups) == 1 && len(rules.Groups[0].Rules) > 10 && rules.Groups[0].Rules[0].Health != "unknown"
	}, "the rules are evaluated")
	for _, r := range rules.Groups[0].Rules {
		if r.Health == "err" {
			t.Errorf("%s: %s", r.Name, r.LastError)
		}
	}
	// Histograms of what did not happen, and errors that were not made, have no value.
	silent := map[string]bool{"Delay of external lines": true, "Restarts": true}
	for title, queries := range panels(t) {
		for _, q := range queries {
			q = variables.Replace(q)
			if silent[title] {
				p.query(t, q)
				continue
			}
			testkit.Eventually(t, func() bool { return p.query(t, q) > 0 }, title, ": ", q)
		}
	}
}
