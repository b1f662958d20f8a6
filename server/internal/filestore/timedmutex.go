package filestore

import (
	"sync"
	"time"
)

// timedMutex is a mutex whose lock gives up after a time, because its holder may be blocked on an
// unresponsive file.
type timedMutex chan struct{}

func newTimedMutex() timedMutex { return make(timedMutex, 1) }

// lockWithin reports whether the caller holds the mutex, which it gives back by unlock.
func (t timedMutex) lockWithin(most time.Duration) bool {
	select {
	case t <- struct{}{}:
		return true
	default:
	}
	select {
	case t <- struct{}{}:
		return true
	case <-time.After(most):
		return false
	}
}

func (t timedMutex) unlock() { <-t }

func lockWithin(mu *sync.Mutex, most time.Duration) bool {
	for late := time.Now().Add(most); !mu.TryLock(); time.Sleep(time.Millisecond) { //nolint:forbidigo // a mutex does not say when it is free
		if time.Now().After(late) {
			return false
		}
	}
	return true
}
