package client

import (
	"context"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// SetOption changes the request of RunHandle.Set.
type SetOption interface {
	toSet(*runstatusv1.SetStatusRequest)
}

type setOption func(*runstatusv1.SetStatusRequest)

func (o setOption) toSet(r *runstatusv1.SetStatusRequest) { o(r) }

// When sets the time of the status, truncated to microseconds, instead of the present. A status with
// the same time, state and note as an existing one is not written again.
func When(t time.Time) SetOption {
	return setOption(func(r *runstatusv1.SetStatusRequest) { r.When = timestamppb.New(t.Truncate(time.Microsecond)) })
}

// ExpectUID writes only to that generation of the run. For another one the error is
// FAILED_PRECONDITION.
func ExpectUID(uid string) SetOption {
	return setOption(func(r *runstatusv1.SetStatusRequest) { r.ExpectedUid = uid })
}

// ExpectSequence writes only if the run's newest status has that sequence. Otherwise the error is
// ABORTED. The same is true of IfCurrent, UnlessEver and UnlessEnded.
func ExpectSequence(n int64) SetOption {
	return setOption(func(r *runstatusv1.SetStatusRequest) { precondition(r).ExpectedSequence = &n })
}

// IfCurrent writes only if the run's current state is one of these.
func IfCurrent(states ...State) SetOption {
	return setOption(func(r *runstatusv1.SetStatusRequest) {
		p := precondition(r)
		p.CurrentIn = append(p.CurrentIn, namesOf(states)...)
	})
}

// UnlessEver writes only if the run was never in any of these states.
func UnlessEver(states ...State) SetOption {
	return setOption(func(r *runstatusv1.SetStatusRequest) {
		p := precondition(r)
		p.UnlessEverIn = append(p.UnlessEverIn, namesOf(states)...)
	})
}

// UnlessEnded writes only if the run has not ended.
func UnlessEnded() SetOption {
	return setOption(func(r *runstatusv1.SetStatusRequest) { precondition(r).UnlessEnded = true })
}

// ExpectWithin promises that the next status of the run comes within d, a year at most. Otherwise the run is silent (Run.SilentSince) until it comes.
func ExpectWithin(d time.Duration) SetOption {
	return setOption(func(r *runstatusv1.SetStatusRequest) { r.ExpectWithin = durationpb.New(d) })
}

func precondition(r *runstatusv1.SetStatusRequest) *runstatusv1.Precondition {
	if r.Precondition == nil {
		r.Precondition = &runstatusv1.Precondition{}
	}
	return r.Precondition
}

// Replayed stores in to, before Set returns, whether the same status existed already and nothing was
// written: it came from an earlier attempt or from another call with the same When.
func Replayed(to *bool) SetOption { return replayedOption{to} }

type replayedOption struct{ to *bool }

func (replayedOption) toSet(*runstatusv1.SetStatusRequest) {}

// Set appends a status to the run's history and returns it as every reader sees it: its note may be
// truncated. When Set returns nil, the status survives a power loss, unless the server runs with
// buffered durability. Each status has a time of its own, so that a repeated attempt writes nothing
// twice; two clients that set the same state and note in the same microsecond write two statuses.
// Concurrent calls are written in any order.
//
// Whether the status was written is unknown if the error's code is UNAVAILABLE without a reason (the
// connection broke), DEADLINE_EXCEEDED or CANCELED, or if its reason is OUTCOME_UNKNOWN. Repeating the
// call with the same When resolves that. With any other error nothing was written.
func (r *RunHandle) Set(ctx context.Context, state State, note string, opts ...SetOption) (*runstatusv1.StatusInfo, error) {
	req, err := setRequest(r.name, state, note, opts)
	if err != nil {
		return nil, err
	}
	fresh := r.client.stamp(req)
	resp, err := r.client.send(ctx, req, fresh)
	for _, opt := range opts {
		if replayed, ok := opt.(replayedOption); ok && replayed.to != nil {
			*replayed.to = resp.GetReplayed()
		}
	}
	return resp.GetStatus(), err
}

// send makes a call. A fresh request was stamped by this client and never sent. If the server answers
// that the same status exists already, another client has chosen the same microsecond: send stamps
// the request again.
func (c *Client) send(ctx context.Context, req *runstatusv1.SetStatusRequest, fresh bool) (*runstatusv1.SetStatusResponse, error) {
	for {
		resp, sent, err := c.setter.call(ctx, req)
		if !fresh || sent > 1 || !resp.GetReplayed() {
			return resp, err
		}
		req.When = timestamppb.New(c.clock.Now())
	}
}

func setRequest(run string, state State, note string, opts []SetOption) (*runstatusv1.SetStatusRequest, error) {
	if state == nil {
		return nil, errNoState
	}
	req := &runstatusv1.SetStatusRequest{Run: run, Note: note}
	setState(req, state)
	for _, opt := range opts {
		if opt != nil {
			opt.toSet(req)
		}
	}
	return req, nil
}

// SetStatus is Set with the whole request and the whole answer, which reports whether the status
// existed already and whether the note was truncated. A request without `when` is stamped; req is
// not changed.
func (c *Client) SetStatus(ctx context.Context, req *runstatusv1.SetStatusRequest) (*runstatusv1.SetStatusResponse, error) {
	if req == nil {
		return nil, errNoRequest
	}
	fresh := req.GetWhen() == nil
	if fresh {
		req = proto.CloneOf(req)
		c.stamp(req)
	}
	return c.send(ctx, req, fresh)
}

// stamp sets `when` to the present if the request has none, and reports whether it had none.
func (c *Client) stamp(req *runstatusv1.SetStatusRequest) (fresh bool) {
	fresh = req.GetWhen() == nil
	if fresh {
		req.When = timestamppb.New(c.clock.Now())
	}
	return fresh
}
