package filestore

import (
	"context"
	"errors"
	"time"

	"github.com/runstatus/runstatus/server/internal/bulkhead"
	"github.com/runstatus/runstatus/server/internal/runfile"
)

// syncMany is how many touched files are synced by one sync of their file system:
// each file's own sync costs the disk a round of its own.
const syncMany = 32

// syncing is how a tree's file system is synced as a whole. The descriptor of the
// tree's root is told of every write back that failed since it was opened, or since
// it was last told; so a sync that says nothing speaks for all that was written
// meanwhile, though no process had the files open. But of a file system that went
// read-only it says nothing: so one of the files is written to and synced by itself
// afterwards, as a canary. Where either fails, each file is synced by itself, and so is it
// at the next checkpoint.
type syncing struct {
	all   func(root int) error // nil where that can't be done
	dev   uint64
	doubt bool // the last sync failed: what was written before it may be touched since
}

// syncTogether syncs those of the touched files that many share a file system, and
// takes them out of the batch. Those that it can't vouch for stay.
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

// syncShare syncs a tree's share of the batch. A sync that fails puts all of it in
// doubt. One that takes too long is only not followed by another: what it fails at in
// the end, the next one would not be told of.
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

// syncWithin syncs the tree's file system, which writes back what other processes wrote, too:
// so it is given up at the deadline, or some time after the store's end has begun.
// The checkpoint's lock is held.
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
