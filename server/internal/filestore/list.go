package filestore

import (
	"context"
	"iter"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/runstatus/runstatus/server/internal/bulkhead"
	"github.com/runstatus/runstatus/server/internal/changelog"
	"github.com/runstatus/runstatus/server/internal/fault"
	"github.com/runstatus/runstatus/server/internal/registry"
	"github.com/runstatus/runstatus/server/internal/runfile"
	"github.com/runstatus/runstatus/server/internal/runstate"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// Run implements store.Reader. The run is looked at, and what its place among
// others depends on.
func (s *Store) Run(ctx context.Context, n store.Name) (*store.Run, error) {
	run, err := s.look(ctx, n)
	return run, s.confirmGone(n, err)
}

func (s *Store) look(ctx context.Context, n store.Name) (*store.Run, error) {
	t, err := s.tree(n.Namespace)
	if err != nil {
		return nil, err
	}
	f, err := t.Refresh(ctx, n)
	var others []store.Name
	if err == nil {
		others, err = s.others(ctx, f)
	}
	if err != nil {
		t.reconcile()
		return nil, err
	}
	for _, other := range others {
		_, _ = s.trees[other.Namespace].refreshAside(ctx, other) // best effort: a run that can't be read stays as it was known
	}
	t.reconcile()
	if judged, _ := s.reconcileRun(n); judged > 0 { // best effort: what failed is reconciled again
		t.reconcile()
	}
	return s.related(n)
}

// related returns what is shown of a run, unless its place among others could not be
// found out yet: to be a member of nothing is a fact, too.
func (s *Store) related(n store.Name) (*store.Run, error) {
	r, h := s.env.Find(n), s.env.SummaryOf(n)
	if r == nil || h == nil || h.Has(runstate.Related) || !r.Loose.Load() {
		return s.shown(n)
	}
	if _, err := s.reconcileRun(n); err != nil {
		return nil, &store.Error{Reason: store.ReadFailed, Run: n, Detail: "find out which runs " + n.String() + " belongs to", Err: err}
	}
	return s.shown(n)
}

// others returns the runs whose files also say something about a run.
func (s *Store) others(ctx context.Context, f *runstate.View) (others []store.Name, err error) {
	if f.Link != (store.Name{}) {
		others = append(others, f.Link)
	}
	if f.Name.Kind == statusfile.Series {
		members, err := s.membersAside(ctx, f.Name)
		if err != nil {
			return nil, err
		}
		for _, m := range members {
			if h := s.env.SummaryOf(m); h == nil || !h.Has(runstate.Ended) {
				others = append(others, m)
			}
		}
	}
	return slices.DeleteFunc(others, func(n store.Name) bool { return s.trees[n.Namespace] == nil }), nil
}

// shown returns what is shown of a run. Where nothing of it is committed yet it waits a second
// for that at most.
func (s *Store) shown(n store.Name) (*store.Run, error) {
	run := &store.Run{}
	r := s.trees[n.Namespace].Runs.Find(n)
	if r == nil {
		return nil, fault.NotFound(n)
	}
	h := r.Summary.Load()
	switch {
	case h == nil:
		return nil, fault.NotFound(n)
	case !r.Fill(run) && (!s.env.Changes.SettleWithin(h.Newest, changelog.CommitWarning) || !r.Fill(run)):
		return nil, s.env.Uncommitted(n)
	}
	return run, nil
}

// committed returns a run that was just changed, once the change is committed.
func (s *Store) committed(ctx context.Context, n store.Name, what string) (*store.Run, error) {
	t := s.trees[n.Namespace]
	f, err := t.Refresh(ctx, n)
	followed := t.reconcile()
	if h := s.env.SummaryOf(n); h != nil && !h.Has(runstate.Related) { // another call has been reconciling it for long
		judged, _ := s.reconcileRun(n) // best effort: related says what is not known
		followed = max(followed, judged)
	}
	if err == nil {
		err = s.env.Changes.CommitWithin(ctx, max(f.Revision, followed))
	}
	if err != nil {
		return nil, fault.Unknown(n, what, err)
	}
	run, err := s.related(n)
	if store.ReasonOf(err) == store.ReadFailed {
		err = fault.Unknown(n, what, err)
	}
	return run, err
}

// Runs implements store.Reader. Runs that came and went, and those that have not
// ended, are looked at first. The rest is shown as it is known.
func (s *Store) Runs(ctx context.Context, q store.RunsRequest) iter.Seq2[*store.Run, error] {
	return func(yield func(*store.Run, error) bool) {
		if err := s.freshen(ctx, q.Namespace); err != nil {
			yield(nil, err)
			return
		}
		committed := s.env.Changes.Committed()
		var run store.Run
		for r, err := range s.listed(ctx, &q) {
			if err != nil {
				yield(nil, err)
				return
			}
			h := r.Summary.Load()
			if h != nil && h.Newest > committed {
				h = r.CommittedSummary()
			}
			if !r.FillFrom(h, &run) || len(q.States) > 0 && !slices.Contains(q.States, run.Current.State) {
				continue
			}
			if !yield(&run, nil) {
				return
			}
		}
		if !q.Committed {
			return
		}
		if err := s.confirmAllGone(); err != nil {
			yield(nil, err)
		}
	}
}

// listed yields the runs that may be asked for.
func (s *Store) listed(ctx context.Context, q *store.RunsRequest) iter.Seq2[*runfile.Run, error] {
	return func(yield func(*runfile.Run, error) bool) {
		for _, t := range s.treesOf(q.Namespace) {
			for some := range t.inTurn(q) {
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

// inTurn yields the runs that may be asked for, some at a time.
func (t *tree) inTurn(q *store.RunsRequest) iter.Seq[[]*runfile.Run] {
	const some = 1024
	fits := registry.InStates(q.States)
	if !q.Sorted {
		return slices.Chunk(t.Runs.Select(fits), some)
	}
	return func(yield func([]*runfile.Run) bool) {
		after := q.After
		switch c := strings.Compare(after.Namespace, t.Namespace); {
		case c > 0:
			return
		case c < 0:
			after = store.Name{}
		}
		for n := 128; ; n = some {
			runs := t.Runs.After(after, n, fits)
			if len(runs) > 0 && !yield(runs) || len(runs) < n {
				return
			}
			after = runs[len(runs)-1].Name
		}
	}
}

// Unverified implements store.Reader.
func (s *Store) Unverified(namespace string) (n int) {
	for _, t := range s.treesOf(namespace) {
		if t.Bulkhead.IsUnresponsive() || t.failing.Load() {
			n += len(t.Runs.Shown()) // they are shown as they were
			continue
		}
		n += int(t.Unverified.Load())
	}
	return n
}

// freshen looks for runs that came or went, and at those that may have changed.
func (s *Store) freshen(ctx context.Context, namespace string) error {
	if _, err := s.tree(namespace); err != nil && namespace != "" {
		return err
	}
	s.awaitVerified(ctx)
	if s.followed.Load() && s.dirWatcher != nil {
		s.drainWithin(ctx, runfile.DrainTime)
	}
	for _, t := range s.treesOf(namespace) {
		if t.isFollowed() {
			continue
		}
		if err := t.enumerateWithin(ctx); err != nil {
			if namespace == "" && t.IsRemote() && ctx.Err() == nil {
				continue // its runs are shown as they were known last
			}
			return err
		}
		open := t.followedNames()
		if s.verifying() {
			open = slices.DeleteFunc(open, func(n store.Name) bool { return s.isStale(n) })
		}
		if err := s.lookAt(ctx, open); err != nil {
			return err
		}
	}
	s.reconcile(true)
	s.env.StaleViews.CatchUp()
	return nil
}

// isStale reports whether a run was not looked at since the start.
func (s *Store) isStale(n store.Name) bool {
	r := s.trees[n.Namespace].Runs.Find(n)
	return r != nil && r.Stale.Load()
}

// lookAt looks at runs, of which some may be gone. Those of a large tree are let go
// evicted as soon as they are in the index.
func (s *Store) lookAt(ctx context.Context, names []store.Name) error {
	return s.each(ctx, names, s.lookAnyway)
}

// survey looks at many runs of which most have not changed: those are evicted at once.
func (s *Store) survey(ctx context.Context, names []store.Name) error {
	return s.each(ctx, names, func(n store.Name) {
		s.lookAnyway(n)
		if r := s.trees[n.Namespace].Runs.Find(n); r != nil {
			r.EvictUnchanged()
		}
	})
}

func (s *Store) each(ctx context.Context, names []store.Name, look func(store.Name)) error {
	group, ctx := errgroup.WithContext(ctx)
	const most = 32 // they wait for the disk where what another process has made is synced
	workers := max(2*runtime.GOMAXPROCS(0), most)
	for w := range min(workers, len(names)) {
		group.Go(func() error {
			for i := w; i < len(names); i += workers {
				if err := ctx.Err(); err != nil {
					return err
				}
				look(names[i])
				s.evictExcess()
			}
			return nil
		})
	}
	err := group.Wait()
	s.reconcile(true)
	s.env.Changes.Settle(s.env.Changes.Newest()) // no other call commits for the followers of the order
	return err
}

// lookAnyway looks at a run for a list: one that can't be read must not hide the
// others.
func (s *Store) lookAnyway(n store.Name) {
	t := s.trees[n.Namespace]
	_, err := bulkhead.TryDo(s.background.ctx, t.Bulkhead, n, func() (struct{}, error) { // best effort: it stays as it was known
		t.RefreshListed(n)
		return struct{}{}, nil
	})
	if err != nil && s.env.SummaryOf(n) == nil {
		t.Requests.Doubt(n)
	}
}
