package filestore

import "time"

// turn is held by the one who does what others come for, too: they wait for him, but
// only so long, since a file that he needs may hang.
type turn chan struct{}

func newTurn() turn { return make(turn, 1) }

// takeWithin tells whether the turn is the caller's, to be given back by end.
func (t turn) takeWithin(most time.Duration) bool {
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

func (t turn) end() { <-t }
