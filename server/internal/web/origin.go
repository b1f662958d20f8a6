package web

import (
	"fmt"
	"net/http"
	"net/url"

	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/rebinding"
	"github.com/runstatus/runstatus/server/internal/store"
)

// guard refuses what web pages of other origins may not do: to write, unless their origin is configured, and
// to reach a server on loopback under a name of their own (DNS rebinding), which would make them of one origin.
func (s *Server) guard(next http.Handler) (http.Handler, error) {
	writes := http.NewCrossOriginProtection()
	var hosts []string
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
		if !rebinding.ByRightName(r, hosts...) {
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
