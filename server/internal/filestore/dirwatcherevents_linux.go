package filestore

import (
	"maps"
	"slices"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/fswatch"
	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// note notes which runs an event concerns. The caller holds mu.
func (n *dirWatcher) note(e fswatch.Event) {
	if e.Mask&unix.IN_Q_OVERFLOW != 0 {
		for _, h := range slices.Collect(maps.Values(n.dirs)) {
			if *h.run == (store.Name{}) {
				n.renew(h.tree)
			}
		}
		return
	}
	h, ok := n.dirs[e.Watch]
	switch {
	case !ok: // it was dropped meanwhile
	case h.run.ID != "":
		n.touched(h, e.Name, e.Mask)
	case h.run.Kind != 0:
		if store.CheckID(e.Name) == nil {
			run := store.Name{Namespace: h.tree.namespace, Kind: h.run.Kind, ID: e.Name}
			n.dropRun(run)
			n.dirty[run] = anyChange
		}
	case e.Name == store.Collection(statusfile.TestRun), e.Name == store.Collection(statusfile.Series):
		n.renew(h.tree)
	}
	if e.Mask&unix.IN_IGNORED != 0 && ok { // the directory is gone
		delete(n.dirs, e.Watch)
		if n.byRun[*h.run].of(h.set) == e.Watch {
			n.forget(*h.run, h.set)
		}
		n.full = false
	}
}

// touched notes a run in whose directory something changed. What was written over
// in place has left no trace in the directory's own time.
func (n *dirWatcher) touched(h watchedDir, file string, mask uint32) {
	if file == layout.StatusFile && mask == unix.IN_MODIFY {
		n.dirty[*h.run] |= statusWritten
		return
	}
	n.dirty[*h.run] = anyChange
	if file == layout.StatusFile {
		return
	}
	dir := h.set
	if dir == "" {
		dir = layout.RunDir(*h.run)
	}
	n.dropDir(*h.run, dir+"/"+file)
	if file == layout.TestSets { // the sets in it have gone with it
		n.dropRun(*h.run)
	}
	if r := h.tree.runs.Find(*h.run); r != nil {
		r.dirStale.Store(true)
	}
}
