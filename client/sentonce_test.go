package client_test

import (
	"context"
	"fmt"
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/runstatus/runstatus/client"
	"github.com/runstatus/runstatus/client/internal/clienttest"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// anyCall is one call of a method, and whether it may be repeated: a write may if it has a key.
type anyCall struct {
	method string
	write  bool
	key    bool
	call   func(context.Context, runstatusv1.StatusServiceClient) error
}

func unary[Q, R any](method func(runstatusv1.StatusServiceClient, context.Context, Q, ...grpc.CallOption) (R, error), req Q) func(context.Context, runstatusv1.StatusServiceClient) error {
	return func(ctx context.Context, c runstatusv1.StatusServiceClient) error {
		_, err := method(c, ctx, req)
		return err
	}
}

func anyCalls() []anyCall {
	type service = runstatusv1.StatusServiceClient
	run := "test_runs/1"
	set := request(run, nil)
	stamped := request(run, func(r *runstatusv1.SetStatusRequest) { r.When = timestamppb.New(time.Unix(1e9, 0)) })
	return []anyCall{
		{"SetStatus", true, false, unary(service.SetStatus, set)},
		{"SetStatus", true, true, unary(service.SetStatus, stamped)},
		{"CreateRun", true, false, unary(service.CreateRun, &runstatusv1.CreateRunRequest{Kind: 1})},
		{"CreateRun", true, true, unary(service.CreateRun, &runstatusv1.CreateRunRequest{Kind: 1, RequestId: "r"})},
		{"CompleteRun", true, false, unary(service.CompleteRun, &runstatusv1.CompleteRunRequest{Run: run, Result: "PASS"})},
		{"CloseSeries", true, false, unary(service.CloseSeries, &runstatusv1.CloseSeriesRequest{Run: "series/1"})},
		{"DeleteRun", true, false, unary(service.DeleteRun, &runstatusv1.DeleteRunRequest{Run: run})},
		{"ReportStatuses", true, false, func(ctx context.Context, c service) error {
			stream, err := c.ReportStatuses(ctx)
			if err != nil {
				return err
			}
			_ = stream.Send(&runstatusv1.ReportStatusesRequest{Reports: []*runstatusv1.ReportStatusesRequest_Report{{Id: 1, Set: set}}}) // Recv returns the error
			_, err = stream.Recv()
			return err
		}},
		{"GetStatus", false, false, unary(service.GetStatus, &runstatusv1.GetStatusRequest{Run: run})},
		{"HasState", false, false, unary(service.HasState, &runstatusv1.HasStateRequest{Run: run, StateName: "RUNNING"})},
		{"ListStatuses", false, false, unary(service.ListStatuses, &runstatusv1.ListStatusesRequest{Run: run})},
		{"GetRun", false, false, unary(service.GetRun, &runstatusv1.GetRunRequest{Run: run})},
		{"ListRuns", false, false, unary(service.ListRuns, &runstatusv1.ListRunsRequest{})},
		{"SummarizeRuns", false, false, unary(service.SummarizeRuns, &runstatusv1.SummarizeRunsRequest{})},
		{"ListStates", false, false, unary(service.ListStates, &runstatusv1.ListStatesRequest{})},
		{"GetVersion", false, false, unary(service.GetVersion, &runstatusv1.GetVersionRequest{})},
	}
}

// failing serves all methods with one error. It returns the number of requests that arrived.
func failing(t *testing.T, err error) (addr string, arrived *atomic.Int64) {
	t.Helper()
	arrived = &atomic.Int64{}
	s := grpc.NewServer(grpc.UnknownServiceHandler(func(_ any, stream grpc.ServerStream) error {
		if stream.RecvMsg(&emptypb.Empty{}) == nil {
			arrived.Add(1)
		}
		return err
	}))
	l, e := net.Listen("tcp", "127.0.0.1:0")
	if e != nil {
		t.Fatal(e)
	}
	go func() { _ = s.Serve(l) }()
	t.Cleanup(s.Stop)
	return l.Addr().String(), arrived
}

// A write without `when` or `request_id` is sent once, whatever it is answered, on any connection and with
// any retry policy. A read is repeated while the service is UNAVAILABLE, and a write with a key also if
// its outcome is unknown.
func TestWhatCantBeRepeatedIsSentOnce(t *testing.T) {
	policy := grpc.WithDefaultServiceConfig(retryAll)
	clients := map[string]func(addr string) (*client.Client, error){
		"by the client's policy": func(addr string) (*client.Client, error) { return client.New(addr) },
		"by the caller's policy": func(addr string) (*client.Client, error) { return client.New(addr, client.WithDialOptions(policy)) },
		"on a connection of the caller": func(addr string) (*client.Client, error) {
			conn, err := grpc.NewClient(addr, grpc.WithTransportCredentials(insecure.NewCredentials()), policy)
			if err != nil {
				return nil, err
			}
			t.Cleanup(func() { _ = conn.Close() })
			return client.New("", client.WithConn(conn))
		},
	}
	answers := map[string]error{
		"UNAVAILABLE":     status.Error(codes.Unavailable, "not yet"),
		"OUTCOME_UNKNOWN": clienttest.Error(codes.Unknown, "OUTCOME_UNKNOWN", "runstatus.v1"),
		"UNKNOWN":         status.Error(codes.Unknown, "something else in the server's place"),
		"INTERNAL":        status.Error(codes.Internal, "a defect"),
	}
	var all sync.WaitGroup
	for how, connect := range clients {
		for answer, failure := range answers {
			for _, call := range anyCalls() {
				addr, arrived := failing(t, failure)
				c, err := connect(addr)
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { _ = c.Close() })
				all.Go(func() {
					what := fmt.Sprintf("%s, with a key: %v, %s, answered with %s", call.method, call.key, how, answer)
					if err := call.call(t.Context(), c.Service()); status.Code(err) != status.Code(failure) {
						t.Errorf("%s: %v", what, err)
					}
					n := arrived.Load()
					again := answer == "UNAVAILABLE" || call.key && answer == "OUTCOME_UNKNOWN"
					switch {
					case n == 0, call.write && !call.key && n != 1:
						t.Errorf("%s: sent %d times", what, n)
					case (call.key || !call.write) && again && n < 2:
						t.Errorf("%s: not repeated", what)
					case call.key && !again && n != 1:
						t.Errorf("%s: sent %d times", what, n)
					}
				})
			}
		}
	}
	all.Wait()
}

func TestEachMethodIsCalled(t *testing.T) {
	var want, got []string
	for _, m := range runstatusv1.StatusService_ServiceDesc.Methods {
		want = append(want, m.MethodName)
	}
	for _, m := range runstatusv1.StatusService_ServiceDesc.Streams {
		want = append(want, m.StreamName)
	}
	for _, call := range anyCalls() {
		got = append(got, call.method)
	}
	got = append(got, "WatchStatuses", "WatchSummary") // reads, which Client.Watch and Client.WatchSummary repeat by themselves
	slices.Sort(want)
	slices.Sort(got)
	if got = slices.Compact(got); !slices.Equal(got, want) {
		t.Errorf("called are %q, of %q", got, want)
	}
}
