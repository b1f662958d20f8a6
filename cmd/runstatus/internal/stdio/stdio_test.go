package stdio

import (
	"bytes"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/runstatus/runstatus/internal/testkit"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// listen listens on a unix socket.
func listen(t *testing.T) (l net.Listener, path string) {
	t.Helper()
	dir, err := os.MkdirTemp("", "s")
	testkit.Must(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	path = filepath.Join(dir, "s")
	l, err = net.Listen("unix", path)
	testkit.Must(t, err)
	t.Cleanup(func() { _ = l.Close() })
	return l, path
}

func TestBytesGoBothWaysUntilTheInputEnds(t *testing.T) {
	l, path := listen(t)
	sent := bytes.Repeat([]byte("0123456789abcdef"), 64<<10)
	got := make(chan []byte, 1)
	go func() { // answers when it has everything, which it sees by the end of the input
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		all, _ := io.ReadAll(conn)
		_, _ = conn.Write(bytes.ToUpper(all))
		got <- all
	}()
	var out bytes.Buffer
	testkit.Must(t, Run(t.Context(), path, bytes.NewReader(sent), &out))
	if !bytes.Equal(<-got, sent) || !bytes.Equal(out.Bytes(), bytes.ToUpper(sent)) {
		t.Errorf("%d bytes came back", out.Len())
	}
}

func TestTheEndOfTheServerEndsIt(t *testing.T) {
	l, path := listen(t)
	go func() {
		if conn, err := l.Accept(); err == nil {
			_, _ = conn.Write([]byte("bye"))
			_ = conn.Close()
		}
	}()
	in, open := io.Pipe() // input that does not end
	defer open.Close()
	var out bytes.Buffer
	testkit.Must(t, Run(t.Context(), path, in, &out))
	if out.String() != "bye" {
		t.Errorf("got %q", out.String())
	}
}

func TestTheUsualPlaces(t *testing.T) {
	l, path := listen(t)
	defer l.Close()
	dir := filepath.Dir(path)
	runtime := filepath.Join(dir, "runstatusd.sock")
	for _, c := range []struct{ server, runtime, network, address string }{
		{"unix:" + path, dir, "unix", path},
		{"unix://" + path, dir, "unix", path},
		{"unix:/nope", dir, "unix", "/nope"},
		{"login1:7600", dir, "tcp", "127.0.0.1:7600"},
		{"", "", "tcp", "127.0.0.1:7600"},
		{"", "relative", "tcp", "127.0.0.1:7600"},
	} {
		if _, err := os.Stat(systemSocket); err == nil && c.network == "tcp" {
			continue // this machine has a server
		}
		t.Setenv("RUNSTATUS_SERVER", c.server)
		t.Setenv("XDG_RUNTIME_DIR", c.runtime)
		if network, address := usual(); network != c.network || address != c.address {
			t.Errorf("%+v: got %s %s", c, network, address)
		}
	}
	testkit.Must(t, os.Rename(path, runtime))
	t.Setenv("RUNSTATUS_SERVER", "")
	t.Setenv("XDG_RUNTIME_DIR", dir)
	if network, address := usual(); network != "unix" || address != runtime {
		t.Errorf("got %s %s", network, address)
	}
}

func TestAServerThatIsNotThereIsNamed(t *testing.T) {
	err := Run(t.Context(), "/nope/s", strings.NewReader(""), io.Discard)
	if err == nil || err.Error() != "no server answers at unix:/nope/s of this machine: no such file or directory" {
		t.Errorf("got %v", err)
	}
}
