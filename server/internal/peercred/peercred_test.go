package peercred_test

import (
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"go.uber.org/goleak"

	"github.com/runstatus/runstatus/server/internal/peercred"
)

const childEnv = "PEERCRED_TEST_CONNECT"

// TestMain is a process that connects when a test starts it once more. It ends when the connection does.
func TestMain(m *testing.M) {
	if path := os.Getenv(childEnv); path != "" {
		conn, err := net.Dial("unix", path)
		if err != nil {
			panic(err)
		}
		_, _ = conn.Read(make([]byte, 1))
		return
	}
	goleak.VerifyTestMain(m)
}

// accept returns the peer of a connection that connect makes to a new socket, and closes it when the test
// ends.
func accept(t *testing.T, wrap func(net.Conn) net.Conn, connect func(path string)) (peercred.Peer, error) {
	t.Helper()
	dir, err := os.MkdirTemp("", "p")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	path := filepath.Join(dir, "s")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	if err := errors.Join(os.Chmod(dir, 0o755), os.Chmod(path, 0o777)); err != nil {
		t.Fatal(err)
	}
	connect(path)
	conn, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return peercred.Of(wrap(conn))
}

func unwrapped(c net.Conn) net.Conn { return c }

// wrapper is a connection around another one.
type wrapper struct{ net.Conn }

func (w wrapper) NetConn() net.Conn { return w.Conn }

func TestThePeerIsTheProcessThatConnected(t *testing.T) {
	connect := func(path string) {
		conn, err := net.Dial("unix", path)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = conn.Close() })
	}
	for name, wrap := range map[string]func(net.Conn) net.Conn{
		"as it is": unwrapped, "wrapped twice": func(c net.Conn) net.Conn { return wrapper{wrapper{c}} },
	} {
		got, err := accept(t, wrap, connect)
		groups, gerr := os.Getgroups()
		if err != nil || gerr != nil {
			t.Fatal(err, gerr)
		}
		if int(got.UID) != os.Getuid() || int(got.GID) != os.Getgid() || int(got.PID) != os.Getpid() || len(got.Groups) != len(groups) || !got.InGroup(got.GID) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// More groups than the first call has room for, and none at all.
func TestThePeersGroupsAreComplete(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("another user's process takes root")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(t.TempDir(), "peer") // where every user may run it
	text, err := os.ReadFile(self)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.WriteFile(program, text, 0o755), os.Chmod(filepath.Dir(program), 0o755), os.Chmod(filepath.Dir(filepath.Dir(program)), 0o755)); err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{0, 1, 64, 65, 1000} {
		var want []uint32
		for i := range n {
			want = append(want, uint32(70000+i))
		}
		got, err := accept(t, unwrapped, func(path string) {
			cmd := exec.Command(program)
			cmd.Env = []string{childEnv + "=" + path}
			cmd.Dir = "/"
			cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65533, Groups: want}}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
		})
		if err != nil || got.UID != 65534 || got.GID != 65533 || !slices.Equal(got.Groups, want) {
			t.Errorf("%d groups: %+v, %v", n, got, err)
		}
		if n > 0 && !got.InGroup(want[n-1]) || got.InGroup(69999) || !got.InGroup(65533) {
			t.Errorf("%d groups: InGroup is wrong", n)
		}
	}
}

func TestOtherConnectionsHaveNoCredentials(t *testing.T) {
	a, b := net.Pipe()
	defer a.Close()
	defer b.Close()
	if _, err := peercred.Of(a); err == nil || !strings.Contains(err.Error(), "no unix socket") {
		t.Errorf("got %v", err)
	}
}
