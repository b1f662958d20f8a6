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
	"github.com/runstatus/runstatus/statusfile"
)

// Env is what all runs of a store share. Call Init before any other method.
type Env struct {
	ctx     context.Context // the life of the store: reconciling a run outlives the call that began it
	log     *slog.Logger
	Changes changelog.Log
	Trees   map[string]*Tree // by namespace

	Vocabulary *statusfile.Vocabulary

	// renumber begins a new epoch, durably.
	renumber func() error

	Trouble        atomic.Pointer[error] // why a write failed, until a probe goes well
	Index          Index
	Unsynced       unsyncedRuns
	ReconcileQueue Queue
	StaleViews     staleViews
	Handles        registry.LRU[*Run] // open status files
	opening        chan struct{}      // holds one element for each call that opens files for a moment
	Digests        registry.LRU[*Run] // runs with digests, weighed by lines
	Loaded         loadedRuns
	unlocked       unlocked
}

// Init makes e ready for use. Ctx ends with the store; renumber begins a new epoch, durably.
func (e *Env) Init(ctx context.Context, log *slog.Logger, v *statusfile.Vocabulary, renumber func() error) {
	e.ctx, e.Vocabulary = ctx, v
	e.log, e.renumber, e.Trees = log, renumber, map[string]*Tree{}
	e.ReconcileQueue, e.StaleViews.catching = newQueue(), NewTimedMutex()
	e.Unsynced.runs = map[*Run]UnsyncedPart{}
	e.Handles.Max, e.Handles.Drop = maxHandles(), dropHandle
	e.opening = make(chan struct{}, max(1, maxOpening()/filesAtOnce))
	e.Digests.Max, e.Digests.Drop = maxDigests, dropDigests
}

// newFold returns the fold of no lines of a run of the kind.
func (e *Env) newFold(kind statusfile.Kind) store.Fold {
	return store.Fold{Kind: kind, Vocabulary: e.Vocabulary}
}

// Tree is the runs of one namespace.
type Tree struct {
	*workdir.Dir
	env      *Env
	follower Follower
	Bulkhead *bulkhead.Bulkhead[store.Name] // nil for a local file system

	Runs       registry.Registry[*Run]
	Swept      atomic.Bool  // what Complete returns
	Unverified atomic.Int64 // runs that are stale, and those that are loose
	Requests   Requests
	Counts     Counts
}

// NewTree returns a Tree without runs for a working directory, and adds it to e.Trees.
func (e *Env) NewTree(dir *workdir.Dir, f Follower) *Tree {
	t := &Tree{Dir: dir, env: e, follower: f, Counts: newCounts()}
	if dir.IsRemote() {
		t.Bulkhead = bulkhead.New[store.Name]()
	}
	e.Trees[dir.Namespace] = t
	return t
}

// Follower finds the changes that other processes make in a tree. Its methods are called with the lock
// of the run held.
type Follower interface {
	// Rewatch is called after each look at a run, with the result of the look and whether that has
	// changed. It reports whether the run has to be looked at once more, because a watch has begun that
	// does not report earlier changes.
	Rewatch(r *Run, f *runstate.View, err error, changed bool) (again bool)

	// Writes is called before the server writes to a run.
	Writes(r *Run)

	// LookAgain makes the store look at a run soon, also without an event.
	LookAgain(r *Run)

	// IsWatched reports whether runs that appear and disappear are reported at once, by inotify.
	IsWatched() bool
}
