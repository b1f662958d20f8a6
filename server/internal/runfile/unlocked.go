package runfile

import (
	"sync"
	"sync/atomic"
)

// unlocked wakes calls that wait for the lock of a run with a timeout, whenever any run is unlocked. A
// sync.Mutex has no timeout, and a lock with one takes ten times the memory for each run. While no call
// waits, an unlock costs one atomic read.
type unlocked struct {
	waiting atomic.Int64
	mu      sync.Mutex
	ch      chan struct{} // closed by the next signal; nil: no call waits for it
}

// await registers a waiting call. Call done when the wait ends.
func (u *unlocked) await() (done func()) {
	u.waiting.Add(1)
	return func() { u.waiting.Add(-1) }
}

// next returns a channel that the next signal closes. The caller has called await.
func (u *unlocked) next() <-chan struct{} {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.ch == nil {
		u.ch = make(chan struct{})
	}
	return u.ch
}

// signal wakes the calls that wait. An unlock calls it if there are any.
func (u *unlocked) signal() {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.ch != nil {
		close(u.ch)
		u.ch = nil
	}
}
