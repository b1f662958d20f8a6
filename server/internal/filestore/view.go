package filestore

import (
	"sync/atomic"
	"time"

	"github.com/runstatus/runstatus/server/internal/changelog"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// view is what is known of a run at one time. It is never changed, but for
// before. Until its revision is committed it is not shown.
type view struct {
	before atomic.Pointer[view] // the view before, until this one is committed
	viewState
}

// viewState is the content of a view.
type viewState struct {
	run        *run
	revision   int64
	creation   int64 // the revision of it
	revisions  changelog.LineRevisions
	file       safefs.FileID
	uid        string
	fold       store.Fold
	size       int64 // of the lines that fold counts
	partial    bool  // the file is too large to have been counted
	unreadable string
	ended      bool       // the end is in the order, whatever the files say now
	related    bool       // its place among others has been reconciled
	series     store.Name // that it is a member of
	derived    derived
	dirState
}

// currentView returns what is known of the run, for a list too.
func (r *run) currentView() *view {
	if r.viewStale {
		return r.updateView()
	}
	return r.latest
}

// updateView makes the view of what was read, written or reconciled, and shows it.
func (r *run) updateView() *view {
	r.tree.store.index.note(r)
	r.viewStale = false
	f := r.makeView()
	if before := r.latest; before != nil {
		if before.revision == f.revision { // it knew less of the same
			before = before.before.Load()
		}
		f.before.Store(before)
		f.committed(r.changes().Committed())
	}
	r.latest = f
	old := r.summary.Load()
	r.show()
	r.noteRequest(old)
	if r.position.series != (store.Name{}) && r.summary.Load().endsOtherwise(old) {
		r.tree.store.reconcileQueue.add(r.position.series)
	}
	return f
}

// noteRequest has the run found by the request that made it, and by no other.
func (r *run) noteRequest(old *summary) {
	if r.dirState.Identity == nil { // not read yet
		return
	}
	q, now := &r.tree.requests, r.dirState.RequestID
	if r.dirState.unsure {
		q.doubt(r.Name)
	} else {
		q.clear(r.Name)
	}
	if old != nil && old.who != nil && old.who.RequestID != now {
		q.forget(old.who.RequestID, r.Name)
	}
	if now != "" {
		q.note(now, r.Name)
	}
}

func (r *run) makeView() *view {
	return &view{viewState: r.viewState()}
}

// viewState returns what is known of the run now.
func (r *run) viewState() viewState {
	fold := r.file.fold
	fold.Unsound = fold.Unsound || r.file.tail
	return viewState{
		run: r, revision: r.position.newest, creation: r.position.created, revisions: r.position.revisions, file: r.file.id, uid: r.file.uid, fold: fold, size: r.file.counted,
		partial: r.file.partial, unreadable: r.file.why, ended: r.position.ended, related: r.position.related, series: r.position.series,
		derived: r.derived, dirState: r.dirState,
	}
}

// committed returns the view itself, or the one before it that holds nothing
// beyond a revision that is committed; nil when there are none. What is older is never
// needed again, and is forgotten: a caller that asks for an older revision finds nothing.
func (f *view) committed(revision int64) *view {
	for f != nil && f.revision > revision {
		f = f.before.Load()
	}
	if f != nil && f.before.Load() != nil {
		f.before.Store(nil)
	}
	return f
}

// end reports whether and when the run ended.
func (f *view) end() (time.Time, bool) {
	switch {
	case f.fold.Ended:
		return f.fold.EndTime, true
	case f.complete:
		return f.completeAt, true
	case f.derived.ended:
		return f.derived.endTime, true
	case f.ended: // that is for good, whatever the files say now
		return f.fold.Current.When, true
	}
	return time.Time{}, false
}

// differs reports whether something has happened to the run's files since another view.
func (f *view) differs(before *view) bool {
	return f.revision != before.revision || f.size != before.size || f.file != before.file || f.dir.MTime != before.dir.MTime
}

func (f *view) hasEnded() bool {
	_, ended := f.end()
	return ended
}

// outcome is that of a run that has ended.
func (f *view) outcome() store.Outcome {
	if f.run.Name.Kind == statusfile.Series {
		return f.derived.outcome(&f.fold)
	}
	outcome := f.fold.TestOutcome()
	if outcome == store.Completed && f.Identity != nil && f.Identity.Result {
		return store.NoOutcome // the line that says the result is missing: the file was cut
	}
	return outcome
}
