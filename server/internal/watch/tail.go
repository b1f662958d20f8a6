package watch

import "github.com/runstatus/runstatus/server/internal/store"

// changeTail holds copies of the newest changes that the hub has read, in order and without a gap up
// to end, so that many watches need not read and decode the same changes. A copy of a changeTail
// never changes.
type changeTail struct {
	changes []store.Change
	bytes   int // of the texts of the changes
	end     int64
}

const (
	maxTailChanges = 1024
	maxTailBytes   = 1 << 20
)

// append adds the next change.
func (t *changeTail) append(c *store.Change) {
	t.skipTo(c.Revision - 1)
	size := textSize(c)
	if len(t.changes) == maxTailChanges || t.bytes+size > maxTailBytes {
		t.dropOlderHalf()
	}
	t.changes, t.bytes, t.end = append(t.changes, *c), t.bytes+size, c.Revision
}

// skipTo moves the end. If that leaves a gap, it drops all changes.
func (t *changeTail) skipTo(end int64) {
	if t.end < end {
		*t = changeTail{end: end}
	}
}

func (t *changeTail) dropOlderHalf() {
	kept := t.changes[(len(t.changes)+1)/2:]
	t.changes, t.bytes = append(make([]store.Change, 0, 2*len(kept)), kept...), 0
	for i := range t.changes {
		t.bytes += textSize(&t.changes[i])
	}
}

// after returns the changes behind a revision, and whether they are all up to the end. It returns
// none if the tail does not reach back to the revision.
func (t *changeTail) after(revision int64) (_ []store.Change, all bool) {
	n := len(t.changes)
	switch {
	case revision >= t.end:
		return nil, true
	case n == 0 || revision+1 < t.changes[0].Revision:
		return nil, false
	}
	return t.changes[revision+1-t.changes[0].Revision : n : n], true
}

func textSize(c *store.Change) int { return len(c.Status.Note) + len(c.Status.Raw) }
