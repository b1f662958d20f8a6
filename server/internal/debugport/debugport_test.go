package debugport

import (
	"io"
	"net"
	"net/http"
	"os/exec"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// open opens a port, and returns its address.
func open(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := Serve(l)
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return l.Addr().String()
}

func TestProfiles(t *testing.T) {
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Get("http://" + open(t) + "/debug/pprof/goroutine?debug=1")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil || !strings.Contains(string(text), "debugport.Serve") {
		t.Errorf("%s, %v: %.200s", resp.Status, err, text)
	}
}

// The build with channelz passes its own test.
func TestTheBuildWithChannelz(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds this package once more")
	}
	if out, err := exec.Command("go", "test", "-tags", "channelz", "-run", "^TestChannelz$", "-v", ".").CombinedOutput(); err != nil || !strings.Contains(string(out), "--- PASS: TestChannelz") {
		t.Errorf("%v\n%s", err, out)
	}
}
