package filestore

import (
	"context"
	"iter"
	"slices"

	"github.com/runstatus/runstatus/server/internal/bulkhead"
	"github.com/runstatus/runstatus/server/internal/runfile"
	"github.com/runstatus/runstatus/server/internal/runstate"
	"github.com/runstatus/runstatus/server/internal/store"
)

// Reads never write to a tree. Each call looks at the directory and at the status file of each run again, by
// two fstatat, and reads only what is new: the lines behind those that are counted, and what stands beside
// the file once the directory has changed. What was read becomes a view, which never changes. Before a call
// returns, reconcile relates the runs to each other, so that one answer fits together.

// History implements store.Reader. A cursor's position is an offset in the file:
// the end of the line before it, or, newest first, the start of the line behind.
func (s *Store) History(ctx context.Context, q store.HistoryRequest) iter.Seq2[store.Entry, error] {
	t, err := s.tree(q.Name.Namespace)
	if err != nil {
		return func(yield func(store.Entry, error) bool) { yield(store.Entry{}, err) }
	}
	return t.reader().historyInPieces(ctx, q)
}

// Run implements store.Reader. It looks at the run, and at the runs that its memberships and end
// depend on.
func (s *Store) Run(ctx context.Context, n store.Name) (*store.Run, error) {
	run, err := s.presenter().look(ctx, n)
	return run, s.presenter().confirmGone(n, err)
}

// Runs implements store.Reader. It first looks for runs that appeared or disappeared, and at those
// that have not ended. It yields ended runs as they are known.
func (s *Store) Runs(ctx context.Context, q store.RunsRequest) iter.Seq2[*store.Run, error] {
	return func(yield func(*store.Run, error) bool) {
		if err := s.looker().freshen(ctx, q.Namespace); err != nil {
			yield(nil, err)
			return
		}
		committed := s.env.Changes.Committed()
		var run store.Run
		for r, err := range s.looker().listed(ctx, &q) {
			if err != nil {
				yield(nil, err)
				return
			}
			h := r.Summary.Load()
			if h != nil && (h.Newest > committed || r.Leaving.Load()) {
				h = r.Shown().CommittedSummary()
			}
			if !r.Shown().FillFrom(h, &run) || len(q.States) > 0 && !slices.Contains(q.States, run.Current.State) {
				continue
			}
			if !yield(&run, nil) {
				return
			}
		}
		if !q.Committed {
			return
		}
		if err := s.presenter().confirmAllGone(); err != nil {
			yield(nil, err)
		}
	}
}

// listed yields the runs that q may select.
func (s looker) listed(ctx context.Context, q *store.RunsRequest) iter.Seq2[*runfile.Run, error] {
	return func(yield func(*runfile.Run, error) bool) {
		for _, t := range s.treesOf(q.Namespace) {
			for some := range t.reader().inTurn(q) {
				if ctx.Err() != nil {
					yield(nil, ctx.Err())
					return
				}
				for _, r := range some {
					if !yield(r, nil) {
						return
					}
				}
			}
		}
	}
}

// Unverified implements store.Reader.
func (s *Store) Unverified(namespace string) (n int) {
	for _, t := range s.treesOf(namespace) {
		if t.Bulkhead.IsUnresponsive() || t.failing.Load() {
			n += len(t.Runs.Shown()) // all of them are shown as they were known
			continue
		}
		n += int(t.Unverified.Load())
	}
	return n
}

// Newest implements store.Reader. Each call looks at the status file, but only at intervals at the
// run's directory; see refreshNewest.
func (s *Store) Newest(ctx context.Context, n store.Name) (store.Entry, error) {
	t, err := s.tree(n.Namespace)
	if err != nil {
		return store.Entry{}, err
	}
	f, err := bulkhead.Do(ctx, t.Bulkhead, n, func() (*runstate.View, error) { return t.reader().refreshNewest(n) })
	t.reconcile()
	if err == nil {
		f, err = t.ShownOf(n, f)
	}
	switch {
	case err != nil:
		return store.Entry{}, s.presenter().confirmGone(n, t.Unread(n, err))
	case f.Unreadable != "":
		return store.Entry{}, &store.Error{Reason: store.Unreadable, Run: n, Detail: "the status of " + n.String() + " can't be read: " + f.Unreadable}
	case f.UID == "":
		return store.Entry{Status: store.EmptyFile}, nil
	}
	return store.Entry{UID: f.UID, Status: f.Fold.Current}, nil
}
