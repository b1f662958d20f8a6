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
	failing     atomic.Bool  // its collections could not be listed the last time
	listed      [2]listing   // by kind
	polled      bool         // the kernel doesn't tell of changes; set before anything is followed
	unwatchable atomic.Bool  // a collection can't be listened to
	lingering   lingering    // names that are followed though they are no open runs
	pollLag     atomic.Int64 // how long the last round of polling took, in nanoseconds
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

// refreshAside is refresh for a caller that can do without.
func (t *tree) refreshAside(ctx context.Context, n store.Name) (*runstate.View, error) {
	return bulkhead.TryDo(ctx, t.Bulkhead, n, func() (*runstate.View, error) { return t.RefreshNow(n) })
}

// sweepEmpty makes a tree complete that holds no run yet: from its first moment on
// whatever comes is new, also what comes while the server is down. Other trees are
// complete once they are swept. It reports whether this made it so.
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

// few is more than what stands in a collection that holds no run.
const few = 16
