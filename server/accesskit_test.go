package server

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"math/big"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/metadata"

	"crypto/tls"

	"github.com/runstatus/runstatus/internal/doors"
	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/internal/tokenfile"
	"github.com/runstatus/runstatus/server/internal/transport"
)

// site is a server that recognizes callers in every way, with its files.
type site struct {
	*harness
	files  string // the directory of the files
	peer   string // socket on which callers are the uid 4242 of the group 4243
	cert   string // socket on which callers have a certificate for ci.example
	secret []byte // Slurm's
	key    *ecdsa.PrivateKey
	tokens map[string]string // by label

	http  net.Addr // of the HTTP port; nil: none
	trust *testkit.CA
}

const siteIssuer, siteAudience = "https://issuer.example", "runstatus"

// serveSite starts a server with a policy. Tokens are lines of the token file by label, without label and digest.
func serveSite(t testing.TB, policy string, tokens map[string]tokenfile.Entry, change ...func(*settings)) *site {
	t.Helper()
	s := &site{files: t.TempDir(), secret: []byte(strings.Repeat("s", 32)), tokens: map[string]string{}}
	sockets := shortDir(t)
	s.peer, s.cert = filepath.Join(sockets, "peer"), filepath.Join(sockets, "cert")
	var err error
	s.key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	testkit.Must(t, err)
	for label, e := range tokens {
		s.addToken(t, label, e)
	}
	if len(tokens) == 0 {
		s.write(t, "tokens", "")
	}
	s.write(t, "slurm.key", string(s.secret))
	keys, err := json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: s.key.Public(), KeyID: "k1", Algorithm: "ES256", Use: "sig"}}})
	testkit.Must(t, err)
	s.write(t, "jwks.json", string(keys))
	access := Access{
		TokenFile: s.path("tokens"), JWKSFile: s.path("jwks.json"), JWTIssuer: siteIssuer, JWTAudience: siteAudience, SlurmKeyFile: s.path("slurm.key"),
	}
	if policy != "" {
		s.write(t, "policy.yaml", policy)
		access.PolicyFile = s.path("policy.yaml")
	}
	s.harness = serve(t, append([]func(*settings){func(c *settings) {
		c.Access = access
		c.HTTPReady = func(a net.Addr) { s.http = a }
		c.Listen = append(c.Listen, "unix:"+s.peer, "unix:"+s.cert)
		c.options = []grpc.ServerOption{grpc.Creds(&socketCredentials{cert: testCertificate(t)})}
	}}, change...)...)
	return s
}

func (s *site) path(name string) string { return filepath.Join(s.files, name) }

// write replaces a file in one step.
func (s *site) write(t testing.TB, name, text string) {
	t.Helper()
	testkit.Must(t, os.WriteFile(s.path(name+".new"), []byte(text), 0o600))
	testkit.Must(t, os.Rename(s.path(name+".new"), s.path(name)))
}

func (s *site) addToken(t testing.TB, label string, e tokenfile.Entry) {
	t.Helper()
	token := tokenfile.New()
	digest := tokenfile.Digest(token)
	e.Label, e.SHA256 = label, hex.EncodeToString(digest[:])
	testkit.Must(t, tokenfile.Add(s.path("tokens"), e))
	s.tokens[label] = token
}

// as returns a harness whose calls carry a token.
func (s *site) as(t testing.TB, token string) *harness {
	t.Helper()
	return s.over(t, s.conn.Target(), "Bearer "+token)
}

// bearing returns a harness whose calls carry a token of the token file.
func (s *site) bearing(t testing.TB, label string) *harness {
	t.Helper()
	if s.tokens[label] == "" {
		t.Fatalf("there is no token %s", label)
	}
	return s.as(t, s.tokens[label])
}

// over returns a harness on a connection of its own. Header "" sends none.
func (s *site) over(t testing.TB, target, header string) *harness {
	t.Helper()
	h := *s.harness
	h.conn = dial(t, target)
	return h.through(bearer{h.conn, header})
}

// bearer makes calls with credentials.
type bearer struct {
	by     grpc.ClientConnInterface
	header string // "": none
}

func (b bearer) add(ctx context.Context) context.Context {
	if b.header == "" {
		return ctx
	}
	return metadata.AppendToOutgoingContext(ctx, "authorization", b.header)
}

// Invoke implements grpc.ClientConnInterface.
func (b bearer) Invoke(ctx context.Context, method string, in, out any, options ...grpc.CallOption) error {
	return b.by.Invoke(b.add(ctx), method, in, out, options...)
}

// NewStream implements grpc.ClientConnInterface.
func (b bearer) NewStream(ctx context.Context, desc *grpc.StreamDesc, method string, options ...grpc.CallOption) (grpc.ClientStream, error) {
	return b.by.NewStream(b.add(ctx), desc, method, options...)
}

// serveSiteOverHTTP is serveSite with an HTTP port: on a unix socket, or with TLS and certificates of clients that
// may have one.
func serveSiteOverHTTP(t testing.TB, socket bool, policy string, tokens map[string]tokenfile.Entry, change ...func(*settings)) *site {
	t.Helper()
	ca := testkit.NewCA(t, "ours")
	s := serveSite(t, policy, tokens, append(change, func(c *settings) {
		if socket {
			c.HTTP = "unix:" + filepath.Join(shortDir(t), "http")
			return
		}
		dir := t.TempDir()
		cert, key := ca.Files(t, dir, "server", testkit.Leaf{Names: []string{"127.0.0.1"}})
		c.HTTP, c.TLS = "127.0.0.1:0", TLSConfig{Cert: cert, Key: key, ClientCA: testkit.Replace(t, filepath.Join(dir, "clients.pem"), ca.PEM()), ClientAuth: ClientAuthOptional}
	})...)
	s.trust = ca
	return s
}

// doors returns a client for each way into the server, whose calls carry a header unless it is "". The certificate of a
// client that has one is for ci.example. A process comes through a unix socket.
func (s *site) doors(t testing.TB, id identity, header string) map[string]*harness {
	t.Helper()
	all := map[string]*harness{}
	if s.http.Network() == "unix" == (id.socket == "peer") {
		native := map[string]string{"": s.conn.Target(), "peer": "unix:" + s.peer, "cert": "unix:" + s.cert}[id.socket]
		all["gRPC"] = s.over(t, native, header)
		base, reached := s.httpTransport(t, id.socket == "cert")
		for name, door := range doors.All(t, base, reached) {
			all[name] = s.through(bearer{door, header})
		}
		if token, ok := strings.CutPrefix(header, "Bearer "); ok && token != "" {
			all[doors.CookieName] = s.through(bearer{doors.Cookie(t, base, reached), header})
		}
	}
	return all
}

// httpTransport returns how the HTTP port is reached.
func (s *site) httpTransport(t testing.TB, certified bool) (base string, _ *http.Transport) {
	t.Helper()
	if s.http.Network() == "unix" {
		return "http://localhost", &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "unix", s.http.String())
		}}
	}
	config := &tls.Config{RootCAs: x509.NewCertPool(), MinVersion: tls.VersionTLS13}
	config.RootCAs.AppendCertsFromPEM(s.trust.PEM())
	if certified {
		pair, err := tls.X509KeyPair(s.trust.Issue(t, testkit.Leaf{Client: true, Names: []string{"ci.example"}}))
		testkit.Must(t, err)
		config.Certificates = []tls.Certificate{pair}
	}
	return "https://" + s.http.String(), &http.Transport{TLSClientConfig: config}
}

// jwt returns a token of the issuer; change changes its claims.
func (s *site) jwt(t testing.TB, change func(map[string]any)) string {
	t.Helper()
	claims := map[string]any{"iss": siteIssuer, "aud": siteAudience, "sub": "ada", "exp": time.Now().Add(time.Hour).Unix(), "project": []string{"weather"}}
	if change != nil {
		change(claims)
	}
	return signed(t, jose.SigningKey{Algorithm: jose.ES256, Key: jose.JSONWebKey{Key: s.key, KeyID: "k1"}}, claims)
}

// slurm returns a token of Slurm.
func (s *site) slurm(t testing.TB, user string, life time.Duration) string {
	t.Helper()
	return signed(t, jose.SigningKey{Algorithm: jose.HS256, Key: s.secret},
		map[string]any{"exp": time.Now().Add(life).Unix(), "iat": time.Now().Unix(), "sun": user})
}

func signed(t testing.TB, key jose.SigningKey, claims map[string]any) string {
	t.Helper()
	signer, err := jose.NewSigner(key, (&jose.SignerOptions{}).WithType("JWT"))
	testkit.Must(t, err)
	token, err := jwt.Signed(signer).Claims(claims).Serialize()
	testkit.Must(t, err)
	return token
}

// socketCredentials tell who is on the other side by the socket, as the credentials of real transports do.
type socketCredentials struct{ cert *x509.Certificate }

type processInfo struct{ credentials.CommonAuthInfo }

func (processInfo) AuthType() string                                 { return "test" }
func (processInfo) Peer() (uid, gid uint32, groups []uint32)         { return 4242, 4243, []uint32{4244} }
func (c *socketCredentials) Clone() credentials.TransportCredentials { return c }
func (*socketCredentials) OverrideServerName(string) error           { return nil }
func (*socketCredentials) Info() credentials.ProtocolInfo            { return credentials.ProtocolInfo{} }

func (*socketCredentials) ClientHandshake(_ context.Context, _ string, c net.Conn) (net.Conn, credentials.AuthInfo, error) {
	return c, processInfo{}, nil
}

func (c *socketCredentials) ServerHandshake(conn net.Conn) (net.Conn, credentials.AuthInfo, error) {
	if own, ok := conn.(transport.Trusted); ok { // a stream of the HTTP port
		return conn, own.AuthInfo(), nil
	}
	switch filepath.Base(conn.LocalAddr().String()) {
	case "peer":
		return conn, processInfo{}, nil
	case "cert":
		return conn, credentials.TLSInfo{State: tls.ConnectionState{VerifiedChains: [][]*x509.Certificate{{c.cert}}}}, nil
	}
	return conn, nil, nil
}

// testCertificate returns a certificate of ci.example.
func testCertificate(t testing.TB) *x509.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	testkit.Must(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{"ci.example"}, URIs: []*url.URL{{Scheme: "user", Opaque: "carol"}},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	testkit.Must(t, err)
	cert, err := x509.ParseCertificate(der)
	testkit.Must(t, err)
	return cert
}
