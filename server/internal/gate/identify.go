package gate

import (
	"context"
	"crypto/sha256"
	"crypto/x509"
	"fmt"
	"net/netip"
	"os/user"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/peer"

	"github.com/runstatus/runstatus/server/internal/auth"
)

// unixPeer is what the credentials of a unix socket tell of the process on the other side.
type unixPeer interface {
	Peer() (uid, gid uint32, groups []uint32)
}

// peerOf returns the principal on the other side of a connection, without a look at tokens.
func (g *Gate) peerOf(ctx context.Context) *auth.Principal {
	p, ok := peer.FromContext(ctx)
	if !ok {
		return anonymous
	}
	switch info := p.AuthInfo.(type) {
	case unixPeer:
		return g.accounts.principal(info.Peer())
	case credentials.TLSInfo:
		if chains := info.State.VerifiedChains; len(chains) > 0 && len(chains[0]) > 0 {
			return ofCertificate(chains[0][0])
		}
	}
	return anonymous
}

var anonymous = &auth.Principal{Kind: auth.Anonymous}

func ofCertificate(c *x509.Certificate) *auth.Principal {
	p := &auth.Principal{Kind: auth.Certificate, Expires: c.NotAfter}
	for _, uri := range c.URIs {
		p.SANs = append(p.SANs, uri.String())
	}
	p.SANs = append(append(p.SANs, c.DNSNames...), c.EmailAddresses...)
	for _, ip := range c.IPAddresses {
		p.SANs = append(p.SANs, ip.String())
	}
	for _, san := range p.SANs { // user:ada names the user of a certificate of a person
		if name, ok := strings.CutPrefix(san, "user:"); ok {
			p.User = name
			break
		}
	}
	return p
}

// isLocal reports whether a call comes from this machine.
func isLocal(ctx context.Context) bool {
	p, ok := peer.FromContext(ctx)
	if !ok || p.Addr == nil {
		return false
	}
	if network := p.Addr.Network(); network == "unix" || network == "bufconn" {
		return true
	}
	at, err := netip.ParseAddrPort(p.Addr.String())
	return err == nil && at.Addr().Unmap().IsLoopback()
}

// bearer returns the token of a call, "" if it has none. Two tokens, or another scheme, are an error.
func bearer(ctx context.Context) (string, error) {
	given := metadata.ValueFromIncomingContext(ctx, "authorization")
	if len(given) == 0 {
		return "", nil
	}
	scheme, token, ok := strings.Cut(given[0], " ")
	if token = strings.TrimSpace(token); len(given) > 1 || !ok || token == "" || !strings.EqualFold(scheme, "bearer") {
		return "", auth.Invalid("the metadata authorization is not one bearer token: want \"Bearer TOKEN\"", nil)
	}
	return token, nil
}

// accountTime is how long the name and the groups of a uid are kept.
const accountTime = time.Minute

// accounts finds the names of users and groups, which a directory service may be slow to tell: a lookup holds up
// nothing but the calls of the same process.
type accounts struct {
	lookUp  func(uid, gid uint32, groups []uint32) *auth.Principal
	lookups singleflight.Group
	mu      sync.Mutex
	known   map[string]account
}

type account struct {
	principal *auth.Principal
	until     time.Time
}

// principal returns the principal of a process.
func (a *accounts) principal(uid, gid uint32, groups []uint32) *auth.Principal {
	key := fmt.Sprint(uid, gid, groups)
	if known := a.find(key); known != nil {
		return known
	}
	found, _, _ := a.lookups.Do(key, func() (any, error) {
		p := a.lookUp(uid, gid, groups)
		a.keep(key, p)
		return p, nil
	})
	return found.(*auth.Principal)
}

// find returns what is kept of a process, nil if that is too old or nothing.
func (a *accounts) find(key string) *auth.Principal {
	a.mu.Lock()
	defer a.mu.Unlock()
	if known, ok := a.known[key]; ok && time.Now().Before(known.until) {
		return known.principal
	}
	return nil
}

func (a *accounts) keep(key string, p *auth.Principal) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.known) >= maxKept || a.known == nil {
		a.known = map[string]account{}
	}
	a.known[key] = account{p, time.Now().Add(accountTime)}
}

// lookUp returns the principal of a process with the names that the system knows. Numbers stand for groups too.
func lookUp(uid, gid uint32, groups []uint32) *auth.Principal {
	p := &auth.Principal{Kind: auth.Unix, UID: uid, GID: gid, GIDs: groups}
	if u, err := user.LookupId(strconv.FormatUint(uint64(uid), 10)); err == nil {
		p.User = u.Username
	}
	for _, id := range append([]uint32{gid}, groups...) {
		number := strconv.FormatUint(uint64(id), 10)
		if named, err := user.LookupGroupId(number); err == nil {
			p.Groups = append(p.Groups, named.Name)
		}
		p.Groups = append(p.Groups, number)
	}
	return p
}

// maxKept bounds what is kept of accounts and of tokens.
const maxKept = 4096

// tokens are verified tokens, by their digest.
type tokens map[[sha256.Size]byte]*auth.Principal
