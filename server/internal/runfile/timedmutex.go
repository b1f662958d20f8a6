package runfile

import "time"

// TimedMutex is a mutex whose lock gives up after a time, because its holder may be blocked on an
// unresponsive file.
type TimedMutex chan struct{}

// NewTimedMutex returns a mutex that is free.
func NewTimedMutex() TimedMutex { return make(TimedMutex, 1) }

// lockWithin waits at most so long for the mutex, and reports whether the caller holds it now.
func (t TimedMutex) lockWithin(most time.Duration) bool {
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

// Unlock releases the mutex.
func (t TimedMutex) Unlock() { <-t }
