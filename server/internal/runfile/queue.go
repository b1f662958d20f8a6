package runfile

import (
	"sync"
	"sync/atomic"

	"github.com/runstatus/runstatus/server/internal/store"
)

// Queue holds the runs whose memberships or ends have to be recomputed. It is safe for concurrent use.
type Queue struct {
	Pending      atomic.Bool // runs wait, or are being reconciled; only the Queue sets it
	running      TimedMutex  // held by the call that reconciles
	unresponsive atomic.Bool // a call took too long: others no longer wait for it
	mu           sync.Mutex
	newest       int64 // the newest revision that reconciling recorded
	runs         []store.Name
	remote       []store.Name  // runs on network file systems
	later        []store.Name  // runs that could not be reconciled, since a file could not be read
	Delayed      chan struct{} // holds one element if later was added to
}

func newQueue() Queue {
	return Queue{running: NewTimedMutex(), Delayed: make(chan struct{}, 1)}
}

// Add adds runs. It ignores zero Names.
func (u *Queue) Add(names ...store.Name) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, n := range names {
		if n != (store.Name{}) {
			u.runs = append(u.runs, n)
			u.Pending.Store(true)
		}
	}
}

// IsUnresponsive reports whether a call reconciles for so long that others do not wait for it.
func (u *Queue) IsUnresponsive() bool { return u.unresponsive.Load() }

// Take returns the runs that wait, nil if there are none. A call that takes runs calls it until it returns
// nil.
func (u *Queue) Take() []store.Name {
	u.mu.Lock()
	defer u.mu.Unlock()
	runs := u.runs
	u.runs = nil
	u.Pending.Store(runs != nil)
	return runs
}

// AddRemote adds a run that only calls that read network file systems reconcile.
func (u *Queue) AddRemote(n store.Name) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.remote = append(u.remote, n)
}

// TakeRemote returns the runs that AddRemote has added.
func (u *Queue) TakeRemote() map[store.Name]struct{} {
	u.mu.Lock()
	defer u.mu.Unlock()
	names := make(map[store.Name]struct{}, len(u.remote))
	for _, n := range u.remote {
		names[n] = struct{}{}
	}
	u.remote = nil
	return names
}

// Delay adds a run that is reconciled again after a while.
func (u *Queue) Delay(n store.Name) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.later = append(u.later, n)
	select {
	case u.Delayed <- struct{}{}:
	default:
	}
}

// TakeDelayed returns the runs that Delay has added.
func (u *Queue) TakeDelayed() []store.Name {
	u.mu.Lock()
	defer u.mu.Unlock()
	later := u.later
	u.later = nil
	return later
}

// Enter waits until no other call reconciles. After DrainTime it returns false, because the other call may
// be blocked on an unresponsive file; further calls then do not wait until that call ends. The caller
// reconciles in either case. After true it must call Leave.
func (u *Queue) Enter() bool {
	if u.unresponsive.Load() {
		return u.running.lockWithin(0)
	}
	entered := u.running.lockWithin(DrainTime)
	if !entered {
		u.unresponsive.Store(true)
	}
	return entered
}

// Leave ends Enter.
func (u *Queue) Leave() {
	u.unresponsive.Store(false)
	u.running.Unlock()
}

// Put notes a revision, and returns the newest one that was noted.
func (u *Queue) Put(revision int64) int64 {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.newest = max(u.newest, revision)
	return u.newest
}
