package e2e

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/runstatus/runstatus/client"
	"github.com/runstatus/runstatus/internal/testkit"
)

// pavilionSite is a configuration of a real Pavilion with a working directory of its own.
type pavilionSite struct {
	config, dir string
	env         []string
	python      string
}

const pavilionTests = `
quick:
  scheduler: raw
  build: {cmds: ["echo quick > quick"]}
  run: {cmds: ["echo hello"]}
failing:
  scheduler: raw
  build: {cmds: ["echo failing > failing"]}
  run: {cmds: ["exit 3"]}
slow:
  scheduler: raw
  build: {cmds: ["echo slow > slow"]}
  run: {cmds: ["while [ ! -e $GO_ON ]; do sleep 0.02; done"]}
`

const pavilionSeries = `
test_sets:
  all: {tests: [steps.slow, steps.quick, steps.failing]}
`

// newPavilionSite returns a site, or skips the test if there is no Pavilion.
func newPavilionSite(t *testing.T) *pavilionSite {
	t.Helper()
	checkout := os.Getenv(pavilionEnv)
	if checkout == "" {
		t.Skipf("%s does not name a checkout of Pavilion 2", pavilionEnv)
	}
	root := t.TempDir()
	s := &pavilionSite{config: filepath.Join(root, "config"), dir: filepath.Join(root, "wd")}
	for path, text := range map[string]string{
		"pavilion.yaml": "working_dir: " + s.dir + "\n", "tests/steps.yaml": pavilionTests, "series/nightly.yaml": pavilionSeries,
	} {
		path = filepath.Join(s.config, path)
		must(t, os.MkdirAll(filepath.Dir(path), 0o755))
		must(t, os.WriteFile(path, []byte(text), 0o644))
	}
	must(t, os.MkdirAll(s.dir, 0o755))
	bin := filepath.Join(root, "bin")
	must(t, os.Mkdir(bin, 0o755))
	s.env = []string{
		"PAV_CONFIG_DIR=" + s.config, "PYTHONPATH=" + filepath.Join(checkout, "lib") + ":" + os.Getenv("PYTHONPATH"),
		"PATH=" + bin + ":" + os.Getenv("PATH"), "GO_ON=" + s.goOn(), "PYTHONDONTWRITEBYTECODE=1",
	}
	found := pythons(t)
	for _, s.python = range sortedValues(found) {
		// Jobs call pav by its name.
		must(t, os.WriteFile(filepath.Join(bin, "pav"), []byte("#!/bin/sh\nexec "+s.python+" -m pavilion.main \"$@\"\n"), 0o755))
		if _, err := s.try(t, "show", "states"); err == nil {
			return s
		}
	}
	_, err := s.try(t, "show", "states")
	t.Skipf("Pavilion runs with none of %v: %v", found, err)
	return nil
}

// goOn is the file that the slow test waits for.
func (s *pavilionSite) goOn() string { return filepath.Join(filepath.Dir(s.dir), "go-on") }

func (s *pavilionSite) try(t *testing.T, args ...string) (string, error) {
	t.Helper()
	cmd := exec.Command(filepath.Join(filepath.Dir(s.dir), "bin", "pav"), args...)
	cmd.Env = environment(t, s.env...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		err = fmt.Errorf("pav %q: %w\n%s", args, err, out)
	}
	return string(out), err
}

func (s *pavilionSite) pav(t *testing.T, args ...string) string {
	t.Helper()
	out, err := s.try(t, args...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// install adds the plug-in, which reports to url.
func (s *pavilionSite) install(t *testing.T, url string) {
	t.Helper()
	plugins := filepath.Join(s.config, "plugins", "runstatus")
	must(t, os.MkdirAll(plugins, 0o755))
	for _, file := range []string{
		"contrib/pavilion/runstatus_report.py", "contrib/pavilion/runstatus_report.yapsy-plugin", "clients/python/runstatus.py",
	} {
		text, err := os.ReadFile(filepath.Join(repository, file))
		must(t, err)
		must(t, os.WriteFile(filepath.Join(plugins, filepath.Base(file)), text, 0o644))
	}
	s.env = append(s.env, "RUNSTATUS_URL="+url)
}

// series runs the series to its end. The slow test goes on once meanwhile has returned.
func (s *pavilionSite) series(t *testing.T, meanwhile func()) {
	t.Helper()
	t.Cleanup(s.endSeries)
	s.pav(t, "series", "run", "nightly")
	testkit.Eventually(t, func() bool { return strings.Contains(s.status("test_runs/1"), " RUNNING ") }, "the slow test runs")
	meanwhile()
	must(t, os.WriteFile(s.goOn(), nil, 0o644))
	testkit.Eventually(t, func() bool {
		return len(s.runs()) == 4 && !slices.ContainsFunc(s.runs(), func(run string) bool {
			return strings.HasPrefix(run, "test_runs/") && !strings.Contains(s.status(run), " COMPLETE ")
		}) && strings.Contains(s.status("series/1"), " ALL_STARTED ")
	}, "all tests are complete")
}

// endSeries ends the process in which Pavilion runs the series, if a test that failed has left it.
func (s *pavilionSite) endSeries() {
	text, err := os.ReadFile(filepath.Join(s.dir, "series", "1", "series.pgid"))
	if err != nil {
		return
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return
	}
	// The number may be another program's by now.
	if environ, _ := os.ReadFile(fmt.Sprintf("/proc/%d/environ", pid)); strings.Contains(string(environ), s.config) {
		_ = syscall.Kill(pid, syscall.SIGKILL) // it may have ended meanwhile
	}
}

// runs returns the names of the runs, which have a status file.
func (s *pavilionSite) runs() []string {
	paths, _ := filepath.Glob(s.dir + "/*/*/status")
	var runs []string
	for _, path := range paths {
		name, err := filepath.Rel(s.dir, filepath.Dir(path))
		if err == nil && (strings.HasPrefix(name, "test_runs/") || strings.HasPrefix(name, "series/")) {
			runs = append(runs, name)
		}
	}
	return runs
}

func (s *pavilionSite) status(run string) string {
	text, _ := os.ReadFile(filepath.Join(s.dir, run, "status"))
	return string(text)
}

var varies = regexp.MustCompile(`(?m)^\d+\.\d+ |[0-9a-f]{8,}|\d+\.\d+s?|\d+`)

// shape returns what the status files of a site say, without what differs between any two runs of Pavilion.
func (s *pavilionSite) shape() map[string]string {
	all := map[string]string{}
	for _, run := range s.runs() {
		text := strings.ReplaceAll(s.status(run), filepath.Dir(s.dir), "SITE")
		all[run] = varies.ReplaceAllString(text, "#")
	}
	return all
}

// toldWay is a way to the HTTP port of servers that come and go, which counts what the plug-in is told.
type toldWay struct {
	mu                        sync.Mutex
	to                        string
	replayed, written, failed int
}

func (c *toldWay) lead(to string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.to = to
}

func (c *toldWay) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	to := c.to
	c.mu.Unlock()
	req, err := http.NewRequestWithContext(r.Context(), r.Method, "http://"+to+r.URL.Path, r.Body)
	if err != nil {
		panic(err)
	}
	req.Header = r.Header.Clone()
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		c.count(nil)
		panic(http.ErrAbortHandler) // as if the server were reached itself
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(resp.Body)
	c.count(body)
	w.Header().Set("Content-Type", resp.Header.Get("Content-Type"))
	w.WriteHeader(resp.StatusCode)
	_, _ = w.Write(body)
}

func (c *toldWay) count(body []byte) {
	var answer struct {
		Status   any
		Replayed bool
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	switch err := json.Unmarshal(body, &answer); {
	case err != nil || answer.Status == nil:
		c.failed++
	case answer.Replayed:
		c.replayed++
	default:
		c.written++
	}
}

// A real Pavilion runs a series with the plug-in, and the server is killed meanwhile. Pavilion's files are as
// they are without it, and the server that starts again knows everything.
func TestPavilionReportsToTheServiceToo(t *testing.T) {
	without, with := newPavilionSite(t), newPavilionSite(t)
	begin := time.Now()
	without.series(t, func() {})
	took := time.Since(begin)

	way := &toldWay{}
	door := httptest.NewServer(way)
	defer door.Close()
	serveIt := func() *server {
		s := start(t, func(*exec.Cmd) {}, "--dir", with.dir, "--http", "127.0.0.1:0")
		way.lead(s.http())
		return s
	}
	// The directory is Pavilion's before the server sees it.
	must(t, os.MkdirAll(filepath.Join(with.dir, "test_runs"), 0o755))
	with.install(t, door.URL)
	s := serveIt()
	begin = time.Now()
	with.series(t, func() {
		c, err := client.New(s.addr)
		must(t, err)
		defer func() { _ = c.Close() }()
		testkit.Eventually(t, func() bool {
			line, err := c.Run("test_runs/1").Current(t.Context())
			return err == nil && line.GetStateName() == "RUNNING"
		}, "the service knows that the slow test runs")
		s.kill(t)
	})
	t.Logf("the series took %v, with the plug-in %v; replayed %d, failed %d", took, time.Since(begin), way.replayed, way.failed)
	if way.replayed < 5 || way.failed == 0 || way.written != 0 {
		t.Errorf("the service was told of %d lines, %d calls failed, and %d lines were written", way.replayed, way.failed, way.written)
	}
	if got, want := with.shape(), without.shape(); fmt.Sprint(got) != fmt.Sprint(want) {
		for run := range want {
			if got[run] != want[run] {
				t.Errorf("%s is\n%s\nand without the plug-in\n%s", run, got[run], want[run])
			}
		}
		t.Errorf("%d runs, without the plug-in %d", len(got), len(want))
	}

	again := serveIt()
	defer again.stop(t)
	for _, run := range with.runs() {
		lines, err := pavilionHistory([]byte(with.status(run)))
		must(t, err)
		var printed struct {
			Statuses []struct{ StateName, Note string }
		}
		must(t, json.Unmarshal([]byte(again.must(t, "history", run, "--json")), &printed))
		var got, want []string
		for _, line := range printed.Statuses {
			got = append(got, line.StateName+" "+line.Note)
		}
		for _, line := range lines {
			want = append(want, line.state+" "+line.note)
		}
		if !slices.Equal(got, want) {
			t.Errorf("the service knows of %s\n%q\nand the file says\n%q", run, got, want)
		}
	}
	if out := with.pav(t, "show", "system_variables"); !strings.Contains(out, "runstatus") {
		t.Errorf("Pavilion does not show the plug-in:\n%s", out)
	}
}
