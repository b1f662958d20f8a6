// Package sendgate delays calls while their connection is blocked.
package sendgate

import (
	"context"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/status"
)

// blockedAfter is how long a write may take until the connection counts as blocked.
const blockedAfter = 10 * time.Millisecond

// Gate delays calls while a write on their connection is blocked, because the peer does not read
// and the kernel's buffers are full. gRPC would queue each request until the connection continues
// or breaks, even after the caller has given up. A request that waits here has not been sent, and is
// discarded when its caller gives up. The methods may be called concurrently.
type Gate struct {
	conn atomic.Pointer[gatedConn] // the newest connection
}

// Wait returns nil when the connection is not blocked. When ctx ends first, it returns the error of a
// call that was not sent. A nil gate never waits.
func (g *Gate) Wait(ctx context.Context) error {
	if g == nil {
		return nil
	}
	for {
		c := g.conn.Load()
		if c == nil || !c.blocked() {
			return nil
		}
		select {
		case <-c.writeEnd():
		case <-ctx.Done():
			return status.FromContextError(ctx.Err()).Err()
		}
	}
}

// gatedConn is a connection that records how long a write takes. Only one goroutine, gRPC's, writes.
type gatedConn struct {
	net.Conn
	since atomic.Int64 // when the current write began, 0 if there is none

	mu      sync.Mutex
	written chan struct{} // closed at the end of the current write; nil if nothing waits for that
}

// Write implements net.Conn.
func (c *gatedConn) Write(b []byte) (int, error) {
	c.since.Store(time.Now().UnixNano())
	n, err := c.Conn.Write(b)
	c.since.Store(0)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.written != nil {
		close(c.written)
		c.written = nil
	}
	return n, err
}

func (c *gatedConn) blocked() bool {
	since := c.since.Load()
	return since != 0 && time.Now().UnixNano()-since > int64(blockedAfter)
}

// writeEnd returns a channel that is closed at the end of the current write, or already if there is
// none.
func (c *gatedConn) writeEnd() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.written == nil {
		c.written = make(chan struct{})
	}
	written := c.written
	if c.since.Load() == 0 {
		close(written)
		c.written = nil
	}
	return written
}

// gatedCredentials are credentials that register each new connection with a gate.
type gatedCredentials struct {
	credentials.TransportCredentials
	gate *Gate
}

// ClientHandshake implements credentials.TransportCredentials.
func (g gatedCredentials) ClientHandshake(ctx context.Context, authority string, raw net.Conn) (net.Conn, credentials.AuthInfo, error) {
	conn, info, err := g.TransportCredentials.ClientHandshake(ctx, authority, raw)
	if err != nil {
		return nil, nil, err
	}
	own := &gatedConn{Conn: conn}
	g.gate.conn.Store(own)
	return own, info, nil
}

// Credentials returns credentials that register each new connection with the gate.
func (g *Gate) Credentials(c credentials.TransportCredentials) credentials.TransportCredentials {
	return gatedCredentials{c, g}
}

// Clone implements credentials.TransportCredentials.
func (g gatedCredentials) Clone() credentials.TransportCredentials {
	return gatedCredentials{g.TransportCredentials.Clone(), g.gate}
}
