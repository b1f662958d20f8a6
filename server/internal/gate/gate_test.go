package gate

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/url"
	"os"
	"os/user"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/peer"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/auth"
	"github.com/runstatus/runstatus/server/internal/store"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// verifier knows the token "good", and counts how often it is asked.
type verifier struct {
	asked   atomic.Int64
	expires time.Time
	revoked atomic.Bool
	down    atomic.Bool
}

func (v *verifier) Authenticate(_ context.Context, token string) (*auth.Principal, error) {
	v.asked.Add(1)
	switch {
	case v.down.Load():
		return nil, &store.Error{Reason: apierr.IssuerUnavailable}
	case token == "other":
		return nil, auth.ErrNotMine
	case token != "good" || v.revoked.Load():
		return nil, auth.Invalid("no", nil)
	}
	return &auth.Principal{Kind: auth.Token, Label: "good", Expires: v.expires}, nil
}

func from(t *testing.T, addr net.Addr, info credentials.AuthInfo, headers ...string) context.Context {
	t.Helper()
	ctx := peer.NewContext(t.Context(), &peer.Peer{Addr: addr, AuthInfo: info})
	return metadata.NewIncomingContext(ctx, metadata.MD{"authorization": headers})
}

var (
	here   = &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 5}
	away   = &net.TCPAddr{IP: net.IPv4(10, 0, 0, 1), Port: 5}
	socket = &net.UnixAddr{Name: "@", Net: "unix"}
)

type process struct{ credentials.CommonAuthInfo }

func (process) AuthType() string { return "process" }
func (process) Peer() (uid, gid uint32, groups []uint32) {
	return uint32(os.Geteuid()), uint32(os.Getegid()), []uint32{4_000_000_000}
}

func TestPublicMethodsAreForThisMachine(t *testing.T) {
	method := grpc_health_v1.Health_Check_FullMethodName
	for _, public := range []bool{false, true} {
		g := New(Config{Authenticators: []auth.Authenticator{&verifier{}}, PublicHealth: public})
		for addr, local := range map[net.Addr]bool{here: true, socket: true, away: false, &net.TCPAddr{IP: net.IPv6loopback}: true, &net.TCPAddr{IP: net.ParseIP("::ffff:10.0.0.1")}: false} {
			_, err := g.Admit(from(t, addr, nil), method)
			if allowed := err == nil; allowed != (local || public) {
				t.Errorf("%v, public %t: %v", addr, public, err)
			}
		}
		if _, err := g.Admit(from(t, away, nil, "Bearer good"), method); err != nil {
			t.Errorf("with a token: %v", err)
		}
	}
}

func TestAMethodWithoutARowIsRefused(t *testing.T) {
	g := New(Config{})
	if _, err := g.Admit(from(t, here, nil), "/runstatus.v1.StatusService/New"); store.ReasonOf(err) != apierr.Unimplemented {
		t.Errorf("got %v", err)
	}
}

func TestAConnectionTellsWhoCalls(t *testing.T) {
	g := New(Config{})
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	p, err := g.Identify(from(t, socket, process{}))
	if err != nil || p.Kind != auth.Unix || p.User != me.Username || !p.InGroup("4000000000") {
		t.Errorf("a process: %+v, %v", p, err)
	}
	cert := &x509.Certificate{DNSNames: []string{"n1.example"}, URIs: []*url.URL{{Scheme: "user", Opaque: "ada"}}, NotAfter: time.Unix(1e9, 0)}
	verified := credentials.TLSInfo{State: tls.ConnectionState{VerifiedChains: [][]*x509.Certificate{{cert}}}}
	if p, err = g.Identify(from(t, away, verified)); err != nil || p.Kind != auth.Certificate || p.User != "ada" || len(p.SANs) != 2 || !p.Expires.Equal(cert.NotAfter) {
		t.Errorf("a certificate: %+v, %v", p, err)
	}
	unverified := credentials.TLSInfo{State: tls.ConnectionState{PeerCertificates: []*x509.Certificate{cert}}}
	if p, err = g.Identify(from(t, away, unverified)); err != nil || p.Kind != auth.Anonymous {
		t.Errorf("a certificate that was not verified: %+v, %v", p, err)
	}
}

func TestATokenOfNoKindIsOverlookedWhereTheSocketTellsEnough(t *testing.T) {
	g := New(Config{Authenticators: []auth.Authenticator{&verifier{}}})
	if p, err := g.Identify(from(t, socket, process{}, "Bearer other")); err != nil || p.Kind != auth.Unix {
		t.Errorf("over a socket: %+v, %v", p, err)
	}
	if _, err := g.Identify(from(t, here, nil, "Bearer other")); store.ReasonOf(err) != apierr.InvalidCredentials {
		t.Errorf("over TCP: %v", err)
	}
	if _, err := g.Identify(from(t, socket, process{}, "Bearer bad")); store.ReasonOf(err) != apierr.InvalidCredentials {
		t.Errorf("a wrong one over a socket: %v", err)
	}
	if _, err := g.Identify(from(t, socket, process{}, "Bearer good", "Bearer good")); store.ReasonOf(err) != apierr.InvalidCredentials {
		t.Errorf("two tokens: %v", err)
	}
}

func TestAVerifiedTokenIsKeptUntilItExpiresOrSomethingChanges(t *testing.T) {
	v := &verifier{expires: time.Now().Add(time.Hour)}
	g := New(Config{Authenticators: []auth.Authenticator{v}})
	call := from(t, here, nil, "Bearer good")
	for range 10 {
		if _, err := g.Identify(call); err != nil {
			t.Fatal(err)
		}
	}
	if n := v.asked.Load(); n != 1 {
		t.Errorf("it was verified %d times", n)
	}
	for range 3 { // what is wrong is not kept
		_, _ = g.Identify(from(t, here, nil, "Bearer bad"))
	}
	if n := v.asked.Load(); n != 4 {
		t.Errorf("it was verified %d times", n)
	}
	v.revoked.Store(true)
	g.Reload()
	if _, err := g.Identify(call); store.ReasonOf(err) != apierr.InvalidCredentials {
		t.Errorf("it was revoked: %v", err)
	}
	v.revoked.Store(false)
	v.expires = time.Now().Add(30 * time.Millisecond)
	for {
		_, err := g.Identify(call)
		if store.ReasonOf(err) == apierr.CredentialsExpired {
			break
		}
		if err != nil || time.Since(v.expires) > time.Second {
			t.Fatalf("it does not expire: %v", err)
		}
	}
}

// An issuer that does not answer ends no stream.
func TestAStreamIsJudgedByWhatIsKnown(t *testing.T) {
	v := &verifier{}
	g := New(Config{Authenticators: []auth.Authenticator{v}})
	method := runstatusv1.StatusService_WatchStatuses_FullMethodName
	call := from(t, here, nil, "Bearer good")
	session, err := g.Admit(call, method)
	if err != nil {
		t.Fatal(err)
	}
	ctx, done := g.Open(call, session, method)
	defer done()
	for _, down := range []bool{false, true} {
		v.down.Store(down)
		if ended := g.Reload(); ended != 0 || ctx.Err() != nil {
			t.Errorf("it has ended: %v", context.Cause(ctx))
		}
	}
	v.down.Store(false)
	v.revoked.Store(true)
	if ended := g.Reload(); ended != 1 || store.ReasonOf(auth.Ended(ctx)) != apierr.InvalidCredentials {
		t.Errorf("it goes on, or for another reason: %v", context.Cause(ctx))
	}
}

func BenchmarkAdmit(b *testing.B) {
	g := New(Config{Authenticators: []auth.Authenticator{&verifier{}}})
	ctx := peer.NewContext(b.Context(), &peer.Peer{Addr: here})
	ctx = metadata.NewIncomingContext(ctx, metadata.MD{"authorization": {"Bearer good"}})
	b.ReportAllocs()
	for b.Loop() {
		if _, err := g.Admit(ctx, runstatusv1.StatusService_SetStatus_FullMethodName); err != nil {
			b.Fatal(err)
		}
	}
}

// A token that is kept is not counted, one that is not may be refused before it is verified.
func TestUnknownTokensMayBeRefused(t *testing.T) {
	v := &verifier{}
	left := 1
	g := New(Config{Authenticators: []auth.Authenticator{v}, Unknown: func(context.Context) error {
		if left--; left < 0 {
			return &store.Error{Reason: apierr.RateLimited}
		}
		return nil
	}})
	for range 3 {
		if p, err := g.Identify(from(t, away, nil, "Bearer good")); err != nil || p.Label != "good" {
			t.Errorf("a token that is kept: %v, %v", p, err)
		}
	}
	if _, err := g.Identify(from(t, away, nil, "Bearer bad")); store.ReasonOf(err) != apierr.RateLimited || v.asked.Load() != 1 {
		t.Errorf("%v; %d tokens were verified", err, v.asked.Load())
	}
}

// A directory service that does not answer for one user holds up no call of another.
func TestALookupOfAnAccountHoldsUpNoOther(t *testing.T) {
	asked, answer := make(chan struct{}), make(chan struct{})
	a := accounts{lookUp: func(uid, _ uint32, _ []uint32) *auth.Principal {
		if uid == 1 {
			close(asked) // a second lookup of the same process would panic
			<-answer
		}
		return &auth.Principal{Kind: auth.Unix, UID: uid}
	}}
	slow := make(chan *auth.Principal, 2)
	go func() { slow <- a.principal(1, 1, nil) }()
	<-asked
	go func() { slow <- a.principal(1, 1, nil) }()
	if p := a.principal(2, 2, nil); p.UID != 2 {
		t.Errorf("the other caller is %+v", p)
	}
	close(answer)
	if p, q := <-slow, <-slow; p.UID != 1 || q != p {
		t.Errorf("the callers that waited are %+v and %+v", p, q)
	}
}
