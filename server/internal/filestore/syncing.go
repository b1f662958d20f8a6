package filestore

import (
	"time"
)

// syncMany is how many touched files are synced by one sync of their file system:
// each file's own sync costs the disk a round of its own.
const syncMany = 32

// syncing is how a tree's file system is synced as a whole. The descriptor of the
// tree's root is told of every write back that failed since it was opened, or since
// it was last told; so a sync that says nothing speaks for all that was written
// meanwhile, though nobody had the files open.
type syncing struct {
	all   func(root int) error // nil where that can't be done
	dev   uint64
	doubt bool // the last sync failed: what was written before it may be touched since
}

// syncTogether syncs those of the touched files that many share a file system, and
// takes them out of the batch. Those that it can't vouch for stay.
func (s *Store) syncTogether(batch map[*run]touch, deadline time.Time) {
	share := map[*tree][]*run{}
	for r, at := range batch {
		if t := r.tree; t.syncing.all != nil && !t.syncing.doubt && !at.doubtful && at.dev == t.syncing.dev {
			share[t] = append(share[t], r)
		}
	}
	for _, t := range s.trees {
		t.syncing.doubt = false
		if runs := share[t]; len(runs) >= syncMany && t.syncWithin(deadline) {
			for _, r := range runs {
				delete(batch, r)
			}
		}
	}
}

// syncWithin tells whether all is durable that was written before. The checkpoint's
// lock is held.
func (t *tree) syncWithin(deadline time.Time) bool {
	if deadline.IsZero() {
		t.syncing.doubt = t.syncing.all(t.root()) != nil
		return !t.syncing.doubt
	}
	synced := make(chan error, 1)
	go func() { synced <- t.syncing.all(t.root()) }()
	select {
	case err := <-synced:
		return err == nil
	case <-time.After(time.Until(deadline)):
		return false // it is the last checkpoint
	}
}
