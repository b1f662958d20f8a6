package e2e

import (
	"bufio"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// freePort returns an address that nobody listens on, for programs that can't
// choose one by themselves.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	must(t, l.Close())
	return l.Addr().String()
}

// What make run does once the programs are built, in a directory that holds
// nothing else: the demo is played, the commands that it shows work, and the server
// stays until it is told to end.
func TestMakeRunPlaysTheDemoAndKeepsTheServer(t *testing.T) {
	script, err := filepath.Abs(repository + "/tools/run.sh")
	must(t, err)
	dir, addr := t.TempDir(), freePort(t)
	must(t, os.Symlink(programs, filepath.Join(dir, "bin")))
	cmd := exec.Command("/bin/sh", script, addr)
	cmd.Dir, cmd.Env = dir, environment(t)
	output, err := cmd.StdoutPipe()
	must(t, err)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	must(t, cmd.Start())
	cut := time.AfterFunc(hang, func() { _ = cmd.Process.Kill() })
	defer cut.Stop()

	var said []string
	for lines := bufio.NewScanner(output); lines.Scan(); {
		said = append(said, lines.Text())
		if strings.HasPrefix(strings.TrimSpace(lines.Text()), "grpcurl ") {
			break // the last of what to try next
		}
	}
	tried := 0
	for _, line := range said {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "bin/runstatus ") && !strings.HasPrefix(line, "grpcurl ") {
			continue
		}
		try := shell(t, &server{addr: addr}, line)
		try.Dir = dir
		// The demo's series is not all PASSED, which wait says by its exit code.
		if r := finish(t, try); r.code != 0 && (r.code != 1 || !strings.Contains(line, " wait ")) {
			t.Errorf("%s\n%+v", line, r)
		}
		tried++
	}
	must(t, cmd.Process.Signal(syscall.SIGTERM))
	if err := cmd.Wait(); err != nil || tried < 5 {
		t.Errorf("%d commands were shown, then it ended with %v\n%s\n%s", tried, err, strings.Join(said, "\n"), &stderr)
	}
	if conn, err := net.Dial("tcp", addr); err == nil {
		_ = conn.Close()
		t.Error("the server is still there")
	}
}
