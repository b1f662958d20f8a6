package runfile

import (
	"github.com/runstatus/runstatus/server/internal/runstate"
	"github.com/runstatus/runstatus/server/internal/store"
)

// CurrentView returns the newest view, with all lines that were appended. It may not be committed.
func (r Shown) CurrentView() *runstate.View {
	if r.viewStale {
		return r.updateView()
	}
	return r.Latest
}

// updateView makes a view of the state, and replaces the newest view and the summary by it.
func (r Shown) updateView() *runstate.View {
	r.Tree.env.Index.Note(r.Run)
	r.viewStale = false
	f := r.View(r.Name)
	f.Succeed(r.Latest, r.changes().Committed())
	r.Latest = f
	old := r.Summary.Load()
	r.show()
	r.noteRequest(old)
	if r.Position.Series != (store.Name{}) && r.Summary.Load().EndsOtherwise(old) {
		r.Tree.env.ReconcileQueue.Add(r.Position.Series)
	}
	return f
}

// noteRequest updates Requests after a look at the run's identity.
func (r Shown) noteRequest(old *runstate.Summary) {
	if r.Dir.Identity == nil { // not read yet
		return
	}
	q, now := &r.Tree.Requests, r.Dir.RequestID
	if r.Dir.Unsure {
		q.Doubt(r.Name)
	} else {
		q.clear(r.Name)
	}
	if old != nil && old.Identity != nil && old.Identity.RequestID != now {
		q.forget(old.Identity.RequestID, r.Name)
	}
	if now != "" {
		q.Note(now, r.Name)
	}
}
