package filestore

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/runstatus/runstatus/server/internal/bulkhead"
	"github.com/runstatus/runstatus/server/internal/rundir"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/server/internal/workdir"
	"github.com/runstatus/runstatus/statusfile"
)

// listing is a collection's directory as it was when its names were read. A caller that
// lists may hold mu for ever where a file system hangs: nothing else takes it.
type listing struct {
	mu     sync.Mutex
	dir    safefs.Info
	seen   time.Time
	doubts atomic.Int64 // how often it was said that it is not to be believed
	known  int64        // doubts when it was read
}

// forgetListing has the collections listed again.
func (t lister) forgetListing() {
	for i := range t.listed {
		t.listed[i].doubts.Add(1)
	}
}

// listingKey is the bulkhead's key of the calls that list the collections.
func (t lister) listingKey() store.Name { return store.Name{Namespace: t.Namespace, ID: "list"} }

// isCurrent reports whether the names need not be read again.
func (l *listing) isCurrent(dir safefs.Info) bool {
	return l.dir.ID == dir.ID && l.dir.MTime == dir.MTime && rundir.Settled(dir.MTime, l.seen) && l.known == l.doubts.Load()
}

// enumerate looks at the runs that are in the collections and not known, and at
// those that are known and not there any more.
func (t lister) enumerate(ctx context.Context) error {
	_, err := bulkhead.Do(ctx, t.Bulkhead, t.lister().listingKey(), func() (struct{}, error) { return struct{}{}, t.enumerateNow(ctx) })
	err = t.Unread(store.Name{}, err)
	t.failing.Store(err != nil && ctx.Err() == nil)
	return err
}

// enumerateTime bounds a listing in the background.
const enumerateTime = 30 * time.Second

// listTime bounds how long a list waits for a listing on a network file system: it can show the
// runs that were known before.
const listTime = 2 * time.Second

// enumerateAside is enumerate for a caller that can do without.
func (t lister) enumerateAside() error {
	ctx, cancel := context.WithTimeoutCause(t.store.background.ctx, enumerateTime, bulkhead.ErrUnresponsive)
	defer cancel()
	_, err := bulkhead.TryDo(ctx, t.Bulkhead, t.lister().listingKey(), func() (struct{}, error) { return struct{}{}, t.enumerateNow(ctx) })
	t.failing.Store(err != nil && t.store.background.ctx.Err() == nil)
	return err
}

// enumerateWithin is enumerate for lists, which don't wait for long.
func (t lister) enumerateWithin(ctx context.Context) error {
	if t.IsRemote() {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, listTime, bulkhead.ErrUnresponsive)
		defer cancel()
	}
	return t.enumerate(ctx)
}

func (t lister) enumerateNow(ctx context.Context) error {
	for _, kind := range []statusfile.Kind{statusfile.TestRun, statusfile.Series} {
		if err := t.enumerateKind(ctx, kind); err != nil {
			return err
		}
	}
	t.Swept.Store(true)
	return nil
}

func (t lister) enumerateKind(ctx context.Context, kind statusfile.Kind) error {
	l := &t.listed[kind-1]
	l.mu.Lock()
	defer l.mu.Unlock()
	dir, err := safefs.Lstat(t.Root(), store.Collection(kind))
	if err != nil && t.IsRemote() && workdir.IsGone(err) && t.Revive() {
		dir, err = safefs.Lstat(t.Root(), store.Collection(kind))
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return t.ListFailed(kind, err)
	}
	if err == nil && l.isCurrent(dir) {
		return nil
	}
	seen, doubts := time.Now(), l.doubts.Load()
	names, err := t.List(kind)
	if err != nil {
		return err
	}
	differing := t.Runs.Differing(kind, names)
	slices.SortFunc(differing, store.Name.Compare) // the index is written in this order
	if err := t.store.looker().lookAt(ctx, differing); err != nil {
		return err
	}
	l.dir, l.seen, l.known = dir, seen, doubts
	return nil
}
