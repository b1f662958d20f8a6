package guard

import (
	"context"
	"iter"

	"github.com/runstatus/runstatus/server/internal/auth"
	"github.com/runstatus/runstatus/server/internal/store"
)

// Run returns a run as store.Reader does.
func (s *Store) Run(ctx context.Context, n store.Name) (*store.Run, error) {
	if run, err := s.see(ctx, n); run != nil || err != nil {
		return run, err
	}
	return s.inner.Run(ctx, n)
}

// Newest returns a run's newest line as store.Reader does.
func (s *Store) Newest(ctx context.Context, n store.Name) (store.Entry, error) {
	for range tries {
		run, err := s.see(ctx, n)
		if err != nil {
			return store.Entry{}, err
		}
		e, err := s.inner.Newest(ctx, n)
		if run == nil || err != nil || e.UID == run.UID {
			return e, err
		}
	}
	return store.Entry{}, notFound(n)
}

// Runs yields runs as store.Reader does.
func (s *Store) Runs(ctx context.Context, q store.RunsRequest) iter.Seq2[*store.Run, error] {
	scope, err := s.readable(ctx, q.Namespace)
	switch {
	case err != nil:
		return func(yield func(*store.Run, error) bool) { yield(nil, err) }
	case scope.Match == nil:
		return s.inner.Runs(ctx, q)
	}
	return func(yield func(*store.Run, error) bool) {
		for run, err := range s.inner.Runs(ctx, q) {
			if (err != nil || scope.Match(run)) && !yield(run, err) {
				return
			}
		}
	}
}

// Results returns the results of a run as store.Reader does: none for a run that may not be read.
func (s *Store) Results(ctx context.Context, n store.Name) (store.Results, error) {
	for range tries {
		run, err := s.see(ctx, n)
		if store.ReasonOf(err) == store.NotFound {
			return store.Results{}, nil
		}
		if err != nil {
			return store.Results{}, err
		}
		results, err := s.inner.Results(ctx, n)
		if run == nil || err != nil {
			return results, err
		}
		if again, err := s.see(ctx, n); err == nil && again != nil && again.UID == run.UID {
			return results, nil
		}
	}
	return store.Results{}, nil
}

// Unverified returns how many of the runs that may be read are shown as they were last known.
func (s *Store) Unverified(ctx context.Context, namespace string) (int, error) {
	all := s.inner.Unverified(namespace)
	scope, err := s.readable(ctx, namespace)
	if err != nil || scope.Match == nil || all == 0 {
		return all, err
	}
	count := 0
	for run, err := range s.inner.Runs(ctx, store.RunsRequest{Namespace: namespace}) {
		if err != nil {
			return 0, err
		}
		if run.Unverified && scope.Match(run) {
			count++
		}
	}
	return count, nil
}

// History yields a run's lines as store.Reader does.
func (s *Store) History(ctx context.Context, q store.HistoryRequest) iter.Seq2[store.Entry, error] {
	return func(yield func(store.Entry, error) bool) {
		run, err := s.see(ctx, q.Name)
		if err != nil {
			yield(store.Entry{}, err)
			return
		}
		if run == nil || q.UID != "" && q.UID == run.UID {
			s.inner.History(ctx, q)(yield)
			return
		}
		given := q.UID
		if given == "" {
			q.UID = run.UID
		}
		for e, err := range s.inner.History(ctx, q) {
			if given == "" && store.ReasonOf(err) == store.UIDMismatch {
				err = notFound(q.Name) // it was replaced meanwhile
			}
			if !yield(e, err) {
				return
			}
		}
	}
}

// PagesOf returns what page tokens of a call about a namespace are bound to beside the request: tokens end
// with the rights that they were made under.
func (s *Store) PagesOf(ctx context.Context, namespace string) string {
	c, err := s.caller(ctx)
	if c == nil || err != nil {
		return ""
	}
	return c.Rights().Scope(auth.Reader, namespace).ID
}
