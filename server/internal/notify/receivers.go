package notify

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"time"

	"code.dny.dev/ssrf"
)

// errRefused says that a message may not go to an address.
var errRefused = errors.New("the address is not among the receivers")

// public refuses addresses that the public Internet does not route: loopback, private, link-local and others of
// the registries of special addresses.
var public = ssrf.New(ssrf.WithAnyPort())

// mayName returns an error if the URL of a rule can never be reached. A host that is not listed may
// have an address in a network that is.
func (r *receivers) mayName(u *url.URL) error {
	const want = "list the host, or its network, under receivers"
	host := strings.ToLower(u.Hostname())
	if addr, err := netip.ParseAddr(host); err == nil {
		if !r.hasNetworkOf(addr.Unmap()) {
			return fmt.Errorf("%s is not among the receivers: list its network under receivers", host)
		}
		return nil
	}
	switch {
	case len(r.networks) > 0:
		return nil // its address decides
	case !r.hasHost(host):
		return fmt.Errorf("%s is not among the receivers: %s", host, want)
	case u.Scheme == "http":
		return fmt.Errorf("the url of %s is http, whose messages everything on the network path can read: use https, or list the receiver's network under receivers", host)
	}
	return nil
}

// hasHost reports whether a host is listed by its name.
func (r *receivers) hasHost(host string) bool {
	for _, listed := range r.hosts {
		if suffix, ok := strings.CutPrefix(listed, "*"); host == listed || ok && strings.HasSuffix(host, suffix) && len(host) > len(suffix) {
			return true
		}
	}
	return false
}

func (r *receivers) hasNetworkOf(addr netip.Addr) bool {
	for _, network := range r.networks {
		if network.Contains(addr) {
			return true
		}
	}
	return false
}

// check returns errRefused unless a message for the URL may go to an address: one in a listed network, or a
// public one of a listed host over https. Names are resolved before, so that a name cannot lead elsewhere
// than to the address that is checked.
func (r *receivers) check(u *url.URL, addr netip.Addr) error {
	addr = addr.Unmap().WithZone("")
	if r.hasNetworkOf(addr) {
		return nil
	}
	if !r.hasHost(strings.ToLower(u.Hostname())) {
		return fmt.Errorf("%w: %s is in none of the networks, and its host is not listed", errRefused, addr)
	}
	if u.Scheme == "http" {
		return fmt.Errorf("%w: %s is in none of the networks, which http needs", errRefused, addr)
	}
	if err := public.SafeAddr(addr); err != nil {
		return fmt.Errorf("%w: %s is no public address, and in none of the networks", errRefused, addr)
	}
	return nil
}

// client returns the client for a rule. It follows no redirect and uses no proxy, because another machine
// would then decide where messages go.
func (r *receivers) client(rule *rule) *http.Client {
	dialer := &net.Dialer{
		Timeout: rule.timeout,
		ControlContext: func(_ context.Context, _, address string, _ syscall.RawConn) error {
			addr, err := netip.ParseAddrPort(address)
			if err != nil {
				return fmt.Errorf("%w: %q", errRefused, address)
			}
			return r.check(rule.url, addr.Addr())
		},
	}
	return &http.Client{
		Timeout:       rule.timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			DialContext:            dialer.DialContext,
			TLSHandshakeTimeout:    rule.timeout,
			IdleConnTimeout:        time.Minute,
			MaxIdleConnsPerHost:    lanes,
			MaxConnsPerHost:        lanes,
			MaxResponseHeaderBytes: 64 << 10,
			ForceAttemptHTTP2:      true,
		},
	}
}
