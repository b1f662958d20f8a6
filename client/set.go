package client

import (
	"context"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// SetOption changes what Run.Set asks for.
type SetOption interface {
	toSet(*runstatusv1.SetStatusRequest)
}

type setOption func(*runstatusv1.SetStatusRequest)

func (o setOption) toSet(r *runstatusv1.SetStatusRequest) { o(r) }

// When gives the status another time than the present, cut to microseconds. The
// same time, state and note again write nothing.
func When(t time.Time) SetOption {
	return setOption(func(r *runstatusv1.SetStatusRequest) { r.When = timestamppb.New(t.Truncate(time.Microsecond)) })
}

// ExpectUID writes only into that life of the run: another one is
// FAILED_PRECONDITION.
func ExpectUID(uid string) SetOption {
	return setOption(func(r *runstatusv1.SetStatusRequest) { r.ExpectedUid = uid })
}

// ExpectSequence writes only if the run's newest line has that sequence. What
// doesn't hold is ABORTED, as with the options below.
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

func precondition(r *runstatusv1.SetStatusRequest) *runstatusv1.Precondition {
	if r.Precondition == nil {
		r.Precondition = &runstatusv1.Precondition{}
	}
	return r.Precondition
}

// Replayed says in to, when Set returns, whether the very same line was there already,
// and nothing was written: by an earlier try, or by another call with the same When.
func Replayed(to *bool) SetOption { return replayedOption{to} }

type replayedOption struct{ to *bool }

func (replayedOption) toSet(*runstatusv1.SetStatusRequest) {}

// Set appends a status to the run's history and returns it as every reader will
// see it, its note perhaps cut. When it returns, the status survives a power loss,
// unless the server runs with buffered durability. It carries a time of its own,
// so a retry writes nothing twice; two clients that set the same state and note in the
// same microsecond write two lines. Concurrent calls are written in any order.
//
// An error leaves open whether the status was written if its code is UNAVAILABLE without
// a reason (the connection broke), DEADLINE_EXCEEDED or CANCELED, or if its reason is
// OUTCOME_UNKNOWN. The same call with the same When finds out. With any other error
// nothing was written.
func (r *Run) Set(ctx context.Context, state State, note string, opts ...SetOption) (*runstatusv1.StatusInfo, error) {
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

// send makes a call. If the request is fresh, stamped by this client and never sent, and
// the very same line is there already, that is another client's, which chose the same
// microsecond: this line gets another one.
func (c *Client) send(ctx context.Context, req *runstatusv1.SetStatusRequest, fresh bool) (*runstatusv1.SetStatusResponse, error) {
	for {
		resp, sent, err := c.sets.call(ctx, req)
		if !fresh || sent > 1 || !resp.GetReplayed() {
			return resp, err
		}
		req.When = timestamppb.New(c.clock.now())
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

// SetStatus is Set with the whole request and the whole answer: whether it had
// been written before, or the note was cut. A request without `when` is stamped;
// req itself is left as it is.
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

// stamp gives the request the present as its `when`, and reports whether it had none.
func (c *Client) stamp(req *runstatusv1.SetStatusRequest) (fresh bool) {
	fresh = req.GetWhen() == nil
	if fresh {
		req.When = timestamppb.New(c.clock.now())
	}
	return fresh
}
