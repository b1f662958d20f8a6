package filestore

import "time"

// timedMutex is held by the one who does what others come for, too: they wait for him, but
// only so long, since a file that he needs may hang.
type timedMutex chan struct{}

func newTimedMutex() timedMutex { return make(timedMutex, 1) }

// lockWithin tells whether the turn is the caller's, to be given back by end.
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
