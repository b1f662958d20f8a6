package doors

import (
	"net/http"
	"strings"
	"testing"

	"google.golang.org/grpc"
)

// CookieName is the name of the door whose calls carry their token as the web page's do.
const CookieName = "Connect with a cookie"

// Cookie returns a door that speaks Connect and sends the token of a call in the cookie of the web page. A call with
// other credentials than a bearer token has no form.
func Cookie(t testing.TB, base string, like *http.Transport) grpc.ClientConnInterface {
	t.Helper()
	transport := like.Clone()
	transport.Protocols = &http.Protocols{}
	transport.Protocols.SetHTTP2(true)
	transport.Protocols.SetUnencryptedHTTP2(true)
	t.Cleanup(transport.CloseIdleConnections)
	return Connect(&http.Client{Transport: asCookie{transport}}, base)
}

// asCookie moves the token of a request from its header into a cookie.
type asCookie struct{ next http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (a asCookie) RoundTrip(r *http.Request) (*http.Response, error) {
	header := r.Header.Get("Authorization")
	if header == "" {
		return a.next.RoundTrip(r)
	}
	token, ok := strings.CutPrefix(header, "Bearer ")
	if !ok {
		return nil, ErrNoForm
	}
	r = r.Clone(r.Context())
	r.Header.Del("Authorization")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	name := "runstatus_token"
	if r.URL.Scheme == "https" {
		name = "__Host-" + name
	}
	if port := r.URL.Port(); port != "" {
		name += "_" + port
	}
	r.AddCookie(&http.Cookie{Name: name, Value: token})
	return a.next.RoundTrip(r)
}
