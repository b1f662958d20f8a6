package auth

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/store"
)

// Session is a call with its principal.
type Session struct {
	mu        sync.Mutex
	principal *Principal
	rights    Rights
	bound     []binding
}

// binding is a scope on which the course of a stream rests.
type binding struct {
	namespaces []string
	id         string
}

// NewSession returns the session of a call.
func NewSession(p *Principal, r Rights) *Session { return &Session{principal: p, rights: r} }

// Principal returns the identity of the caller.
func (s *Session) Principal() *Principal {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.principal
}

// Rights returns the present rights.
func (s *Session) Rights() Rights {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.rights
}

// BindReads returns the scope of what the principal may read in namespaces. Judge refuses rights under
// which that scope is another one.
func (s *Session) BindReads(namespaces ...string) Scope {
	s.mu.Lock()
	defer s.mu.Unlock()
	scope := s.rights.Scope(Reader, namespaces...)
	s.bound = append(s.bound, binding{slices.Clone(namespaces), scope.ID})
	return scope
}

// Judge gives the session its principal as it is known now, and the rights that it has now. It returns a
// RIGHTS_CHANGED error, and gives it no rights, if these do not include the role, or if a bound scope is
// another one.
func (s *Session) Judge(p *Principal, r Rights, role Role) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	ends := r.Highest() < role
	for _, b := range s.bound {
		scope := r.Scope(Reader, b.namespaces...)
		ends = ends || scope.None || scope.ID != b.id
	}
	if ends {
		s.rights = Rights{}
		return &store.Error{Reason: apierr.RightsChanged, Detail: fmt.Sprintf("the rights of %s have changed while the stream was open: call again", p)}
	}
	s.principal, s.rights = p, r
	return nil
}

type sessionKey struct{}

// WithSession returns a copy of ctx that holds a session.
func WithSession(ctx context.Context, s *Session) context.Context {
	return context.WithValue(ctx, sessionKey{}, s)
}

// FromContext returns the session of a call; nil if the server has none for it.
func FromContext(ctx context.Context) *Session {
	s, _ := ctx.Value(sessionKey{}).(*Session)
	return s
}

// BindReads binds the session of a call as Session.BindReads does. Without a session, all may be read.
func BindReads(ctx context.Context, namespaces ...string) Scope {
	if s := FromContext(ctx); s != nil {
		return s.BindReads(namespaces...)
	}
	return Scope{}
}

// Ended returns the error of a stream that ended because its credentials or rights did; nil if it did not.
func Ended(ctx context.Context) error {
	cause := context.Cause(ctx)
	switch store.ReasonOf(cause) {
	case apierr.RightsChanged, apierr.CredentialsExpired, apierr.InvalidCredentials, apierr.Unauthenticated, apierr.PermissionDenied:
		return cause
	}
	return nil
}
