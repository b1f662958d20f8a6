package e2e

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

var buildReceiver = sync.OnceValue(func() error {
	return goTool("build", "-C", filepath.Join(repository, "e2e", "receiver"), "-o", filepath.Join(programs, "receiver"), ".")
})

// hook is a process that receives webhooks and checks them with the libraries of others.
type hook struct {
	cmd  *exec.Cmd
	addr string

	mu   sync.Mutex
	got  []notification
	news chan struct{}
	done chan struct{}
}

// notification is a message that a hook has taken.
type notification struct {
	ID, Type, Subject, Error string
	Data                     struct {
		Rule, Revision, Outcome string
		Digest                  struct {
			Members, NotEnded int
			Outcomes          map[string]int
			FirstFailure      struct{ Name string }
		}
		Subject struct{ Content struct{ Outcome string } } // of CDEvents
	}
}

const hookSecret = "whsec_"

func secretOf(letter string) string {
	return hookSecret + base64.StdEncoding.EncodeToString([]byte(strings.Repeat(letter, 32)))
}

// startHook starts a receiver at an address. It is killed with the test.
func startHook(t testing.TB, listen string) *hook {
	t.Helper()
	must(t, buildReceiver())
	h := &hook{cmd: exec.Command(filepath.Join(programs, "receiver"), "-listen", listen, "-secret", secretOf("a")), news: make(chan struct{}, 1), done: make(chan struct{})}
	h.cmd.Env, h.cmd.Stderr = environment(t), os.Stderr
	out, err := h.cmd.StdoutPipe()
	must(t, err)
	must(t, h.cmd.Start())
	lines := bufio.NewReader(out)
	addr, err := lines.ReadString('\n')
	h.addr = strings.TrimSpace(addr)
	go h.follow(t, lines)
	must(t, err)
	t.Cleanup(h.kill)
	return h
}

func (h *hook) follow(t testing.TB, lines io.Reader) {
	defer close(h.done)
	for d := json.NewDecoder(lines); ; {
		var n notification
		if err := d.Decode(&n); err != nil {
			return // it is killed
		}
		if n.Error != "" {
			t.Errorf("the receiver finds a message wrong: %+v", n)
		}
		h.mu.Lock()
		h.got = append(h.got, n)
		h.mu.Unlock()
		select {
		case h.news <- struct{}{}:
		default:
		}
	}
}

func (h *hook) kill() {
	if h.cmd.ProcessState == nil {
		_ = h.cmd.Process.Kill()
		<-h.done
		_ = h.cmd.Wait() // says that it was killed
	}
}

func (h *hook) messages() []notification {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]notification(nil), h.got...)
}

// await waits until there are messages about so many subjects, and returns all.
func (h *hook) await(t testing.TB, subjects int) []notification {
	t.Helper()
	for late := time.After(hang); ; {
		about := map[string]bool{}
		for _, n := range h.messages() {
			about[n.Data.Rule+n.Subject] = true
		}
		if len(about) >= subjects {
			return h.messages()
		}
		select {
		case <-h.news:
		case <-late:
			t.Fatalf("messages about %d subjects, want %d:\n%+v", len(about), subjects, h.messages())
		}
	}
}

// writeRules writes a file of rules with a secret beside it, and returns its path.
func writeRules(t testing.TB, dir string, rules ...string) string {
	t.Helper()
	must(t, os.WriteFile(filepath.Join(dir, "a.secret"), []byte(secretOf("b")+"\n"+secretOf("a")+"\n"), 0o600))
	path := filepath.Join(dir, "notify.yaml")
	must(t, os.WriteFile(path, []byte("receivers: [127.0.0.0/8]\nrules:\n- {"+strings.Join(rules, "}\n- {")+"}\n"), 0o600))
	return path
}

func ruleFor(name, on string, h *hook, more string) string {
	return fmt.Sprintf("name: %s, on: %s, url: 'http://%s/x', secret: a.secret%s", name, on, h.addr, more)
}

func TestNotificationsAreWhatTheSDKsOfOthersRead(t *testing.T) {
	dir, h := t.TempDir(), startHook(t, "127.0.0.1:0")
	rules := writeRules(t, dir, ruleFor("cloud", "ended", h, ""), ruleFor("cd", "ended", h, ", format: cdevents"), ruleFor("digest", "series_ended", h, ", format: cloudevents"), ruleFor("cddigest", "series_ended", h, ", format: cdevents"))
	s := serve(t, "--dir", makeDir(t, dir, "data"), "--notify", rules)
	s.must(t, "create", "--kind", "series")
	s.must(t, "create", "--series", "s1", "--name", "a b", "-l", "sys_name=fog")
	for i, state := range []string{"ABORTED", "SKIPPED", "BUILD_ERROR"} {
		s.must(t, "create", "--series", "s1", "--name", "x")
		s.must(t, "set", fmt.Sprint(i+2), state)
	}
	s.must(t, "finish", "1", "--result", "FAIL")
	s.must(t, "close", "s1")
	want := map[string]string{
		"test_runs/1": "failure", "test_runs/2": "cancel", "test_runs/3": "", "test_runs/4": "failure", "series/1": "failure",
	}
	cd := 0
	for _, n := range h.await(t, 2*len(want)+1) {
		subject := strings.TrimPrefix(n.Subject, "namespaces/main/")
		if strings.HasPrefix(n.Type, "dev.cdevents.") {
			cd++
			if got := n.Data.Subject.Content.Outcome; got != want[subject] {
				t.Errorf("%s came out as %q, want %q", subject, got, want[subject])
			}
		}
		if d := n.Data.Digest; n.Type == "io.github.runstatus.series.ended.v1" &&
			(d.Members != 4 || d.NotEnded != 0 || fmt.Sprint(d.Outcomes) != "map[ABORTED:1 BUILD_FAILED:1 FAILED:1 SKIPPED:1]" || d.FirstFailure.Name != "namespaces/main/test_runs/2") {
			t.Errorf("the digest is %+v", d)
		}
	}
	if cd < len(want) {
		t.Errorf("%d CDEvents", cd)
	}
}

func makeDir(t testing.TB, dir, name string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	must(t, os.Mkdir(path, 0o755))
	return path
}

// The server is killed behind deliveries whose position it has not kept, runs end while the receiver is down, the
// server is stopped and started, and the receiver comes back.
func TestNotificationsOutliveTheServerAndTheReceiver(t *testing.T) {
	dir, h := t.TempDir(), startHook(t, "127.0.0.1:0")
	rules := writeRules(t, dir, ruleFor("all", "ended", h, ""))
	args := []string{"--dir", makeDir(t, dir, "data"), "--notify", rules}
	s := start(t, func(*exec.Cmd) {}, args...)
	defer func() { s.stop(t) }()
	const each = 20
	ended := 0
	end := func() {
		for range each {
			s.must(t, "create", "--name", "x")
			ended++
			s.must(t, "finish", fmt.Sprint(ended), "--result", "PASS")
		}
	}
	end()
	all := h.await(t, each)
	s.kill(t)
	s = start(t, func(*exec.Cmd) {}, args...)
	end()
	all = append(all, h.await(t, 2*each)[len(all):]...)
	h.kill()
	end()
	for i := range each { // second messages, about runs of which the first ones wait
		s.must(t, "finish", fmt.Sprint(2*each+i+1), "--result", "FAIL")
	}
	s.stop(t)
	s = start(t, func(*exec.Cmd) {}, args...)
	end()
	h = startHook(t, h.addr)
	for late := time.After(hang); len(idsOf(append(all, h.messages()...))) < ended+each; {
		select {
		case <-h.news:
		case <-late:
			t.Fatalf("%d messages, want %d", len(idsOf(append(all, h.messages()...))), ended+each)
		}
	}
	all = append(all, h.messages()...)
	last, times := map[string]string{}, map[string]int{}
	for _, n := range all {
		times[n.Subject]++
		if was := last[n.Subject]; len(n.Data.Revision) < len(was) || len(n.Data.Revision) == len(was) && n.Data.Revision < was {
			t.Errorf("%s: revision %s behind %s", n.Subject, n.Data.Revision, was)
		}
		last[n.Subject] = n.Data.Revision
	}
	if len(times) != ended {
		t.Errorf("messages about %d runs, want %d", len(times), ended)
	}
	for id, about := range idsOf(all) {
		if len(about) != 1 {
			t.Errorf("the id %s is of %v", id, about)
		}
	}
	t.Logf("%d messages with %d ids", len(all), len(idsOf(all)))
}

// idsOf returns what the messages with each id are about.
func idsOf(all []notification) map[string]map[string]bool {
	ids := map[string]map[string]bool{}
	for _, n := range all {
		if ids[n.ID] == nil {
			ids[n.ID] = map[string]bool{}
		}
		ids[n.ID][n.Subject+" "+n.Data.Revision] = true
	}
	return ids
}

func TestMistakesInRulesAreToldAtOnceAtTheStartAndAtAReload(t *testing.T) {
	t.Parallel()
	dir, h := t.TempDir(), startHook(t, "127.0.0.1:0")
	data := makeDir(t, dir, "data")
	rules := writeRules(t, dir, ruleFor("all", "ended", h, ""))
	s := serve(t, "--dir", data, "--notify", rules)
	bad := strings.NewReplacer("127.0.0.0/8", "hooks.example.org", "ended", "done", "all", "a b")
	text, err := os.ReadFile(rules)
	must(t, err)
	must(t, os.WriteFile(rules, []byte(bad.Replace(string(text))), 0o600))
	mistakes := []string{`line 3: "a b" is no name of a rule`, `line 3: nothing that is called "done" happens to a run`, "line 3: 127.0.0.1 is not among the receivers"}
	r := finish(t, command(t, nil, "runstatusd", "--dir", data, "--notify", rules, "--check-config"))
	for _, m := range mistakes {
		if r.code == 0 || !strings.Contains(r.stderr, m) {
			t.Errorf("%q is missing in\n%s", m, r.stderr)
		}
	}
	must(t, s.cmd.Process.Signal(syscall.SIGHUP))
	s.must(t, "create", "--name", "x")
	s.must(t, "finish", "1", "--result", "FAIL")
	h.await(t, 1)
	look := time.NewTicker(10 * time.Millisecond)
	defer look.Stop()
	for late := time.Now().Add(hang); !strings.Contains(s.log.String(), "the configuration was not reloaded because of errors in it"); <-look.C {
		if time.Now().After(late) {
			t.Fatalf("the log is\n%s", s.log)
		}
	}
	for _, m := range mistakes {
		if !strings.Contains(strings.ReplaceAll(s.log.String(), `\"`, `"`), m) {
			t.Errorf("%q is missing in\n%s", m, s.log)
		}
	}
}
