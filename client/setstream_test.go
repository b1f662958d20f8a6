package client_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

func request(run string, change func(*runstatusv1.SetStatusRequest)) *runstatusv1.SetStatusRequest {
	req := &runstatusv1.SetStatusRequest{Run: run, Note: "x", State: &runstatusv1.SetStatusRequest_TestState{TestState: running}}
	if change != nil {
		change(req)
	}
	return req
}

func TestASharedSetFailsAsOneOfItsOwn(t *testing.T) {
	c := connect(t)
	run := create(t, c, nil).Name()
	for i, test := range []struct {
		req    *runstatusv1.SetStatusRequest
		shared bool
	}{
		{request(run, nil), true},
		{request("no name", nil), true},
		{request("test_runs/absent", nil), true},
		{request(run, func(r *runstatusv1.SetStatusRequest) { r.State = nil }), true},
		{request(run, func(r *runstatusv1.SetStatusRequest) { r.ExpectedUid = "00" }), true},
		{request(run, func(r *runstatusv1.SetStatusRequest) { r.When = &timestamppb.Timestamp{Nanos: -1} }), true},
		{request(run, func(r *runstatusv1.SetStatusRequest) {
			r.Precondition = &runstatusv1.Precondition{ExpectedSequence: proto.Int64(99)}
		}), true},
		{request(run, func(r *runstatusv1.SetStatusRequest) {
			r.Precondition = &runstatusv1.Precondition{CurrentIn: []string{"COMPLETE"}}
		}), true},
		{request(run, func(r *runstatusv1.SetStatusRequest) { r.Note = "\xff" }), false},
		{request(run, func(r *runstatusv1.SetStatusRequest) {
			r.Note, r.When = strings.Repeat("x", 5<<20), timestamppb.New(time.Unix(1e9, 0)) // gRPC's error names the size
		}), false},
		{request(run, func(r *runstatusv1.SetStatusRequest) { r.Note = strings.Repeat("x", 1<<20) }), false},
	} {
		got, shared, err := c.SetShared(t.Context(), test.req)
		_, want := c.SetStatus(t.Context(), test.req)
		a, b := status.Convert(err), status.Convert(want)
		if shared != test.shared || a.Code() != b.Code() || a.Message() != b.Message() || (err == nil) != (got.GetStatus() != nil) ||
			!slices.EqualFunc(a.Details(), b.Details(), func(x, y any) bool { return proto.Equal(x.(proto.Message), y.(proto.Message)) }) {
			t.Errorf("request %d: shared %v, %v %v, want %v, %v", i, shared, a, a.Details(), b, b.Details())
		}
	}
}

func TestSetsThatAreUnderWayTogetherShareAStream(t *testing.T) {
	s := &counting{}
	c := connectTo(t, s)
	if _, err := c.Run("test_runs/1").Set(t.Context(), running, ""); err != nil {
		t.Fatal(err)
	}
	if s.unary != 1 || s.streams != 0 {
		t.Errorf("one Set alone: %d calls, %d streams", s.unary, s.streams)
	}
	own := metadata.AppendToOutgoingContext(t.Context(), "k", "v")
	if _, shared, err := c.SetShared(own, request("test_runs/1", nil)); shared || err != nil {
		t.Errorf("with metadata of its own: shared %v, %v", shared, err)
	}
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			for range 20 {
				if _, shared, err := c.SetShared(t.Context(), request("test_runs/1", nil)); !shared || err != nil {
					t.Errorf("shared %v, %v", shared, err)
				}
			}
		})
	}
	all.Wait()
	if s.streams != 1 || s.reports != 1000 || s.unary != 2 {
		t.Errorf("%d streams, %d reports on them, %d calls", s.streams, s.reports, s.unary)
	}
	if s.messages >= s.reports {
		t.Errorf("%d messages: those that wait are to be sent together", s.messages)
	}
}

// counting answers all reports, but those of the run "held" once they are released.
type counting struct {
	runstatusv1.UnimplementedStatusServiceServer
	mu                                sync.Mutex
	streams, messages, reports, unary int
	ended                             chan struct{}
	held                              chan struct{}
}

func (s *counting) SetStatus(_ context.Context, req *runstatusv1.SetStatusRequest) (*runstatusv1.SetStatusResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.unary++
	return &runstatusv1.SetStatusResponse{Status: &runstatusv1.StatusInfo{Run: req.GetRun()}}, nil
}

func (s *counting) ReportStatuses(stream grpc.BidiStreamingServer[runstatusv1.ReportStatusesRequest, runstatusv1.ReportStatusesResponse]) error {
	s.mu.Lock()
	s.streams++
	s.mu.Unlock()
	if s.ended != nil {
		defer func() { s.ended <- struct{}{} }()
	}
	var sending sync.Mutex
	answer := func(r *runstatusv1.ReportStatusesRequest_Report) {
		sending.Lock()
		defer sending.Unlock()
		_ = stream.Send(&runstatusv1.ReportStatusesResponse{Answers: []*runstatusv1.ReportStatusesResponse_Answer{{
			Id: r.GetId(), Answer: &runstatusv1.ReportStatusesResponse_Answer_Result{Result: &runstatusv1.SetStatusResponse{
				Status: &runstatusv1.StatusInfo{Run: r.GetSet().GetRun(), Note: r.GetSet().GetNote()}}}}}})
	}
	var held sync.WaitGroup
	defer held.Wait()
	for {
		m, err := stream.Recv()
		if err != nil {
			return nil // the client has ended it
		}
		s.mu.Lock()
		s.messages++
		s.reports += len(m.GetReports())
		s.mu.Unlock()
		for _, r := range m.GetReports() {
			if r.GetSet().GetRun() == "test_runs/held" {
				held.Go(func() { <-s.held; answer(r) })
				continue
			}
			answer(r)
		}
	}
}

func TestADeadlineIsThatOfOneCallAlone(t *testing.T) {
	s := &counting{held: make(chan struct{})}
	c := connectTo(t, s)
	t.Cleanup(func() { _ = c.Close() }) // before the server waits for its streams
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	req := request("test_runs/held", nil)
	if _, shared, err := c.SetShared(ctx, req); !shared || status.Code(err) != codes.DeadlineExceeded {
		t.Errorf("shared %v, %v", shared, err)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := c.SetShared(cancelled, req); status.Code(err) != codes.Canceled {
		t.Errorf("cancelled: %v", err)
	}
	req.Note = "it is the caller's again" // the client does not read it any more: the race detector checks that
	for i := range 100 {
		if i == 50 {
			close(s.held) // the late answer arrives between other answers
		}
		note := fmt.Sprint(i)
		resp, shared, err := c.SetShared(t.Context(), request("test_runs/1", func(r *runstatusv1.SetStatusRequest) { r.Note = note }))
		if err != nil || !shared || resp.GetStatus().GetNote() != note {
			t.Fatalf("call %d: shared %v, %v, %v", i, shared, resp, err)
		}
	}
}

func TestAServerWithoutStreamsIsCalled(t *testing.T) {
	s := &shaky{}
	c := connectTo(t, s)
	for range 20 {
		if _, shared, err := c.SetShared(t.Context(), request("test_runs/1", nil)); shared || err != nil {
			t.Fatalf("shared %v, %v", shared, err)
		}
	}
	if len(s.requests) != 20 {
		t.Errorf("%d calls", len(s.requests))
	}
}

func TestWithoutBatchingThereIsNoStream(t *testing.T) {
	c, err := client.New(address, client.WithBatching(false))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	run := create(t, c, nil).Name()
	if _, shared, err := c.SetShared(t.Context(), request(run, nil)); shared || err != nil {
		t.Errorf("shared %v, %v", shared, err)
	}
}

func TestAnIdleStreamIsClosedAndTheNextOneOpened(t *testing.T) {
	s := &counting{ended: make(chan struct{}, 10)}
	c := connectTo(t, s)
	c.CloseIdleStreamsAfter(20 * time.Millisecond)
	for range 3 {
		if _, shared, err := c.SetShared(t.Context(), request("test_runs/1", nil)); !shared || err != nil {
			t.Fatalf("shared %v, %v", shared, err)
		}
		select {
		case <-s.ended:
		case <-time.After(10 * time.Second):
			t.Fatal("it stays open")
		}
	}
}

func TestCloseEndsTheStreamOnAConnectionThatStays(t *testing.T) {
	conn, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	c, err := client.New("", client.WithConn(conn))
	if err != nil {
		t.Fatal(err)
	}
	run := create(t, c, nil).Name()
	if _, shared, err := c.SetShared(t.Context(), request(run, nil)); !shared || err != nil {
		t.Fatalf("shared %v, %v", shared, err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if _, shared, err := c.SetShared(t.Context(), request(run, nil)); shared || err != nil {
		t.Errorf("after Close: shared %v, %v", shared, err)
	}
}
