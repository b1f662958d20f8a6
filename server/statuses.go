package server

import (
	"context"
	"fmt"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/timestamppb"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/convert"
	"github.com/runstatus/runstatus/server/internal/query"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// SetStatus implements StatusServiceServer.
func (s *service) SetStatus(ctx context.Context, req *runstatusv1.SetStatusRequest) (*runstatusv1.SetStatusResponse, error) {
	q, err := toAppend(s.store.Vocabulary(), req)
	if err != nil {
		return nil, err
	}
	res, err := s.store.Append(ctx, q)
	if err != nil {
		return nil, err
	}
	return toSetStatus(&q, &res), nil
}

func toSetStatus(q *store.AppendRequest, res *store.AppendResult) *runstatusv1.SetStatusResponse {
	resp := &runstatusv1.SetStatusResponse{
		Status:            convert.Status(q.Name, res.UID, res.Status),
		Replayed:          res.Replayed,
		NoteTruncated:     res.Truncated,
		ExternalBefore:    res.ExternalBefore,
		PreconditionRaced: res.PreconditionRaced,
	}
	if res.Status.State != q.State {
		resp.StateRecordedAs = res.Status.State
	}
	return resp
}

func toAppend(v *statusfile.Vocabulary, req *runstatusv1.SetStatusRequest) (store.AppendRequest, error) {
	n, err := parseRun(req.GetRun())
	if err != nil {
		return store.AppendRequest{}, err
	}
	state, err := stateName(n.Kind, req)
	if err != nil {
		return store.AppendRequest{Name: n}, err // an answer in a stream has its place in the run's order
	}
	q := store.AppendRequest{
		Name: n, UID: req.GetExpectedUid(), State: state, Note: req.GetNote(), Create: req.GetAllowMissing(),
		ExpectWithin: req.GetExpectWithin().AsDuration(),
	}
	if q.When, err = toWhen(req.GetWhen()); err != nil {
		return q, err
	}
	q.Precondition, err = toPrecondition(v, n.Kind, req.GetPrecondition())
	return q, err
}

func toPrecondition(v *statusfile.Vocabulary, kind statusfile.Kind, p *runstatusv1.Precondition) (q store.Precondition, err error) {
	if p == nil {
		return q, nil
	}
	q.Sequence, q.UnlessEnded = p.ExpectedSequence, p.GetUnlessEnded()
	if q.CurrentIn, err = query.ParseGuards(v, "current_in", p.GetCurrentIn(), kind); err != nil {
		return q, err
	}
	q.UnlessEver, err = query.ParseGuards(v, "unless_ever_in", p.GetUnlessEverIn(), kind)
	return q, err
}

// stateName returns the name of the state that the request gives in one of three ways. The
// rules in the proto guarantee that a number is valid.
func stateName(kind statusfile.Kind, req *runstatusv1.SetStatusRequest) (string, error) {
	var field string
	var of statusfile.Kind
	var number protoreflect.EnumNumber
	switch state := req.GetState().(type) {
	case *runstatusv1.SetStatusRequest_TestState:
		field, of, number = "test_state", statusfile.TestRun, state.TestState.Number()
	case *runstatusv1.SetStatusRequest_SeriesState:
		field, of, number = "series_state", statusfile.Series, state.SeriesState.Number()
	default:
		return req.GetStateName(), nil
	}
	if of != kind {
		return "", apierr.Invalid(field, apierr.InvalidField, fmt.Sprintf("%s is not for a %s: use the other one, or state_name", field, kind))
	}
	return convert.StateName(kind, number), nil
}

// toWhen returns a time cut to microseconds, the zero time for nil.
func toWhen(t *timestamppb.Timestamp) (time.Time, error) {
	if t == nil {
		return time.Time{}, nil
	}
	when := t.AsTime().Truncate(time.Microsecond)
	if !t.IsValid() || when.IsZero() {
		return time.Time{}, apierr.Invalid("when", store.InvalidTime, "the time must lie in the years 1 to 9999, behind the first microsecond, with 0 to 999999999 nanos")
	}
	return when, nil
}

// readable returns a run, or the error UNREADABLE if its file cannot be read.
func (s *service) readable(ctx context.Context, name string) (*store.Run, error) {
	n, err := parseRun(name)
	if err != nil {
		return nil, err
	}
	run, err := s.store.Run(ctx, n)
	if err == nil && run.Unreadable != "" {
		return nil, &store.Error{Reason: store.Unreadable, Run: n, Detail: fmt.Sprintf("the status of %s can't be read: %s", n, run.Unreadable)}
	}
	return run, err
}

// GetStatus implements StatusServiceServer.
func (s *service) GetStatus(ctx context.Context, req *runstatusv1.GetStatusRequest) (*runstatusv1.GetStatusResponse, error) {
	n, err := parseRun(req.GetRun())
	if err != nil {
		return nil, err
	}
	newest, err := s.store.Newest(ctx, n)
	if err != nil {
		return nil, err
	}
	return &runstatusv1.GetStatusResponse{Status: convert.Status(n, newest.UID, newest.Status)}, nil
}

// HasState implements StatusServiceServer.
func (s *service) HasState(ctx context.Context, req *runstatusv1.HasStateRequest) (*runstatusv1.HasStateResponse, error) {
	run, err := s.readable(ctx, req.GetRun())
	if err != nil {
		return nil, err
	}
	state, wrong := query.ResolveState(s.store.Vocabulary(), req.GetStateName(), []statusfile.Kind{run.Name.Kind})
	if wrong != "" {
		return nil, apierr.Invalid("state_name", apierr.InvalidField, wrong)
	}
	// What the run remembers is complete for known states of a counted history.
	if query.KnownState(s.store.Vocabulary(), run.Name.Kind, state) && !run.Unverified && !run.Ever.Has(state) {
		return &runstatusv1.HasStateResponse{}, nil
	}
	for e, err := range s.store.History(ctx, store.HistoryRequest{Name: run.Name}) {
		if err != nil {
			return nil, err
		}
		if !e.Status.Malformed && e.Status.State == state {
			return &runstatusv1.HasStateResponse{HasState: true, FirstStatus: convert.Status(run.Name, e.UID, e.Status)}, nil
		}
	}
	return &runstatusv1.HasStateResponse{}, nil
}

// ListStatuses implements StatusServiceServer.
func (s *service) ListStatuses(ctx context.Context, req *runstatusv1.ListStatusesRequest) (*runstatusv1.ListStatusesResponse, error) {
	n, err := parseRun(req.GetRun())
	if err != nil {
		return nil, err
	}
	q := store.HistoryRequest{Name: n, Descending: req.GetDescending()}
	tokens := query.HistoryOf(n, req.GetDescending())
	if err := tokens.Resume(req.GetPageToken(), &q); err != nil {
		return nil, err
	}
	page, bytes := &runstatusv1.ListStatusesResponse{}, 0
	var last store.Entry
	for e, err := range s.store.History(ctx, q) {
		if err != nil {
			return nil, err
		}
		if len(page.GetStatuses()) == query.PageSize(req.GetPageSize(), query.MaxPage) || bytes >= query.MaxPageBytes {
			page.NextPageToken = tokens.Encode(last)
			break
		}
		info := convert.Status(n, e.UID, e.Status)
		page.Statuses, bytes, last = append(page.Statuses, info), bytes+proto.Size(info), e
	}
	return page, nil
}
