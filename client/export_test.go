package client

import (
	"context"
	"time"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// SetShared makes a call as if another call were in progress, and reports whether the stream answered
// it.
func (c *Client) SetShared(ctx context.Context, req *runstatusv1.SetStatusRequest) (_ *runstatusv1.SetStatusResponse, shared bool, _ error) {
	before := c.setter.unary.Load()
	c.setter.inFlight.Add(1)
	defer c.setter.inFlight.Add(-1)
	resp, err := c.SetStatus(ctx, req)
	return resp, c.setter.unary.Load() == before, err
}

// CloseIdleStreamsAfter sets when an idle stream is closed. It is called before the first call.
func (c *Client) CloseIdleStreamsAfter(d time.Duration) { c.setter.idle = d }

// UnarySets returns how many Sets were unary calls.
func (c *Client) UnarySets() int64 { return c.setter.unary.Load() }

// PollSpoolsEvery sets how often the client's reporters look for reports that other processes have added
// to the spool. It is called before there is a reporter.
func (c *Client) PollSpoolsEvery(d time.Duration) { c.pollSpools = d }

// StampFrom makes the client stamp its next status with the microsecond after t.
func (c *Client) StampFrom(t time.Time) { c.clock.From(t) }

// WatchesEach sets how many watches share a connection. It is called before the first watch.
func (c *Client) WatchesEach(n int) { c.watches.each = n }

// WatchConnections returns how many connections the client has for watches.
func (c *Client) WatchConnections() int {
	c.watches.mu.Lock()
	defer c.watches.mu.Unlock()
	return len(c.watches.conns)
}

// WaitsFor sets how long Wait continues without a server. It is called before the first wait.
func (c *Client) WaitsFor(d time.Duration) { c.patience = d }

// MaxBehind is how many events of a mirror wait for one watch.
const MaxBehind = maxBehind

// NamesProblem reports whether a state is a problem by its name.
func NamesProblem(state string) bool { return namesProblem(state) }
