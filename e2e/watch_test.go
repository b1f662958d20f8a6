package e2e

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

func mkdir(dir string) error { return os.Mkdir(dir, 0o755) }

// running is a program whose output is read while it runs.
type running struct {
	cmd            *exec.Cmd
	stdout, stderr *reading
}

// reading is a program's output, line by line, as it comes.
type reading struct {
	lines chan string
	all   strings.Builder // what was taken from lines
}

func read(from io.Reader) *reading {
	r := &reading{lines: make(chan string, 10_000)}
	go func() {
		defer close(r.lines)
		for scan := bufio.NewScanner(from); scan.Scan(); {
			r.lines <- scan.Text()
		}
	}()
	return r
}

// until waits for a line that matches, and returns it.
func (r *reading) until(t testing.TB, pattern string) string {
	t.Helper()
	late := time.After(hang)
	for {
		select {
		case line, ok := <-r.lines:
			if !ok {
				t.Fatalf("no %q in\n%s", pattern, &r.all)
			}
			r.all.WriteString(line + "\n")
			if regexp.MustCompile(pattern).MatchString(line) {
				return line
			}
		case <-late:
			t.Fatalf("no %q in\n%s", pattern, &r.all)
		}
	}
}

// rest returns all that was said, once the program has ended.
func (r *reading) rest() string {
	for line := range r.lines {
		r.all.WriteString(line + "\n")
	}
	return r.all.String()
}

// run starts runstatus against the server.
func (s *server) run(t testing.TB, args ...string) *running {
	t.Helper()
	cmd := command(t, []string{"RUNSTATUS_SERVER=" + s.addr}, "runstatus", args...)
	stdout, err := cmd.StdoutPipe()
	must(t, err)
	stderr, err := cmd.StderrPipe()
	must(t, err)
	must(t, cmd.Start())
	return &running{cmd, read(stdout), read(stderr)}
}

// interrupt ends the program as Ctrl-C does, and wants it to end well.
func (r *running) interrupt(t testing.TB) (stdout, stderr string) {
	t.Helper()
	must(t, r.cmd.Process.Signal(syscall.SIGINT))
	stdout, stderr = r.stdout.rest(), r.stderr.rest()
	if err := r.cmd.Wait(); err != nil {
		t.Errorf("ended with %v\n%s", err, stderr)
	}
	return stdout, stderr
}

func TestAWatchOnTheCommandLineOutlivesTheServer(t *testing.T) {
	s := newComesAndGoes(t)
	w := s.run(t, "watch", "--all")
	w.stdout.until(t, `^[-0-9 :]+  1 +joined +STATUS_CREATED$`)
	s.must(t, "set", "1", "RUNNING", "before")
	w.stdout.until(t, `^[-0-9 :]+  1 +RUNNING +before$`)
	s.kill(t)
	w.stderr.until(t, `^runstatus: the connection is lost: .*; trying again$`)
	s.begin(t)
	s.must(t, "set", "1", "BUILDING", "behind\x1b[2J")
	w.stdout.until(t, `^[-0-9 :]+  1 +BUILDING +behind\\x1b\[2J$`)
	s.must(t, "create")
	w.stdout.until(t, ` 2 +joined `)
	s.must(t, "finish", "1", "--result", "FAIL")
	w.stdout.until(t, `^[-0-9 :]+  1 +ended +FAILED$`)
	s.must(t, "rm", "1")
	w.stdout.until(t, `^[-0-9 :]+  1 +left +deleted$`)
	stdout, stderr := w.interrupt(t)
	if n := strings.Count(stdout, "before"); n != 1 {
		t.Errorf("said %d times:\n%s", n, stdout)
	}
	if n := strings.Count(stderr, "lost"); n != 1 {
		t.Errorf("said %d times:\n%s", n, stderr)
	}
}

func TestACheckpointOnTheCommandLineMissesAndRepeatsNothing(t *testing.T) {
	s := newComesAndGoes(t)
	place := filepath.Join(t.TempDir(), "place")
	args := []string{"watch", "1", "--json", "--checkpoint", place}
	w := s.run(t, args...)
	w.stdout.until(t, `^\{"synced":\{\},"resumeToken":".+"\}$`)
	s.must(t, "set", "1", "INFO", "first")
	w.stdout.until(t, `"note":"first"`)
	w.interrupt(t)
	s.must(t, "set", "1", "INFO", "second")
	s.kill(t)
	s.begin(t)
	w = s.run(t, args...)
	line := w.stdout.until(t, `.`)
	event := decode(t, line, &runstatusv1.WatchStatusesResponse{})
	if event.GetStatus().GetNote() != "second" || event.GetResumeToken() == "" {
		t.Errorf("went on with %s", line)
	}
	if stdout, stderr := w.interrupt(t); strings.Count(stdout, "\n") != 1 || stderr != "" {
		t.Errorf("then came\n%s%s", stdout, stderr)
	}
}

func TestACommandForEachEventRunsInOrder(t *testing.T) {
	s := newComesAndGoes(t)
	w := s.run(t, "watch", "1", "--exec", `grep -o '"note":"[0-9]*"' || echo other`)
	w.stdout.until(t, "other")
	for _, n := range []string{"1", "2", "3"} {
		s.must(t, "set", "1", "INFO", n)
	}
	w.stdout.until(t, `"note":"3"`)
	if stdout, _ := w.interrupt(t); stdout != "other\n\"note\":\"1\"\n\"note\":\"2\"\n\"note\":\"3\"\n" {
		t.Errorf("printed\n%s", stdout)
	}
}

func TestStatusIsShownAnewWhenItChanges(t *testing.T) {
	s := newComesAndGoes(t)
	for _, args := range [][]string{{"status", "--watch"}, {"status", "--watch", "1"}} {
		w := s.run(t, args...)
		w.stdout.until(t, `^RUN +NAME`)
		w.stdout.until(t, `^1 `)
		s.must(t, "set", "1", "RUNNING", "anew "+args[len(args)-1])
		w.stdout.until(t, `^RUN +NAME`)
		w.stdout.until(t, `^1 +RUNNING .*anew `+args[len(args)-1]+`$`)
		w.interrupt(t)
	}
}

func TestAWaitOutlivesTheServer(t *testing.T) {
	s := newComesAndGoes(t)
	w := s.run(t, "wait", "1")
	w.stderr.until(t, `^waiting for 1$`)
	s.kill(t)
	w.stderr.until(t, `the connection is lost`)
	s.begin(t)
	s.must(t, "finish", "1", "--result", "PASS")
	w.stdout.until(t, `^1 PASSED$`)
	if err := w.cmd.Wait(); err != nil {
		t.Error(err)
	}
}
