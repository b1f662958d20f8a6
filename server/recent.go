package server

import "github.com/runstatus/runstatus/server/internal/store"

// recent are copies of the newest changes that were looked at, one behind the
// other without a gap up to the end, so that many watches need not read and decode
// the same ones. A copy of it stays as it is.
type recent struct {
	changes []store.Change
	bytes   int
	end     int64
}

// How much is kept: of a change its texts, and no more changes than that.
const (
	recentChanges = 1024
	recentBytes   = 1 << 20
)

// add adds the next change.
func (r *recent) add(c *store.Change) {
	r.skip(c.Revision - 1)
	size := len(c.Status.Note) + len(c.Status.Raw)
	if len(r.changes) == recentChanges || r.bytes+size > recentBytes {
		r.halve()
	}
	r.changes, r.bytes, r.end = append(r.changes, *c), r.bytes+size, c.Revision
}

// skip moves the end, and forgets all if that leaves a gap.
func (r *recent) skip(to int64) {
	if r.end < to {
		*r = recent{end: to}
	}
}

// halve forgets the older half.
func (r *recent) halve() {
	kept := r.changes[(len(r.changes)+1)/2:]
	r.changes, r.bytes = append(make([]store.Change, 0, 2*len(kept)), kept...), 0
	for i := range r.changes {
		r.bytes += len(r.changes[i].Status.Note) + len(r.changes[i].Status.Raw)
	}
}

// behind returns those behind a revision, and whether they are all up to the end.
func (r *recent) behind(revision int64) (_ []store.Change, all bool) {
	n := len(r.changes)
	switch {
	case revision >= r.end:
		return nil, true
	case n == 0 || revision+1 < r.changes[0].Revision:
		return nil, false
	}
	return r.changes[revision+1-r.changes[0].Revision : n : n], true
}
