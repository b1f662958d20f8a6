package server

import "sync"

// underway counts the calls in handlers, so that a stop can tell whether it waits for them or
// only for clients that do not read: a stream that was ended since its messages were not read
// holds gRPC's stop up until its client reads. It is safe for concurrent use.
type underway struct {
	mu     sync.Mutex
	calls  int
	unread bool   // a stream was ended so while the server stops
	tell   func() // is called once, when that holds and no call is in a handler
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

// endedUnread notes that a stream was ended, while the server stops, since it was not read.
func (u *underway) endedUnread() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.unread = true
	u.look()
}

// whenUnread has a function called once nothing but unread streams is waited for.
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
