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

func (s presenter) look(ctx context.Context, n store.Name) (*store.Run, error) {
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
	if reconciled, _ := s.reconciler().reconcileRun(n); reconciled > 0 { // best effort: what failed is reconciled again
		t.reconcile()
	}
	return s.related(n)
}

// related is shown for a run whose memberships are known. If they could not be read yet, it tries
// once more and returns a ReadFailed error if that fails: an unknown membership must not be shown
// as none.
func (s presenter) related(n store.Name) (*store.Run, error) {
	r, h := s.env.Find(n), s.env.SummaryOf(n)
	if r == nil || h == nil || h.Has(runstate.Related) || !r.Loose.Load() {
		return s.shown(n)
	}
	if _, err := s.reconciler().reconcileRun(n); err != nil {
		return nil, &store.Error{Reason: store.ReadFailed, Run: n, Detail: "find out which runs " + n.String() + " belongs to", Err: err}
	}
	return s.shown(n)
}

// others returns the runs whose files a run's memberships and end depend on.
func (s presenter) others(ctx context.Context, f *runstate.View) (others []store.Name, err error) {
	if f.Link != (store.Name{}) {
		others = append(others, f.Link)
	}
	if f.Name.Kind == statusfile.Series {
		members, err := s.watcher().membersAside(ctx, f.Name)
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

// shown returns the committed state of a run, without looking at its files. If nothing of the run is
// committed yet, or not whether it is a member of a series, shown waits for that, at most a second.
func (s presenter) shown(n store.Name) (*store.Run, error) {
	run := &store.Run{}
	r := s.trees[n.Namespace].Runs.Find(n)
	if r == nil {
		return nil, fault.NotFound(n)
	}
	h := r.Summary.Load()
	fill := func() bool {
		c := r.Shown().CommittedSummary()
		if c != nil && h.Has(runstate.Related) && !c.Has(runstate.Related) {
			return false // to be a member of nothing is a fact, too
		}
		return r.Shown().FillFrom(c, run)
	}
	switch {
	case h == nil:
		return nil, fault.NotFound(n)
	case fill(), s.env.Changes.SettleWithin(h.Newest, changelog.CommitWarning) && fill():
		return run, nil
	case s.trees[n.Namespace].Runs.Find(n) != r: // it is gone, and its id may be used again
		return s.shown(n)
	}
	return nil, s.env.Uncommitted(n)
}

// committed looks at a run that a call has just changed, commits the change, and returns the run.
func (s presenter) committed(ctx context.Context, n store.Name, what string) (*store.Run, error) {
	t := s.trees[n.Namespace]
	f, err := t.Refresh(ctx, n)
	followed := t.reconcile()
	if h := s.env.SummaryOf(n); h != nil && !h.Has(runstate.Related) { // another call has been reconciling it for long
		reconciled, _ := s.reconciler().reconcileRun(n) // best effort: related says what is not known
		followed = max(followed, reconciled)
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

// inTurn yields the runs of the tree that q may select, in chunks.
func (t treeReader) inTurn(q *store.RunsRequest) iter.Seq[[]*runfile.Run] {
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

// freshen prepares a list: it looks for runs that appeared or disappeared, and at those that may have
// changed.
func (s looker) freshen(ctx context.Context, namespace string) error {
	if _, err := s.tree(namespace); err != nil && namespace != "" {
		return err
	}
	s.awaitVerified(ctx)
	if s.followed.Load() && s.dirWatcher != nil {
		s.watcher().drainWithin(ctx, runfile.DrainTime)
	}
	for _, t := range s.treesOf(namespace) {
		if t.watcher().isFollowed() {
			continue
		}
		if err := t.lister().enumerateWithin(ctx); err != nil {
			if namespace == "" && t.IsRemote() && ctx.Err() == nil {
				continue // its runs are shown as they were known last
			}
			return err
		}
		open := t.watcher().followedNames()
		if s.verifying() {
			open = slices.DeleteFunc(open, func(n store.Name) bool { return s.isStale(n) })
		}
		if err := s.lookAt(ctx, open); err != nil {
			return err
		}
	}
	s.reconciler().reconcile(true)
	s.env.StaleViews.CatchUp()
	return nil
}

// isStale reports whether a run was not looked at since the start.
func (s looker) isStale(n store.Name) bool {
	r := s.trees[n.Namespace].Runs.Find(n)
	return r != nil && r.Stale.Load()
}

// lookAt looks at runs, of which some may be gone. If too many are loaded, it evicts runs
// meanwhile.
func (s looker) lookAt(ctx context.Context, names []store.Name) error {
	return s.each(ctx, names, s.lookAnyway)
}

// survey is lookAt for many runs of which most have not changed: it evicts these at once.
func (s looker) survey(ctx context.Context, names []store.Name) error {
	return s.each(ctx, names, func(n store.Name) {
		s.lookAnyway(n)
		if r := s.trees[n.Namespace].Runs.Find(n); r != nil {
			r.EvictIdle(0)
		}
	})
}

func (s looker) each(ctx context.Context, names []store.Name, look func(store.Name)) error {
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
				s.indexer().evictExcess()
			}
			return nil
		})
	}
	err := group.Wait()
	s.reconciler().reconcile(true)
	s.env.Changes.Settle(s.env.Changes.Newest()) // no other call commits what the looks have found
	return err
}

// lookAnyway looks at a run for a list. It returns no error: a run that can't be read is listed as
// unreadable or as it was known.
func (s looker) lookAnyway(n store.Name) {
	t := s.trees[n.Namespace]
	_, err := bulkhead.TryDo(s.background.ctx, t.Bulkhead, n, func() (struct{}, error) { // best effort: it stays as it was known
		t.RefreshListed(n)
		return struct{}{}, nil
	})
	if err != nil && s.env.SummaryOf(n) == nil {
		t.Requests.Doubt(n)
	}
}
