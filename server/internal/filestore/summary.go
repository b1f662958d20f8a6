package filestore

import (
	"github.com/runstatus/runstatus/server/internal/runstate"
	"github.com/runstatus/runstatus/server/internal/store"
)

// show puts the summary of the newest view in its place. The caller holds mu.
func (r *run) show() {
	h, old := runstate.NewSummary(r.latest), r.summary.Load()
	h.Succeed(old, r.changes().Committed())
	r.summary.Store(h)
	r.tree.runs.SetCode(r, h.Code())
}

// fill makes of run what is known of the run, and reports whether anything is.
func (r *run) fill(run *store.Run) bool { return r.fillFrom(r.committedSummary(), run) }

func (r *run) fillFrom(h *runstate.Summary, run *store.Run) bool {
	if h == nil {
		return false
	}
	h.Fill(r.Name, run)
	run.Unverified = run.Unverified || r.stale.Load() || r.loose.Load()
	return true
}
