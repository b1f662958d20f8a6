package runfile

import (
	"context"
	"log/slog"
	"sync/atomic"

	"github.com/runstatus/runstatus/server/internal/bulkhead"
	"github.com/runstatus/runstatus/server/internal/changelog"
	"github.com/runstatus/runstatus/server/internal/registry"
	"github.com/runstatus/runstatus/server/internal/runstate"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/server/internal/workdir"
)

// Env is what all runs of a store share. Call Init first.
type Env struct {
	ctx     context.Context // ends with the store
	log     *slog.Logger
	Changes changelog.Log
	Trees   map[string]*Tree // by namespace

	// renumber begins a new epoch, durably.
	renumber func() error

	Trouble        atomic.Pointer[error] // why a write failed, until a probe goes well
	Index          Index
	Unsynced       unsyncedRuns
	ReconcileQueue Queue
	StaleViews     staleViews
	Handles        registry.LRU[*Run] // open status files
	opening        chan struct{}      // one for each call that opens other files
	Digests        registry.LRU[*Run] // of their lines
	Loaded         loadedRuns
	unlocked       unlocked
}

// Init makes it ready for use.
func (e *Env) Init(ctx context.Context, log *slog.Logger, renumber func() error) {
	e.ctx = ctx
	e.log, e.renumber, e.Trees = log, renumber, map[string]*Tree{}
	e.ReconcileQueue, e.StaleViews.catching = newQueue(), NewTimedMutex()
	e.Handles.Max, e.Handles.Drop = maxHandles(), dropHandle
	e.opening = make(chan struct{}, max(1, maxOpening()/filesAtOnce))
	e.Digests.Max, e.Digests.Drop = maxDigests, dropDigests
}

// Tree is the runs of one namespace.
type Tree struct {
	*workdir.Dir
	env      *Env
	follower Follower
	Bulkhead *bulkhead.Bulkhead[store.Name] // nil for a local file system

	Runs       registry.Registry[*Run]
	Swept      atomic.Bool  // see Complete
	Unverified atomic.Int64 // runs that are stale, and those that are loose
	Requests   Requests
}

// NewTree returns the runs of a working directory: none yet.
func (e *Env) NewTree(dir *workdir.Dir, f Follower) *Tree {
	t := &Tree{Dir: dir, env: e, follower: f}
	if dir.IsRemote() {
		t.Bulkhead = bulkhead.New[store.Name]()
	}
	e.Trees[dir.Namespace] = t
	return t
}

// Follower has the changes that other processes make in a tree looked for. Its methods are called
// with the lock of the run held.
type Follower interface {
	// Rewatch is called after each look at a run, with what the look found and whether that has
	// changed. It reports whether the run is to be looked at once more: what changed before is not told.
	Rewatch(r *Run, f *runstate.View, err error, changed bool) (again bool)

	// Writes is called before the server writes to a run.
	Writes(r *Run)

	// LookAgain has a run looked at soon, whatever is told of it.
	LookAgain(r *Run)

	// IsWatched reports whether runs that come and go are told of at once.
	IsWatched() bool
}
