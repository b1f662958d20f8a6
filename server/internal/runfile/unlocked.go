package runfile

import (
	"sync"
	"sync/atomic"
)

// unlocked tells calls that wait for the lock of a run only for a while that some run was unlocked. A
// mutex can't be waited for so, and a lock that can takes ten times its memory. An unlock without such
// a call costs one atomic read.
type unlocked struct {
	waiting atomic.Int64
	mu      sync.Mutex
	ch      chan struct{} // closed by the next signal; nil: no call waits for it
}

// await says that a call waits until done is called.
func (u *unlocked) await() (done func()) {
	u.waiting.Add(1)
	return func() { u.waiting.Add(-1) }
}

// next returns what is closed by the next signal. The caller has called await.
func (u *unlocked) next() <-chan struct{} {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.ch == nil {
		u.ch = make(chan struct{})
	}
	return u.ch
}

func (u *unlocked) signal() {
	if u.waiting.Load() == 0 {
		return
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.ch != nil {
		close(u.ch)
		u.ch = nil
	}
}
