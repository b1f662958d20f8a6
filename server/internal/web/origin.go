package web

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/store"
)

// guard refuses what web pages of other origins may not do: to write, unless their origin is configured, and
// to reach a server on loopback under a name of their own (DNS rebinding), which would make them of one origin.
func (s *Server) guard(next http.Handler) (http.Handler, error) {
	writes := http.NewCrossOriginProtection()
	hosts := []string{"localhost"}
	for _, origin := range s.config.Origins {
		if err := trust(writes, origin); err != nil {
			return nil, err
		}
		if u, err := url.Parse(origin); err == nil {
			hosts = append(hosts, u.Hostname())
		}
	}
	writes.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.refuse(w, s.config.Status(&store.Error{Reason: apierr.CrossOrigin,
			Detail: fmt.Sprintf("a web page of %.200q may not write here: its origin is not configured", r.Header.Get("Origin"))}))
	}))
	guarded := writes.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !reachedByRightName(r, hosts) {
			s.refuse(w, s.config.Status(&store.Error{Reason: apierr.CrossOrigin,
				Detail: fmt.Sprintf("the host %.200q is no name of a server on a loopback address: use localhost or the address", r.Host)}))
			return
		}
		guarded.ServeHTTP(w, r)
	}), nil
}

// CheckOrigin returns an error if a text is not the origin of web pages.
func CheckOrigin(origin string) error { return trust(http.NewCrossOriginProtection(), origin) }

func trust(p *http.CrossOriginProtection, origin string) error {
	if err := p.AddTrustedOrigin(origin); err != nil {
		return fmt.Errorf("the origin %q is not SCHEME://HOST[:PORT], such as https://dash.example.org: %w", origin, err)
	}
	return nil
}

// reachedByRightName reports whether the host that a request names may be this server's. Without TLS a
// loopback address has no other name than an address or one of these.
func reachedByRightName(r *http.Request, names []string) bool {
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
	return err == nil || host == "" || slices.Contains(names, strings.ToLower(host)) || strings.HasSuffix(strings.ToLower(host), ".localhost")
}
