package server

import (
	"crypto/tls"
	"crypto/x509"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/status"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/testkit"
)

// tlsServer is a server with TLS beside its unix socket, and the authorities of its files.
type tlsServer struct {
	*harness
	addr         string
	dir          string
	ours, theirs *testkit.CA
}

// serveTLS starts a server that wants client certificates of one of two authorities.
func serveTLS(t *testing.T) *tlsServer {
	t.Helper()
	s := &tlsServer{dir: t.TempDir(), ours: testkit.NewCA(t, "ours"), theirs: testkit.NewCA(t, "theirs")}
	cert, key := s.ours.Files(t, s.dir, "server", testkit.Leaf{Names: []string{"127.0.0.1"}, Serial: 10})
	clients := testkit.Replace(t, filepath.Join(s.dir, "clients.pem"), append(s.ours.PEM(), s.theirs.PEM()...))
	s.harness = serve(t, func(c *settings) {
		c.Listen = append(c.Listen, "127.0.0.1:0")
		c.TLS = TLSConfig{Cert: cert, Key: key, ClientCA: clients}
		ready := c.Ready
		c.Ready = func(a []net.Addr) { s.addr = a[1].String(); ready(a) }
	})
	return s
}

// connect returns a connection with a client certificate of an authority, and notes the serial numbers that
// the server shows.
func (s *tlsServer) connect(t *testing.T, ca *testkit.CA, seen func(serial int64)) *grpc.ClientConn {
	t.Helper()
	pair, err := tls.X509KeyPair(ca.Issue(t, testkit.Leaf{Client: true, Names: []string{"alice"}}))
	testkit.Must(t, err)
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(s.ours.PEM())
	conn, err := grpc.NewClient(s.addr, grpc.WithTransportCredentials(credentials.NewTLS(&tls.Config{
		RootCAs: roots, Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS13,
		VerifyConnection: func(state tls.ConnectionState) error {
			seen(state.PeerCertificates[0].SerialNumber.Int64())
			return nil
		},
	})))
	testkit.Must(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// In the middle of 100 watches, each on a connection of its own, the server's certificate is renewed and
// the authority of half of the clients is removed.
func TestChangedCertificatesEndThoseWatchesAloneThatMayNotStay(t *testing.T) {
	const watches = 100
	s := serveTLS(t)
	run := s.create(t, &runstatusv1.CreateRunRequest{}).GetName()
	var mu sync.Mutex
	var serials []int64
	note := func(serial int64) {
		mu.Lock()
		defer mu.Unlock()
		serials = append(serials, serial)
	}
	all := make([]*watcher, watches)
	for i := range all {
		ca := s.ours
		if i%2 == 1 {
			ca = s.theirs
		}
		client := &harness{StatusServiceClient: runstatusv1.NewStatusServiceClient(s.connect(t, ca, note))}
		all[i] = client.watch(t, runs(run))
		all[i].untilSynced()
	}
	s.set(t, run, "RUNNING", "")
	for _, w := range all {
		w.want("status test_runs/1 2 RUNNING")
	}

	s.ours.Files(t, s.dir, "server", testkit.Leaf{Names: []string{"127.0.0.1"}, Serial: 20})
	testkit.Eventually(t, func() bool { return strings.Contains(s.log.String(), "the changed TLS files are in use") }, "the certificate is renewed")
	s.set(t, run, "INFO", "")
	for _, w := range all {
		w.want("status test_runs/1 3 INFO")
	}
	added := &harness{StatusServiceClient: runstatusv1.NewStatusServiceClient(s.connect(t, s.ours, note))}
	added.get(t, run)
	if want := append(slices.Repeat([]int64{10}, watches), 20); !slices.Equal(serials, want) {
		t.Errorf("the server showed the certificates %v", serials)
	}

	began := time.Now()
	testkit.Replace(t, filepath.Join(s.dir, "clients.pem"), s.ours.PEM())
	for i, w := range all {
		if i%2 == 0 {
			continue
		}
		if err := w.fails(); status.Code(err) != codes.Unavailable {
			t.Errorf("watch %d: %v", i, err)
		}
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("the watches ended after %s", took)
	}
	s.set(t, run, "WARNING", "")
	for i := 0; i < watches; i += 2 {
		all[i].want("status test_runs/1 4 WARNING")
	}
	removed := &harness{StatusServiceClient: runstatusv1.NewStatusServiceClient(s.connect(t, s.theirs, note))}
	if _, err := removed.GetRun(t.Context(), &runstatusv1.GetRunRequest{Run: run}); status.Code(err) != codes.Unavailable {
		t.Errorf("a client of the removed authority: %v", err)
	}
	if text := s.log.String(); !strings.Contains(text, "closed=50 of=") || !strings.Contains(text, "refused a handshake") {
		t.Errorf("the log is\n%s", text)
	}
}

func TestTLSAllowsOtherMachines(t *testing.T) {
	dir := t.TempDir()
	cert, key := testkit.NewCA(t, "ca").Files(t, dir, "server", testkit.Leaf{})
	config := Config{Namespaces: []Namespace{{Name: "main", Dir: dir}}, ReadOnly: true, Listen: []string{"0.0.0.0:0", "login1:7600"}}
	if err := config.Validate(); err == nil || strings.Count(err.Error(), "reachable from other machines") != 2 {
		t.Errorf("plain text: %v", err)
	}
	config.TLS = TLSConfig{Cert: cert, Key: key}
	if err := config.Validate(); err == nil || strings.Count(err.Error(), "every call would be allowed") != 2 {
		t.Errorf("TLS and no callers that are known: %v", err)
	}
	config.TLS.ClientCA = cert
	if err := config.Validate(); err != nil {
		t.Errorf("TLS with client certificates: %v", err)
	}
	config.TLS.ClientAuth = ClientAuthOptional
	if err := config.Validate(); err == nil {
		t.Error("client certificates that may be absent are enough")
	}
	config.Access.NoAuth = true
	if err := config.Validate(); err != nil {
		t.Errorf("TLS and no-auth: %v", err)
	}
}

func TestMistakesInTLS(t *testing.T) {
	dir := t.TempDir()
	cert, key := testkit.NewCA(t, "ca").Files(t, dir, "server", testkit.Leaf{})
	for name, c := range map[string]struct {
		tls  TLSConfig
		want string // "" if it is right
		auth string
	}{
		"nothing":               {TLSConfig{}, "", ClientAuthOff},
		"the default version":   {TLSConfig{MinVersion: "1.3", ClientAuth: "off"}, "", ClientAuthOff},
		"all":                   {TLSConfig{cert, key, cert, ClientAuthOptional, "1.2"}, "", ClientAuthOptional},
		"an authority":          {TLSConfig{Cert: cert, Key: key, ClientCA: cert}, "", ClientAuthRequired},
		"off":                   {TLSConfig{Cert: cert, Key: key, ClientCA: cert, ClientAuth: ClientAuthOff}, "", ClientAuthOff},
		"no key":                {TLSConfig{Cert: cert}, "TLS needs a certificate and its key", ""},
		"no certificate":        {TLSConfig{Key: key}, "TLS needs a certificate and its key", ""},
		"an authority alone":    {TLSConfig{ClientCA: cert}, "TLS needs a certificate and its key", ""},
		"required alone":        {TLSConfig{ClientAuth: ClientAuthRequired}, "TLS needs a certificate and its key", ""},
		"required of no one":    {TLSConfig{Cert: cert, Key: key, ClientAuth: ClientAuthRequired}, "lacks the authorities", ""},
		"an unknown version":    {TLSConfig{Cert: cert, Key: key, MinVersion: "1.1"}, `the TLS version "1.1" is neither 1.3 nor 1.2`, ""},
		"a version without TLS": {TLSConfig{MinVersion: "2"}, `the TLS version "2"`, ""},
		"an unknown rule":       {TLSConfig{Cert: cert, Key: key, ClientAuth: "always"}, `"always" is none of off, optional and required`, ""},
		"a file is not there":   {TLSConfig{Cert: dir + "/nope", Key: key}, "no such file", ""},
		"not for each other":    {TLSConfig{Cert: cert, Key: cert}, "found a certificate rather than a key", ""},
	} {
		err := c.tls.validate()
		if c.want == "" && (err != nil || c.tls.clientAuth() != c.auth) || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
}
