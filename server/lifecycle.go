package server

import (
	"context"
	"fmt"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/convert"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

const stateComplete = "COMPLETE"

// seriesCompleteNote is the note of a series' COMPLETE line without a result.
const seriesCompleteNote = "Series has completed."

// CompleteRun implements StatusServiceServer.
func (s *service) CompleteRun(ctx context.Context, req *runstatusv1.CompleteRunRequest) (*runstatusv1.CompleteRunResponse, error) {
	n, err := parseRun(req.GetRun())
	if err != nil {
		return nil, err
	}
	uid, err := s.setResults(ctx, n, req)
	if err != nil {
		return nil, err
	}
	run, err := s.appendComplete(ctx, n, uid, req.GetResult())
	if err != nil {
		return nil, err
	}
	run, err = s.store.Mark(ctx, store.MarkRequest{Name: n, UID: run.UID, Marker: store.Complete})
	if err != nil {
		return nil, err
	}
	full, err := s.withResults(ctx, run)
	return &runstatusv1.CompleteRunResponse{Run: full}, err
}

// setResults writes the results of a request before the run ends, so that a client that sees the end can
// read them. It returns the uid of the run that is to be completed, "" for any.
func (s *service) setResults(ctx context.Context, n store.Name, req *runstatusv1.CompleteRunRequest) (uid string, err error) {
	uid = req.GetExpectedUid()
	if len(req.GetResults()) == 0 {
		return uid, nil
	}
	values, err := convert.ResultValues(req.GetResults())
	if err != nil {
		return uid, apierr.Invalid("results", apierr.InvalidField, err.Error())
	}
	run, err := s.generation(ctx, n, uid)
	if err != nil {
		return uid, err
	}
	return run.UID, s.store.SetResults(ctx, store.ResultsRequest{Name: n, UID: run.UID, Values: values})
}

// appendComplete appends the COMPLETE line if the run lacks it, and returns the run as it was before. Of
// two calls at the same time one appends: the precondition is the sequence that the decision was made on.
func (s *service) appendComplete(ctx context.Context, n store.Name, uid, result string) (*store.Run, error) {
	const tries = 10
	for try := 1; ; try++ {
		run, err := s.generation(ctx, n, uid)
		if err != nil || !lacksComplete(s.store.Vocabulary(), run, result) {
			return run, err
		}
		_, err = s.store.Append(ctx, store.AppendRequest{
			Name: n, UID: run.UID, State: stateComplete, Note: completeNote(result),
			Precondition: store.Precondition{Sequence: &run.Current.Sequence},
		})
		if store.ReasonOf(err) != store.PreconditionFailed || try == tries {
			return run, err
		}
	}
}

// generation returns a run if its uid is the given one; "" means any.
func (s *service) generation(ctx context.Context, n store.Name, uid string) (*store.Run, error) {
	run, err := s.store.Run(ctx, n)
	if uid == "" || err != nil && store.ReasonOf(err) != store.NotFound {
		return run, err
	}
	if err != nil || run.UID != uid {
		return nil, &store.Error{Reason: store.UIDMismatch, Run: n, Err: err,
			Detail: fmt.Sprintf("the uid is not that of %s: the run was removed or replaced; nothing was written", n)}
	}
	return run, nil
}

// lacksComplete reports whether a COMPLETE line is still to be written. A series always gets one, unless
// its current state is a problem, which the line would hide.
func lacksComplete(v *statusfile.Vocabulary, run *store.Run, result string) bool {
	if run.Name.Kind == statusfile.Series {
		if v.IsProblem(statusfile.Series, run.Current.State) {
			return false
		}
		if !run.Ever.Has(stateComplete) {
			return true
		}
	}
	return result != "" && run.Result != result
}

func completeNote(result string) string {
	if result == "" {
		return seriesCompleteNote
	}
	return statusfile.ResultNote(result)
}

// CloseSeries implements StatusServiceServer.
func (s *service) CloseSeries(ctx context.Context, req *runstatusv1.CloseSeriesRequest) (*runstatusv1.CloseSeriesResponse, error) {
	n, err := parseRun(req.GetRun())
	if err != nil {
		return nil, err
	}
	if n.Kind != statusfile.Series {
		return nil, apierr.Invalid("run", apierr.InvalidField, fmt.Sprintf("%s is a test run: only a series can be closed", n))
	}
	run, err := s.store.Mark(ctx, store.MarkRequest{Name: n, UID: req.GetExpectedUid(), Marker: store.MembershipClosed})
	if err != nil {
		return nil, err
	}
	return &runstatusv1.CloseSeriesResponse{Run: convert.Run(run)}, nil
}

// DeleteRun implements StatusServiceServer.
func (s *service) DeleteRun(ctx context.Context, req *runstatusv1.DeleteRunRequest) (*runstatusv1.DeleteRunResponse, error) {
	n, err := parseRun(req.GetRun())
	if err != nil {
		return nil, err
	}
	if err := s.store.Delete(ctx, store.DeleteRequest{Name: n, UID: req.GetExpectedUid(), Force: req.GetForce()}); err != nil {
		return nil, err
	}
	return &runstatusv1.DeleteRunResponse{}, nil
}
