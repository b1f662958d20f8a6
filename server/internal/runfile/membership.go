package runfile

import (
	"cmp"
	"errors"
	"io/fs"
	"time"

	"github.com/runstatus/runstatus/server/internal/changelog"
	"github.com/runstatus/runstatus/server/internal/fault"
	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/rundir"
	"github.com/runstatus/runstatus/server/internal/runstate"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// Reconciled ends the reconciling of the run. After an error it queues the run for another try. It returns
// err. The caller holds the run's lock.
func (r Membership) Reconciled(err error) error {
	r.loosen(err != nil && !r.Gone)
	if err == nil || r.Gone {
		r.needsReconcile, r.warned = false, false
		return err
	}
	if !r.warned {
		r.Tree.env.log.Warn("reconcile a run; trying again", "run", r.Name.String(), "err", err)
	}
	r.needsReconcile, r.warned = true, true
	r.Tree.env.ReconcileQueue.Delay(r.Name)
	return err
}

// Known returns the newest view. It looks at the run first if no look has succeeded since the start,
// because a state from the index may be older than the log.
func (r *Run) Known() (*runstate.View, error) {
	if r.Latest != nil && !r.Stale.Load() {
		return r.Shown().CurrentView(), nil
	}
	return r.Refresh(false)
}

// ReconcileMember sets the series of a test run: the one that its link points to if named, which
// reports that the series' links name the run; else none. It returns the newest revision that it
// recorded, 0 for none. The caller holds the run's lock.
func (r Membership) ReconcileMember(named bool) (int64, error) {
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
			return 0, err // a change that can't be recorded is not shown
		}
	}
	p.Series, p.Related = series, true
	r.Tree.env.Index.Note(r.Run)
	r.Shown().updateView()
	r.Tree.env.ReconcileQueue.Add(from, series)
	return changed(before, p.Newest), nil
}

func changed(before, newest int64) int64 {
	if newest == before {
		return 0
	}
	return newest
}

// move records that the run leaves one series and joins another; a zero Name is none.
func (r Membership) move(from, to store.Name) error {
	if from != (store.Name{}) {
		if err := r.Recorder().record(changelog.Record{Change: store.Change{Kind: store.MemberLeft, UID: r.Position.UID, Series: from}}); err != nil {
			return err
		}
		r.Position.Series = store.Name{}
	}
	if to == (store.Name{}) {
		return nil
	}
	return r.Recorder().record(changelog.Record{Change: store.Change{Kind: store.MemberJoined, UID: r.Position.UID, Series: to}})
}

// RestsOn reports whether a series can be derived from the summary of a member as it is. The summary must
// come from a look since the start; an ended series accepts an older one.
func (e *Env) RestsOn(series, member store.Name) bool {
	r, h := e.Find(member), e.SummaryOf(member)
	if r == nil || h == nil || !h.Has(runstate.Related) || h.Names(series) && !h.Has(runstate.Member) {
		return false
	}
	ended := e.SummaryOf(series)
	return !r.Stale.Load() || ended != nil && ended.Has(runstate.Ended)
}

// Find returns a run, nil if it is not known.
func (e *Env) Find(n store.Name) *Run {
	if t, ok := e.Trees[n.Namespace]; ok {
		return t.Runs.Find(n)
	}
	return nil
}

// SummaryOf returns the summary of a run, committed or not; nil if it was never read.
func (e *Env) SummaryOf(n store.Name) *runstate.Summary {
	if r := e.Find(n); r != nil {
		return r.Summary.Load()
	}
	return nil
}

// errUnsure says that it is not known whether a series has ended.
var errUnsure = errors.New("not all of its members could be looked at")

// Derive recomputes the state of a series from the summaries of its members. Gone holds the members that do
// not exist. It returns the newest revision that it recorded, 0 for none, and an error if it is not known
// whether the series has ended. The caller holds the lock of the series.
func (r Membership) Derive(gone map[store.Name]bool) (newest int64, err error) {
	p := &r.Position
	d, sure := r.countMembers(gone)
	if !sure && !p.Ended {
		err = errUnsure
	}
	if p.Ended && r.Derived.Ended {
		d.KeepEnd(&r.Derived)
	}
	if p.Related && d == r.Derived {
		return 0, err
	}
	before := p.Newest
	if err := r.recordDerived(d, sure); err != nil {
		return 0, err // as in ReconcileMember
	}
	r.Tree.env.Index.Note(r.Run)
	r.Shown().updateView()
	return changed(before, p.Newest), err
}

// recordDerived takes a derived state, and records what it says of the identity and the end of the series.
func (r Membership) recordDerived(d runstate.Derived, sure bool) error {
	p := &r.Position
	before, related := r.Derived, p.Related
	silent := p.Preexisting && !related
	r.Derived, p.Related = d, true
	err := r.Recorder().identify(silent)
	if err == nil && (d.Ended || p.Ended && sure) {
		err = r.Recorder().end(silent)
	}
	if err != nil {
		r.Derived, p.Related = before, related
	}
	return err
}

// countMembers derives the state of a series from the summaries of its members. Sure is false if all
// known members have ended but further members may exist that could not be read: the series may or may
// not have ended then.
func (r Membership) countMembers(gone map[store.Name]bool) (d runstate.Derived, sure bool) {
	ended, unseen, first := 0, r.Dir.Blind, store.Name{}
	d.Good, d.Unsure = true, unseen || r.Dir.Misread
	for m := range r.Dir.Members {
		h := r.Tree.env.SummaryOf(m)
		switch {
		case h == nil && gone[m]:
			d.Unsure = true // it was a member, or was about to become one
			continue
		case h.MayName(r.Name):
			unseen, d.Unsure = true, true // it may be a member
			continue
		case !h.Names(r.Name):
			continue // it is no member: it does not name the series
		}
		unseen = unseen || !r.Tree.env.RestsOn(r.Name, m)
		if d.AddMember(h); h.Has(runstate.Ended) {
			ended++
		}
		if first == (store.Name{}) || m.Compare(first) < 0 {
			first, d.SysName = m, h.SysName()
		}
	}
	d.SysName = cmp.Or(d.SysName, r.Derived.SysName) // that of members that are gone
	all := r.Dir.Closed && ended == d.Members
	if d.Ended = all && !unseen; !d.Ended {
		d.EndTime = time.Time{}
	}
	return d, !all || !unseen
}

// TakesMembers returns an error unless the series exists and its membership is open. It does not read
// the links of the members, which may be many. The caller holds the lock of the series.
func (r Membership) TakesMembers() error {
	if _, err := r.Known(); err != nil {
		return err
	}
	if _, err := safefs.Lstat(r.Tree.Root(), layout.StatusPath(r.Name)); err != nil { // best effort: the refresh returns what is wrong
		if _, err := r.Refresh(false); err != nil { // it says what is wrong
			return err
		}
	}
	switch _, err := safefs.Lstat(r.Tree.Root(), r.Path()+"/"+layout.AllTestsStarted); {
	case err == nil:
		return &store.Error{Reason: store.SeriesClosed, Run: r.Name, Detail: "the membership of " + r.Name.String() + " is closed: nothing was created"}
	case !errors.Is(err, fs.ErrNotExist):
		return fault.NotWritten(r.Name, "look whether the membership is closed", err)
	}
	return nil
}

// queueReconcile queues the runs whose memberships or ends depend on what has changed
// beside the status file. Members come before their series, which could seem to
// have ended without them.
func (r Membership) queueReconcile(before *rundir.State) {
	u, h := &r.Tree.env.ReconcileQueue, &r.Dir
	if r.Name.Kind == statusfile.TestRun {
		if !r.Position.Related || h.Link != before.Link {
			u.Add(r.Name)
		}
		return
	}
	for m := range h.Members {
		if _, was := before.Members[m]; !was {
			u.Add(m)
		}
	}
	for m := range before.Members {
		if _, is := h.Members[m]; !is {
			u.Add(m)
		}
	}
	u.Add(r.Name)
}
