package filestore

import "time"

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
