package filestore

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/changelog"
	"github.com/runstatus/runstatus/server/internal/fault"
	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/registry"
	"github.com/runstatus/runstatus/server/internal/rundir"
	"github.com/runstatus/runstatus/server/internal/runstate"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// run follows one run's directory. What it knows is brought up to date by
// looking at the directory and at the status file's size, and by reading only
// what is new.
//
// Most runs ended long ago and are evicted: then there is a summary, for lists, and what
// else is known of them is in the index.
type run struct {
	registry.Node
	tree *tree

	wrote    atomic.Int64                     // when the server wrote it last, by monotonic, if it is followed
	isHot    atomic.Bool                      // it is among the tree's own
	dirStale atomic.Bool                      // what is beside the status file is to be read anew
	stale    atomic.Bool                      // the last look at the run failed, or there was none since the start
	loose    atomic.Bool                      // its memberships could not be found out the last time
	summary  atomic.Pointer[runstate.Summary] // what lists say; nil before the first look
	handle   atomic.Pointer[os.File]          // of the status file, to append; nil while it is in use
	digests  atomic.Pointer[digests]          // nil unless retries are looked for

	// mu is held while the run's files are read or written, so that what one
	// caller has seen or done is what the next one starts from.
	mu           sync.Mutex
	gone         bool       // another follower has taken or will take its place
	createdHere  bool       // made by us: it was not there before the order began
	linked       store.Name // the series that it was made in by us: their links are durable
	evicted      bool       // the index has what is known
	*loadedState            // nil while the run is evicted, and before the first look
}

// loadedState is what a run's lock guards.
type loadedState struct {
	runstate.State
	latest         *runstate.View // what refresh found last; nil before the first
	viewStale      bool           // latest, and the summary, lack lines that were appended since
	needsReconcile bool           // its memberships could not be found out, or not be put into the log
	unordered      bool           // what the last look found could not be put into the order: it is to be made again
	puzzled        bool           // that was said in the log
	used           time.Time
	named          time.Time // when the status file was last found at its path

	links   rundir.Links      // of a series
	lost    error             // what the index knew can't be read
	lacking *changelog.RunLog // lines that the file may lack since a crash; nil: none

	handleID safefs.FileID // of the file behind handle

	linesDoubtful bool          // the status file could not be synced
	ownSet        safefs.FileID // the service's own test set whose path is durable
}

// Code implements registry.Run.
func (r *run) Code() registry.Code {
	if h := r.summary.Load(); h != nil {
		return h.Code()
	}
	return 0
}

func newRun(t *tree, n store.Name) *run { return &run{tree: t, Node: registry.Node{Name: n}} }

// dir is the run's directory, relative to the tree's root.
func (r *run) dir() string { return layout.RunDir(r.Name) }

// A run that gets directories all the time is looked at so often on end at most.
const mostLooks = 8

// refresh returns the run's view as it is now. With whole, all lines are
// counted, however large the file. The caller holds mu, and commits the view's
// revision before it shows it. Errors: NotFound, after which this follower is
// gone, and ReadFailed, which changes nothing.
func (r *run) refresh(whole bool) (*runstate.View, error) {
	before := r.latest
	f, err := r.look(whole)
	for range mostLooks {
		if !r.rewatch(f, err, err == nil && before != nil && f.Differs(before)) {
			break
		}
		f, err = r.look(whole)
	}
	if store.ReasonOf(err) == store.NotFound {
		left := r.leave()
		if left == nil {
			return nil, err
		}
		err = &store.Error{Reason: store.ReadFailed, Run: r.Name, Detail: "note the end of " + r.Name.String(), Err: left}
	}
	if err != nil {
		r.unread(err)
	}
	return f, err
}

func (r *run) look(whole bool) (*runstate.View, error) {
	f, err := r.update(whole)
	switch {
	case err == nil:
		return f, nil
	case safefs.IsAbsent(err) && !errors.Is(err, errBeside):
		return nil, fault.NotFound(r.Name)
	}
	return nil, &store.Error{Reason: store.ReadFailed, Run: r.Name, Detail: "read the status of " + r.Name.String(), Err: err}
}

// errBeside goes with an error about what stands beside the status file, which was read.
var errBeside = errors.New("look beside the status file")

func (r *run) update(whole bool) (*runstate.View, error) {
	if r.lost != nil {
		return nil, r.lost
	}
	dir, err := safefs.Lstat(r.tree.Root(), r.dir())
	if err != nil {
		return nil, err
	}
	st, err := r.statStatus(dir)
	if err != nil {
		return nil, err
	}
	r.used = time.Now()
	r.named = r.used
	sameHome := r.Dir.IsCurrent(r.tree.Root(), dir) && !r.dirStale.Load()
	if r.latest != nil && r.lacking == nil && r.compareFile(st, whole) && sameHome {
		r.looked()
		return r.currentView(), nil
	}
	if r.unordered = r.changes().Ready() != nil && r.latest != nil; r.unordered {
		return r.currentView(), nil // what can't be put into the order is not shown
	}
	if err := r.readFile(st, whole); err != nil {
		return nil, err
	}
	return r.readRest(dir, sameHome)
}

// readRest reads what stands beside the status file, unless it is the same. If that
// fails what was known of it stands, and goes with the lines that were read.
func (r *run) readRest(dir safefs.Info, same bool) (*runstate.View, error) {
	first, before := r.latest == nil, r.Dir
	var unread error
	if !same || r.Dir.Identity == nil { // another generation may have begun
		r.dirStale.Store(false)
		if unread = r.readDirState(dir); unread != nil {
			r.dirStale.Store(true)
			unread = fmt.Errorf("%w: %w", errBeside, unread)
		}
		if damage := r.Dir.Damage; damage != "" && damage != before.Damage {
			r.tree.store.cfg.Log.Warn("read what a run's files say of it", "run", r.Name.String(), "err", damage)
		}
	}
	if r.Dir.Identity == nil {
		return nil, unread // nothing was known of it
	}
	if r.Dir.Complete || r.File.Fold.Ended {
		if err := r.end(first && r.Position.Preexisting); err != nil {
			r.Dir = before // the next look reads it anew, and ends the run
			r.dirStale.Store(true)
			return nil, err
		}
	}
	f := r.updateView()
	r.queueReconcile(&before)
	if unread != nil {
		return nil, unread
	}
	r.looked()
	return f, nil
}

// looked says that the run is known as it is.
func (r *run) looked() {
	r.verified()
	if r.needsReconcile {
		r.needsReconcile = false
		r.tree.store.reconcileQueue.add(r.Name)
	}
}

// verified says that the summary is not only what was known before.
func (r *run) verified() {
	if r.stale.Load() && r.stale.CompareAndSwap(true, false) {
		r.tree.unverified.Add(-1)
	}
}

// loosen says whether the run's memberships are only what was known before. The caller
// holds its lock.
func (r *run) loosen(is bool) {
	switch {
	case r.loose.Swap(is) == is:
	case is:
		r.tree.unverified.Add(1)
	default:
		r.tree.unverified.Add(-1)
	}
}

// unread says that a look at the run failed: it is shown as it was known, and as
// unverified. What was never known of it is not made up.
func (r *run) unread(err error) {
	if r.Dir.Identity == nil {
		r.tree.requests.doubt(r.Name)
	}
	if r.summary.Load() == nil || r.stale.Swap(true) {
		return
	}
	r.tree.unverified.Add(1)
	r.tree.store.cfg.Log.Warn("read a run: it is shown as it was", "run", r.Name.String(), "err", err)
}

// lookAgain has the run looked at soon, whatever is told of it.
func (r *run) lookAgain() {
	if r.tree.isWatchable() {
		r.tree.store.dirWatcher.SetUnwatchable(r.Name)
	} else {
		r.tree.lingering.set(r.Name, time.Time{})
	}
}

// queueReconcile queues the runs whose memberships or ends depend on what has changed
// beside the status file. Members come before their series, which could seem to
// have ended without them.
func (r *run) queueReconcile(before *rundir.State) {
	u, h := &r.tree.store.reconcileQueue, &r.Dir
	if r.Name.Kind == statusfile.TestRun {
		if !r.Position.Related || h.Link != before.Link {
			u.add(r.Name)
		}
		return
	}
	for m := range h.Members {
		if _, was := before.Members[m]; !was {
			u.add(m)
		}
	}
	for m := range before.Members {
		if _, is := h.Members[m]; !is {
			u.add(m)
		}
	}
	u.add(r.Name)
}

// statStatus describes the status file. Without one there is no run, except
// where the run's directory is a link: whether there is one is not looked at.
func (r *run) statStatus(dir safefs.Info) (safefs.Info, error) {
	if dir.IsType(unix.S_IFLNK) {
		return dir, nil
	}
	st, err := safefs.Lstat(r.tree.Root(), r.dir()+"/"+layout.StatusFile)
	if errors.Is(err, fs.ErrPermission) {
		return dir, nil
	}
	return st, err
}

func (r *run) changes() *changelog.Log { return &r.tree.store.changes }
