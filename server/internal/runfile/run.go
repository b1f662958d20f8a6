package runfile

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
	"github.com/runstatus/runstatus/server/internal/lockorder"
	"github.com/runstatus/runstatus/server/internal/registry"
	"github.com/runstatus/runstatus/server/internal/rundir"
	"github.com/runstatus/runstatus/server/internal/runstate"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// Run follows one run's directory. What it knows is brought up to date by
// looking at the directory and at the status file's size, and by reading only
// what is new.
//
// Most runs ended long ago and are evicted: then there is a summary, for lists, and what
// else is known of them is in the index.
type Run struct {
	registry.Node
	Tree *Tree

	Wrote    atomic.Int64                     // when the server wrote it last, by monotonic, if it is followed
	IsHot    atomic.Bool                      // it is among the tree's own
	DirStale atomic.Bool                      // what is beside the status file is to be read anew
	Stale    atomic.Bool                      // the last look at the run failed, or there was none since the start
	Loose    atomic.Bool                      // its memberships could not be found out the last time
	Summary  atomic.Pointer[runstate.Summary] // what lists say; nil before the first look
	handle   atomic.Pointer[os.File]          // of the status file, to append; nil while it is in use
	isKept   atomic.Bool                      // the LRU of handles has the run
	digests  atomic.Pointer[digests]          // nil unless retries are looked for

	// mu is held while the run's files are read or written, so that what one
	// caller has seen or done is what the next one starts from.
	mu           sync.Mutex
	Gone         bool       // another follower has taken or will take its place
	CreatedHere  bool       // made by us: it was not there before the log began
	linked       store.Name // the series that it was made in by us: their links are durable
	Evicted      bool       // the index has what is known
	*loadedState            // nil while the run is evicted, and before the first look
}

// loadedState is what a run's lock guards.
type loadedState struct {
	runstate.State
	Latest         *runstate.View // what refresh found last; nil before the first
	viewStale      bool           // latest, and the summary, lack lines that were appended since
	needsReconcile bool           // its memberships could not be found out, or not be put into the log
	Unrecorded     bool           // what the last look found could not be put into the log: it is to be made again
	warned         bool           // that was said in the log
	used           time.Time
	named          time.Time // when the status file was last found at its path

	links   rundir.Links      // of a series
	lost    error             // what the index knew can't be read
	lacking *changelog.RunLog // lines that the file may lack since a crash; nil: none

	handleID   safefs.FileID // of the file behind handle
	handleUsed time.Time     // when the LRU of handles was told last
	notedIn    uint64        // see Index.Note
	unsynced   unsyncedAs

	linesDoubtful bool          // the status file could not be synced
	ownSet        safefs.FileID // the service's own test set whose path is durable
}

// Code implements registry.Run.
func (r *Run) Code() registry.Code {
	if h := r.Summary.Load(); h != nil {
		return h.Code()
	}
	return 0
}

// Lock takes the lock of the run, which guards everything that is not atomic.
func (r *Run) Lock() {
	lockorder.Take(r.rank())
	r.mu.Lock()
}

func (r *Run) rank() lockorder.Rank {
	if r.Name.Kind == statusfile.Series {
		return lockorder.Series
	}
	return lockorder.TestRun
}

// Unlock gives the lock back.
func (r *Run) Unlock() {
	lockorder.Release(r.rank())
	r.mu.Unlock()
	r.Tree.env.unlocked.signal()
}

// TryLock is Lock that does not wait, and reports whether the caller has the lock.
func (r *Run) TryLock() bool {
	if !r.mu.TryLock() {
		return false
	}
	lockorder.Tried(r.rank())
	return true
}

// lockWithin is Lock that gives up after a while, and reports whether the caller has the lock: its
// holder may be blocked on an unresponsive file.
func (r *Run) lockWithin(most time.Duration) bool {
	if r.TryLock() {
		return true
	}
	late := time.NewTimer(most)
	defer late.Stop()
	defer r.Tree.env.unlocked.await()()
	for {
		next := r.Tree.env.unlocked.next() // before the try: no unlock is missed
		if r.TryLock() {
			return true
		}
		select {
		case <-next:
		case <-late.C:
			return false
		}
	}
}

// NewRun returns a run of which nothing is known.
func NewRun(t *Tree, n store.Name) *Run { return &Run{Tree: t, Node: registry.Node{Name: n}} }

// Path is the run's directory, relative to the tree's root.
func (r *Run) Path() string { return layout.RunDir(r.Name) }

// MostLooks is how often in a row a run is looked at that changes all the time.
const MostLooks = 8

// Refresh returns the run's view as it is now. With whole, all lines are
// counted, however large the file. The caller holds mu, and commits the view's
// revision before it shows it. Errors: NotFound, after which this follower is
// gone, and ReadFailed, which changes nothing.
func (r *Run) Refresh(whole bool) (*runstate.View, error) {
	before := r.Latest
	f, err := r.Look(whole)
	for range MostLooks {
		if !r.Tree.follower.Rewatch(r, f, err, err == nil && before != nil && f.Differs(before)) {
			break
		}
		f, err = r.Look(whole)
	}
	if store.ReasonOf(err) == store.NotFound {
		left := r.Recorder().Leave()
		if left == nil {
			return nil, err
		}
		err = &store.Error{Reason: store.ReadFailed, Run: r.Name, Detail: "note the end of " + r.Name.String(), Err: left}
	}
	if err != nil {
		r.Unread(err)
	}
	return f, err
}

// Look is Refresh for one look.
func (r *Run) Look(whole bool) (*runstate.View, error) {
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

func (r *Run) update(whole bool) (*runstate.View, error) {
	if r.lost != nil {
		return nil, r.lost
	}
	dir, err := safefs.Lstat(r.Tree.Root(), r.Path())
	if err != nil {
		return nil, err
	}
	st, err := r.statStatus(dir)
	if err != nil {
		return nil, err
	}
	r.used = time.Now()
	r.named = r.used
	sameDir := r.Dir.IsCurrent(r.Tree.Root(), dir) && !r.DirStale.Load()
	if r.Latest != nil && r.lacking == nil && r.compareFile(st, whole) && sameDir {
		r.looked()
		return r.Shown().CurrentView(), nil
	}
	if r.Unrecorded = r.changes().Ready() != nil && r.Latest != nil; r.Unrecorded {
		return r.Shown().CurrentView(), nil // what can't be put into the log is not shown
	}
	if err := r.reader().readFile(st, whole); err != nil {
		return nil, err
	}
	return r.readRest(dir, sameDir)
}

// readRest reads what stands beside the status file, unless it is the same. If that
// fails what was known of it stands, and goes with the lines that were read.
func (r *Run) readRest(dir safefs.Info, same bool) (*runstate.View, error) {
	first, before := r.Latest == nil, r.Dir
	var unread error
	if !same || r.Dir.Identity == nil { // another generation may have begun
		r.DirStale.Store(false)
		if unread = r.readDirState(dir); unread != nil {
			r.DirStale.Store(true)
			unread = fmt.Errorf("%w: %w", errBeside, unread)
		}
		if damage := r.Dir.Damage; damage != "" && damage != before.Damage {
			r.Tree.env.log.Warn("read what a run's files say of it", "run", r.Name.String(), "err", damage)
		}
	}
	if r.Dir.Identity == nil {
		return nil, unread // nothing was known of it
	}
	if r.Dir.Complete || r.File.Fold.Ended {
		if err := r.Recorder().end(first && r.Position.Preexisting); err != nil {
			r.Dir = before // the next look reads it anew, and ends the run
			r.DirStale.Store(true)
			return nil, err
		}
	}
	f := r.Shown().updateView()
	r.Membership().queueReconcile(&before)
	if unread != nil {
		return nil, unread
	}
	r.looked()
	return f, nil
}

// looked says that the run is known as it is.
func (r *Run) looked() {
	r.verified()
	if r.needsReconcile {
		r.needsReconcile = false
		r.Tree.env.ReconcileQueue.Add(r.Name)
	}
}

// verified says that the summary is not only what was known before.
func (r *Run) verified() {
	if r.Stale.Load() && r.Stale.CompareAndSwap(true, false) {
		r.Tree.Unverified.Add(-1)
	}
}

// loosen says whether the run's memberships are only what was known before. The caller
// holds its lock.
func (r *Run) loosen(is bool) {
	switch {
	case r.Loose.Swap(is) == is:
	case is:
		r.Tree.Unverified.Add(1)
	default:
		r.Tree.Unverified.Add(-1)
	}
}

// Unread says that a look at the run failed: it is shown as it was known, and as
// unverified. What was never known of it is not made up.
func (r *Run) Unread(err error) {
	if r.Dir.Identity == nil {
		r.Tree.Requests.Doubt(r.Name)
	}
	if r.Summary.Load() == nil || r.Stale.Swap(true) {
		return
	}
	r.Tree.Unverified.Add(1)
	r.Tree.env.log.Warn("read a run: it is shown as it was", "run", r.Name.String(), "err", err)
}

// statStatus describes the status file. Without one there is no run, except
// where the run's directory is a link: whether there is one is not looked at.
func (r *Run) statStatus(dir safefs.Info) (safefs.Info, error) {
	if dir.IsType(unix.S_IFLNK) {
		return dir, nil
	}
	st, err := safefs.Lstat(r.Tree.Root(), r.Path()+"/"+layout.StatusFile)
	if errors.Is(err, fs.ErrPermission) {
		return dir, nil
	}
	return st, err
}

func (r *Run) changes() *changelog.Log { return &r.Tree.env.Changes }
