package runfile

import (
	"sync"
	"sync/atomic"

	"github.com/runstatus/runstatus/server/internal/store"
)

// Queue holds the runs whose memberships or ends may not be what was reconciled last.
type Queue struct {
	any          atomic.Bool // some of runs wait, or are being reconciled
	running      TimedMutex  // of the call that reconciles; later callers wait for it
	unresponsive atomic.Bool // it took so long that no caller waits any more
	mu           sync.Mutex
	newest       int64 // revision of what reconciling put into the log
	runs         []store.Name
	remote       []store.Name  // of trees on network file systems
	later        []store.Name  // what they rest on could not be read
	Delayed      chan struct{} // holds one: there are some of these, after there were none
}

func newQueue() Queue {
	return Queue{running: NewTimedMutex(), Delayed: make(chan struct{}, 1)}
}

// Add adds runs; a zero Name is none.
func (u *Queue) Add(names ...store.Name) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, n := range names {
		if n != (store.Name{}) {
			u.runs = append(u.runs, n)
			u.any.Store(true)
		}
	}
}

// IsPending reports whether runs wait, or are being reconciled.
func (u *Queue) IsPending() bool { return u.any.Load() }

// IsUnresponsive reports whether reconciling has taken so long that no caller waits for it any more.
func (u *Queue) IsUnresponsive() bool { return u.unresponsive.Load() }

// Waiting returns how many runs wait, without those that are being reconciled.
func (u *Queue) Waiting() int {
	u.mu.Lock()
	defer u.mu.Unlock()
	return len(u.runs)
}

// Take returns what waits, and nil once all has been reconciled that was taken.
func (u *Queue) Take() []store.Name {
	u.mu.Lock()
	defer u.mu.Unlock()
	runs := u.runs
	u.runs = nil
	u.any.Store(runs != nil)
	return runs
}

// AddRemote adds a run that is reconciled only by calls that look at network file systems.
func (u *Queue) AddRemote(n store.Name) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.remote = append(u.remote, n)
}

// TakeRemote returns those, each once.
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

// Enter waits until no other call reconciles. It returns false where one does so for so long that
// a run's file must hang: then the caller goes on.
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

// Put notes a revision, and returns the newest.
func (u *Queue) Put(revision int64) int64 {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.newest = max(u.newest, revision)
	return u.newest
}
