package filestore

import (
	"github.com/runstatus/runstatus/server/internal/runstate"
	"github.com/runstatus/runstatus/server/internal/store"
)

// currentView returns what is known of the run, for a list too.
func (r *run) currentView() *runstate.View {
	if r.viewStale {
		return r.updateView()
	}
	return r.latest
}

// updateView makes the view of what was read, written or reconciled, and shows it.
func (r *run) updateView() *runstate.View {
	r.tree.store.index.note(r)
	r.viewStale = false
	f := r.View(r.Name)
	f.Succeed(r.latest, r.changes().Committed())
	r.latest = f
	old := r.summary.Load()
	r.show()
	r.noteRequest(old)
	if r.Position.Series != (store.Name{}) && r.summary.Load().EndsOtherwise(old) {
		r.tree.store.reconcileQueue.add(r.Position.Series)
	}
	return f
}

// noteRequest has the run found by the request that made it, and by no other.
func (r *run) noteRequest(old *runstate.Summary) {
	if r.Dir.Identity == nil { // not read yet
		return
	}
	q, now := &r.tree.requests, r.Dir.RequestID
	if r.Dir.Unsure {
		q.doubt(r.Name)
	} else {
		q.clear(r.Name)
	}
	if old != nil && old.Who != nil && old.Who.RequestID != now {
		q.forget(old.Who.RequestID, r.Name)
	}
	if now != "" {
		q.note(now, r.Name)
	}
}
