package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// ends waits for the program's end, and returns what it left behind.
func (r *running) ends(t testing.TB) result {
	t.Helper()
	stdout, stderr := r.stdout.rest(), r.stderr.rest()
	_ = r.cmd.Wait() // the code says it
	return result{r.cmd.ProcessState.ExitCode(), stdout, stderr}
}

// A member of a series that is deleted while the series is waited for is no member that
// ended well.
func TestAWaitForASeriesTellsOfMembersThatAreGone(t *testing.T) {
	remove := []string{"rm", "1", "--force"}
	for _, test := range []struct {
		name  string
		steps [][]string
		code  int
		says  string
	}{
		{"before it ended", [][]string{remove}, 4, "runstatus: 1 is gone, and had not ended"},
		{"after it failed", [][]string{{"finish", "1", "--result", "FAIL"}, remove}, 1, "runstatus: 1 is gone; it had ended: FAILED"},
		{"after it passed", [][]string{{"finish", "1", "--result", "PASS"}, remove}, 0, ""},
		{"and made again", [][]string{remove, {"create", "--id", "1", "--series", "s1"}, {"finish", "1", "--result", "PASS"}}, 0, ""},
	} {
		for _, restarts := range []bool{false, true} {
			t.Run(test.name, func(t *testing.T) {
				t.Parallel()
				s := newComesAndGoes(t)
				s.must(t, "rm", "1", "--force")
				s.must(t, "create", "--kind", "series", "--id", "1")
				for _, id := range []string{"1", "2"} {
					s.must(t, "create", "--id", id, "--series", "s1")
				}
				w := s.run(t, "wait", "s1")
				w.stderr.until(t, `^0 of 2 ended, `)
				if restarts {
					s.kill(t)
					s.begin(t)
				}
				for _, args := range append(test.steps, []string{"finish", "2", "--result", "PASS"}, []string{"close", "s1"}) {
					s.must(t, args...)
				}
				r := w.ends(t)
				if r.code != test.code || !strings.Contains(r.stderr, test.says) || test.says == "" && strings.Contains(r.stderr, "gone") {
					t.Errorf("restart %v: %+v", restarts, r)
				}
			})
		}
	}
}

// Of several series the members are not selected: one that is gone is missed by their number.
func TestAWaitForSeveralSeriesTellsOfMembersThatAreGone(t *testing.T) {
	for _, test := range []struct {
		name string
		gone bool
		code int
		says string
	}{
		{"a member is removed", true, 4, "runstatus: s1 has lost 1 member, and the outcome of that is unknown"},
		{"all stay", false, 0, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := newComesAndGoes(t)
			s.must(t, "rm", "1", "--force")
			for _, id := range []string{"1", "2"} {
				s.must(t, "create", "--kind", "series", "--id", id)
				s.must(t, "create", "--id", id+"1", "--series", "s"+id)
				s.must(t, "create", "--id", id+"2", "--series", "s"+id)
			}
			w := s.run(t, "wait", "s1", "s2")
			w.stderr.until(t, `^0 of 2 ended, `)
			if test.gone {
				s.must(t, "rm", "11", "--force")
			} else {
				s.must(t, "finish", "11", "--result", "PASS")
			}
			for _, args := range [][]string{{"finish", "12", "--result", "PASS"}, {"finish", "21", "--result", "PASS"}, {"finish", "22", "--result", "PASS"}, {"close", "s1"}, {"close", "s2"}} {
				s.must(t, args...)
			}
			r := w.ends(t)
			if r.code != test.code || !strings.Contains(r.stderr, test.says) || test.says == "" && strings.Contains(r.stderr, "lost") {
				t.Errorf("%+v", r)
			}
		})
	}
}

// Whatever is waited for, `wait --timeout 0` looks once, and ends.
func TestAWaitThatLooksOnceEnds(t *testing.T) {
	s := newComesAndGoes(t)
	s.must(t, "create", "--kind", "series", "--id", "1") // open, without members
	s.must(t, "create", "--kind", "series", "--id", "2")
	s.must(t, "create", "--id", "2", "--series", "s2")
	s.must(t, "create", "--kind", "series", "--id", "3")
	s.must(t, "close", "s3") // complete without members
	s.must(t, "create", "--id", "3")
	s.must(t, "finish", "3", "--result", "PASS")
	s.must(t, "create", "--id", "4")
	s.must(t, "finish", "4", "--result", "FAIL")
	for _, test := range []struct {
		args string
		code int
	}{
		{"1", 3}, {"3", 0}, {"4", 1}, {"1 3", 3}, {"3 4", 1}, {"s1", 3}, {"s2", 3}, {"s3", 0}, {"s1 s2 s3", 3}, {"1-4", 3}, {"9", 4}, {"s9", 4},
		{"1 --state RUNNING", 3}, {"1 --state STATUS_CREATED", 0}, {"1 --ever RUNNING", 3}, {"1 4 --state COMPLETE --any", 1}, {"3 --state RUNNING", 2},
		{"1 4 --fail-fast", 1}, {"1 3 --fail-fast", 3}, {"3 --fail-fast", 0}, {"s1 --fail-fast", 3}, {"s2 --state RUNNING", 3},
	} {
		for _, zero := range []string{"0", "0s"} {
			began := time.Now()
			r := s.runstatus(t, append(append([]string{"wait"}, strings.Fields(test.args)...), "--timeout", zero)...)
			if took := time.Since(began); r.code != test.code || took > hang/2 {
				t.Errorf("wait %s --timeout %s took %s: %+v", test.args, zero, took, r)
			}
		}
	}
	s.stop(t)
	if r := s.runstatus(t, "wait", "1", "--timeout", "0"); r.code != 2 {
		t.Errorf("without a server: %+v", r)
	}
}

// A watch that is told to end while a command deals with an event waits for that, says so, and
// keeps the place behind the event.
func TestAWatchThatIsToldToEndWaitsForItsCommand(t *testing.T) {
	s := newComesAndGoes(t)
	dir := t.TempDir()
	gate := filepath.Join(dir, "gate")
	must(t, syscall.Mkfifo(gate, 0o600))
	place := filepath.Join(dir, "place")
	w := s.run(t, "watch", "1", "--checkpoint", place, "--exec", `read -r event; echo "$event"; case $event in *first*) read x < `+gate+`; esac`)
	w.stdout.until(t, `"joined"`)
	s.must(t, "set", "1", "INFO", "first")
	w.stdout.until(t, `"note":"first"`)
	must(t, w.cmd.Process.Signal(syscall.SIGTERM))
	w.stderr.until(t, `^runstatus: the command for the last event still runs; watching ends when it does$`)
	must(t, os.WriteFile(gate, []byte("go on\n"), 0))
	if r := w.ends(t); r.code != 0 {
		t.Errorf("%+v", r)
	}
	s.must(t, "set", "1", "INFO", "next")
	again := s.run(t, "watch", "1", "--checkpoint", place, "--exec", "cat")
	again.stdout.until(t, `"note":"next"`)
	if stdout, _ := again.interrupt(t); strings.Contains(stdout, "first") {
		t.Errorf("the event comes again:\n%s", stdout)
	}
}
