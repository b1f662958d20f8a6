package client

import (
	"context"
	"time"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// SetShared makes a call as if others were under way, and tells whether the stream
// answered it.
func (c *Client) SetShared(ctx context.Context, req *runstatusv1.SetStatusRequest) (_ *runstatusv1.SetStatusResponse, shared bool, _ error) {
	before := c.sets.alone.Load()
	c.sets.underWay.Add(1)
	defer c.sets.underWay.Add(-1)
	resp, err := c.SetStatus(ctx, req)
	return resp, c.sets.alone.Load() == before, err
}

// CloseIdleStreamsAfter changes when an idle stream is closed, until the returned
// function is called.
func CloseIdleStreamsAfter(d time.Duration) (restore func()) {
	old := streamIdle
	streamIdle = d
	return func() { streamIdle = old }
}

// Alone returns how many Sets became calls of their own.
func (c *Client) Alone() int64 { return c.sets.alone.Load() }
