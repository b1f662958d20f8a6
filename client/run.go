package client

import (
	"context"
	"fmt"
	"iter"

	"google.golang.org/protobuf/types/known/structpb"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// RunHandle is the handle of one run. It holds the name only: every method but Name calls the server. The
// methods may be called concurrently.
type RunHandle struct {
	client *Client
	name   string
}

// Name returns the run's full name.
func (r *RunHandle) Name() string { return r.name }

// Get returns the run. The error is NOT_FOUND if the run is absent.
func (r *RunHandle) Get(ctx context.Context) (*runstatusv1.Run, error) {
	resp, err := r.client.service.GetRun(ctx, &runstatusv1.GetRunRequest{Run: r.name})
	return resp.GetRun(), err
}

// Current returns the run's newest status. The error is NOT_FOUND if the run is absent.
func (r *RunHandle) Current(ctx context.Context) (*runstatusv1.StatusInfo, error) {
	resp, err := r.client.service.GetStatus(ctx, &runstatusv1.GetStatusRequest{Run: r.name})
	return resp.GetStatus(), err
}

// Has reports whether the run is or ever was in the state. The error is NOT_FOUND if the run is
// absent.
func (r *RunHandle) Has(ctx context.Context, state State) (bool, error) {
	if state == nil {
		return false, errNoState
	}
	resp, err := r.client.service.HasState(ctx, &runstatusv1.HasStateRequest{Run: r.name, StateName: nameOf(state)})
	return resp.GetHasState(), err
}

// History yields the run's statuses, oldest first. It reads them page by page. An error ends the
// sequence: NOT_FOUND, or FAILED_PRECONDITION if the run was deleted and created again between two
// pages. Statuses that are appended in the meantime may or may not be yielded.
func (r *RunHandle) History(ctx context.Context) iter.Seq2[*runstatusv1.StatusInfo, error] {
	return pages(0, func(token string, _ int32) ([]*runstatusv1.StatusInfo, string, error) {
		resp, err := r.client.service.ListStatuses(ctx, &runstatusv1.ListStatusesRequest{
			Run: r.name, PageSize: pageSize, PageToken: token,
		})
		return resp.GetStatuses(), resp.GetNextPageToken(), err
	})
}

// Complete writes the run's completion marker, after a COMPLETE line with the result (PASS, FAIL or
// ERROR) unless that is empty. It returns the run. It is durable as Set is, and idempotent.
func (r *RunHandle) Complete(ctx context.Context, result string) (*runstatusv1.Run, error) {
	resp, err := r.client.service.CompleteRun(ctx, &runstatusv1.CompleteRunRequest{Run: r.name, Result: result})
	return resp.GetRun(), err
}

// CompleteWithResults is Complete that first writes the run's results, such as figures: numbers, texts and
// truth values, in the place of those that it had. The error is INVALID_ARGUMENT if they are too large, and
// FAILED_PRECONDITION if the service did not make the run.
func (r *RunHandle) CompleteWithResults(ctx context.Context, result string, results map[string]any) (*runstatusv1.Run, error) {
	values, err := structpb.NewStruct(results)
	if err != nil {
		return nil, fmt.Errorf("a result: %w", err)
	}
	resp, err := r.client.service.CompleteRun(ctx, &runstatusv1.CompleteRunRequest{Run: r.name, Result: result, Results: values.GetFields()})
	return resp.GetRun(), err
}

// CloseSeries closes a series: it accepts no more members and ends once all members have ended. It
// returns the series. It is durable as Set is, and idempotent.
func (r *RunHandle) CloseSeries(ctx context.Context) (*runstatusv1.Run, error) {
	resp, err := r.client.service.CloseSeries(ctx, &runstatusv1.CloseSeriesRequest{Run: r.name})
	return resp.GetRun(), err
}

// Delete deletes the run and removes what the service keeps for it. The error is FAILED_PRECONDITION for a run that has not ended,
// unless force is set, for one whose directory holds files of other programs, and in a tree that the
// service did not create. Delete is not repeated when the service is UNAVAILABLE.
func (r *RunHandle) Delete(ctx context.Context, force bool) error {
	_, err := r.client.service.DeleteRun(ctx, &runstatusv1.DeleteRunRequest{Run: r.name, Force: force})
	return err
}
