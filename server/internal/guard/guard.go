package guard

import (
	"context"
	"fmt"
	"time"

	"github.com/runstatus/runstatus/server/internal/auth"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// Inner is the store behind a guard.
type Inner interface {
	store.Reader
	store.Writer
}

// Store is a store.Reader and a store.Writer for the callers in contexts.
type Store struct {
	inner Inner
	open  bool
	kept  verdicts
}

// New returns the guard of a store. An open guard lets every call through.
func New(inner Inner, open bool) *Store { return &Store{inner: inner, open: open} }

// tries is how often a call looks at a run again whose generation has changed since it was looked at.
const tries = 5

// caller returns the session of a call; nil if everything is allowed.
func (s *Store) caller(ctx context.Context) (*auth.Session, error) {
	if s.open {
		return nil, nil
	}
	if c := auth.FromContext(ctx); c != nil {
		return c, nil
	}
	return nil, auth.Denied(store.Name{}, "the call has no principal")
}

// readable returns what a call may read of a namespace, "" for all. An error says that there is no such
// namespace.
func (s *Store) readable(ctx context.Context, namespace string) (auth.Scope, error) {
	c, err := s.caller(ctx)
	if c == nil || err != nil {
		return auth.Scope{}, err
	}
	scope := c.Rights().Scope(auth.Reader, namespace)
	if scope.None && namespace != "" {
		return scope, noNamespace(namespace)
	}
	if scope.None {
		scope.Match = func(*store.Run) bool { return false }
	}
	return scope, nil
}

// see returns a run that the caller may read; nil without an error if it may read every run of the
// namespace.
func (s *Store) see(ctx context.Context, n store.Name) (*store.Run, error) {
	scope, err := s.readable(ctx, n.Namespace)
	if err != nil || scope.Match == nil {
		return nil, err
	}
	run, err := s.inner.Run(ctx, n)
	if err != nil {
		return nil, err
	}
	if !scope.Match(run) {
		return nil, notFound(n)
	}
	return run, nil
}

// mayDo returns the uid of a run for which the caller has a role; "" if it has the role for every run of the
// namespace. Not fresh, it may be known from a moment ago: then the run may have been replaced since. A call
// that gives a uid itself has to ask fresh.
func (s *Store) mayDo(ctx context.Context, n store.Name, role auth.Role, fresh bool) (uid string, err error) {
	c, err := s.caller(ctx)
	if c == nil || err != nil {
		return "", err
	}
	scope := c.Rights().Scope(role, n.Namespace)
	if !scope.None && scope.Match == nil {
		return "", nil
	}
	keeps, asked := isKept(&scope, role), time.Now()
	if keeps && !fresh {
		if uid := s.kept.uid(&scope, n); uid != "" {
			return uid, nil
		}
	}
	run, err := s.see(ctx, n)
	if err == nil && run == nil {
		run, err = s.inner.Run(ctx, n)
	}
	if err != nil {
		return "", err
	}
	if !c.Rights().Allows(role, run) {
		return "", denied(c, n, role)
	}
	if keeps && run.UID != "" {
		s.kept.keep(&scope, n, run.UID, asked)
	}
	return run.UID, nil
}

func denied(c *auth.Session, n store.Name, role auth.Role) error {
	return auth.Denied(n, fmt.Sprintf("%s may not do this with %s: it takes the role %s", c.Principal(), n, role))
}

func notFound(n store.Name) error {
	return &store.Error{Reason: store.NotFound, Run: n, Detail: "there is no run " + n.String()}
}

func noNamespace(name string) error {
	return &store.Error{Reason: store.NamespaceUnknown, Detail: "there is no namespace " + name}
}

// sameGeneration calls do with the uid of a run that the caller has a role for, or with the given one. If
// the run has been replaced since it was looked at, it looks again.
func (s *Store) sameGeneration(ctx context.Context, n store.Name, given string, role auth.Role, do func(uid string) error) error {
	for try := 1; ; try++ {
		uid, err := s.mayDo(ctx, n, role, given != "" || try > 1)
		if err != nil {
			return err
		}
		if given != "" || uid == "" {
			return do(given)
		}
		if err = do(uid); store.ReasonOf(err) != store.UIDMismatch || try == tries {
			return err
		}
	}
}

// Vocabulary implements store.Reader.
func (s *Store) Vocabulary() *statusfile.Vocabulary { return s.inner.Vocabulary() }

// Allowed returns nil if the caller has a role for a run: the error that a call would have.
func (s *Store) Allowed(ctx context.Context, n store.Name, role auth.Role) error {
	if role == auth.Reader {
		_, err := s.Run(ctx, n)
		return err
	}
	if _, err := s.mayDo(ctx, n, role, true); err != nil {
		return err
	}
	_, err := s.inner.Run(ctx, n)
	return err
}
