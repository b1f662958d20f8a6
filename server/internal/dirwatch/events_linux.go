package dirwatch

import (
	"maps"
	"slices"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/fswatch"
	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// note marks the runs that an event concerns as dirty. The caller holds mu.
func (w *Watcher) note(e fswatch.Event) {
	if e.Mask&unix.IN_Q_OVERFLOW != 0 {
		for _, h := range slices.Collect(maps.Values(w.dirs)) {
			if *h.run == (store.Name{}) {
				w.renew(h.tree)
			}
		}
		return
	}
	h, ok := w.dirs[e.Watch]
	switch {
	case !ok: // it was dropped meanwhile
	case h.run.ID != "":
		w.touched(h, e.Name, e.Mask)
	case h.run.Kind != 0:
		if store.CheckID(e.Name) == nil {
			run := store.Name{Namespace: h.tree.Name(), Kind: h.run.Kind, ID: e.Name}
			w.dropRun(run)
			w.dirty[run] = AnyChange
		}
	case e.Name == store.Collection(statusfile.TestRun), e.Name == store.Collection(statusfile.Series):
		w.renew(h.tree)
	}
	if e.Mask&unix.IN_IGNORED != 0 && ok { // the directory is gone
		delete(w.dirs, e.Watch)
		if w.byRun[*h.run].of(h.set) == e.Watch {
			w.forget(*h.run, h.set)
		}
		w.full = false
	}
}

// touched marks a run as dirty after an event in its directory. It calls DirChanged for a change
// beside the status file, because a file that is rewritten in place does not change the directory's
// time.
func (w *Watcher) touched(h watchedDir, file string, mask uint32) {
	if file == layout.StatusFile && mask == unix.IN_MODIFY {
		w.dirty[*h.run] |= StatusWritten
		return
	}
	w.dirty[*h.run] = AnyChange
	if file == layout.StatusFile {
		return
	}
	dir := h.set
	if dir == "" {
		dir = layout.RunDir(*h.run)
	}
	w.dropDir(*h.run, dir+"/"+file)
	if file == layout.TestSets { // the sets in it have gone with it
		w.dropRun(*h.run)
	}
	h.tree.DirChanged(*h.run)
}
