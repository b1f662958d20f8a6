package server

import (
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// badRequests are requests of SetStatus with every kind of error that needs no
// failing disk, and some that are good.
func badRequests(uid string) []*runstatusv1.SetStatusRequest {
	with := func(change func(*runstatusv1.SetStatusRequest)) *runstatusv1.SetStatusRequest {
		req := setRequest("test_runs/1", "RUNNING", "x")
		change(req)
		return req
	}
	return []*runstatusv1.SetStatusRequest{
		{},
		{Run: "test_runs/1"},
		setRequest("test_runs/2", "RUNNING", ""),
		setRequest("no name", "RUNNING", ""),
		setRequest("namespaces/nope/test_runs/1", "RUNNING", ""),
		setRequest(strings.Repeat("x", 300), "RUNNING", ""),
		setRequest("test_runs/1", "", ""),
		with(func(r *runstatusv1.SetStatusRequest) {
			r.State = &runstatusv1.SetStatusRequest_SeriesState{SeriesState: 1}
		}),
		with(func(r *runstatusv1.SetStatusRequest) {
			r.State = &runstatusv1.SetStatusRequest_TestState{TestState: 12345}
		}),
		with(func(r *runstatusv1.SetStatusRequest) { r.When = &timestamppb.Timestamp{Nanos: -1} }),
		with(func(r *runstatusv1.SetStatusRequest) { r.ExpectedUid = "00" }),
		with(func(r *runstatusv1.SetStatusRequest) { r.ExpectedUid = uid }),
		with(func(r *runstatusv1.SetStatusRequest) {
			r.ExpectedUid, r.AllowMissing, r.Run = "00", true, "test_runs/3"
		}),
		with(func(r *runstatusv1.SetStatusRequest) { r.ExpectedUid = strings.Repeat("0", 65) }),
		with(func(r *runstatusv1.SetStatusRequest) {
			r.Precondition = &runstatusv1.Precondition{ExpectedSequence: proto.Int64(99)}
		}),
		with(func(r *runstatusv1.SetStatusRequest) {
			r.Precondition = &runstatusv1.Precondition{CurrentIn: []string{"COMPLETE"}}
		}),
		with(func(r *runstatusv1.SetStatusRequest) {
			r.Precondition = &runstatusv1.Precondition{UnlessEverIn: []string{"STATUS_CREATED"}, UnlessEnded: true}
		}),
		with(func(r *runstatusv1.SetStatusRequest) { r.Run, r.AllowMissing = "test_runs/made", true }),
	}
}

func TestAReportHasTheErrorThatACallHas(t *testing.T) {
	h := serve(t)
	uid := h.create(t, &runstatusv1.CreateRunRequest{}).GetUid()
	stream := h.reports(t)
	failed := 0
	for i, req := range badRequests(uid) {
		// The sequence of a line that was written is told by preconditions: the
		// report comes first, and writes only what the call writes too.
		got := reportOne(stream, req)
		before := len(h.history(t, "test_runs/1"))
		_, want := h.SetStatus(t.Context(), req)
		if got != nil {
			failed++
			readError(t, got)
		}
		if !sameError(got, want) {
			t.Errorf("request %d, %v: a report fails with\n%v, a call with\n%v", i, req, got, want)
		}
		if after := len(h.history(t, "test_runs/1")); want != nil && after != before {
			t.Errorf("request %d was refused and written", i)
		}
	}
	if failed != len(badRequests(uid))-2 {
		t.Errorf("%d failed", failed)
	}
	wantEnd(t, stream)
}

func TestAReportHasTheErrorThatACallHasWhenTheStoreFails(t *testing.T) {
	fake := &fakeStore{}
	h := serveStore(t, fake)
	stream := h.reports(t)
	run := store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: "7"}
	for reason := range answers {
		fake.err = &store.Error{Reason: reason, Run: run, Detail: "it is so", Err: errSecret}
		got := reportOne(stream, setRequest("test_runs/7", "RUNNING", ""))
		_, want := h.SetStatus(t.Context(), setRequest("test_runs/7", "RUNNING", ""))
		if got == nil || !sameError(got, want) {
			t.Errorf("%s: a report fails with\n%v, a call with\n%v", reason, got, want)
		}
	}
	wantEnd(t, stream)
}

func TestOneBadReportSpoilsNoOther(t *testing.T) {
	h := serve(t)
	uid := h.create(t, &runstatusv1.CreateRunRequest{}).GetUid()
	good := setRequest("test_runs/1", "RUNNING", "good")
	for i, bad := range badRequests(uid) {
		stream := h.reports(t)
		if err := stream.Send(batchOf(1, good, bad, good)); err != nil {
			t.Fatal(err)
		}
		got := receive(t, stream, 3)
		slices.SortFunc(got, func(a, b answered) int { return int(a.GetId() - b.GetId()) })
		if got[0].GetResult() == nil || got[2].GetResult() == nil {
			t.Errorf("request %d: %v", i, got)
		}
		wantEnd(t, stream)
	}
}
