package server

import (
	"context"
	"sync/atomic"

	"github.com/runstatus/runstatus/server/internal/store"
)

// past are parts of the order of changes that were read last, each in the one slot that is for it:
// watches that lag behind are at about the same place, and one of them reads for all. A watch that
// waits for its client holds nothing open of the store. All methods are safe for concurrent use.
type past [64]atomic.Pointer[part]

// part is all changes with the revisions of one part, which never change any more.
type part struct {
	number  int64
	changes []store.Change
}

const (
	partRevisions = 64
	maxPartBytes  = 64 << 10 // of the texts of a part that is kept
)

// behind returns changes behind a revision, in order, and the revision up to which these are
// all. That is the given one when the store has no more.
func (p *past) behind(ctx context.Context, st store.Store, after int64) ([]store.Change, int64, error) {
	number := after / partRevisions
	end := (number + 1) * partRevisions
	if kept := p[number%int64(len(p))].Load(); kept != nil && kept.number == number {
		return kept.behind(after), end, nil
	}
	var found []store.Change
	to, texts := after, 0
	for c, err := range st.Changes(ctx, after) {
		if err != nil {
			return nil, 0, err
		}
		if c.Revision > end {
			to = end
			break
		}
		found, to = append(found, c), c.Revision
		texts += len(c.Status.Note) + len(c.Status.Raw)
	}
	if to == end && after == number*partRevisions && texts <= maxPartBytes {
		p[number%int64(len(p))].Store(&part{number, found})
	}
	return found, to, nil
}

func (p *part) behind(revision int64) []store.Change {
	n := 0
	for n < len(p.changes) && p.changes[n].Revision <= revision {
		n++
	}
	return p.changes[n:]
}
