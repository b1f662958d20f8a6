package server

import (
	"context"
	"iter"

	"github.com/runstatus/runstatus/server/internal/store"
)

// recent are copies of the newest changes that were looked at, one behind the
// other without a gap, so that many watches need not read and decode the same ones.
type recent struct {
	changes []store.Change // what was given out of it is never changed
	bytes   int
}

// How much is kept: of a change its texts, and no more changes than that.
const (
	recentChanges = 1024
	recentBytes   = 1 << 20
)

func (r *recent) add(c *store.Change) {
	size := len(c.Status.Note) + len(c.Status.Raw)
	if n := len(r.changes); n > 0 && r.changes[n-1].Revision+1 != c.Revision {
		*r = recent{}
	}
	if len(r.changes) == recentChanges || r.bytes+size > recentBytes {
		r.halve()
	}
	r.changes, r.bytes = append(r.changes, *c), r.bytes+size
}

// halve forgets the older half. What was given out stays as it is.
func (r *recent) halve() {
	kept := r.changes[(len(r.changes)+1)/2:]
	r.changes, r.bytes = append(make([]store.Change, 0, 2*len(kept)), kept...), 0
	for i := range r.changes {
		r.bytes += len(r.changes[i].Status.Note) + len(r.changes[i].Status.Raw)
	}
}

// behind returns those behind a revision, none unless the next one is there.
func (r *recent) behind(revision int64) []store.Change {
	n := len(r.changes)
	if n == 0 || revision+1 < r.changes[0].Revision || revision >= r.changes[n-1].Revision {
		return nil
	}
	return r.changes[revision+1-r.changes[0].Revision : n : n]
}

// changes are the store's behind a revision: the recent ones from memory, and in
// any case up to the newest one that the store has when it gets there.
func (b *bells) changes(ctx context.Context, after int64) iter.Seq2[store.Change, error] {
	return func(yield func(store.Change, error) bool) {
		for _, c := range b.remembered(after) {
			if ctx.Err() != nil {
				break // the store says so
			}
			if !yield(c, nil) {
				return
			}
			after = c.Revision
		}
		b.store.Changes(ctx, after)(yield)
	}
}

func (b *bells) remembered(after int64) []store.Change {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.recent.behind(after)
}
