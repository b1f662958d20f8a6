package rebinding

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestNamesOfAServerOnLoopback(t *testing.T) {
	for host, want := range map[string]bool{
		"127.0.0.1:7601": true, "[::1]:7601": true, "localhost:7601": true, "LOCALHOST": true, "page.localhost:1": true, "10.0.0.1": true, "": true,
		"dash.example.org": true, "example.org": false, "localhost.example.org": false, "127.0.0.1.example.org:7601": false,
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		r.Host = host
		if !ByRightName(r, "dash.example.org") {
			t.Error("a connection that is not TCP on loopback is refused")
		}
		r = httptest.NewRequest(http.MethodGet, "/", nil)
		r.Host = host
		r = r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)}))
		if got := ByRightName(r, "dash.example.org"); got != want {
			t.Errorf("%q: %v", host, got)
		}
	}
}
