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

func TestWhatIsRefused(t *testing.T) {
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	addr := open(t)
	for name, row := range map[string]struct {
		host, path string
		code       int
	}{
		"localhost":             {"localhost:6060", "cmdline", http.StatusOK},
		"the address":           {addr, "cmdline", http.StatusOK},
		"a name of its own":     {"rebound.example", "cmdline", http.StatusForbidden},
		"a short profile":       {addr, "trace?seconds=0.01", http.StatusOK},
		"a long profile":        {addr, "profile?seconds=61", http.StatusBadRequest},
		"a long trace":          {addr, "trace?seconds=60.1", http.StatusBadRequest},
		"a trace without end":   {addr, "trace?seconds=Inf", http.StatusBadRequest},
		"a trace of no length":  {addr, "trace?seconds=NaN", http.StatusBadRequest},
		"a long profile (heap)": {addr, "heap?seconds=86400", http.StatusBadRequest},
	} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+addr+"/debug/pprof/"+row.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Host = row.host
		resp, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != row.code {
			t.Errorf("%s: %s", name, resp.Status)
		}
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
