package client_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// summaries is a service whose summaries follow a script: for each connection totals, then an error; nil
// keeps it open. A total of 0 is progress.
type summaries struct {
	runstatusv1.UnimplementedStatusServiceServer
	steps []summaryStep
	calls atomic.Int64
}

type summaryStep struct {
	totals []int64
	end    error
}

func (s *summaries) WatchSummary(_ *runstatusv1.WatchSummaryRequest, stream grpc.ServerStreamingServer[runstatusv1.WatchSummaryResponse]) error {
	step := s.steps[min(int(s.calls.Add(1)), len(s.steps))-1]
	for _, total := range step.totals {
		m := &runstatusv1.WatchSummaryResponse{Event: &runstatusv1.WatchSummaryResponse_Progress{Progress: &runstatusv1.SummaryProgress{}}}
		if total > 0 {
			group := &runstatusv1.SummarizeRunsResponse_Group{Total: total}
			m.Event = &runstatusv1.WatchSummaryResponse_Summary{Summary: &runstatusv1.RunSummary{Groups: []*runstatusv1.SummarizeRunsResponse_Group{group}}}
		}
		if err := stream.Send(m); err != nil {
			return err
		}
	}
	if step.end == nil {
		<-stream.Context().Done()
		return stream.Context().Err()
	}
	return step.end
}

func reasoned(code codes.Code, reason string) error {
	s, err := status.New(code, reason).WithDetails(&errdetails.ErrorInfo{Reason: reason, Domain: "runstatus.v1"})
	if err != nil {
		panic(err)
	}
	return s.Err()
}

func TestAWatchOfASummaryGoesOnOverConnections(t *testing.T) {
	tooLarge, slow := reasoned(codes.ResourceExhausted, "SUMMARY_TOO_LARGE"), reasoned(codes.ResourceExhausted, "WATCHER_TOO_SLOW")
	for name, test := range map[string]struct {
		steps []summaryStep
		want  []int64
		end   codes.Code
		lost  int
	}{
		"cuts, and counts that are the same":  {[]summaryStep{{[]int64{1, 0, 2}, errCut}, {nil, errCut}, {[]int64{2, 3}, errCut}, {nil, tooLarge}}, []int64{1, 2, 3}, codes.ResourceExhausted, 3},
		"a slow loop":                         {[]summaryStep{{[]int64{1}, slow}, {[]int64{2}, tooLarge}}, []int64{1, 2}, codes.ResourceExhausted, 1},
		"a proxy in the server's place":       {[]summaryStep{{[]int64{1}, status.Error(codes.Unimplemented, "unknown service runstatus")}, {[]int64{2}, tooLarge}}, []int64{1, 2}, codes.ResourceExhausted, 1},
		"a server that can't be reached":      {[]summaryStep{{nil, errCut}}, nil, codes.Unavailable, 0},
		"a server without summaries":          {[]summaryStep{{nil, status.Error(codes.Unimplemented, "unknown method WatchSummary")}}, nil, codes.Unimplemented, 0},
		"a filter that is wrong":              {[]summaryStep{{nil, reasoned(codes.InvalidArgument, "INVALID_FILTER")}}, nil, codes.InvalidArgument, 0},
		"a namespace that is not there later": {[]summaryStep{{[]int64{1}, errCut}, {nil, reasoned(codes.NotFound, "NAMESPACE_NOT_FOUND")}}, []int64{1}, codes.NotFound, 1},
	} {
		var got []int64
		var ended error
		lost := 0
		for sum, err := range connectTo(t, &summaries{steps: test.steps}).WatchSummary(t.Context(), client.Redialing(func(error) { lost++ })) {
			if ended = err; err != nil {
				break
			}
			got = append(got, sum.GetGroups()[0].GetTotal())
		}
		if !slices.Equal(got, test.want) || status.Code(ended) != test.end || lost != test.lost {
			t.Errorf("%s: yielded %v, %v, lost %d times", name, got, ended, lost)
		}
	}
}

func TestAWatchOfASummaryEndsWithItsContextAndItsClient(t *testing.T) {
	steps := []summaryStep{{[]int64{1}, nil}}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	c := connectTo(t, &summaries{steps: steps})
	for sum, err := range c.WatchSummary(ctx) {
		if cancel(); sum == nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}
	late, cancelLate := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancelLate()
	for sum, err := range c.WatchSummary(late) {
		if sum == nil && !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
	}
	for sum, err := range c.WatchSummary(t.Context()) {
		if sum != nil {
			_ = c.Close()
		} else if status.Code(err) != codes.Canceled {
			t.Error(err)
		}
	}
}

// A server that sends nothing is taken for lost after three intervals.
func TestASilentWatchOfASummaryReconnects(t *testing.T) {
	steps := []summaryStep{{[]int64{1}, nil}, {[]int64{2}, nil}}
	var lost error
	for sum, err := range connectTo(t, &summaries{steps: steps}).WatchSummary(t.Context(),
		client.ProgressInterval(time.Millisecond), client.Redialing(func(err error) { lost = err })) {
		if err != nil {
			t.Fatal(err)
		}
		if sum.GetGroups()[0].GetTotal() == 2 {
			break
		}
	}
	if lost == nil || status.Code(lost) == codes.Unavailable {
		t.Errorf("it was lost with %v", lost)
	}
}

func TestASummaryIsWatchedWithAllItsOptions(t *testing.T) {
	c := connect(t)
	name := fmt.Sprint("watched ", time.Now().UnixNano())
	run := create(t, c, &runstatusv1.CreateRunRequest{DisplayName: name, User: "ada"})
	filter := client.Filter("display_name = " + client.Quote(name))
	for sum, err := range c.WatchSummary(t.Context(), client.Parent("namespaces/main"), filter, client.GroupBy("user"), nil) {
		if err != nil {
			t.Fatal(err)
		}
		g := sum.GetGroups()[0]
		if g.GetKey() != "ada" || g.GetTotal() != 1 || sum.Revision == 0 {
			t.Errorf("got %v of revision %d", sum, sum.Revision)
		}
		if g.GetByState()["RUNNING"] == 1 {
			break
		}
		if _, err := run.Set(t.Context(), runstatusv1.TestState_TEST_STATE_RUNNING, ""); err != nil {
			t.Fatal(err)
		}
	}
}
