package transport_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
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
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/peer"
	"google.golang.org/grpc/status"
	"google.golang.org/grpc/test/bufconn"
	"google.golang.org/protobuf/types/known/emptypb"

	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/server/internal/frames"
	"github.com/runstatus/runstatus/server/internal/peercred"
	"github.com/runstatus/runstatus/server/internal/tlsfiles"
	"github.com/runstatus/runstatus/server/internal/transport"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var must = testkit.Must

// backend is a gRPC server that answers each call, and keeps it open if it is called "/Keep/Open".
type backend struct {
	grpc  *grpc.Server
	creds *transport.Credentials

	mu      sync.Mutex
	calls   []credentials.AuthInfo // of each handler that ran
	refused []error
	ended   int // of the open calls
}

// newBackend returns a server on listeners. It uses TLS if the configuration names a certificate.
func newBackend(t *testing.T, config tlsfiles.Config, listeners ...net.Listener) *backend {
	t.Helper()
	b := &backend{}
	b.creds = transport.New(slog.New(slog.DiscardHandler), frames.Config{}, func(_ net.Addr, err error) {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.refused = append(b.refused, err)
	})
	if config.Cert != "" {
		must(t, b.creds.UseTLS(config))
	}
	b.grpc = grpc.NewServer(grpc.Creds(b.creds), grpc.UnknownServiceHandler(b.handle))
	var served sync.WaitGroup
	for _, l := range listeners {
		served.Go(func() { _ = b.grpc.Serve(l) })
	}
	t.Cleanup(func() { b.creds.Close(); b.grpc.Stop(); served.Wait() })
	return b
}

func (b *backend) handle(_ any, stream grpc.ServerStream) error {
	p, _ := peer.FromContext(stream.Context())
	b.mu.Lock()
	b.calls = append(b.calls, p.AuthInfo)
	b.mu.Unlock()
	if err := stream.SendMsg(&emptypb.Empty{}); err != nil {
		return err
	}
	if method, _ := grpc.MethodFromServerStream(stream); method == "/Keep/Open" {
		<-stream.Context().Done()
		b.mu.Lock()
		defer b.mu.Unlock()
		b.ended++
	}
	return nil
}

func (b *backend) handled() []credentials.AuthInfo {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.calls
}

// reason waits for a handshake that is refused, and returns why.
func (b *backend) reason(t *testing.T) (why string) {
	t.Helper()
	testkit.Eventually(t, func() bool {
		b.mu.Lock()
		defer b.mu.Unlock()
		if len(b.refused) > 0 {
			why = b.refused[0].Error()
		}
		return why != ""
	}, "a handshake is refused")
	return why
}

func connect(t *testing.T, target string, creds credentials.TransportCredentials, opts ...grpc.DialOption) *grpc.ClientConn {
	t.Helper()
	conn, err := grpc.NewClient(target, append(opts, grpc.WithTransportCredentials(creds))...)
	must(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// call makes one call.
func call(t *testing.T, conn *grpc.ClientConn) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	return conn.Invoke(ctx, "/Some/Call", &emptypb.Empty{}, &emptypb.Empty{})
}

// keepOpen begins a call that stays open, and returns it once the server has it.
func keepOpen(t *testing.T, conn *grpc.ClientConn) grpc.ClientStream {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	stream, err := conn.NewStream(ctx, &grpc.StreamDesc{ServerStreams: true}, "/Keep/Open")
	must(t, err)
	must(t, stream.CloseSend())
	must(t, stream.RecvMsg(&emptypb.Empty{}))
	return stream
}

func listen(t *testing.T, network, addr string) net.Listener {
	t.Helper()
	l, err := net.Listen(network, addr)
	must(t, err)
	return l
}

func TestOneServerTellsItsConnectionsApart(t *testing.T) {
	ca, dir := testkit.NewCA(t, "ca"), t.TempDir()
	cert, key := ca.Files(t, dir, "server", testkit.Leaf{Names: []string{"127.0.0.1"}})
	short, err := os.MkdirTemp("", "t")
	must(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(short) })
	unix, tcp, memory := listen(t, "unix", filepath.Join(short, "s")), listen(t, "tcp", "127.0.0.1:0"), bufconn.Listen(16<<10)
	b := newBackend(t, tlsfiles.Config{Cert: cert, Key: key, ClientCA: testkit.Replace(t, filepath.Join(dir, "ca"), ca.PEM()),
		ClientAuth: tls.VerifyClientCertIfGiven, MinVersion: tls.VersionTLS13}, unix, tcp, memory)

	must(t, call(t, connect(t, "unix:"+unix.Addr().String(), insecure.NewCredentials())))
	must(t, call(t, connect(t, tcp.Addr().String(), clientOf(t, ca, nil))))
	must(t, call(t, connect(t, tcp.Addr().String(), clientOf(t, ca, pair(t, ca, testkit.Leaf{Client: true, Names: []string{"alice"}})))))
	must(t, call(t, connect(t, "passthrough:///memory", insecure.NewCredentials(),
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) { return memory.DialContext(ctx) }))))
	infos := b.handled()
	process, ok := infos[0].(peercred.Peer)
	if !ok || int(process.UID) != os.Getuid() || int(process.GID) != os.Getgid() || int(process.PID) != os.Getpid() {
		t.Errorf("unix: %+v", infos[0])
	}
	if own, err := os.Getgroups(); err != nil || len(own) != len(process.Groups) {
		t.Errorf("unix: the groups are %v, want %v", process.Groups, own)
	}
	if state := infos[1].(credentials.TLSInfo).State; len(state.PeerCertificates) != 0 || state.Version != tls.VersionTLS13 {
		t.Errorf("without a certificate: %+v", state)
	}
	if state := infos[2].(credentials.TLSInfo).State; len(state.VerifiedChains) != 1 || state.VerifiedChains[0][0].DNSNames[0] != "alice" {
		t.Errorf("with a certificate: %+v", state)
	}
	if infos[3].AuthType() != "insecure" {
		t.Errorf("memory: %+v", infos[3])
	}
}

// pair returns a client certificate.
func pair(t *testing.T, ca *testkit.CA, leaf testkit.Leaf) *tls.Certificate {
	t.Helper()
	p, err := tls.X509KeyPair(ca.Issue(t, leaf))
	must(t, err)
	return &p
}

// clientOf returns the credentials of a client that trusts an authority and presents a certificate, also
// one that the server does not ask for.
func clientOf(t *testing.T, trusts *testkit.CA, presents *tls.Certificate) credentials.TransportCredentials {
	t.Helper()
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(trusts.PEM())
	config := &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12, ClientSessionCache: tls.NewLRUClientSessionCache(1)} // sessions that it would resume
	if presents != nil {
		config.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return presents, nil }
	}
	return credentials.NewTLS(config)
}

func TestCertificatesThatAreRefusedReachNoHandler(t *testing.T) {
	ca, other, dir := testkit.NewCA(t, "ca"), testkit.NewCA(t, "ca"), t.TempDir()
	authorities := testkit.Replace(t, filepath.Join(dir, "ca"), ca.PEM())
	good := testkit.Leaf{Names: []string{"127.0.0.1"}}
	past := testkit.Leaf{Names: good.Names, NotBefore: time.Now().Add(-2 * time.Hour), NotAfter: time.Now().Add(-time.Minute)}
	future := testkit.Leaf{Names: good.Names, NotBefore: time.Now().Add(time.Minute)}
	asClient := func(l testkit.Leaf) testkit.Leaf { l.Client = true; return l }
	for name, c := range map[string]struct {
		server   testkit.Leaf
		trusts   *testkit.CA
		presents *tls.Certificate
		plain    bool
		want     string // in the server's reason; "" if the call succeeds
	}{
		"all is well":               {good, ca, pair(t, ca, asClient(good)), false, ""},
		"no client certificate":     {good, ca, nil, false, "client didn't provide a certificate"},
		"client: expired":           {good, ca, pair(t, ca, asClient(past)), false, "certificate has expired"},
		"client: not yet valid":     {good, ca, pair(t, ca, asClient(future)), false, "not yet valid"},
		"client: another authority": {good, ca, pair(t, other, asClient(good)), false, "unknown authority"},
		"client: that of a server":  {good, ca, pair(t, ca, good), false, "incompatible key usage"},
		"server: expired":           {past, ca, pair(t, ca, asClient(good)), false, "bad certificate"}, // what the client says
		"server: not yet valid":     {future, ca, pair(t, ca, asClient(good)), false, "bad certificate"},
		"server: another authority": {good, other, pair(t, ca, asClient(good)), false, "bad certificate"},
		"server: another name":      {testkit.Leaf{Names: []string{"login1"}}, ca, pair(t, ca, asClient(good)), false, "bad certificate"},
		"plain text":                {good, ca, nil, true, "does not look like a TLS handshake"},
	} {
		t.Run(name, func(t *testing.T) {
			cert, key := ca.Files(t, t.TempDir(), "server", c.server)
			l := listen(t, "tcp", "127.0.0.1:0")
			b := newBackend(t, tlsfiles.Config{Cert: cert, Key: key, ClientCA: authorities, ClientAuth: tls.RequireAndVerifyClientCert, MinVersion: tls.VersionTLS13,
				Log: slog.New(slog.DiscardHandler)}, l)
			creds := clientOf(t, c.trusts, c.presents)
			if c.plain {
				creds = insecure.NewCredentials()
			}
			err := call(t, connect(t, l.Addr().String(), creds))
			if c.want == "" {
				if err != nil || len(b.handled()) != 1 {
					t.Fatalf("%v, %d handlers", err, len(b.handled()))
				}
				return
			}
			if status.Code(err) != codes.Unavailable {
				t.Errorf("got %v", err)
			}
			if n := len(b.handled()); n != 0 {
				t.Errorf("%d handlers ran", n)
			}
			if why := b.reason(t); !strings.Contains(why, c.want) {
				t.Errorf("the server says %s, want %q", why, c.want)
			}
		})
	}
}

func TestAClientWhoseAuthorityIsRemovedIsCutOff(t *testing.T) {
	ours, theirs, dir := testkit.NewCA(t, "ours"), testkit.NewCA(t, "theirs"), t.TempDir()
	cert, key := ours.Files(t, dir, "server", testkit.Leaf{Names: []string{"127.0.0.1"}})
	authorities := testkit.Replace(t, filepath.Join(dir, "ca"), append(ours.PEM(), theirs.PEM()...))
	l := listen(t, "tcp", "127.0.0.1:0")
	b := newBackend(t, tlsfiles.Config{Cert: cert, Key: key, ClientCA: authorities, ClientAuth: tls.RequireAndVerifyClientCert, MinVersion: tls.VersionTLS13}, l)
	staying := connect(t, l.Addr().String(), clientOf(t, ours, pair(t, ours, testkit.Leaf{Client: true})))
	keepOpen(t, staying)
	goes := connect(t, l.Addr().String(), clientOf(t, ours, pair(t, theirs, testkit.Leaf{Client: true})))
	ends := keepOpen(t, goes)

	began := time.Now()
	testkit.Replace(t, authorities, ours.PEM())
	if err := ends.RecvMsg(&emptypb.Empty{}); status.Code(err) != codes.Unavailable || time.Since(began) > 5*time.Second {
		t.Errorf("%v after %s", err, time.Since(began))
	}
	if err := call(t, goes); status.Code(err) != codes.Unavailable || !strings.Contains(b.reason(t), "unknown authority") {
		t.Errorf("after the removal: %v, and the server says %s", err, b.reason(t))
	}
	if n := len(b.handled()); n != 2 {
		t.Errorf("%d handlers ran", n)
	}
	must(t, call(t, staying))
	if n := len(b.handled()); n != 3 {
		t.Errorf("%d handlers ran", n)
	}
	testkit.Eventually(t, func() bool { b.mu.Lock(); defer b.mu.Unlock(); return b.ended > 0 }, "a call has ended")
	if b.mu.Lock(); b.ended != 1 {
		t.Errorf("%d calls have ended", b.ended)
	}
	b.mu.Unlock()
}

func TestAConnectionEndsWithItsCertificate(t *testing.T) {
	ca, dir := testkit.NewCA(t, "ca"), t.TempDir()
	cert, key := ca.Files(t, dir, "server", testkit.Leaf{Names: []string{"127.0.0.1"}})
	authorities := testkit.Replace(t, filepath.Join(dir, "ca"), ca.PEM())
	l := listen(t, "tcp", "127.0.0.1:0")
	newBackend(t, tlsfiles.Config{Cert: cert, Key: key, ClientCA: authorities, ClientAuth: tls.VerifyClientCertIfGiven, MinVersion: tls.VersionTLS13}, l)
	end := time.Now().Add(3 * time.Second)
	stream := keepOpen(t, connect(t, l.Addr().String(), clientOf(t, ca, pair(t, ca, testkit.Leaf{Client: true, NotAfter: end}))))
	err := stream.RecvMsg(&emptypb.Empty{})
	// The times in certificates have seconds.
	if late := time.Since(end); errors.Is(err, io.EOF) || status.Code(err) != codes.Unavailable || late < -time.Second || late > 5*time.Second {
		t.Errorf("%v, %s after the end", err, late)
	}
}
