package gate

import (
	"context"
	"sync"
	"time"

	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/auth"
	"github.com/runstatus/runstatus/server/internal/store"
)

// renewTime bounds how long the credentials of a stream may take to be verified again.
const renewTime = 3 * time.Second

// stream is an open stream.
type stream struct {
	gate    *Gate
	session *auth.Session
	role    auth.Role
	call    context.Context // as the client has sent it, with its credentials
	end     context.CancelCauseFunc

	mu     sync.Mutex
	expiry *time.Timer // nil: the credentials never expire
	closed bool
}

// Open returns the context of a stream with its session. The context ends, with an error as its cause, once
// the stream may not go on. Close must be called when the stream is over.
func (g *Gate) Open(ctx context.Context, session *auth.Session, fullName string) (_ context.Context, done func()) {
	m, _ := MethodOf(fullName)
	s := &stream{gate: g, session: session, role: m.Role, call: ctx}
	ctx, s.end = context.WithCancelCause(auth.WithSession(ctx, session))
	g.mu.Lock()
	g.streams[s] = struct{}{}
	age := g.age
	g.mu.Unlock()
	s.expireAt(session.Principal().Expires)
	if age > 0 {
		s.judge() // something may have been reloaded since the call was admitted
	}
	return ctx, s.close
}

func (s *stream) close() {
	s.gate.mu.Lock()
	delete(s.gate.streams, s)
	s.gate.mu.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed = true; s.expiry != nil {
		s.expiry.Stop()
	}
	s.end(nil)
}

// expireAt has the stream end at a time; the zero time: never.
func (s *stream) expireAt(at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.expiry != nil {
		s.expiry.Stop()
		s.expiry = nil
	}
	if !at.IsZero() && !s.closed {
		s.expiry = time.AfterFunc(time.Until(at), func() { s.end(auth.ErrExpired(s.session.Principal())) })
	}
}

// Reload forgets what was verified and judges all open streams again. Call it when something has changed
// that an Authenticator or the Mode rests on. It returns how many streams it has ended.
func (g *Gate) Reload() (ended int) {
	g.mu.Lock()
	g.kept = tokens{}
	g.age++
	open := make([]*stream, 0, len(g.streams))
	for s := range g.streams {
		open = append(open, s)
	}
	g.mu.Unlock()
	for _, s := range open {
		if !s.judge() {
			ended++
		}
	}
	return ended
}

// judge reports whether a stream may go on, and ends it if not.
func (s *stream) judge() bool {
	ctx, cancel := context.WithTimeout(s.call, renewTime)
	defer cancel()
	p, err := s.gate.Identify(ctx)
	switch reason := store.ReasonOf(err); {
	case reason == apierr.IssuerUnavailable || err != nil && reason == "":
		return true // nothing is known of the credentials that was not known before
	case err == nil:
		err = s.session.Judge(p, s.gate.RightsOf(p), s.role)
	}
	if err != nil {
		s.end(err)
		return false
	}
	s.expireAt(p.Expires)
	return true
}
