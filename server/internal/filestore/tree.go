package filestore

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"sync/atomic"

	"github.com/runstatus/runstatus/server/internal/bulkhead"
	"github.com/runstatus/runstatus/server/internal/ids"
	"github.com/runstatus/runstatus/server/internal/runfile"
	"github.com/runstatus/runstatus/server/internal/runstate"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/server/internal/workdir"
	"github.com/runstatus/runstatus/statusfile"
)

// tree is one namespace: a working directory.
type tree struct {
	*runfile.Tree
	store       *Store
	failing     atomic.Bool   // its collections could not be listed the last time
	listed      [2]listing    // by kind
	polled      bool          // inotify is not used; set before anything is followed
	unwatchable atomic.Bool   // inotify can't watch a collection
	lingering   lingering     // names that are followed although they are not open runs
	pollLag     atomic.Int64  // how long the last round of polling took, in nanoseconds
	pollOps     atomic.Uint64 // what looks at intervals have cost
	counting    counting
	hot         hotRuns
	syncing     syncing

	ids [2]*ids.Allocator // by kind
}

func newTree(s *Store, dir *workdir.Dir) *tree {
	t := &tree{store: s, hot: newHotRuns(), ids: ids.New(dir, s.cfg.Log)}
	t.Tree = s.env.NewTree(dir, t)
	t.syncing.open(t)
	return t
}

// look returns the view of a run as it is now, committed. Errors: NotFound,
// and ReadFailed.
func (t *tree) look(ctx context.Context, n store.Name) (*runstate.View, error) {
	f, err := t.Refresh(ctx, n)
	t.reconcile()
	if err != nil {
		return nil, t.store.presenter().confirmGone(n, err)
	}
	return t.ShownOf(n, f)
}

// refreshAside is Refresh for a caller that can do without the result: it soon gives up (bulkhead.TryDo).
func (t *tree) refreshAside(ctx context.Context, n store.Name) (*runstate.View, error) {
	return bulkhead.TryDo(ctx, t.Bulkhead, n, func() (*runstate.View, error) { return t.RefreshNow(n) })
}

// sweepEmpty makes a tree without a run complete, and reports whether it did: every run that
// appears in such a tree is new, also one that appears while no server runs. Other trees become
// complete by a sweep.
func (t *tree) sweepEmpty() bool {
	if t.Complete() || t.IsRemote() {
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
	t.Swept.Store(true)
	return true
}

// few is more than the number of entries of a collection without a run.
const few = 16
