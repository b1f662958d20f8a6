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

// Run is what is known of one run, with its lock. A look brings it up to date: it stats the directory
// and the status file, and reads only what is new.
//
// Most runs ended long ago and are evicted: memory holds their summary, for lists, and the index the
// rest.
type Run struct {
	registry.Node
	Tree *Tree

	Wrote    atomic.Int64 // when the server last wrote to it (host.Monotonic), if it is followed
	IsHot    atomic.Bool  // it is one of the tree's hot runs
	DirStale atomic.Bool  // the directory has to be read again
	Stale    atomic.Bool  // the last look at the run failed, or there was none since the start
	Loose    atomic.Bool  // its memberships could not be reconciled the last time
	isKept   atomic.Bool  // the LRU of handles has the run
	Leaving  atomic.Bool  // the log may tell its deletion already

	// Guarded by mu; they stand here since there may be a million Runs, and so they take no bytes.
	Gone        bool // the tree has another Run of this name, or none
	CreatedHere bool // this server created it
	Evicted     bool // the index has its state

	Summary atomic.Pointer[runstate.Summary] // what lists show; nil before the first look
	handle  atomic.Pointer[os.File]          // the status file, open for appending; nil while an append uses it
	digests atomic.Pointer[digests]          // nil unless retries are looked for

	// mu is held while the run's files are read or written, so that each call starts from what the call
	// before it has read or written.
	mu           sync.Mutex
	linked       store.Name // the series that this server created it in: the links are durable
	*loadedState            // nil while the run is evicted, and before the first look
}

// loadedState is what a run's lock guards.
type loadedState struct {
	runstate.State
	Latest         *runstate.View // the newest view; nil before the first look
	viewStale      bool           // Latest and the summary lack appended lines
	needsReconcile bool           // its memberships could not be read or not be recorded
	Unrecorded     bool           // the last look could not record what it found
	warned         bool           // the failure to reconcile was logged
	used           time.Time
	named          time.Time // when the status file was last found at its path

	links   rundir.Links      // of a series
	lost    error             // why the index's record can't be read
	lacking *changelog.RunLog // lines that the file may have lost in a crash; nil: none

	handleID   safefs.FileID // of the file behind handle
	handleUsed time.Time     // when Handles.Use was last called
	notedIn    uint64        // the batch of Index.Note
	unsynced   unsyncedAs

	linesDoubtful bool          // the last sync of the status file failed
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

// Unlock releases the lock of the run.
func (r *Run) Unlock() {
	lockorder.Release(r.rank())
	r.mu.Unlock()
	if u := &r.Tree.env.unlocked; u.waiting.Load() > 0 {
		u.signal()
	}
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
		next := r.Tree.env.unlocked.next() // before TryLock, so that no unlock is missed
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

// newRun returns a run of which nothing is known.
func newRun(t *Tree, n store.Name) *Run { return &Run{Tree: t, Node: registry.Node{Name: n}} }

// Hold returns the Run of a name with its lock held, loaded. The run need not exist. There is never more
// than one Run of a name that is not Gone.
func (t *Tree) Hold(n store.Name) *Run {
	for {
		r := t.runOf(n)
		r.Lock()
		if !r.Gone {
			if !r.IsKnown() {
				r.load()
			}
			return r
		}
		r.Unlock()
	}
}

// runOf returns the Run of a name, which is made if there is none.
func (t *Tree) runOf(n store.Name) *Run {
	if r := t.Runs.Find(n); r != nil {
		return r
	}
	return t.Runs.Add(n, func() *Run { return newRun(t, n) })
}

// IsLoaded reports whether what is known of the run is in memory. The caller holds its lock.
func (r *Run) IsLoaded() bool { return r.loadedState != nil }

// IsKnown reports whether the whole state of the run is in memory: it is loaded, and its record could be
// read. The caller holds its lock.
func (r *Run) IsKnown() bool { return r.loadedState != nil && r.lost == nil }

// Path is the run's directory, relative to the tree's root.
func (r *Run) Path() string { return layout.RunDir(r.Name) }

// MostLooks is how often in a row a call looks at a run that keeps changing.
const MostLooks = 8

// Refresh looks at the run and returns its view. With whole it counts all lines, however large the file
// is. The caller holds mu, and must not show the view before its revision is committed. Errors:
// NotFound, after which r is Gone; and ReadFailed, after which the known state is as before.
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

// errBeside marks an error of reading the directory. The status file itself was read.
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
		return r.Shown().CurrentView(), nil // changes that can't be recorded are not shown
	}
	if err := r.reader().readFile(st, whole); err != nil {
		return nil, err
	}
	return r.readRest(dir, sameDir)
}

// readRest reads the directory beside the status file, unless it is the same, and makes the view. If
// reading fails, the view has the new lines and the directory as it was known.
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
		return nil, unread // the directory was never read
	}
	err := r.Recorder().identify(first && r.Position.Preexisting)
	if err == nil && (r.Dir.Complete || r.File.Fold.Ended) {
		err = r.Recorder().end(first && r.Position.Preexisting)
	}
	if err != nil {
		r.Dir = before // the next look reads it again and records what it says
		r.DirStale.Store(true)
		return nil, err
	}
	f := r.Shown().updateView()
	r.Membership().queueReconcile(&before)
	if unread != nil {
		return nil, unread
	}
	r.looked()
	return f, nil
}

// looked ends a successful look: the run is verified, and reconciled if that failed before.
func (r *Run) looked() {
	r.verified()
	if r.needsReconcile {
		r.needsReconcile = false
		r.Tree.env.ReconcileQueue.Add(r.Name)
	}
}

// verified clears Stale after a successful look.
func (r *Run) verified() {
	if r.Stale.Load() && r.Stale.CompareAndSwap(true, false) {
		r.Tree.Unverified.Add(-1)
	}
}

// loosen sets Loose: whether the run's memberships could not be reconciled. The caller holds its lock.
func (r *Run) loosen(is bool) {
	switch {
	case r.Loose.Swap(is) == is:
	case is:
		r.Tree.Unverified.Add(1)
	default:
		r.Tree.Unverified.Add(-1)
	}
}

// Unread notes that a look at the run failed. The run is shown as it was known, and as unverified. A run
// that was never read stays without a summary.
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

// statStatus returns the stat of the status file. Without the file there is no run. If the directory is a
// link or may not be searched, it returns the stat of the directory: the run is unreadable then.
func (r *Run) statStatus(dir safefs.Info) (safefs.Info, error) {
	if dir.IsType(unix.S_IFLNK) {
		return dir, nil
	}
	st, err := safefs.Lstat(r.Tree.Root(), layout.StatusPath(r.Name))
	if errors.Is(err, fs.ErrPermission) {
		return dir, nil
	}
	return st, err
}

func (r *Run) changes() *changelog.Log { return &r.Tree.env.Changes }
