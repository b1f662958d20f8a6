// Package underway tells a stop what it waits for.
package underway

import "sync"

// Calls counts the calls in handlers, so that a stop knows whether it waits for calls or only for
// clients that do not read: a stream that was ended because its messages were not read delays gRPC's
// stop until its client reads. It is safe for concurrent use.
type Calls struct {
	mu     sync.Mutex
	calls  int
	unread bool   // an unread stream was ended while the server stops
	tell   func() // called once, when unread is set and no call is in a handler
}

// Begin notes that a handler begins.
func (c *Calls) Begin() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls++
}

// End notes that a handler has ended.
func (c *Calls) End() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls--
	c.look()
}

// EndedUnread notes that an unread stream was ended while the server stops.
func (c *Calls) EndedUnread() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.unread = true
	c.look()
}

// WhenUnread sets the function that is called once the stop waits for nothing but unread streams.
func (c *Calls) WhenUnread(tell func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tell = tell
	c.look()
}

func (c *Calls) look() {
	if c.calls == 0 && c.unread && c.tell != nil {
		c.tell()
		c.tell = nil
	}
}
