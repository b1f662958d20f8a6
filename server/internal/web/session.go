package web

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/relay"
	"github.com/runstatus/runstatus/server/internal/store"
)

const (
	// maxLogin is the size of the largest body of a login.
	maxLogin = 16 << 10
	// maxCookie is the length of the longest token that fits a cookie: browsers drop larger ones without a word.
	maxCookie = 4000
)

// cookieToken is what a token consists of, by RFC 6750. It needs no quotes in a cookie.
var cookieToken = regexp.MustCompile(`^[A-Za-z0-9._~+/-]+=*$`)

// secret is the prefix of the name of a cookie that browsers accept from this host alone, over TLS.
const secret = "__Host-"

// cookieNames returns the names of the cookies that may have the token of the browser that makes a request, the first
// of them first. A browser sends the cookies of a host to all its ports: with the port in their names, servers behind
// one host have one each. A request in plain text may have passed a proxy that ends TLS, which only the Origin of a
// POST tells.
func cookieNames(r *http.Request) []string {
	name := "runstatus_token"
	if _, port, err := net.SplitHostPort(r.Host); err == nil && port != "" {
		name += "_" + port
	}
	if r.TLS != nil {
		return []string{secret + name}
	}
	return []string{secret + name, name}
}

// overTLS reports whether the browser that makes a POST has TLS, to this server or to a proxy.
func overTLS(r *http.Request) bool {
	return r.TLS != nil || strings.HasPrefix(r.Header.Get("Origin"), "https://")
}

// headers returns the headers of a request. A request of the server's own page has its cookie in the place of
// Authorization.
func headers(r *http.Request) http.Header {
	if len(r.Header["Authorization"]) > 0 || !isOwn(r) {
		return r.Header
	}
	for _, name := range cookieNames(r) {
		c, err := r.Cookie(name)
		if err == nil && cookieToken.MatchString(c.Value) {
			with := r.Header.Clone()
			with.Set("Authorization", "Bearer "+c.Value)
			return with
		}
	}
	return r.Header
}

// isOwn reports whether a request is not one of a page of another origin. Browsers send Sec-Fetch-Site where the
// connection is safe from others (TLS, loopback), and Origin with each POST.
func isOwn(r *http.Request) bool {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "same-origin", "none":
		return true
	case "":
		origin := r.Header.Get("Origin")
		u, err := url.Parse(origin)
		return origin == "" || err == nil && u.Host == r.Host
	}
	return false
}

// logins lets browsers log in and out.
type logins struct{ *Server }

// login answers what principal a token stands for, and has the browser keep it in a cookie that no script can read.
func (s logins) login(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	token, refused := s.token(w, r)
	if refused != nil {
		s.refuse(w, refused)
		return
	}
	caller, err := s.principalOf(r.Context(), token)
	if err != nil {
		s.refuse(w, s.statusOf(err))
		return
	}
	answer, err := protojson.Marshal(caller)
	if err != nil {
		s.refuse(w, s.statusOf(err))
		return
	}
	c := cookies(r, token)[0]
	if caller.GetExpireTime() != nil {
		c.Expires = caller.GetExpireTime().AsTime()
		c.MaxAge = max(1, int(time.Until(c.Expires)/time.Second))
	}
	http.SetCookie(w, c)
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(append(answer, '\n')) // best effort: the client may have gone
}

// logout has the browser drop each cookie that counts.
func (s logins) logout(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	if !isOwn(r) {
		s.refuse(w, s.foreign())
		return
	}
	for _, c := range cookies(r, "") {
		c.MaxAge = -1
		http.SetCookie(w, c)
	}
	w.WriteHeader(http.StatusNoContent)
}

// cookies returns the cookies that the browser of a POST accepts, the one for a login first. A cookie holds a token
// until the browser ends.
func cookies(r *http.Request, token string) (all []*http.Cookie) {
	for _, name := range cookieNames(r) {
		secure := strings.HasPrefix(name, secret)
		if secure && !overTLS(r) {
			continue
		}
		all = append(all, &http.Cookie{Name: name, Value: token, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: secure})
	}
	return all
}

// principalOf returns the principal that a token stands for. A token that the server does not recognize is an error, also
// where the connection has an identity of its own.
func (s logins) principalOf(ctx context.Context, token string) (*runstatusv1.WhoAmIResponse, error) {
	ctx = relay.WithAuthorization(ctx, "Bearer "+token)
	caller, err := runstatusv1.NewAuthServiceClient(s.config.Relay).WhoAmI(ctx, &runstatusv1.WhoAmIRequest{})
	if err != nil {
		return nil, err
	}
	switch caller.GetKind() {
	case runstatusv1.PrincipalKind_PRINCIPAL_KIND_TOKEN, runstatusv1.PrincipalKind_PRINCIPAL_KIND_JWT, runstatusv1.PrincipalKind_PRINCIPAL_KIND_SLURM:
		return caller, nil
	}
	return nil, s.config.Status(&store.Error{Reason: apierr.InvalidCredentials, Detail: "the token is not known to this server"}).Err()
}

// token returns the token in the body of a login, as JSON or as a form, or the status with which it is refused. No
// status holds what the body has.
func (s logins) token(w http.ResponseWriter, r *http.Request) (string, *status.Status) {
	if !isOwn(r) {
		return "", s.foreign()
	}
	body := http.MaxBytesReader(w, r.Body, maxLogin)
	token, err := readToken(r.Header.Get("Content-Type"), body)
	if _, large := errors.AsType[*http.MaxBytesError](err); large || len(token) > maxCookie {
		return "", s.config.Status(&store.Error{Reason: apierr.MessageTooLarge,
			Detail: "the token is longer than 4000 bytes, which is what a cookie of a browser holds: use a shorter one"})
	}
	if err != nil {
		return "", s.malformed(`a login is JSON such as {"token": "TOKEN"}, or a form with the field token`)
	}
	token = strings.TrimSpace(token)
	if !cookieToken.MatchString(token) {
		return "", s.config.Status(&store.Error{Reason: apierr.InvalidCredentials, Detail: "this is no token: it is empty, or has characters that no token has"})
	}
	return token, nil
}

// readToken returns the token in a body.
func readToken(contentType string, body io.Reader) (string, error) {
	text, err := io.ReadAll(body)
	if err != nil {
		return "", err
	}
	kind, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		return "", err
	}
	switch kind {
	case "application/json":
		var login struct{ Token string }
		err = json.Unmarshal(text, &login)
		return login.Token, err
	case "application/x-www-form-urlencoded":
		values, err := url.ParseQuery(string(text))
		return values.Get("token"), err
	}
	return "", errors.New("the body has another type")
}

func (s logins) foreign() *status.Status {
	return s.config.Status(&store.Error{Reason: apierr.CrossOrigin, Detail: "a web page of another origin may not log in or out here"})
}
