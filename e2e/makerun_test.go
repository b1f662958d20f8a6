package e2e

import (
	"bufio"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/runstatus/runstatus/internal/testkit"
)

// freePort returns an address that nothing listens on, for programs that can't
// choose one by themselves.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	must(t, l.Close())
	return l.Addr().String()
}

// makeRun starts what make run does once the programs are built, in a directory that
// holds nothing else but the programs.
func makeRun(t *testing.T, dir string, args ...string) *exec.Cmd {
	t.Helper()
	script, err := filepath.Abs(repository + "/tools/run.sh")
	must(t, err)
	if err := os.Symlink(programs, filepath.Join(dir, "bin")); err != nil && !os.IsExist(err) {
		t.Fatal(err)
	}
	cmd := exec.Command("/bin/sh", append([]string{script}, args...)...)
	cmd.Dir, cmd.Env = dir, append(environment(t), "TMPDIR="+dir)
	return cmd
}

// until reads lines up to the one that begins with last, and returns them.
func until(lines *bufio.Scanner, last string) (said []string) {
	for lines.Scan() {
		said = append(said, lines.Text())
		if strings.HasPrefix(lines.Text(), last) {
			break
		}
	}
	return said
}

// The demo is played, the commands that it shows work, and the server stays until it is
// told to end.
func TestMakeRunPlaysTheDemoAndKeepsTheServer(t *testing.T) {
	dir, addr := t.TempDir(), freePort(t)
	cmd := makeRun(t, dir, addr, "data", freePort(t))
	output, err := cmd.StdoutPipe()
	must(t, err)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	must(t, cmd.Start())
	cut := time.AfterFunc(hang, func() { _ = cmd.Process.Kill() })
	defer cut.Stop()

	lines := bufio.NewScanner(output)
	said := until(lines, "Type the commands")
	tried := 0
	for _, line := range said {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "bin/runstatus ") && !strings.HasPrefix(line, "grpcurl ") && !strings.HasPrefix(line, "Over HTTP: ") {
			continue
		}
		if curl, ok := strings.CutPrefix(line, "Over HTTP: curl "); ok {
			if resp, err := http.Get(curl); err != nil || resp.StatusCode != http.StatusOK {
				t.Errorf("%s: %v, %v", line, resp, err)
			} else {
				_ = resp.Body.Close()
			}
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
	if _, err := os.Stat(filepath.Join(dir, "data/test_runs/1/status")); err != nil {
		t.Errorf("the directory that was named is not kept: %v", err)
	}
}

// Without a directory each make run begins with run 1, beside another one that takes the
// advice about the address, and leaves nothing behind.
func TestMakeRunWithoutADirectoryIsNewEachTime(t *testing.T) {
	dir, taken := t.TempDir(), freePort(t)
	for _, addr := range []string{taken, freePort(t)} {
		cmd := makeRun(t, dir, addr, "", freePort(t))
		output, err := cmd.StdoutPipe()
		must(t, err)
		must(t, cmd.Start())
		t.Cleanup(func() {
			must(t, cmd.Process.Signal(syscall.SIGTERM))
			_ = cmd.Wait() // its exit code is tested above
			if left, err := filepath.Glob(filepath.Join(dir, "runstatus-demo.*")); err != nil || addr == taken && len(left) > 0 {
				t.Errorf("left behind: %v, %v", left, err)
			}
		})
		said := strings.Join(until(bufio.NewScanner(output), "Type the commands"), "\n")
		if !strings.Contains(said, " history 4\n") {
			t.Errorf("the demo at %s has other ids:\n%s", addr, said)
		}
		_, page, _ := strings.Cut(said, "The page: ")
		page, _, _ = strings.Cut(page, "\n")
		if resp, err := http.Get(page); err != nil || !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html") {
			t.Errorf("the page at %q: %v, %v", page, resp, err)
		} else {
			_ = resp.Body.Close()
		}
		live := &server{addr: addr}
		testkit.Eventually(t, func() bool {
			return strings.Contains(live.must(t, "--namespace", "live", "status", "--all"), "RUNNING")
		}, "the demo goes on")
	}
	if out, err := makeRun(t, dir, taken).CombinedOutput(); err == nil || !strings.Contains(string(out), "make run LISTEN=") {
		t.Errorf("a second one at the same address: %v\n%s", err, out)
	}
}
