package notify

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// maxOpen bounds the messages of a rule that are made and not delivered.
const maxOpen = 64

// counts are what Stats tells. They survive a reload.
type counts struct {
	delivered, failed, refused, gaps atomic.Int64
	disabled                         atomic.Bool
}

// window has the messages of a rule that are made and not delivered, oldest first, and the position that
// follows from them.
type window struct {
	slots chan struct{} // holds an element for each open message

	mu     sync.Mutex
	open   []*message // delivered ones are nil behind the first
	base   int        // open[0] is the message with this number
	read   int64      // messages of all changes up to here are made
	epoch  string     // of the revisions
	caught time.Time  // all that had happened then is delivered
}

func newWindow() *window { return &window{slots: make(chan struct{}, maxOpen)} }

// add adds a message once there is room. It returns its number, and false if ctx ends first.
func (w *window) add(ctx context.Context, m *message) (number int, ok bool) {
	select {
	case w.slots <- struct{}{}:
	case <-ctx.Done():
		return 0, false
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.open = append(w.open, m)
	return w.base + len(w.open) - 1, true
}

// done says that a message is delivered.
func (w *window) done(number int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.open[number-w.base] = nil
	for len(w.open) > 0 && w.open[0] == nil {
		w.open = w.open[1:]
		w.base++
		<-w.slots
	}
}

// noteRead says that all messages of changes up to a revision are added.
func (w *window) noteRead(revision int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.read = revision
}

// noteCaughtUp says that the log was read to its end at a time.
func (w *window) noteCaughtUp(at time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.open) == 0 {
		w.caught = at
	}
}

// start sets the position of a window without messages.
func (w *window) start(at position) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.epoch, w.read, w.caught = at.Epoch, at.Revision, at.Time
}

// reached returns up to where messages are made, also those that are not delivered.
func (w *window) reached() position {
	w.mu.Lock()
	defer w.mu.Unlock()
	return position{w.epoch, w.read, w.caught}
}

// position returns up to where all messages are delivered, and how many are open.
func (w *window) position() (at position, open int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	at = position{w.epoch, w.read, w.caught}
	if len(w.open) > 0 {
		at.Revision = w.open[0].keep
	}
	return at, len(w.slots)
}

// awaitEmpty returns when all messages are delivered, and reports false if ctx ends first.
func (w *window) awaitEmpty(ctx context.Context) bool {
	for range maxOpen {
		select {
		case w.slots <- struct{}{}:
		case <-ctx.Done():
			return false
		}
	}
	for range maxOpen {
		<-w.slots
	}
	return true
}
