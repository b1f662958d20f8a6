// Package rebinding tells the requests of web pages that have their own name lead to this machine (DNS rebinding), and
// so are of one origin with a server on a loopback address. It has no state.
package rebinding

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// ByRightName reports whether the host that a request names may be this server's. Without TLS a
// loopback address has no other name than an address, localhost, a name below it, or one of these.
func ByRightName(r *http.Request, names ...string) bool {
	local, ok := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
	if !ok || !local.IP.IsLoopback() || r.TLS != nil {
		return true
	}
	host := r.Host
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.Trim(host, "[]")
	_, err := netip.ParseAddr(host)
	host = strings.ToLower(host)
	return err == nil || host == "" || host == "localhost" || strings.HasSuffix(host, ".localhost") || slices.Contains(names, host)
}
