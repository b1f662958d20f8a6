package e2e

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

// hang is when a program is taken to hang. Nothing is expected to come near it.
const hang = time.Minute

// result is what a program left behind.
type result struct {
	code           int
	stdout, stderr string
}

// as makes a program run as another user.
type as func(*exec.Cmd)

// environment is what every program gets: nothing of the tester's own servers,
// runs or files.
func environment(t testing.TB, more ...string) []string {
	t.Helper()
	return append([]string{
		"PATH=" + programs + ":" + os.Getenv("PATH"),
		"HOME=" + t.TempDir(), "TMPDIR=" + os.TempDir(), "TZ=UTC", "LC_ALL=C.UTF-8",
		"GORACE=atexit_sleep_ms=10", // the race detector would wait a second at the end of every program
	}, more...)
}

// finish runs a program to its end.
func finish(t testing.TB, cmd *exec.Cmd) result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) || cmd.ProcessState.ExitCode() < 0 {
		t.Fatalf("%v: %v\n%s%s", cmd.Args, err, &stdout, &stderr)
	}
	r := result{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}
	if strings.Contains(r.stderr, "DATA RACE") || strings.Contains(r.stderr, "goroutine 1 [") {
		t.Errorf("%v:\n%s", cmd.Args, r.stderr)
	}
	return r
}

func command(t testing.TB, env []string, program string, args ...string) *exec.Cmd {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), hang)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, filepath.Join(programs, program), args...)
	cmd.Env = environment(t, env...)
	return cmd
}

// runstatus runs the command line without a server.
func runstatus(t testing.TB, args ...string) result {
	t.Helper()
	return finish(t, command(t, []string{"RUNSTATUS_SERVER=127.0.0.1:1"}, "runstatus", args...))
}

// server is a runstatusd of the test's own.
type server struct {
	addr string // as clients name it
	cmd  *exec.Cmd
	log  *logText
}

// serve starts runstatusd on a free port, or where --listen says, and returns when
// it is ready. It is stopped with the test, and must then end well.
func serve(t testing.TB, args ...string) *server {
	t.Helper()
	return serveAs(t, func(*exec.Cmd) {}, args...)
}

func serveAs(t testing.TB, who as, args ...string) *server {
	t.Helper()
	s := start(t, who, args...)
	t.Cleanup(func() { s.stop(t) })
	return s
}

var (
	readyLine = regexp.MustCompile(`runstatusd is ready.* listen=("[^"]+"|\S+)`)
	httpLine  = regexp.MustCompile(`runstatusd is ready.* http=("[^"]+"|\S+)`)
)

func start(t testing.TB, who as, args ...string) *server {
	t.Helper()
	if !strings.Contains(strings.Join(args, " "), "--listen") {
		args = append(args, "--listen", "127.0.0.1:0")
	}
	s := &server{cmd: exec.Command(filepath.Join(programs, "runstatusd"), args...), log: &logText{}}
	s.cmd.Env = environment(t)
	who(s.cmd)
	stderr, err := s.cmd.StderrPipe()
	must(t, err)
	must(t, s.cmd.Start())
	ready := make(chan string, 1)
	s.log.done.Add(1)
	go s.log.follow(stderr, ready)
	select {
	case addr, ok := <-ready:
		if !ok {
			t.Fatalf("runstatusd %v ended: %v\n%s", args, s.cmd.Wait(), s.log)
		}
		s.addr = addr
	case <-time.After(hang):
		_ = s.cmd.Process.Kill()
		t.Fatalf("runstatusd %v is not ready\n%s", args, s.log)
	}
	return s
}

// http returns the address of the HTTP port, which --http has asked for.
func (s *server) http() string {
	if m := httpLine.FindStringSubmatch(s.log.String()); m != nil {
		return m[1]
	}
	return ""
}

// stop asks the server to end and checks that it ends well.
func (s *server) stop(t testing.TB) {
	t.Helper()
	if s.cmd.ProcessState != nil {
		return
	}
	must(t, s.cmd.Process.Signal(syscall.SIGTERM))
	if err := s.wait(); err != nil {
		t.Errorf("runstatusd ended with %v after SIGTERM\n%s", err, s.log)
	}
	if text := s.log.String(); strings.Contains(text, "DATA RACE") || strings.Contains(text, "panic") {
		t.Errorf("the server's log:\n%s", text)
	}
}

// kill ends the server as a crash would.
func (s *server) kill(t testing.TB) {
	t.Helper()
	must(t, s.cmd.Process.Kill())
	_ = s.wait() // says that it was killed
}

// stacks ends the server and returns its log, which says last what each of its
// goroutines did.
func (s *server) stacks(t testing.TB) string {
	t.Helper()
	must(t, s.cmd.Process.Signal(syscall.SIGQUIT))
	_ = s.wait() // says that it ended so
	return s.log.String()
}

func (s *server) wait() error {
	cut := time.AfterFunc(hang, func() { _ = s.cmd.Process.Kill() })
	defer cut.Stop()
	s.log.ended() // Wait closes the pipe
	return s.cmd.Wait()
}

// runstatus runs the command line against the server.
func (s *server) runstatus(t testing.TB, args ...string) result {
	t.Helper()
	return finish(t, command(t, []string{"RUNSTATUS_SERVER=" + s.addr}, "runstatus", args...))
}

// must runs a command that has to succeed, and returns what it printed.
func (s *server) must(t testing.TB, args ...string) string {
	t.Helper()
	return well(t, s.runstatus(t, args...), args)
}

func well(t testing.TB, r result, args []string) string {
	t.Helper()
	if r.code != 0 || r.stderr != "" {
		t.Fatalf("runstatus %q: exit code %d\n%s%s", args, r.code, r.stdout, r.stderr)
	}
	return r.stdout
}

// decode reads a message from the JSON that a program printed.
func decode[M proto.Message](t testing.TB, text string, m M) M {
	t.Helper()
	if err := protojson.Unmarshal([]byte(text), m); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	return m
}

// logText is what a server has said.
type logText struct {
	mu   sync.Mutex
	text strings.Builder
	done sync.WaitGroup
}

// follow collects lines until their end. The first that says where the server
// listens goes to ready.
func (l *logText) follow(from io.Reader, ready chan<- string) {
	defer l.done.Done()
	defer close(ready)
	for lines := bufio.NewScanner(from); lines.Scan(); {
		l.mu.Lock()
		l.text.WriteString(lines.Text() + "\n")
		l.mu.Unlock()
		if m := readyLine.FindStringSubmatch(lines.Text()); m != nil {
			ready <- strings.Fields(strings.Trim(m[1], `"`))[0]
		}
	}
}

func (l *logText) ended() { l.done.Wait() }

func (l *logText) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// nobody sets the user of a program to nobody (65534) where the tests run as root. The program
// then lacks root's right to read and write everything.
func nobody(cmd *exec.Cmd) {
	if os.Getuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
}

// openTo lets other users into a directory of the test.
func openTo(t testing.TB, dir string) string {
	t.Helper()
	must(t, os.Chmod(filepath.Dir(dir), 0o755)) // the test's own, which t.TempDir made for its owner
	must(t, os.Chmod(dir, 0o755))
	return dir
}
