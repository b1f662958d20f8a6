package filestore

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// gather reads what the kernel has to tell. If that fails, everything is to be looked at,
// and the next call reads again. The caller holds mu.
func (n *notifier) gather(fd int) {
	for {
		size, err := safefs.RetryEINTR(func() (int, error) { return unix.Read(fd, n.buf) })
		if errors.Is(err, unix.EAGAIN) {
			return
		}
		if err != nil {
			n.all, n.failed = true, err
			return
		}
		for rest := n.buf[:size]; len(rest) >= unix.SizeofInotifyEvent; {
			e := (*unix.InotifyEvent)(unsafe.Pointer(&rest[0])) //nolint:gosec // the kernel's own layout
			end := unix.SizeofInotifyEvent + int(e.Len)
			n.event(e, strings.TrimRight(string(rest[unix.SizeofInotifyEvent:end]), "\x00"))
			rest = rest[end:]
		}
	}
}

func (n *notifier) event(e *unix.InotifyEvent, name string) {
	if e.Mask&unix.IN_Q_OVERFLOW != 0 {
		for _, h := range slices.Collect(maps.Values(n.dirs)) {
			if *h.run == (store.Name{}) {
				n.renew(h.tree)
			}
		}
		return
	}
	h, ok := n.dirs[e.Wd]
	switch {
	case !ok: // it was dropped meanwhile
	case h.run.ID != "":
		n.touched(h, name, e.Mask)
	case h.run.Kind != 0:
		if store.CheckID(name) == nil {
			run := store.Name{Namespace: h.tree.namespace, Kind: h.run.Kind, ID: name}
			n.dropRun(run)
			n.dirty[run] = anything
		}
	case name == store.Collection(statusfile.TestRun), name == store.Collection(statusfile.Series):
		n.renew(h.tree)
	}
	if e.Mask&unix.IN_IGNORED != 0 && ok { // the directory is gone
		delete(n.dirs, e.Wd)
		if n.byRun[*h.run].of(h.set) == e.Wd {
			n.forget(*h.run, h.set)
		}
		n.full = false
	}
}

// touched notes a run in whose directory something changed. What was written over
// in place has left no trace in the directory's own time.
func (n *notifier) touched(h heard, file string, mask uint32) {
	if file == statusName && mask == unix.IN_MODIFY {
		n.dirty[*h.run] |= written
		return
	}
	n.dirty[*h.run] = anything
	if file == statusName {
		return
	}
	dir := h.set
	if dir == "" {
		dir = dirOf(*h.run)
	}
	n.dropDir(*h.run, dir+"/"+file)
	if file == testSetsName { // the sets in it have gone with it
		n.dropRun(*h.run)
	}
	if r := h.tree.runs.Find(*h.run); r != nil {
		r.rehome.Store(true)
	}
}
