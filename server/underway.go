package server

import "sync"

// underway counts the calls in handlers, so that a stop knows whether it waits for calls or only for
// clients that do not read: a stream that was ended because its messages were not read delays gRPC's
// stop until its client reads. It is safe for concurrent use.
type underway struct {
	mu     sync.Mutex
	calls  int
	unread bool   // an unread stream was ended while the server stops
	tell   func() // called once, when unread is set and no call is in a handler
}

func (u *underway) begin() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.calls++
}

func (u *underway) end() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.calls--
	u.look()
}

// endedUnread notes that an unread stream was ended while the server stops.
func (u *underway) endedUnread() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.unread = true
	u.look()
}

// whenUnread sets the function that is called once the stop waits for nothing but unread streams.
func (u *underway) whenUnread(tell func()) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.tell = tell
	u.look()
}

func (u *underway) look() {
	if u.calls == 0 && u.unread && u.tell != nil {
		u.tell()
		u.tell = nil
	}
}
