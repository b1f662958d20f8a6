package tlsfiles_test

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/server/internal/tlsfiles"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var must = testkit.Must

type logText struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logText) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *logText) count(text string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Count(l.text.String(), text)
}

func open(t *testing.T, config tlsfiles.Config) (*tlsfiles.Files, *logText) {
	t.Helper()
	log := &logText{}
	config.Log = slog.New(slog.NewTextHandler(log, nil))
	f, err := tlsfiles.Open(config)
	must(t, err)
	t.Cleanup(f.Close)
	return f, log
}

// serial returns the serial number of the certificate that a handshake shows.
func serial(t *testing.T, f *tlsfiles.Files) int64 {
	t.Helper()
	a, b := net.Pipe()
	defer a.Close()
	defer b.Close()
	server := tls.Server(a, f.TLS())
	done := make(chan error, 1)
	go func() { done <- server.Handshake() }()
	client := tls.Client(b, &tls.Config{InsecureSkipVerify: true}) //nolint:gosec // the test reads the certificate alone
	must(t, client.Handshake())
	must(t, <-done)
	return client.ConnectionState().PeerCertificates[0].SerialNumber.Int64()
}

func TestChangedFilesAreUsedAndMistakesAreLoggedOnce(t *testing.T) {
	dir, ca := t.TempDir(), testkit.NewCA(t, "ca")
	cert, key := ca.Files(t, dir, "server", testkit.Leaf{Names: []string{"a"}, Serial: 10})
	changed := make(chan struct{}, 10)
	f, log := open(t, tlsfiles.Config{Cert: cert, Key: key, MinVersion: tls.VersionTLS13, Changed: func() { changed <- struct{}{} }})
	if got := serial(t, f); got != 10 {
		t.Fatalf("serial %d", got)
	}
	const mistaken, again = "not used because of a mistake", "again as they were"
	first, err := os.ReadFile(cert)
	must(t, err)
	secondCert, secondKey := ca.Issue(t, testkit.Leaf{Serial: 20})
	expired, expiredKey := ca.Issue(t, testkit.Leaf{Serial: 30, NotBefore: time.Now().Add(-2 * time.Hour), NotAfter: time.Now().Add(-time.Hour)})

	said := 0
	for _, wrong := range []struct {
		name  string
		write func()
		says  string
	}{
		{"another certificate's key", func() { testkit.Replace(t, cert, secondCert) }, "private key does not match"},
		{"no PEM", func() { testkit.Replace(t, cert, []byte("nonsense\n")) }, "failed to find any PEM data"},
		{"no file", func() { must(t, os.Remove(cert)) }, "no such file"},
		{"expired", func() { testkit.Replace(t, key, expiredKey); testkit.Replace(t, cert, expired) }, "the certificate expired on "},
	} {
		wrong.write()
		said++
		testkit.Eventually(t, func() bool { return log.count(mistaken) == said && log.count(wrong.says) > 0 }, wrong.name, " is logged")
		if got := serial(t, f); got != 10 {
			t.Errorf("%s: serial %d is in use", wrong.name, got)
		}
	}
	<-time.After(2500 * time.Millisecond) // two more looks: the mistake lasts
	if n := log.count(mistaken); n != said {
		t.Errorf("%d lines for %d mistakes", n, said)
	}
	testkit.Replace(t, key, secondKey)
	testkit.Replace(t, cert, secondCert)
	<-changed
	if got := serial(t, f); got != 20 {
		t.Errorf("serial %d after the change", got)
	}
	testkit.Replace(t, cert, first)
	said++
	testkit.Eventually(t, func() bool { return log.count(mistaken) == said }, "the old certificate does not fit the new key")
	testkit.Replace(t, cert, secondCert)
	testkit.Eventually(t, func() bool { return log.count(again) == 1 }, "the end of the mistake is logged")
	if len(changed) > 0 {
		t.Error("a change was reported that was none")
	}
	for _, secret := range []string{"PRIVATE KEY", strings.Split(string(secondKey), "\n")[1]} {
		if log.count(secret) > 0 {
			t.Errorf("the log holds %q", secret)
		}
	}
}

func TestMistakesAtTheStart(t *testing.T) {
	dir, ca := t.TempDir(), testkit.NewCA(t, "ca")
	cert, key := ca.Files(t, dir, "server", testkit.Leaf{})
	_, otherKey := ca.Files(t, dir, "other", testkit.Leaf{})
	file := func(name string, text []byte) string { return testkit.Replace(t, filepath.Join(dir, name), text) }
	keyText, err := os.ReadFile(key)
	must(t, err)
	cut := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte("x")})
	for name, c := range map[string]struct{ cert, key, ca, want string }{
		"fits":                {cert, key, file("ca", ca.PEM()), ""},
		"no certificate":      {dir + "/nope", key, "", "read the TLS certificate: open " + dir + "/nope: no such file"},
		"no key":              {cert, dir + "/nope", "", "read the TLS key: open " + dir + "/nope: no such file"},
		"another key":         {cert, otherKey, "", "private key does not match"},
		"no authority":        {cert, key, dir + "/nope", "read the TLS authorities of clients: "},
		"an empty authority":  {cert, key, file("empty", nil), "there is no certificate in PEM form"},
		"a key among them":    {cert, key, file("mixed", append(ca.PEM(), keyText...)), "block 2 is a PRIVATE KEY"},
		"a broken one at 2":   {cert, key, file("broken", append(ca.PEM(), cut...)), "certificate 2: "},
		"a directory as cert": {dir, key, "", "is a directory"},
	} {
		err := tlsfiles.Check(tlsfiles.Config{Cert: c.cert, Key: c.key, ClientCA: c.ca})
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
}

func TestTheStartRemarksOnWhatClientsWillRefuse(t *testing.T) {
	ca := testkit.NewCA(t, "ca")
	for name, c := range map[string]struct {
		leaf testkit.Leaf
		mode os.FileMode
		want string
	}{
		"fine":             {testkit.Leaf{}, 0o600, ""},
		"for a group":      {testkit.Leaf{}, 0o640, ""},
		"expired":          {testkit.Leaf{NotBefore: time.Now().Add(-2 * time.Hour), NotAfter: time.Now().Add(-time.Hour)}, 0o600, "the certificate expired on"},
		"not yet valid":    {testkit.Leaf{NotBefore: time.Now().Add(time.Hour), NotAfter: time.Now().Add(2 * time.Hour)}, 0o600, "not valid before"},
		"key for all":      {testkit.Leaf{}, 0o644, "every user of this machine can read the TLS key"},
		"key all write it": {testkit.Leaf{}, 0o602, "every user of this machine can read the TLS key"},
	} {
		cert, key := ca.Files(t, t.TempDir(), "server", c.leaf)
		must(t, os.Chmod(key, c.mode))
		_, log := open(t, tlsfiles.Config{Cert: cert, Key: key})
		if log.count("level=WARN") != min(1, len(c.want)) || log.count(c.want) == 0 && c.want != "" {
			t.Errorf("%s: the log is %s", name, log.text.String())
		}
	}
}

func TestRecheck(t *testing.T) {
	dir, ours, theirs := t.TempDir(), testkit.NewCA(t, "ours"), testkit.NewCA(t, "theirs")
	cert, key := ours.Files(t, dir, "server", testkit.Leaf{})
	clients := testkit.Replace(t, filepath.Join(dir, "clients"), ours.PEM())
	f, _ := open(t, tlsfiles.Config{Cert: cert, Key: key, ClientCA: clients})
	state := func(ca *testkit.CA, leaf testkit.Leaf) tls.ConnectionState {
		text, _ := ca.Issue(t, leaf)
		block, _ := pem.Decode(text)
		c, err := x509.ParseCertificate(block.Bytes)
		must(t, err)
		return tls.ConnectionState{PeerCertificates: []*x509.Certificate{c}}
	}
	for name, c := range map[string]struct {
		state tls.ConnectionState
		now   time.Time
		want  string
	}{
		"none":        {tls.ConnectionState{}, time.Now(), ""},
		"ours":        {state(ours, testkit.Leaf{Client: true}), time.Now(), ""},
		"later":       {state(ours, testkit.Leaf{Client: true}), time.Now().Add(2 * time.Hour), "expired"},
		"theirs":      {state(theirs, testkit.Leaf{Client: true}), time.Now(), "unknown authority"},
		"of a server": {state(ours, testkit.Leaf{}), time.Now(), "incompatible key usage"},
	} {
		err := f.Recheck(c.state, c.now)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
}

func TestTheLowestVersion(t *testing.T) {
	cert, key := testkit.NewCA(t, "ca").Files(t, t.TempDir(), "server", testkit.Leaf{})
	for lowest, refused := range map[uint16]uint16{tls.VersionTLS13: tls.VersionTLS12, tls.VersionTLS12: tls.VersionTLS11} {
		f, _ := open(t, tlsfiles.Config{Cert: cert, Key: key, MinVersion: lowest})
		for _, version := range []uint16{lowest, refused} {
			a, b := net.Pipe()
			go func() { _, _ = io.Copy(io.Discard, tls.Server(a, f.TLS())); a.Close() }()
			err := tls.Client(b, &tls.Config{InsecureSkipVerify: true, MinVersion: version, MaxVersion: version}).Handshake() //nolint:gosec // a test
			b.Close()
			if (err == nil) != (version == lowest) {
				t.Errorf("lowest %#x, version %#x: %v", lowest, version, err)
			}
		}
	}
}
