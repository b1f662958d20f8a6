package filestore

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"sync/atomic"

	"github.com/runstatus/runstatus/server/internal/bulkhead"
	"github.com/runstatus/runstatus/server/internal/ids"
	"github.com/runstatus/runstatus/server/internal/registry"
	"github.com/runstatus/runstatus/server/internal/runstate"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/server/internal/workdir"
	"github.com/runstatus/runstatus/statusfile"
)

// tree is one namespace: a working directory.
type tree struct {
	*workdir.Dir
	store    *Store
	bulkhead *bulkhead.Bulkhead[store.Name] // nil for a local file system
	failing  atomic.Bool                    // its collections could not be listed the last time

	runs        registry.Registry[*run]
	swept       atomic.Bool  // see complete
	unverified  atomic.Int64 // runs that are stale, and those that are loose
	listed      [2]listing   // by kind
	polled      bool         // the kernel doesn't tell of changes; set before anything is followed
	unwatchable atomic.Bool  // a collection can't be listened to
	lingering   lingering    // names that are followed though they are no open runs
	pollLag     atomic.Int64 // how long the last round of polling took, in nanoseconds
	hot         hotRuns
	syncing     syncing

	ids      [2]*ids.Allocator // by kind
	requests requests
}

func newTree(s *Store, dir *workdir.Dir) *tree {
	t := &tree{Dir: dir, store: s, hot: newHotRuns(), ids: ids.New(dir, s.cfg.Log)}
	if dir.IsRemote() {
		t.bulkhead = bulkhead.New[store.Name]()
	}
	t.syncing.open(t)
	return t
}

// hold returns the follower of a run, which need not exist, with its lock held and
// loaded. There is never more than one follower that is not gone.
func (t *tree) hold(n store.Name) *run {
	for {
		r := t.follower(n)
		r.mu.Lock()
		if !r.gone {
			r.load()
			return r
		}
		r.mu.Unlock()
	}
}

func (t *tree) follower(n store.Name) *run {
	if r := t.runs.Find(n); r != nil {
		return r
	}
	return t.runs.Add(n, func() *run { return newRun(t, n) })
}

// leave forgets a run that is not there. The caller holds its lock.
func (t *tree) leave(r *run) {
	r.gone = true
	r.verified()
	r.loosen(false)
	t.runs.Remove(r)
	t.store.loaded.forget(r)
	t.requests.clear(r.Name)
	if r.Dir.Identity != nil && r.Dir.RequestID != "" {
		t.requests.forget(r.Dir.RequestID, r.Name)
	}
}

// look returns the view of a run as it is now, committed. Errors: NotFound,
// and ReadFailed.
func (t *tree) look(ctx context.Context, n store.Name) (*runstate.View, error) {
	f, err := t.refresh(ctx, n)
	t.reconcile()
	if err != nil {
		return nil, t.store.confirmGone(n, err)
	}
	return t.shownOf(n, f)
}

func (t *tree) refresh(ctx context.Context, n store.Name) (*runstate.View, error) {
	f, err := bulkhead.Do(ctx, t.bulkhead, n, func() (*runstate.View, error) { return t.refreshNow(n) })
	return f, t.unread(n, err)
}

// refreshAside is refresh for a caller that can do without.
func (t *tree) refreshAside(ctx context.Context, n store.Name) (*runstate.View, error) {
	return bulkhead.TryDo(ctx, t.bulkhead, n, func() (*runstate.View, error) { return t.refreshNow(n) })
}

// refreshNow is refresh for a caller inside the bulkhead.
func (t *tree) refreshNow(n store.Name) (*runstate.View, error) {
	r := t.hold(n)
	defer r.mu.Unlock()
	defer t.opens()()
	f, err := r.refresh(false)
	if err != nil && t.IsRemote() && workdir.IsGone(err) && t.Revive() {
		return r.refresh(false)
	}
	return f, err
}

// sweepEmpty makes a tree complete that holds no run yet: from its first moment on
// whatever comes is new, also what comes while the server is down. Other trees are
// complete once they are swept. It reports whether this made it so.
func (t *tree) sweepEmpty() bool {
	if t.complete() || t.IsRemote() {
		return false
	}
	for _, kind := range []statusfile.Kind{statusfile.TestRun, statusfile.Series} {
		dir, err := t.OpenDir(store.Collection(kind))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return false
		}
		entries, err := dir.ReadDir(few)
		_ = dir.Close()
		if safefs.IgnoreEOF(err) != nil || len(entries) == few || slices.ContainsFunc(entries, workdir.MayBeRun) {
			return false
		}
	}
	t.swept.Store(true)
	return true
}

// few is more than what stands in a collection that holds no run.
const few = 16

// complete reports whether every run that was there when the order began is known:
// others are new.
func (t *tree) complete() bool { return t.swept.Load() }
