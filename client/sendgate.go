package client

import (
	"context"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/status"
)

// stuckAfter is how long a connection may take nothing until calls wait for it to go on.
const stuckAfter = 10 * time.Millisecond

// sendGate holds calls back while their connection takes nothing: its peer does not read,
// and the kernel's buffers are full. gRPC would queue each request until the connection
// goes on or breaks, also those of callers that have gone. A request that waits here has
// not been sent, and leaves with its caller.
type sendGate struct {
	conn atomic.Pointer[gatedConn] // the newest connection
}

// pass returns nil once the connection goes on, or, when ctx ends, the error of a call that was not sent.
func (g *sendGate) pass(ctx context.Context) error {
	if g == nil {
		return nil
	}
	for {
		c := g.conn.Load()
		if c == nil || !c.stuck() {
			return nil
		}
		select {
		case <-c.nextWrite():
		case <-ctx.Done():
			return status.FromContextError(ctx.Err()).Err()
		}
	}
}

// gatedConn is a connection that knows since when it takes nothing. Its one writer is
// gRPC's.
type gatedConn struct {
	net.Conn
	since atomic.Int64 // when the write under way began, 0 if there is none

	mu      sync.Mutex
	written chan struct{} // closed with the end of a write; nil: no call waits for it
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

func (c *gatedConn) stuck() bool {
	since := c.since.Load()
	return since != 0 && time.Now().UnixNano()-since > int64(stuckAfter)
}

// nextWrite returns a channel that is closed when no write is under way, or with the end of
// that one.
func (c *gatedConn) nextWrite() <-chan struct{} {
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

// gatedCredentials are credentials whose connections a gate watches.
type gatedCredentials struct {
	credentials.TransportCredentials
	gate *sendGate
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

// Clone implements credentials.TransportCredentials.
func (g gatedCredentials) Clone() credentials.TransportCredentials {
	return gatedCredentials{g.TransportCredentials.Clone(), g.gate}
}
