package runstate

import (
	"sync/atomic"
	"time"

	"github.com/runstatus/runstatus/server/internal/changelog"
	"github.com/runstatus/runstatus/server/internal/rundir"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// View is what is known of a run at one revision. Its content never changes, so that readers need
// no lock. It keeps the view before it until its own revision is committed: until then readers get
// that one.
type View struct {
	before atomic.Pointer[View]
	Content
}

// Content is what a View says.
type Content struct {
	Name       store.Name
	Revision   int64 // of the newest change of the run
	creation   int64 // the revision of the run's creation
	Revisions  changelog.LineRevisions
	File       safefs.FileID // of the status file that was read
	UID        string        // of the generation; "" for a file without a line
	Fold       store.Fold
	Size       int64  // bytes of the lines that Fold counts
	Partial    bool   // the file is too large: Fold leaves lines out
	Unreadable string // why the status file can't be read; "" if it can
	ended      bool   // the end is in the log of changes, whatever the files say now
	related    bool   // memberships were reconciled
	series     store.Name
	derived    Derived
	silence    store.Silence
	rundir.State
}

// Earlier returns the view before, nil if none is needed any more.
func (v *View) Earlier() *View { return v.before.Load() }

// Succeed makes before, which may be nil, the view before v. A view of the same revision is
// replaced, since it knew less. Views that no reader can need once committed is committed are
// forgotten. Call it before v is shared.
func (v *View) Succeed(before *View, committed int64) {
	if before == nil {
		return
	}
	if before.Revision == v.Revision {
		before = before.before.Load()
	}
	v.before.Store(before)
	v.Committed(committed)
}

// Insert puts between before the view whose predecessor behind is, among v and the views before it.
func (v *View) Insert(between, behind *View) {
	for later := v; later != nil; later = later.before.Load() {
		if later.before.Load() == behind {
			later.before.Store(between)
		}
	}
}

// Committed returns v, or the newest view before it that holds nothing beyond a committed revision;
// nil if there is none. Older views are forgotten: a call with a smaller revision may return nil.
func (v *View) Committed(revision int64) *View {
	for v != nil && v.Revision > revision {
		v = v.before.Load()
	}
	if v != nil && v.before.Load() != nil {
		v.before.Store(nil)
	}
	return v
}

// End returns when the run ended, and whether it has.
func (v *View) End() (time.Time, bool) {
	switch {
	case v.Fold.Ended:
		return v.Fold.EndTime, true
	case v.Complete:
		return v.CompleteAt, true
	case v.derived.Ended:
		return v.derived.EndTime, true
	case v.ended: // that is for good, whatever the files say now
		return v.Fold.Current.When, true
	}
	return time.Time{}, false
}

// Differs reports whether something has happened to the run's files since another view.
func (v *View) Differs(before *View) bool {
	return v.Revision != before.Revision || v.Size != before.Size || v.File != before.File || v.Info.MTime != before.Info.MTime
}

// HasEnded reports whether the run has ended.
func (v *View) HasEnded() bool {
	_, ended := v.End()
	return ended
}

// outcome returns the outcome of a run that has ended.
func (v *Content) outcome() store.Outcome {
	if v.Name.Kind == statusfile.Series {
		return v.derived.outcome(&v.Fold)
	}
	outcome := v.Fold.TestOutcome()
	if outcome == store.Completed && v.Identity != nil && v.Identity.Result {
		return store.NoOutcome // the line that says the result is missing: the file was cut
	}
	return outcome
}
