package bearer

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

func header(t *testing.T, c *Credentials) string {
	t.Helper()
	m, err := c.GetRequestMetadata(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return m["authorization"]
}

func TestATokenIsGivenOrRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "token")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("  rst_file\n")
	given, err := New(Source{Token: "rst_given"}, true, true)
	if err != nil || header(t, given) != "Bearer rst_given" {
		t.Errorf("given: %v", err)
	}
	read, err := New(Source{File: path}, true, true)
	if err != nil || header(t, read) != "Bearer rst_file" {
		t.Errorf("read: %v", err)
	}
	write("rst_next")
	read.looked = time.Now().Add(-lookTime)
	if got := header(t, read); got != "Bearer rst_next" {
		t.Errorf("the file was replaced: %q", got)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	read.looked = time.Now().Add(-lookTime)
	if _, err := read.GetRequestMetadata(t.Context()); status.Code(err) != codes.Unauthenticated {
		t.Errorf("the file is gone: %v", err)
	}
}

func TestATokenLeavesTheMachineOnlyEncrypted(t *testing.T) {
	s := Source{Token: "rst_x"}
	for _, c := range []struct{ local, plain, ok, secure bool }{
		{true, true, true, false}, {true, false, true, false}, {false, false, true, true}, {false, true, false, true},
	} {
		creds, err := New(s, c.local, c.plain)
		if (err == nil) != c.ok || err == nil && creds.RequireTransportSecurity() != c.secure {
			t.Errorf("%+v: %v", c, err)
		}
		if err != nil && strings.Contains(err.Error(), "rst_x") {
			t.Errorf("the error has the token: %v", err)
		}
	}
}

func TestWhatIsNoTokenIsRefused(t *testing.T) {
	for _, text := range []string{" \n", "a b", "a\nb", "a\x00", "ä", strings.Repeat("x", maxToken+1)} {
		if _, err := New(Source{Token: text}, true, false); err == nil || len(text) > 2 && strings.Contains(err.Error(), text) {
			t.Errorf("%.20q: %v", text, err)
		}
	}
	if _, err := New(Source{File: filepath.Join(t.TempDir(), "none")}, true, false); err == nil {
		t.Error("a file that is not there is read")
	}
}
