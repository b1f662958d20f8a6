package filestore

import (
	"context"
	"errors"
	"time"

	"github.com/runstatus/runstatus/server/internal/bulkhead"
	"github.com/runstatus/runstatus/server/internal/runfile"
)

// syncMany is the number of unsynced files on one file system from which on one sync of the
// file system replaces a sync of each file.
const syncMany = 32

// syncing syncs the file system of a tree as a whole. syncfs on the descriptor of the tree's
// root returns an error if any write-back failed since the descriptor was opened or since its
// last error, also of files that no process has open. Success therefore covers all writes in
// between. It does not cover a file system that went read-only: Linux reports no error then.
// Therefore one of the files is written to and synced by itself afterwards, as a canary. If
// either fails, this checkpoint and the next sync each file by itself.
type syncing struct {
	all   func(root int) error // syncs the file system; nil where success would prove nothing
	dev   uint64
	doubt bool // the last sync failed: writes from before it are not covered
}

// syncTogether makes the files of each tree that has syncMany or more of them in the batch durable
// by one sync of the tree's file system, and removes them from the batch. If that fails, and for
// files that it can't cover, they stay in the batch.
func (s checkpointer) syncTogether(batch map[*runfile.Run]runfile.UnsyncedPart, deadline time.Time) {
	share := map[*tree][]*runfile.Run{}
	for r, at := range batch {
		if t := s.trees[r.Tree.Namespace]; t.syncing.all != nil && !t.syncing.doubt && !at.Doubtful && at.Dev == t.syncing.dev {
			share[t] = append(share[t], r)
		}
	}
	for _, t := range s.trees {
		t.syncing.doubt = false
		if runs := share[t]; len(runs) >= syncMany {
			t.syncer().syncShare(runs, batch, deadline)
		}
	}
}

// syncShare is syncTogether for the files of one tree. If the sync fails, they become doubtful. If it
// takes too long, they do not. In both cases the next checkpoint syncs each file by itself, because
// a later sync of the file system would not return the errors of this one.
func (t treeSyncer) syncShare(runs []*runfile.Run, batch map[*runfile.Run]runfile.UnsyncedPart, deadline time.Time) {
	err := t.syncWithin(t.store.background.ctx, deadline)
	if err == nil {
		err = canaryWrite(runs, batch, deadline)
	}
	if errors.Is(err, errNoCanary) {
		return
	}
	t.syncing.doubt = err != nil
	for _, r := range runs {
		switch {
		case err == nil:
			delete(batch, r)
		case !errors.Is(err, bulkhead.ErrUnresponsive):
			at := batch[r]
			at.Doubtful = true
			batch[r] = at
		}
	}
}

var errNoCanary = errors.New("no file could be written to")

// canaryWrite writes to one of the files and syncs it by itself.
func canaryWrite(runs []*runfile.Run, batch map[*runfile.Run]runfile.UnsyncedPart, deadline time.Time) error {
	for _, r := range runs {
		if at := batch[r]; at.Own {
			if written, err := r.Durability().MakeDurableWithin(deadline, at); written || err != nil {
				return err
			}
		}
	}
	return errNoCanary
}

// syncWithin syncs the tree's file system. That also writes back what other processes wrote, and
// may take long: syncWithin gives up at the deadline, or endTime after the store began to end.
// The caller holds the checkpoint's lock.
func (t treeSyncer) syncWithin(ctx context.Context, deadline time.Time) error {
	synced := make(chan error, 1)
	go func() { synced <- t.syncing.all(t.Root()) }()
	var late <-chan time.Time
	if !deadline.IsZero() {
		late, ctx = time.After(time.Until(deadline)), context.Background() // it is the last checkpoint
	}
	for {
		select {
		case err := <-synced:
			return err
		case <-ctx.Done():
			late, ctx = time.After(endTime), context.Background()
		case <-late:
			return bulkhead.ErrUnresponsive
		}
	}
}
