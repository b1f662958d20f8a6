package runfile

import (
	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/safefs"
)

// EvictUnchanged evicts the run if the index holds its whole state and its lock is free.
func (r *Run) EvictUnchanged() {
	if !r.TryLock() {
		return
	}
	defer r.Unlock()
	if r.loadedState != nil && r.mayEvict() {
		r.evict()
		r.Tree.env.Loaded.forget(r)
	}
}

// SameFile reports whether the status file is as the last look found it. The caller holds mu.
func (r *Run) SameFile() bool {
	st, err := safefs.Lstat(r.Tree.Root(), r.Path()+"/"+layout.StatusFile) // best effort: else it is read, which says why it can't be
	return err == nil && st.IsType(unix.S_IFREG) && r.compareFile(st, false)
}
