package jwt

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"go.uber.org/goleak"

	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/auth"
	"github.com/runstatus/runstatus/server/internal/store"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// The keys of the tests. RSA keys take long to make.
var (
	rsaKey = sync.OnceValue(func() *rsa.PrivateKey { k, _ := rsa.GenerateKey(rand.Reader, 2048); return k })
	ecKey  = sync.OnceValue(func() *ecdsa.PrivateKey { k, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader); return k })
	edKey  = sync.OnceValue(func() ed25519.PrivateKey { _, k, _ := ed25519.GenerateKey(rand.Reader); return k })
	secret = []byte(strings.Repeat("k", 32))
)

const issuer, audience = "https://issuer.example", "runstatus"

func claims(change ...func(map[string]any)) map[string]any {
	c := map[string]any{"iss": issuer, "aud": []string{"else", audience}, "sub": "ada", "exp": time.Now().Add(time.Hour).Unix(), "groups": []string{"staff"}}
	for _, f := range change {
		f(c)
	}
	return c
}

func set(name string, value any) func(map[string]any) {
	return func(c map[string]any) {
		if c[name] = value; value == nil {
			delete(c, name)
		}
	}
}

func sign(t testing.TB, alg jose.SignatureAlgorithm, key any, id string, c map[string]any) string {
	t.Helper()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: jose.JSONWebKey{Key: key, KeyID: id}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	token, err := jwt.Signed(signer).Claims(c).Serialize()
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// raw returns a token with any header and any signature.
func raw(header string, c map[string]any, signature string) string {
	text, _ := json.Marshal(c)
	return base64.RawURLEncoding.EncodeToString([]byte(header)) + "." + base64.RawURLEncoding.EncodeToString(text) + "." + signature
}

func keySet(keys ...jose.JSONWebKey) string {
	text, _ := json.Marshal(jose.JSONWebKeySet{Keys: keys})
	return string(text)
}

func publicKeys() string {
	return keySet(jose.JSONWebKey{Key: rsaKey().Public(), KeyID: "rsa"}, jose.JSONWebKey{Key: ecKey().Public(), KeyID: "ec", Algorithm: "ES256"},
		jose.JSONWebKey{Key: edKey().Public(), KeyID: "ed", Use: "sig"})
}

func fileOf(t testing.TB, text string, c Config) *File {
	t.Helper()
	path := filepath.Join(t.TempDir(), "keys")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	f := NewFile(path, c)
	if err := f.Load(); err != nil {
		t.Fatal(err)
	}
	return f
}

var ofIssuer = Config{Kind: auth.JWT, Issuer: issuer, Audience: audience, UserClaim: "sub", GroupsClaim: "groups", Leeway: time.Minute}

func TestTokensOfAnIssuerAreRecognized(t *testing.T) {
	f := fileOf(t, publicKeys(), ofIssuer)
	for name, token := range map[string]string{
		"RS256": sign(t, jose.RS256, rsaKey(), "rsa", claims()), "PS512": sign(t, jose.PS512, rsaKey(), "rsa", claims()),
		"ES256": sign(t, jose.ES256, ecKey(), "ec", claims()), "EdDSA": sign(t, jose.EdDSA, edKey(), "ed", claims()),
		"without a key id":             sign(t, jose.ES256, ecKey(), "", claims()),
		"expired within the leeway":    sign(t, jose.ES256, ecKey(), "ec", claims(set("exp", time.Now().Add(-30*time.Second).Unix()))),
		"not valid within the leeway":  sign(t, jose.ES256, ecKey(), "ec", claims(set("nbf", time.Now().Add(30*time.Second).Unix()))),
		"with one audience and a time": sign(t, jose.ES256, ecKey(), "ec", claims(set("aud", audience), set("iat", time.Now().Unix()))),
	} {
		p, err := f.Authenticate(t.Context(), token)
		if err != nil || p.User != "ada" || p.Kind != auth.JWT || p.Issuer != issuer || !p.InGroup("staff") || p.Expires.IsZero() {
			t.Errorf("%s: %+v, %v", name, p, err)
		}
	}
}

func TestForgedTokensAreRefused(t *testing.T) {
	f := fileOf(t, publicKeys(), ofIssuer)
	good := sign(t, jose.ES256, ecKey(), "ec", claims())
	header, rest, _ := strings.Cut(good, ".")
	payload, signature, _ := strings.Cut(rest, ".")
	other, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	der, _ := x509.MarshalPKIXPublicKey(rsaKey().Public())
	publicPEM := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
	for name, c := range map[string]struct {
		token  string
		reason store.Reason
	}{
		"a wrong signature":                  {header + "." + payload + "." + strings.Repeat("A", len(signature)), apierr.InvalidCredentials},
		"another payload":                    {header + "." + base64.RawURLEncoding.EncodeToString([]byte(strings.Replace(decode(payload), "ada", "eve", 1))) + "." + signature, apierr.InvalidCredentials},
		"no signature":                       {header + "." + payload + ".", apierr.InvalidCredentials},
		"alg none":                           {raw(`{"alg":"none"}`, claims(), ""), apierr.InvalidCredentials},
		"alg None":                           {raw(`{"alg":"None","kid":"rsa"}`, claims(), signature), apierr.InvalidCredentials},
		"no alg":                             {raw(`{"kid":"ec"}`, claims(), signature), apierr.InvalidCredentials},
		"HS256 with the RSA key as PEM":      {sign(t, jose.HS256, publicPEM, "rsa", claims()), apierr.InvalidCredentials},
		"HS256 with the RSA key as DER":      {sign(t, jose.HS256, der, "rsa", claims()), apierr.InvalidCredentials},
		"HS256 with the modulus":             {sign(t, jose.HS256, rsaKey().N.Bytes(), "", claims()), apierr.InvalidCredentials},
		"RS256 with an EC key's id":          {sign(t, jose.RS256, rsaKey(), "ec", claims()), apierr.InvalidCredentials},
		"an unknown key id":                  {sign(t, jose.ES256, ecKey(), "ec2", claims()), apierr.InvalidCredentials},
		"another key with a known id":        {sign(t, jose.ES256, other, "ec", claims()), apierr.InvalidCredentials},
		"a key in its own header":            {ownKey(t, other), apierr.InvalidCredentials},
		"an unknown critical header":         {raw(`{"alg":"ES256","kid":"ec","crit":["x"],"x":1}`, claims(), signature), apierr.InvalidCredentials},
		"expired":                            {sign(t, jose.ES256, ecKey(), "ec", claims(set("exp", time.Now().Add(-2*time.Minute).Unix()))), apierr.CredentialsExpired},
		"never expires":                      {sign(t, jose.ES256, ecKey(), "ec", claims(set("exp", nil))), apierr.InvalidCredentials},
		"not valid yet":                      {sign(t, jose.ES256, ecKey(), "ec", claims(set("nbf", time.Now().Add(5*time.Minute).Unix()))), apierr.InvalidCredentials},
		"issued in the future":               {sign(t, jose.ES256, ecKey(), "ec", claims(set("iat", time.Now().Add(5*time.Minute).Unix()))), apierr.InvalidCredentials},
		"another audience":                   {sign(t, jose.ES256, ecKey(), "ec", claims(set("aud", "else"))), apierr.InvalidCredentials},
		"no audience":                        {sign(t, jose.ES256, ecKey(), "ec", claims(set("aud", nil))), apierr.InvalidCredentials},
		"another issuer":                     {sign(t, jose.ES256, ecKey(), "ec", claims(set("iss", "https://else.example"))), apierr.InvalidCredentials},
		"no issuer":                          {sign(t, jose.ES256, ecKey(), "ec", claims(set("iss", nil))), apierr.InvalidCredentials},
		"no user":                            {sign(t, jose.ES256, ecKey(), "ec", claims(set("sub", nil))), apierr.InvalidCredentials},
		"a user that is no text":             {sign(t, jose.ES256, ecKey(), "ec", claims(set("sub", 7))), apierr.InvalidCredentials},
		"an expiry that is no number":        {sign(t, jose.ES256, ecKey(), "ec", claims(set("exp", "soon"))), apierr.InvalidCredentials},
		"not a token":                        {"eyJ.a.b", apierr.InvalidCredentials},
		"nothing":                            {"..", apierr.InvalidCredentials},
		"too long":                           {good + strings.Repeat("A", maxToken), apierr.InvalidCredentials},
		"two signatures in the JSON form":    {"ey.{\"signatures\":[]}.", apierr.InvalidCredentials},
		"a line feed in the payload":         {header + "." + payload[:9] + "\n" + payload[9:] + "." + signature, apierr.InvalidCredentials},
		"bits behind the last byte":          {header[:len(header)-1] + string(header[len(header)-1]+1) + "." + payload + "." + signature, apierr.InvalidCredentials},
		"the token behind spaces and a line": {" " + good + "\n", apierr.InvalidCredentials},
	} {
		p, err := f.Authenticate(t.Context(), c.token)
		if store.ReasonOf(err) != c.reason {
			t.Errorf("%s: %+v, %v, want %s", name, p, err, c.reason)
			continue
		}
		if payload := strings.Split(c.token, "."); len(payload) > 1 && len(payload[1]) > 20 && strings.Contains(err.Error(), payload[1][:20]) {
			t.Errorf("%s: the error holds the token: %v", name, err)
		}
	}
}

func decode(part string) string {
	text, _ := base64.RawURLEncoding.DecodeString(part)
	return string(text)
}

// ownKey returns a token whose header has the key that verifies it.
func ownKey(t testing.TB, key *ecdsa.PrivateKey) string {
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: key}, &jose.SignerOptions{EmbedJWK: true})
	if err != nil {
		t.Fatal(err)
	}
	token, err := jwt.Signed(signer).Claims(claims()).Serialize()
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func TestTokensOfSlurmAreRecognized(t *testing.T) {
	ofSlurm := Config{Kind: auth.Slurm, UserClaim: "sun", Leeway: time.Minute}
	// As slurmctld makes them: exp, iat and sun, signed by HS256 with the bytes of jwt_hs256.key.
	sun := func(change ...func(map[string]any)) map[string]any {
		c := map[string]any{"exp": time.Now().Add(time.Hour).Unix(), "iat": time.Now().Unix(), "sun": "ada"}
		for _, f := range change {
			f(c)
		}
		return c
	}
	withSecret, withKeys := fileOf(t, string(secret), ofSlurm), fileOf(t, publicKeys(), ofSlurm)
	for name, c := range map[string]struct {
		file   *File
		token  string
		reason store.Reason
	}{
		"a secret":                    {withSecret, sign(t, jose.HS256, secret, "", sun()), ""},
		"a set of keys":               {withKeys, sign(t, jose.RS256, rsaKey(), "rsa", sun()), ""},
		"another secret":              {withSecret, sign(t, jose.HS256, []byte(strings.Repeat("x", 32)), "", sun()), apierr.InvalidCredentials},
		"HS512":                       {withSecret, sign(t, jose.HS512, append(secret, secret...), "", sun()), apierr.InvalidCredentials},
		"none":                        {withSecret, raw(`{"alg":"none","typ":"JWT"}`, sun(), ""), apierr.InvalidCredentials},
		"expired":                     {withSecret, sign(t, jose.HS256, secret, "", sun(set("exp", time.Now().Add(-time.Hour).Unix()))), apierr.CredentialsExpired},
		"no user":                     {withSecret, sign(t, jose.HS256, secret, "", sun(set("sun", nil))), apierr.InvalidCredentials},
		"the token of another issuer": {withSecret, sign(t, jose.HS256, secret, "", sun(set("iss", issuer))), apierr.InvalidCredentials},
		"HS256 with a public key":     {withKeys, sign(t, jose.HS256, rsaKey().N.Bytes(), "rsa", sun()), apierr.InvalidCredentials},
	} {
		p, err := c.file.Authenticate(t.Context(), c.token)
		if store.ReasonOf(err) != c.reason || c.reason == "" && (p.User != "ada" || p.Kind != auth.Slurm) {
			t.Errorf("%s: %+v, %v, want %q", name, p, err, c.reason)
		}
	}
}

func TestKeysThatProveNothingAreRefused(t *testing.T) {
	small, _ := rsa.GenerateKey(rand.Reader, 1024) //nolint:gosec // too small on purpose
	for name, text := range map[string]string{
		"nothing": "", "no JSON": "key", "no keys": `{"keys":[]}`, "a secret": keySet(jose.JSONWebKey{Key: secret, KeyID: "s"}),
		"an algorithm of another kind": strings.Replace(keySet(jose.JSONWebKey{Key: ecKey().Public(), Algorithm: "ES256"}), `"ES256"`, `"HS256"`, 1),
		"keys for encryption":          keySet(jose.JSONWebKey{Key: rsaKey().Public(), Use: "enc"}), "broken": `{"keys":[{"kty":"RSA"}]}`,
		"a private key": keySet(jose.JSONWebKey{Key: ecKey()}),
	} {
		if _, err := parseKeys([]byte(text), false); err == nil || strings.Contains(err.Error(), base64.RawURLEncoding.EncodeToString(secret)) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if small != nil {
		if _, err := parseKeys([]byte(keySet(jose.JSONWebKey{Key: small.Public()})), false); err == nil {
			t.Error("a small RSA key is taken")
		}
	}
	if _, err := parseKeys([]byte("short"), true); err == nil {
		t.Error("a short secret is taken")
	}
}

// provider is a small OpenID Connect provider.
type provider struct {
	*httptest.Server
	mu      sync.Mutex
	keys    string
	down    bool
	issuer  string // that discovery tells; "": its own
	fetches atomic.Int64
}

func newProvider(t *testing.T, keys string) *provider {
	p := &provider{keys: keys}
	mux := http.NewServeMux()
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.down {
			http.Error(w, "down", http.StatusServiceUnavailable)
			return
		}
		told := p.issuer
		if told == "" {
			told = p.URL
		}
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"issuer": %q, "jwks_uri": %q, "id_token_signing_alg_values_supported": ["RS256"]}`, told, p.URL+"/keys")
	})
	mux.HandleFunc("/keys", func(w http.ResponseWriter, _ *http.Request) {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.fetches.Add(1)
		if p.down {
			http.Error(w, "down", http.StatusServiceUnavailable)
			return
		}
		fmt.Fprint(w, p.keys)
	})
	p.Server = httptest.NewServer(mux)
	t.Cleanup(p.Close)
	return p
}

func (p *provider) set(keys string, down bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.keys, p.down = keys, down
}

func newTestIssuer(t *testing.T, p *provider) *Issuer {
	c := ofIssuer
	c.Issuer = p.URL
	i := NewIssuer(c)
	t.Cleanup(i.client.CloseIdleConnections)
	return i
}

func TestKeysOfAnIssuerAreDiscoveredAndRotate(t *testing.T) {
	keyOf := func(id string) jose.JSONWebKey { return jose.JSONWebKey{Key: rsaKey().Public(), KeyID: id} }
	secretKey := jose.JSONWebKey{Key: secret, KeyID: "s"}
	p := newProvider(t, keySet(keyOf("one"), secretKey))
	i := newTestIssuer(t, p)
	token := func(id string) string { return sign(t, jose.RS256, rsaKey(), id, claims(set("iss", p.URL))) }
	recognize := func(id string, want store.Reason) {
		t.Helper()
		if _, err := i.Authenticate(t.Context(), token(id)); store.ReasonOf(err) != want {
			t.Errorf("the key %s: %v, want %q", id, err, want)
		}
	}
	p.set(p.keys, true)
	recognize("one", apierr.IssuerUnavailable) // the server has started without its issuer
	p.set(p.keys, false)
	recognize("one", "")
	recognize("two", apierr.InvalidCredentials)
	p.set(keySet(keyOf("two")), false) // the issuer rotates
	recognize("two", "")
	recognize("one", apierr.InvalidCredentials)
	p.set(p.keys, true)
	recognize("two", "") // its keys are known
	if _, err := i.Authenticate(t.Context(), sign(t, jose.HS256, secret, "s", claims(set("iss", p.URL)))); store.ReasonOf(err) == "" {
		t.Error("a secret that the issuer publishes is taken")
	}
	if _, err := i.Authenticate(t.Context(), sign(t, jose.RS256, rsaKey(), "two", claims())); store.ReasonOf(err) != apierr.InvalidCredentials {
		t.Errorf("another issuer: %v", err)
	}
}

func TestForgedKeyIDsDoNotFloodTheIssuer(t *testing.T) {
	p := newProvider(t, keySet(jose.JSONWebKey{Key: ecKey().Public(), KeyID: "ec"}))
	i := newTestIssuer(t, p)
	other, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	for n := range 200 {
		forged := sign(t, jose.ES256, other, fmt.Sprint(n), claims(set("iss", p.URL)))
		if _, err := i.Authenticate(t.Context(), forged); err == nil {
			t.Fatal("it was taken")
		}
	}
	if n := p.fetches.Load(); n > fetchBurst+2 {
		t.Errorf("the keys were fetched %d times", n)
	}
	if _, err := i.Authenticate(t.Context(), sign(t, jose.ES256, ecKey(), "ec", claims(set("iss", p.URL)))); err != nil {
		t.Errorf("a good token meanwhile: %v", err)
	}
}

// Forged tokens with an unknown key have the keys fetched; when the issuer hangs, tokens of known keys do not wait.
func TestAHangingIssuerDelaysNoTokenOfAKnownKey(t *testing.T) {
	p := newProvider(t, keySet(jose.JSONWebKey{Key: ecKey().Public(), KeyID: "ec"}))
	i := newTestIssuer(t, p)
	good := sign(t, jose.ES256, ecKey(), "ec", claims(set("iss", p.URL)))
	forged := sign(t, jose.ES256, ecKey(), "none", claims(set("iss", p.URL)))
	if _, err := i.Authenticate(t.Context(), good); err != nil {
		t.Fatal(err)
	}
	for name, age := range map[string]time.Duration{"new keys": 0, "old keys": 2 * keysTime} {
		i.known.Store(&fetchedKeys{i.known.Load().keys, time.Now().Add(-age)})
		p.mu.Lock() // its handlers wait
		ended := make(chan error, 2)
		go func() { _, err := i.Authenticate(t.Context(), forged); ended <- err }()
		for i.mu.TryLock() {
			i.mu.Unlock()
			runtime.Gosched()
		}
		verified := make(chan error, 1)
		go func() { _, err := i.Authenticate(t.Context(), good); verified <- err }()
		select {
		case err := <-verified:
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
		case <-time.After(fetchTime / 2):
			t.Errorf("%s: a token of a known key waits for the issuer", name)
		}
		p.mu.Unlock()
		if err := <-ended; err == nil {
			t.Errorf("%s: a forged token was taken", name)
		}
	}
}

func TestAnIssuerThatCallsItselfOtherwiseIsNotBelieved(t *testing.T) {
	p := newProvider(t, keySet(jose.JSONWebKey{Key: ecKey().Public(), KeyID: "ec"}))
	p.issuer = "https://else.example"
	i := newTestIssuer(t, p)
	if _, err := i.Authenticate(t.Context(), sign(t, jose.ES256, ecKey(), "ec", claims(set("iss", p.URL)))); store.ReasonOf(err) != apierr.IssuerUnavailable {
		t.Errorf("got %v", err)
	}
}

// Whatever a token looks like, it is recognized only if one of the keys has signed it.
func FuzzTokens(tf *testing.F) {
	f := testkit.Mutated(tf)
	keys := filepath.Join(f.TempDir(), "keys")
	if err := os.WriteFile(keys, []byte(publicKeys()), 0o600); err != nil {
		f.Fatal(err)
	}
	file := NewFile(keys, ofIssuer)
	if err := file.Load(); err != nil {
		f.Fatal(err)
	}
	always := set("exp", time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC).Unix()) // what the fuzzer keeps is good another day too
	good := sign(f, jose.ES256, ecKey(), "ec", claims(always))
	signed := good[:strings.LastIndexByte(good, '.')]
	f.Add(good)
	f.Add(raw(`{"alg":"none"}`, claims(), ""))
	f.Add(raw(`{"alg":"HS256","kid":"rsa","crit":["b64"],"b64":false}`, claims(), "AAAA"))
	f.Add("eyJhbGciOiJFUzI1NiJ9..")
	f.Fuzz(func(t testing.TB, token string) {
		p, err := file.Authenticate(t.Context(), token)
		if (p != nil) && err == nil && !strings.HasPrefix(token, signed) {
			t.Errorf("%q is recognized as %v", token, p)
		}
	})
}

func FuzzKeys(tf *testing.F) {
	f := testkit.Mutated(tf)
	f.Add([]byte(publicKeys()))
	f.Add([]byte(`{"keys":[{"kty":"oct","k":"AA"}]}`))
	f.Fuzz(func(t testing.TB, text []byte) {
		found, err := parseKeys(text, false)
		for _, key := range found {
			if _, secret := key.Key.([]byte); err == nil && (secret || algorithmsOf(key.Key) == nil) {
				t.Errorf("a key of the type %T is taken", key.Key)
			}
		}
	})
}
