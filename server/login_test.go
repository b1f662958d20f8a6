package server

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/encoding/protojson"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/internal/tokenfile"
)

const (
	asJSON = "Content-Type: application/json"
	asForm = "Content-Type: application/x-www-form-urlencoded"
)

// loginSite is a site whose HTTP port is on loopback, in plain text.
func loginSite(t *testing.T, tokens map[string]tokenfile.Entry) (*site, *httpServer) {
	t.Helper()
	s := serveSite(t, "rules:\n  - {who: {token: '*'}, role: reader}\n  - {who: {user: ada}, role: writer}\n", tokens,
		func(c *settings) { c.HTTP = "127.0.0.1:0" })
	t.Cleanup(http.DefaultClient.CloseIdleConnections)
	return s, &httpServer{s.harness, "http://" + s.http.String()}
}

func (a httpAnswer) cookies() []*http.Cookie {
	return (&http.Response{Header: a.header}).Cookies()
}

func loginBody(token string) string { return `{"token": "` + token + `"}` }

// A login answers whose the token is. Its cookie then stands for the token, for the server's own pages alone, until
// the logout.
func TestALoginIsACookie(t *testing.T) {
	soon := time.Now().Add(time.Hour)
	s, h := loginSite(t, map[string]tokenfile.Entry{"ever": {}, "soon": {Expires: &soon}})
	for name, row := range map[string]struct {
		token string
		kind  runstatusv1.PrincipalKind
		ends  bool
		form  bool
	}{
		"a token":               {token: s.tokens["ever"], kind: runstatusv1.PrincipalKind_PRINCIPAL_KIND_TOKEN},
		"a token with space":    {token: s.tokens["ever"] + " ", kind: runstatusv1.PrincipalKind_PRINCIPAL_KIND_TOKEN},
		"a token as a form":     {token: s.tokens["ever"], kind: runstatusv1.PrincipalKind_PRINCIPAL_KIND_TOKEN, form: true},
		"a token that ends":     {token: s.tokens["soon"], kind: runstatusv1.PrincipalKind_PRINCIPAL_KIND_TOKEN, ends: true},
		"a JSON Web Token":      {token: s.jwt(t, nil), kind: runstatusv1.PrincipalKind_PRINCIPAL_KIND_JWT, ends: true},
		"a token of Slurm":      {token: s.slurm(t, "ada", time.Hour), kind: runstatusv1.PrincipalKind_PRINCIPAL_KIND_SLURM, ends: true},
		"a token of Slurm form": {token: s.slurm(t, "ada", time.Hour), kind: runstatusv1.PrincipalKind_PRINCIPAL_KIND_SLURM, ends: true, form: true},
	} {
		t.Run(name, func(t *testing.T) {
			a := h.ask(t, http.MethodPost, "/login", loginBody(row.token), asJSON)
			if row.form {
				a = h.ask(t, http.MethodPost, "/login", url.Values{"token": {row.token}}.Encode(), asForm)
			}
			var who runstatusv1.WhoAmIResponse
			if a.code != http.StatusOK {
				t.Fatal(a)
			}
			testkit.Must(t, protojson.Unmarshal([]byte(a.body), &who))
			if who.GetKind() != row.kind || a.header.Get("Cache-Control") != "no-store" || strings.Contains(a.body, strings.TrimSpace(row.token)) {
				t.Errorf("the answer is %+v", a)
			}
			c := a.cookies()
			if len(c) != 1 {
				t.Fatalf("%d cookies", len(c))
			}
			if !c[0].HttpOnly || c[0].SameSite != http.SameSiteStrictMode || c[0].Path != "/" || c[0].Domain != "" || c[0].Secure {
				t.Errorf("the cookie is %v", c[0])
			}
			if left := time.Duration(c[0].MaxAge) * time.Second; (c[0].MaxAge != 0) != row.ends || row.ends && (left > 61*time.Minute || left < 59*time.Minute) {
				t.Errorf("the cookie ends in %v", left)
			}
			if got := h.ask(t, http.MethodGet, "/v1/auth:whoAmI", "", "Cookie: "+c[0].Name+"="+c[0].Value); got.code != http.StatusOK || compact(t, got.body) != compact(t, a.body) {
				t.Errorf("with the cookie: %+v, want %s", got, a.body)
			}
		})
	}
	out := h.ask(t, http.MethodPost, "/logout", "")
	if c := out.cookies(); out.code != http.StatusNoContent || len(c) != 1 || c[0].MaxAge >= 0 || c[0].Value != "" || !c[0].HttpOnly || c[0].Path != "/" {
		t.Errorf("the logout answers %+v", out)
	}
	for _, token := range s.tokens {
		if strings.Contains(s.log.String(), token) {
			t.Error("the log has a token")
		}
	}
}

func TestALoginIsRefused(t *testing.T) {
	past := time.Now().Add(-time.Minute)
	s, h := loginSite(t, map[string]tokenfile.Entry{"good": {}, "old": {Expires: &past}})
	good := s.tokens["good"]
	for name, row := range map[string]struct {
		body, kind string
		more       string // a header
		code       codes.Code
		reason     string
	}{
		"an unknown token":      {loginBody(tokenfile.New()), asJSON, "", codes.Unauthenticated, "INVALID_CREDENTIALS"},
		"an expired token":      {loginBody(s.tokens["old"]), asJSON, "", codes.Unauthenticated, "CREDENTIALS_EXPIRED"},
		"an expired JWT":        {loginBody(s.jwt(t, func(c map[string]any) { c["exp"] = past.Add(-time.Hour).Unix() })), asJSON, "", codes.Unauthenticated, "CREDENTIALS_EXPIRED"},
		"no token":              {`{}`, asJSON, "", codes.Unauthenticated, "INVALID_CREDENTIALS"},
		"an empty token":        {loginBody(""), asJSON, "", codes.Unauthenticated, "INVALID_CREDENTIALS"},
		"a line feed":           {loginBody(good + `\r\nSet-Cookie: a=b`), asJSON, "", codes.Unauthenticated, "INVALID_CREDENTIALS"},
		"another cookie":        {loginBody(good + `; Domain=example.org`), asJSON, "", codes.Unauthenticated, "INVALID_CREDENTIALS"},
		"a token that is cut":   {loginBody(good[:len(good)-1]), asJSON, "", codes.Unauthenticated, "INVALID_CREDENTIALS"},
		"too long for a cookie": {loginBody(strings.Repeat("a", 4001)), asJSON, "", codes.ResourceExhausted, "MESSAGE_TOO_LARGE"},
		"a large body":          {loginBody(strings.Repeat("a", 1<<20)), asJSON, "", codes.ResourceExhausted, "MESSAGE_TOO_LARGE"},
		"no JSON":               {good, asJSON, "", codes.InvalidArgument, "MALFORMED_REQUEST"},
		"a number":              {`{"token": 7}`, asJSON, "", codes.InvalidArgument, "MALFORMED_REQUEST"},
		"a damaged form":        {"token=%zz" + good, asForm, "", codes.InvalidArgument, "MALFORMED_REQUEST"},
		"another type":          {good, "Content-Type: text/plain", "", codes.InvalidArgument, "MALFORMED_REQUEST"},
		"no type":               {good, "Content-Type: ", "", codes.InvalidArgument, "MALFORMED_REQUEST"},
		"another origin":        {loginBody(good), asJSON, "Origin: https://elsewhere.example", codes.PermissionDenied, "CROSS_ORIGIN"},
		"another site":          {loginBody(good), asJSON, "Sec-Fetch-Site: cross-site", codes.PermissionDenied, "CROSS_ORIGIN"},
		"another port":          {loginBody(good), asJSON, "Sec-Fetch-Site: same-site", codes.PermissionDenied, "CROSS_ORIGIN"},
		"an opaque origin":      {loginBody(good), asJSON, "Origin: null", codes.PermissionDenied, "CROSS_ORIGIN"},
		"another name":          {loginBody(good), asJSON, "Host: rebound.example", codes.PermissionDenied, "CROSS_ORIGIN"},
	} {
		t.Run(name, func(t *testing.T) {
			headers := []string{row.kind}
			if row.more != "" {
				headers = append(headers, row.more)
			}
			a := h.ask(t, http.MethodPost, "/login", row.body, headers...)
			st := statusOfAnswer(t, a)
			wantError(t, st.Err(), row.code, row.reason, "")
			if a.header.Get("Set-Cookie") != "" || a.header.Get("Cache-Control") != "no-store" && row.code != codes.PermissionDenied {
				t.Errorf("the answer is %+v", a)
			}
			if strings.Contains(a.body, good[:len(good)-1]) || strings.Contains(a.body, "aaaaaaaa") {
				t.Errorf("the answer has the token: %s", a.body)
			}
		})
	}
	if got := h.ask(t, http.MethodGet, "/login?token="+good, ""); got.code != http.StatusMethodNotAllowed && got.code != http.StatusNotFound {
		t.Errorf("a login with GET: %+v", got)
	}
	if got := h.ask(t, http.MethodPost, "/logout", "", "Sec-Fetch-Site: same-site"); got.header.Get("Set-Cookie") != "" {
		t.Errorf("a page of another origin logs out: %+v", got)
	}
	for _, token := range []string{good[:len(good)-1], s.tokens["old"], strings.Repeat("a", 100)} {
		if strings.Contains(s.log.String(), token) {
			t.Error("the log has a token")
		}
	}
}

// A cookie counts in requests of the server's own pages alone. The header Authorization comes first.
func TestWhenACookieCounts(t *testing.T) {
	s, h := loginSite(t, map[string]tokenfile.Entry{"good": {}})
	c := h.ask(t, http.MethodPost, "/login", loginBody(s.tokens["good"]), asJSON).cookies()[0]
	own := "http://" + s.http.String()
	for name, row := range map[string]struct {
		cookie  string
		headers []string
		counts  bool
	}{
		"a page of the server":          {c.Value, []string{"Sec-Fetch-Site: same-origin", "Origin: " + own}, true},
		"typed into the browser":        {c.Value, []string{"Sec-Fetch-Site: none"}, true},
		"no browser":                    {c.Value, nil, true},
		"a browser that names origins":  {c.Value, []string{"Origin: " + own}, true},
		"another port":                  {c.Value, []string{"Sec-Fetch-Site: same-site"}, false},
		"another site":                  {c.Value, []string{"Sec-Fetch-Site: cross-site"}, false},
		"another origin":                {c.Value, []string{"Origin: http://127.0.0.1:1"}, false},
		"an opaque origin":              {c.Value, []string{"Origin: null"}, false},
		"a value that is unknown":       {c.Value, []string{"Sec-Fetch-Site: near"}, false},
		"no token":                      {"", nil, false},
		"characters that no token has":  {"a b", nil, false},
		"beside a header that is wrong": {c.Value, []string{"Authorization: Bearer x"}, false},
	} {
		a := h.ask(t, http.MethodGet, "/v1/auth:whoAmI", "", append(row.headers, "Cookie: "+c.Name+"="+row.cookie)...)
		if counts := strings.Contains(a.body, "PRINCIPAL_KIND_TOKEN"); counts != row.counts {
			t.Errorf("%s: %+v", name, a)
		}
	}
	if a := h.ask(t, http.MethodGet, "/v1/auth:whoAmI", "", "Cookie: runstatus_token_1="+c.Value); strings.Contains(a.body, "PRINCIPAL_KIND_TOKEN") {
		t.Error("the cookie of another port counts")
	}
	if a := h.ask(t, http.MethodPost, "/v1/namespaces/main/runs", `{"kind": "KIND_SERIES"}`, "Cookie: "+c.Name+"="+c.Value, "Sec-Fetch-Site: cross-site"); statusOfAnswer(t, a).Code() != codes.PermissionDenied {
		t.Errorf("a page of another site writes: %+v", a)
	}
}

// Under TLS the cookie never goes over plain text, and no other host of a domain can set it.
func TestTheCookieUnderTLS(t *testing.T) {
	s := serveSiteOverHTTP(t, false, "rules:\n  - {who: {token: '*'}, role: reader}\n", map[string]tokenfile.Entry{"good": {}})
	base, transport := s.httpTransport(t, false)
	t.Cleanup(transport.CloseIdleConnections)
	resp, err := (&http.Client{Transport: transport}).Post(base+"/login", "application/json", strings.NewReader(loginBody(s.tokens["good"])))
	testkit.Must(t, err)
	defer resp.Body.Close()
	c := resp.Cookies()
	if resp.StatusCode != http.StatusOK || len(c) != 1 || !c[0].Secure || !c[0].HttpOnly || !strings.HasPrefix(c[0].Name, "__Host-") || c[0].Path != "/" || c[0].Domain != "" {
		t.Errorf("%s: %v", resp.Status, c)
	}
}

// Behind a proxy that ends TLS the cookie is as under TLS. Only the Origin of the login tells.
func TestTheCookieBehindAProxyThatEndsTLS(t *testing.T) {
	s, h := loginSite(t, map[string]tokenfile.Entry{"good": {}})
	proxied := []string{"Origin: https://" + s.http.String(), "Sec-Fetch-Site: same-origin"}
	a := h.ask(t, http.MethodPost, "/login", loginBody(s.tokens["good"]), append(proxied, asJSON)...)
	c := a.cookies()
	if a.code != http.StatusOK || len(c) != 1 || !c[0].Secure || !c[0].HttpOnly || !strings.HasPrefix(c[0].Name, "__Host-") || c[0].Path != "/" || c[0].Domain != "" {
		t.Fatalf("%+v: %v", a, c)
	}
	if got := h.ask(t, http.MethodGet, "/v1/auth:whoAmI", "", "Cookie: "+c[0].Name+"="+c[0].Value); !strings.Contains(got.body, "PRINCIPAL_KIND_TOKEN") {
		t.Errorf("with the cookie: %+v", got)
	}
	dropped := map[string]bool{}
	for _, c := range h.ask(t, http.MethodPost, "/logout", "", proxied...).cookies() {
		dropped[c.Name] = c.MaxAge < 0
	}
	if !dropped[c[0].Name] || !dropped[strings.TrimPrefix(c[0].Name, "__Host-")] {
		t.Errorf("the logout drops %v", dropped)
	}
}

// A server that does not know the token says so, also where the caller is known without it or may do everything.
func TestALoginWhereTheTokenDoesNotCount(t *testing.T) {
	h := serveHTTP(t)
	wantError(t, statusOfAnswer(t, h.ask(t, http.MethodPost, "/login", loginBody("rst_x"), asJSON)).Err(), codes.Unauthenticated, "INVALID_CREDENTIALS", "")
	s := serveSiteOverHTTP(t, true, "", map[string]tokenfile.Entry{})
	base, transport := s.httpTransport(t, false)
	t.Cleanup(transport.CloseIdleConnections)
	resp, err := (&http.Client{Transport: transport}).Post(base+"/login", "application/json", strings.NewReader(loginBody("a.b.c")))
	testkit.Must(t, err)
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusUnauthorized || len(resp.Cookies()) > 0 {
		t.Errorf("on a unix socket: %s, %v", resp.Status, resp.Cookies())
	}
}

// The page is for all: what it shows is asked by its own calls. It takes no path from the API.
func TestThePageOnTheHTTPPort(t *testing.T) {
	_, h := loginSite(t, map[string]tokenfile.Entry{"good": {}})
	for _, path := range []string{"/", "/runs", "/run/main/test_runs/1"} {
		a := h.ask(t, http.MethodGet, path, "")
		if a.code != http.StatusOK || !strings.HasPrefix(a.header.Get("Content-Type"), "text/html") || !strings.Contains(a.header.Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("%s: %d %v", path, a.code, a.header)
		}
		if a := h.ask(t, http.MethodGet, path, "", "Host: rebound.example"); a.code != http.StatusForbidden {
			t.Errorf("%s by another name of the host: %d", path, a.code)
		}
		if a := h.ask(t, http.MethodPost, path, ""); a.code != http.StatusNotFound {
			t.Errorf("POST %s: %d", path, a.code)
		}
	}
	for path, code := range map[string]int{"/v1/namespaces/main/runs": http.StatusUnauthorized, "/nothing": http.StatusNotFound, "/assets/nothing.js": http.StatusNotFound, "/healthz": http.StatusOK} {
		if a := h.ask(t, http.MethodGet, path, ""); a.code != code || strings.HasPrefix(a.header.Get("Content-Type"), "text/html") {
			t.Errorf("%s: %d %v", path, a.code, a.header)
		}
	}
}
