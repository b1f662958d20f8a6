package certs

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/runstatus/runstatus/internal/testkit"
)

var request = Request{Hosts: []string{"login1", "10.0.0.1"}, Client: "ada", Validity: 30 * day}

// read returns the certificate of a pair of files, which must fit each other.
func read(t *testing.T, dir, name string) *x509.Certificate {
	t.Helper()
	pair, err := tls.LoadX509KeyPair(filepath.Join(dir, name+".pem"), filepath.Join(dir, name+".key"))
	testkit.Must(t, err)
	return pair.Leaf
}

func TestTheCertificatesAreWhatTheyAreFor(t *testing.T) {
	r := request
	r.Dir = filepath.Join(t.TempDir(), "a", "b")
	testkit.Must(t, Init(r))
	ca, server, client := read(t, r.Dir, "ca"), read(t, r.Dir, "server"), read(t, r.Dir, "client")
	roots := x509.NewCertPool()
	roots.AddCert(ca)
	for _, c := range []struct {
		name  string
		cert  *x509.Certificate
		host  string
		usage x509.ExtKeyUsage
		at    time.Duration // from now
		fits  bool
	}{
		{"server", server, "login1", x509.ExtKeyUsageServerAuth, 0, true},
		{"server by address", server, "10.0.0.1", x509.ExtKeyUsageServerAuth, 0, true},
		{"for a clock that is late", server, "login1", x509.ExtKeyUsageServerAuth, -59 * time.Minute, true},
		{"at the end", server, "login1", x509.ExtKeyUsageServerAuth, 30*day - time.Minute, true},
		{"after the end", server, "login1", x509.ExtKeyUsageServerAuth, 30*day + time.Minute, false},
		{"another name", server, "login2", x509.ExtKeyUsageServerAuth, 0, false},
		{"a server as a client", server, "login1", x509.ExtKeyUsageClientAuth, 0, false},
		{"client", client, "ada", x509.ExtKeyUsageClientAuth, 0, true},
		{"a client as a server", client, "ada", x509.ExtKeyUsageServerAuth, 0, false},
	} {
		_, err := c.cert.Verify(x509.VerifyOptions{Roots: roots, DNSName: c.host, KeyUsages: []x509.ExtKeyUsage{c.usage}, CurrentTime: time.Now().Add(c.at)})
		if (err == nil) != c.fits {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if !ca.IsCA || !ca.MaxPathLenZero || server.IsCA || client.IsCA || server.SerialNumber.Cmp(client.SerialNumber) == 0 {
		t.Errorf("%+v\n%+v\n%+v", ca, server, client)
	}
	for _, name := range []string{"ca", "server", "client"} {
		st, err := os.Stat(filepath.Join(r.Dir, name+".key"))
		if err != nil || st.Mode() != 0o600 {
			t.Errorf("%s.key: %v, %v", name, st.Mode(), err)
		}
	}
}

func TestNothingIsOverwritten(t *testing.T) {
	r := request
	r.Dir = t.TempDir()
	kept := filepath.Join(r.Dir, "client.key")
	testkit.Must(t, os.WriteFile(kept, []byte("mine"), 0o600))
	if err := Init(r); err == nil || !strings.Contains(err.Error(), kept+" exists already") {
		t.Errorf("got %v", err)
	}
	entries, err := os.ReadDir(r.Dir)
	text, rerr := os.ReadFile(kept)
	if err != nil || rerr != nil || len(entries) != 1 || string(text) != "mine" {
		t.Errorf("%v, %v, %v, %q", entries, err, rerr, text)
	}
	testkit.Must(t, os.Remove(kept))
	testkit.Must(t, os.Symlink("/nope/elsewhere", kept)) // also not through a link
	if err := Init(r); err == nil {
		t.Error("a link was written through")
	}
}

func TestNames(t *testing.T) {
	for name, want := range map[string]string{
		"ada": "", "ada.l_o-v": "", "ada@example.org": "", "spiffe://site/ada": "",
		"":                "neither a name",
		"ada lovelace":    "neither a name",
		"-ada":            "neither a name",
		"*":               "neither a name",
		"@example.org":    "no address of mail",
		"ada@":            "no address of mail",
		"spiffe:///ada":   "no URI",
		"http://[::1/ada": "no URI",
	} {
		r := request
		r.Dir, r.Client = t.TempDir(), name
		err := Init(r)
		if want != "" {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("client %q: got %v", name, err)
			}
			continue
		}
		testkit.Must(t, err)
		c := read(t, r.Dir, "client")
		all := slices.Concat(c.DNSNames, c.EmailAddresses)
		for _, u := range c.URIs {
			all = append(all, u.String())
		}
		if !slices.Equal(all, []string{name}) {
			t.Errorf("client %q: %q", name, all)
		}
	}
	for _, host := range []string{"", "a b", "login1:7600", "https://login1", "a..b", strings.Repeat("a", 64)} {
		r := request
		r.Dir, r.Hosts = t.TempDir(), []string{"login1", host}
		if err := Init(r); err == nil {
			t.Errorf("the host %q is taken", host)
		}
		if _, err := os.Stat(filepath.Join(r.Dir, "ca.key")); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("the host %q: files were written", host)
		}
	}
}

func TestTheCommandPrintsCommands(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "it's here")
	var out bytes.Buffer
	cmd := Command(&out)
	cmd.SetArgs([]string{"init", dir, "--host", "login1,10.0.0.1", "--client", "ada"})
	testkit.Must(t, cmd.Execute())
	quoted := "'" + strings.ReplaceAll(dir, "'", `'\''`)
	want := "runstatusd --tls-cert " + quoted + "/server.pem' --tls-key " + quoted + "/server.key' --tls-client-ca " + quoted + "/ca.pem'"
	if !strings.Contains(out.String(), want) || !strings.Contains(out.String(), "the server's for login1, 10.0.0.1, the client's for ada") {
		t.Errorf("got %s, want %s", out.String(), want)
	}
}
