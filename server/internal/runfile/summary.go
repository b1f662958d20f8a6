package runfile

import (
	"github.com/runstatus/runstatus/server/internal/runstate"
	"github.com/runstatus/runstatus/server/internal/store"
)

// show replaces the summary by that of the newest view. The caller holds mu.
func (r Shown) show() {
	h, old := runstate.NewSummary(r.Latest), r.Summary.Load()
	h.Succeed(old, r.changes().Committed())
	r.Summary.Store(h)
	r.Tree.Runs.SetCode(r.Run, h.Code())
}

// FillFrom sets run from a summary, and reports whether h is not nil. It needs no lock.
func (r Shown) FillFrom(h *runstate.Summary, run *store.Run) bool {
	if h == nil {
		return false
	}
	h.Fill(r.Name, run)
	run.Unverified = run.Unverified || r.Stale.Load() || r.Loose.Load()
	return true
}
