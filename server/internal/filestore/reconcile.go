package filestore

import (
	"errors"
	"maps"
	"slices"

	"github.com/runstatus/runstatus/server/internal/bulkhead"
	"github.com/runstatus/runstatus/server/internal/fault"
	"github.com/runstatus/runstatus/server/internal/runfile"
	"github.com/runstatus/runstatus/server/internal/runstate"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// A run is a member of a series if the links of both name each other. A closed series has ended
// if all its members have. No file states either: both are recomputed whenever the files
// that they depend on have changed, and recorded in the log.
//
// A membership ends by links that are gone, never by a series that can't be read. A series ends with its
// members only if each of them was looked at since the start: their summaries in the index are not enough.
// What could not be found out is reconciled again a second later (reconcileDelayed).
//
// Locks are taken in this order: a test run's, then a series'. A series is reconciled from the
// summaries of its members, without their locks.

// reconcileRun reconciles one run. It returns the newest revision that it recorded, 0 for none.
// After an error the run, or one that it depends on, could not be read, and it is reconciled again
// later. NotFound says that the run does not exist.
func (s reconciler) reconcileRun(n store.Name) (newest int64, err error) {
	t, ok := s.trees[n.Namespace]
	if !ok {
		return 0, fault.NotFound(n)
	}
	newest, err = bulkhead.TryDo(s.background.ctx, t.Bulkhead, n, func() (int64, error) { return t.reconciler().reconcileNow(n) })
	if bulkhead.GaveUp(err) {
		s.env.ReconcileQueue.AddRemote(n)
		s.env.ReconcileQueue.Delay(n)
	}
	return newest, err
}

func (t treeReconciler) reconcileNow(n store.Name) (newest int64, err error) {
	if n.Kind == statusfile.Series {
		return t.reconcileSeries(n)
	}
	series, named, err := t.namedBy(n)
	if store.ReasonOf(err) == store.NotFound {
		return 0, err
	}
	r := t.Hold(n)
	defer r.Unlock()
	if err == nil {
		_, err = r.Known()
	}
	if err == nil && r.Dir.Link != series { // the link has changed since namedBy
		t.store.env.ReconcileQueue.Add(n)
		return 0, nil
	}
	if err == nil {
		newest, err = r.Membership().ReconcileMember(named)
	}
	return newest, r.Membership().Reconciled(err)
}

// namedBy returns the series that a test run's link points to, and whether the series' links
// name the run. It holds no lock of the run meanwhile: the series' file system may hang.
func (t treeReconciler) namedBy(n store.Name) (series store.Name, named bool, err error) {
	if series, err = t.linkOf(n); err == nil {
		named, err = t.store.reconciler().names(t.tree, series, n)
	}
	return series, named, err
}

func (t treeReconciler) linkOf(n store.Name) (store.Name, error) {
	r := t.Hold(n)
	defer r.Unlock()
	if _, err := r.Known(); err != nil {
		return store.Name{}, err
	}
	return r.Dir.Link, nil
}

// reconcileOpen reconciles the closed series that have not ended: what their ends rest on may have
// come shortly before a crash.
func (s reconciler) reconcileOpen() {
	for _, t := range s.trees {
		for _, r := range t.Runs.Open() {
			if h := r.Summary.Load(); h != nil && h.Has(runstate.Closed) {
				s.env.ReconcileQueue.Add(r.Name)
			}
		}
	}
	s.reconcile(true)
}

// names reports whether a series' links name a test run of a tree. A series that does not exist
// names none. An error says that the series can't be read.
func (s reconciler) names(of *tree, series, member store.Name) (bool, error) {
	if s.trees[series.Namespace] == nil {
		return false, nil
	}
	return runfile.WithSeries(of.Tree, series, func(r *runfile.Run) (bool, error) {
		f, err := r.Known()
		if store.ReasonOf(err) == store.NotFound {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		_, named := f.Members[member]
		return named, nil
	})
}

// reconcileSeries recomputes the end and the outcome of a series. Members that were never
// reconciled are reconciled first: without them the series could seem to have ended.
func (t treeReconciler) reconcileSeries(n store.Name) (newest int64, err error) {
	const tries = 3
	for range tries {
		members, err := t.membersOf(n)
		switch {
		case store.ReasonOf(err) == store.NotFound:
			return newest, err
		case err != nil:
			return newest, t.reconcileLater(n, err)
		}
		gone := map[store.Name]bool{}
		for _, m := range members {
			if !t.store.env.RestsOn(n, m) {
				reconciled, err := t.store.reconciler().reconcileRun(m)
				newest, gone[m] = max(newest, reconciled), store.ReasonOf(err) == store.NotFound
			}
		}
		if derived, done, err := t.derive(n, members, gone); done {
			return max(newest, derived), err
		}
	}
	return newest, t.reconcileLater(n, errChanging) // it got other members meanwhile
}

var errChanging = errors.New("its members change all the time")

func (t treeReconciler) reconcileLater(n store.Name, err error) error {
	r := t.Hold(n)
	defer r.Unlock()
	return r.Membership().Reconciled(err)
}

// membersOf returns the runs that a series' links name.
func (t treeReconciler) membersOf(n store.Name) (members []store.Name, err error) {
	r := t.Hold(n)
	defer r.Unlock()
	f, err := r.Known()
	if err != nil {
		return nil, err
	}
	return slices.Collect(maps.Keys(f.Members)), nil
}

// derive derives the state of a series from its members' summaries. Done is false if the number of
// members has changed.
func (t treeReconciler) derive(n store.Name, members []store.Name, gone map[store.Name]bool) (newest int64, done bool, err error) {
	r := t.Hold(n)
	defer r.Unlock()
	if r.Latest == nil {
		return 0, true, nil // it is gone, or another generation, which is reconciled once it was read
	}
	if len(r.Dir.Members) != len(members) {
		return 0, false, nil
	}
	newest, err = r.Membership().Derive(gone)
	return newest, true, r.Membership().Reconciled(err)
}
