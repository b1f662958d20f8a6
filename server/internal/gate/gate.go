package gate

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/auth"
	"github.com/runstatus/runstatus/server/internal/store"
)

// Mode returns what principals may do. It is safe for concurrent use; its answers may change, after which
// Reload is to be called.
type Mode interface {
	// Rights returns the rights of a principal without Granted.
	Rights(*auth.Principal) auth.Rights
}

// Config is what a Gate is made of.
type Config struct {
	// Authenticators are asked in order. Without any, tokens are not looked at.
	Authenticators []auth.Authenticator
	// Mode nil: every principal may do everything, but the anonymous nothing if there are Authenticators.
	Mode Mode
	// Anonymous lets calls without an identity do what every principal may, if Mode is nil.
	Anonymous bool
	// Unknown is called before a token is verified that was not verified lately, unless it is nil. Its error
	// refuses the call: to verify a token costs much more than to send one.
	Unknown func(context.Context) error
	// PublicHealth lets callers on other machines call public methods too.
	PublicHealth bool
}

// Gate recognizes callers.
type Gate struct {
	config   Config
	accounts accounts

	mu      sync.Mutex
	kept    tokens
	age     int // counts reloads
	streams map[*stream]struct{}
}

// New returns a gate.
func New(c Config) *Gate {
	return &Gate{config: c, accounts: accounts{lookUp: lookUp}, kept: tokens{}, streams: map[*stream]struct{}{}}
}

// IsOpen reports whether every call may do everything, so that no session is needed.
func (g *Gate) IsOpen() bool {
	return g.config.Mode == nil && len(g.config.Authenticators) == 0
}

// Identify returns the principal of a call. A token comes before the identity of the connection.
func (g *Gate) Identify(ctx context.Context) (*auth.Principal, error) {
	token, err := bearer(ctx)
	if len(g.config.Authenticators) == 0 || err == nil && token == "" {
		return g.peerOf(ctx), nil
	}
	if err != nil {
		return nil, err
	}
	p, err := g.authenticate(ctx, token)
	if errors.Is(err, auth.ErrNotMine) {
		// A client may send Slurm's token to a server that does not know it, over a socket that does.
		if known := g.peerOf(ctx); known.Kind == auth.Unix {
			return known, nil
		}
	}
	return p, err
}

// authenticate returns the bearer of a token, which is kept.
func (g *Gate) authenticate(ctx context.Context, token string) (*auth.Principal, error) {
	digest := sha256.Sum256([]byte(token))
	g.mu.Lock()
	p, age := g.kept[digest], g.age
	g.mu.Unlock()
	if p != nil {
		if p.ExpiredBy(time.Now()) {
			return nil, auth.ErrExpired(p)
		}
		return p, nil
	}
	if g.config.Unknown != nil {
		if err := g.config.Unknown(ctx); err != nil {
			return nil, err
		}
	}
	for _, a := range g.config.Authenticators {
		p, err := a.Authenticate(ctx, token)
		if errors.Is(err, auth.ErrNotMine) {
			continue
		}
		if err == nil {
			g.keep(digest, p, age)
		}
		return p, err
	}
	return nil, auth.ErrNotMine
}

func (g *Gate) keep(digest [sha256.Size]byte, p *auth.Principal, age int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if age != g.age {
		return // something was reloaded while the token was verified
	}
	if len(g.kept) >= maxKept {
		g.kept = tokens{}
	}
	g.kept[digest] = p
}

// RightsOf returns what a principal may do.
func (g *Gate) RightsOf(p *auth.Principal) auth.Rights {
	switch {
	case len(p.Granted) > 0:
		return auth.Rights{Grants: p.Granted}
	case g.config.Mode != nil:
		return g.config.Mode.Rights(p)
	case p.Kind == auth.Anonymous && len(g.config.Authenticators) > 0 && !g.config.Anonymous:
		return auth.Rights{}
	}
	return auth.Everything
}

// Admit returns the session of a call of a method, or the error with which it is refused. A public method
// has no session.
func (g *Gate) Admit(ctx context.Context, fullName string) (*auth.Session, error) {
	m, ok := MethodOf(fullName)
	if !ok { // also one that is served and was forgotten here
		return nil, &store.Error{Reason: apierr.Unimplemented, Detail: fmt.Sprintf("there is no method %.200q", fullName)}
	}
	if m.Public && (g.config.PublicHealth || isLocal(ctx)) {
		return nil, nil
	}
	p, err := g.Identify(ctx)
	if err != nil {
		return nil, err
	}
	session := auth.NewSession(p, g.RightsOf(p))
	return session, permit(session, m.Role)
}

// permit returns an error if a principal has a role for no run at all.
func permit(s *auth.Session, role auth.Role) error {
	p, has := s.Principal(), s.Rights().Highest()
	switch {
	case has >= role:
		return nil
	case p.Kind == auth.Anonymous:
		return &store.Error{Reason: apierr.Unauthenticated, Detail: fmt.Sprintf("the call has no credentials, and without them the role is %s: this takes %s; send a token (--token-file, RUNSTATUS_TOKEN), or use the server's unix socket", has, role)}
	}
	return auth.Denied(store.Name{}, fmt.Sprintf("%s has the role %s and not %s, which this takes", p, has, role))
}
