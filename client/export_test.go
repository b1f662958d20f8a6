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

// CloseIdleStreamsAfter sets when an idle stream is closed until restore is called.
func CloseIdleStreamsAfter(d time.Duration) (restore func()) {
	old := streamIdle
	streamIdle = d
	return func() { streamIdle = old }
}

// UnarySets returns how many Sets were unary calls.
func (c *Client) UnarySets() int64 { return c.setter.unary.Load() }

// PollSpoolsEvery sets how often reporters look for reports that other processes have added to the
// spool until restore is called.
func PollSpoolsEvery(d time.Duration) (restore func()) {
	old := pollEvery
	pollEvery = d
	return func() { pollEvery = old }
}

// StampFrom makes the client stamp its next status with the microsecond after t.
func (c *Client) StampFrom(t time.Time) { c.clock.last.Store(t.UnixMicro()) }

// WatchesEach sets how many watches share a connection until restore is called.
func WatchesEach(n int) (restore func()) {
	old := maxWatches
	maxWatches = n
	return func() { maxWatches = old }
}

// WatchConnections returns how many connections the client has for watches.
func (c *Client) WatchConnections() int {
	c.watches.mu.Lock()
	defer c.watches.mu.Unlock()
	return len(c.watches.conns)
}

// WaitsFor sets how long Wait continues without a server until restore is called.
func WaitsFor(d time.Duration) (restore func()) {
	old := patience
	patience = d
	return func() { patience = old }
}
