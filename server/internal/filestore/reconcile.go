package filestore

import (
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/runstatus/runstatus/server/internal/bulkhead"
	"github.com/runstatus/runstatus/server/internal/changelog"
	"github.com/runstatus/runstatus/server/internal/fault"
	"github.com/runstatus/runstatus/server/internal/runstate"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// A run is a member of a series when the links of both name each other, and a
// closed series has ended when all its members have. Neither is written anywhere:
// it is reconciled anew whenever what it rests on has changed, and put into the order.
//
// Locks are taken in this order: a test run's, then a series'. A series' members
// are reconciled by their summaries, without a lock.

// reconcileRun reconciles one run. The error says that it, or what its place rests on, could not
// be looked at: then it is reconciled again later. NotFound is one, too: there is nothing to
// reconcile.
func (s *Store) reconcileRun(n store.Name) (newest int64, err error) {
	t, ok := s.trees[n.Namespace]
	if !ok {
		return 0, fault.NotFound(n)
	}
	newest, err = bulkhead.TryDo(s.background.ctx, t.bulkhead, n, func() (int64, error) { return t.reconcileNow(n) })
	if bulkhead.GaveUp(err) {
		s.reconcileQueue.addRemote(n)
		s.reconcileQueue.delay(n)
	}
	return newest, err
}

func (t *tree) reconcileNow(n store.Name) (newest int64, err error) {
	if n.Kind == statusfile.Series {
		return t.reconcileSeries(n)
	}
	series, named, err := t.namedBy(n)
	if store.ReasonOf(err) == store.NotFound {
		return 0, err
	}
	r := t.hold(n)
	defer r.mu.Unlock()
	if err == nil {
		_, err = r.known()
	}
	if err == nil && r.Dir.Link != series { // it was another one a moment ago
		t.store.reconcileQueue.add(n)
		return 0, nil
	}
	if err == nil {
		newest, err = r.reconcileMember(named)
	}
	return newest, r.reconciled(err)
}

// namedBy returns the series that a test run's link points to, and whether the series' links
// name the run. It holds no lock of the run meanwhile: the series' file system may hang.
func (t *tree) namedBy(n store.Name) (series store.Name, named bool, err error) {
	if series, err = t.linkOf(n); err == nil {
		named, err = t.store.names(t, series, n)
	}
	return series, named, err
}

func (t *tree) linkOf(n store.Name) (store.Name, error) {
	r := t.hold(n)
	defer r.mu.Unlock()
	if _, err := r.known(); err != nil {
		return store.Name{}, err
	}
	return r.Dir.Link, nil
}

// reconciled has the run reconciled again later if that failed. The caller holds its lock.
func (r *run) reconciled(err error) error {
	r.loosen(err != nil && !r.gone)
	if err == nil || r.gone {
		r.needsReconcile, r.puzzled = false, false
		return err
	}
	if !r.puzzled {
		r.tree.store.cfg.Log.Warn("relate a run to others: it is tried again", "run", r.Name.String(), "err", err)
	}
	r.needsReconcile, r.puzzled = true, true
	r.tree.store.reconcileQueue.delay(r.Name)
	return err
}

// reconcileOpen reconciles the closed series that have not ended: what their ends rest on may have
// come shortly before a crash.
func (s *Store) reconcileOpen() {
	for _, t := range s.trees {
		for _, r := range t.runs.Open() {
			if h := r.summary.Load(); h != nil && h.Has(runstate.Closed) {
				s.reconcileQueue.add(r.Name)
			}
		}
	}
	s.reconcile(true)
}

// known returns what was found last, or looks if no call has since the start: what
// the index knew may be older than the order.
func (r *run) known() (*runstate.View, error) {
	if r.latest != nil && !r.stale.Load() {
		return r.currentView(), nil
	}
	return r.refresh(false)
}

// reconcileMember says which series a test run is a member of: the one that its link points to,
// if that names it, too. The caller holds its lock.
func (r *run) reconcileMember(named bool) (int64, error) {
	p := &r.Position
	series := r.Dir.Link
	if !named {
		series = store.Name{}
	}
	if p.Related && p.Series == series {
		return 0, nil
	}
	from, before := p.Series, p.Newest
	if from != series && (!p.Preexisting || p.Related) {
		err := r.changes().Ready()
		if err == nil {
			err = r.move(from, series)
		}
		if err != nil {
			return 0, err // what can't be put into the order is not shown
		}
	}
	p.Series, p.Related = series, true
	r.tree.store.index.note(r)
	r.updateView()
	r.tree.store.reconcileQueue.add(from, series)
	return changed(before, p.Newest), nil
}

func changed(before, newest int64) int64 {
	if newest == before {
		return 0
	}
	return newest
}

// names reports whether a series' links name a test run of a tree. A series that is not
// there names none; the error says that it can't be read.
func (s *Store) names(of *tree, series, member store.Name) (bool, error) {
	if s.trees[series.Namespace] == nil {
		return false, nil
	}
	return withSeries(of, series, func(r *run) (bool, error) {
		f, err := r.known()
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

// move puts a change of membership into the order.
func (r *run) move(from, to store.Name) error {
	if from != (store.Name{}) {
		if err := r.record(changelog.Record{Change: store.Change{Kind: store.MemberLeft, UID: r.Position.UID, Series: from}}); err != nil {
			return err
		}
		r.Position.Series = store.Name{}
	}
	if to == (store.Name{}) {
		return nil
	}
	return r.record(changelog.Record{Change: store.Change{Kind: store.MemberJoined, UID: r.Position.UID, Series: to}})
}

// reconcileSeries finds out what its members make of a series. Those that were never
// reconciled are first: else a series could seem to have ended without them.
func (t *tree) reconcileSeries(n store.Name) (newest int64, err error) {
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
			if !t.store.restsOn(n, m) {
				judged, err := t.store.reconcileRun(m)
				newest, gone[m] = max(newest, judged), store.ReasonOf(err) == store.NotFound
			}
		}
		if derived, done, err := t.derive(n, members, gone); done {
			return max(newest, derived), err
		}
	}
	return newest, t.reconcileLater(n, errChanging) // it got other members meanwhile
}

var errChanging = errors.New("its members change all the time")

func (t *tree) reconcileLater(n store.Name, err error) error {
	r := t.hold(n)
	defer r.mu.Unlock()
	return r.reconciled(err)
}

// restsOn reports whether what is known of a run is good enough for a series that names
// it. Only one that has ended rests on what was known before the last look.
func (s *Store) restsOn(series, member store.Name) bool {
	r, h := s.find(member), s.summaryOf(member)
	if r == nil || h == nil || !h.Has(runstate.Related) || h.Names(series) && !h.Has(runstate.Member) {
		return false
	}
	ended := s.summaryOf(series)
	return !r.stale.Load() || ended != nil && ended.Has(runstate.Ended)
}

// membersOf returns the runs that a series' links name.
func (t *tree) membersOf(n store.Name) (members []store.Name, err error) {
	r := t.hold(n)
	defer r.mu.Unlock()
	f, err := r.known()
	if err != nil {
		return nil, err
	}
	return slices.Collect(maps.Keys(f.Members)), nil
}

// find returns the follower of a run, nil if there is none.
func (s *Store) find(n store.Name) *run {
	if t, ok := s.trees[n.Namespace]; ok {
		return t.runs.Find(n)
	}
	return nil
}

// summaryOf returns the summary of a run, committed or not; nil if it was never read.
func (s *Store) summaryOf(n store.Name) *runstate.Summary {
	if r := s.find(n); r != nil {
		return r.summary.Load()
	}
	return nil
}

// derive derives from its members' summaries what they make of a series, and is not done if
// it has other members now.
func (t *tree) derive(n store.Name, members []store.Name, gone map[store.Name]bool) (newest int64, done bool, err error) {
	r := t.hold(n)
	defer r.mu.Unlock()
	if r.latest == nil {
		return 0, true, nil // it is gone, or another generation, which is reconciled once it was read
	}
	if len(r.Dir.Members) != len(members) {
		return 0, false, nil
	}
	newest, err = r.derive(gone)
	return newest, true, r.reconciled(err)
}

// errUnsure says that a series may have ended.
var errUnsure = errors.New("not all of its members could be looked at")

// derive is that of the tree. The caller holds the series' lock.
func (r *run) derive(gone map[store.Name]bool) (newest int64, err error) {
	p := &r.Position
	d, sure := r.countMembers(gone)
	if !sure && !p.Ended {
		err = errUnsure
	}
	if p.Ended && r.Derived.Ended {
		if !d.Ended { // ended is for good
			d.Ended, d.EndTime = true, r.Derived.EndTime
		}
		if d.Members < r.Derived.Members { // what is missing makes nothing good
			d.Good = d.Good && r.Derived.Good
		}
	}
	if p.Related && d == r.Derived {
		return 0, err
	}
	before := p.Newest
	if d.Ended {
		if err := r.end(p.Preexisting && !p.Related); err != nil {
			return 0, err // as in reconcileMember
		}
	}
	r.Derived, p.Related = d, true
	r.tree.store.index.note(r)
	r.updateView()
	return changed(before, p.Newest), err
}

// countMembers returns what its members make of a series. It is not sure where all that
// are known to be members have ended, and others may be: an end rests on all of them.
func (r *run) countMembers(gone map[store.Name]bool) (d runstate.Derived, sure bool) {
	ended, unseen := 0, r.Dir.Blind
	d.Good, d.Unsure = true, unseen || r.Dir.Misread
	for m := range r.Dir.Members {
		h := r.tree.store.summaryOf(m)
		switch {
		case h == nil && gone[m]:
			d.Unsure = true // it was one, or was to be one
			continue
		case h.MayName(r.Name):
			unseen, d.Unsure = true, true // it may be one
			continue
		case !h.Names(r.Name):
			continue // only one of them names the other
		}
		unseen = unseen || !r.tree.store.restsOn(r.Name, m)
		if d.AddMember(h); h.Has(runstate.Ended) {
			ended++
		}
	}
	all := r.Dir.Closed && ended == d.Members
	if d.Ended = all && !unseen; !d.Ended {
		d.EndTime = time.Time{}
	}
	return d, !all || !unseen
}
