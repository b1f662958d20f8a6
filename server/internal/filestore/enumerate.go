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

// listing is a collection's directory as it was when its names were read. Only enumerateKind locks
// mu, and on an unresponsive file system may hold it without end.
type listing struct {
	mu     sync.Mutex
	dir    safefs.Info
	seen   time.Time
	doubts atomic.Int64 // the number of calls of forgetListing
	known  int64        // doubts when the names were read
}

// forgetListing makes the next enumeration read the names again, whatever the directory's times say.
func (t lister) forgetListing() {
	for i := range t.listed {
		t.listed[i].doubts.Add(1)
	}
}

// listingKey is the bulkhead's key of the calls that list the collections.
func (t lister) listingKey() store.Name { return store.Name{Namespace: t.Namespace, ID: "list"} }

// isCurrent reports whether the names are known as the directory has them now.
func (l *listing) isCurrent(dir safefs.Info) bool {
	return l.dir.ID == dir.ID && l.dir.MTime == dir.MTime && rundir.Settled(dir.MTime, l.seen) && l.known == l.doubts.Load()
}

// enumerate lists the collections. It looks at runs that are there and not known, and at runs that
// are known and not there any more.
func (t lister) enumerate(ctx context.Context) error {
	_, err := bulkhead.Do(ctx, t.Bulkhead, t.lister().listingKey(), func() (struct{}, error) { return struct{}{}, t.enumerateNow(ctx) })
	err = t.Unread(store.Name{}, err)
	t.failing.Store(err != nil && ctx.Err() == nil)
	return err
}

// enumerateTime bounds a listing in the background.
const enumerateTime = 30 * time.Second

// listTime bounds how long a list waits for the enumeration of a network file system. After that the
// list shows the runs that were known before.
const listTime = 2 * time.Second

// enumerateAside is enumerate for a caller that can do without the result: it soon gives up (bulkhead.TryDo).
func (t lister) enumerateAside() error {
	ctx, cancel := context.WithTimeoutCause(t.store.background.ctx, enumerateTime, bulkhead.ErrUnresponsive)
	defer cancel()
	_, err := bulkhead.TryDo(ctx, t.Bulkhead, t.lister().listingKey(), func() (struct{}, error) { return struct{}{}, t.enumerateNow(ctx) })
	t.failing.Store(err != nil && t.store.background.ctx.Err() == nil)
	return err
}

// enumerateWithin is enumerate for lists. On a network file system it takes listTime at most.
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
