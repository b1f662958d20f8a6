package client

import (
	"context"
	"sync"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// report is a status on its way, and what became of it.
type report struct {
	req *runstatusv1.SetStatusRequest
	err error
}

// waits tells whether the report may still be written, by a later try.
func (r *report) waits() bool { return r.err != nil && isTemporary(r.err) }

// callTime is the most that one report may take.
const callTime = 2 * time.Second

// deliver sends reports, in order within each run and at the same time for
// different runs. Behind a report that has to wait those of its run wait too; so
// do all of a run whose first one has an error already.
func (c *Client) deliver(ctx context.Context, reports []*report) {
	byRun := map[string][]*report{}
	for _, r := range reports {
		byRun[r.req.GetRun()] = append(byRun[r.req.GetRun()], r)
	}
	var all sync.WaitGroup
	for _, those := range byRun {
		all.Go(func() { c.deliverRun(ctx, those) })
	}
	all.Wait()
}

func (c *Client) deliverRun(ctx context.Context, reports []*report) {
	var waiting error
	for _, r := range reports {
		if r.err == nil {
			r.err = waiting
		}
		if r.err == nil {
			call, cancel := context.WithTimeout(ctx, callTime)
			_, r.err = c.sets.call(call, r.req)
			cancel()
		}
		if r.waits() {
			waiting = r.err
		}
	}
}

// isTemporary tells whether the same call may succeed later. What the service
// itself refuses stays refused, unless it says when to try again.
func isTemporary(err error) bool {
	st := status.Convert(err)
	switch st.Code() {
	case codes.Unavailable, codes.DeadlineExceeded, codes.Canceled, codes.Unauthenticated:
		return true
	case codes.ResourceExhausted:
		return Reason(err) != "" // else the message is too large, now and later
	}
	for _, d := range st.Details() {
		if _, ok := d.(*errdetails.RetryInfo); ok {
			return true
		}
	}
	return false
}
