package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

type (
	reportClient = grpc.BidiStreamingClient[runstatusv1.ReportStatusesRequest, runstatusv1.ReportStatusesResponse]
	answered     = *runstatusv1.ReportStatusesResponse_Answer
)

// reportOne sends one report and returns its error.
func reportOne(stream reportClient, set *runstatusv1.SetStatusRequest) error {
	if err := stream.Send(batchOf(1, set)); err != nil {
		return err
	}
	m, err := stream.Recv()
	if err != nil {
		return err
	}
	return errorOf(m.GetAnswers()[0])
}

// errorOf returns the error of an answer, as a call would.
func errorOf(a answered) error {
	if a.GetError() == nil {
		return nil
	}
	return status.FromProto(a.GetError()).Err()
}

// sameError compares all that a caller can see.
func sameError(a, b error) bool {
	x, y := status.Convert(a), status.Convert(b)
	return x.Code() == y.Code() && x.Message() == y.Message() && slices.EqualFunc(x.Details(), y.Details(),
		func(a, b any) bool { return proto.Equal(a.(proto.Message), b.(proto.Message)) })
}

// batchOf numbers reports from an id on.
func batchOf(id int64, sets ...*runstatusv1.SetStatusRequest) *runstatusv1.ReportStatusesRequest {
	m := &runstatusv1.ReportStatusesRequest{}
	for i, set := range sets {
		m.Reports = append(m.Reports, &runstatusv1.ReportStatusesRequest_Report{Id: id + int64(i), Set: set})
	}
	return m
}

func (h *harness) reports(t testing.TB) reportClient {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	stream, err := h.ReportStatuses(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return stream
}

// receive returns the next n answers.
func receive(t testing.TB, stream reportClient, n int) (all []answered) {
	t.Helper()
	for len(all) < n {
		m, err := stream.Recv()
		if err != nil {
			t.Fatalf("after %d of %d answers: %v", len(all), n, err)
		}
		if proto.Size(m) > 2<<20 {
			t.Errorf("a message of %d bytes", proto.Size(m))
		}
		all = append(all, m.GetAnswers()...)
	}
	if len(all) != n {
		t.Fatalf("%d answers, want %d", len(all), n)
	}
	return all
}

func wantEnd(t testing.TB, stream reportClient) {
	t.Helper()
	if err := stream.CloseSend(); err != nil {
		t.Error(err)
	}
	if m, err := stream.Recv(); !errors.Is(err, io.EOF) {
		t.Errorf("at the end came %v, %v", m, err)
	}
}

func TestReportsOfARunKeepTheirOrder(t *testing.T) {
	h := serve(t)
	const runs, reports = 20, 10_000 // all in one message, more than may be under way
	for range runs {
		h.create(t, &runstatusv1.CreateRunRequest{})
	}
	var sets []*runstatusv1.SetStatusRequest
	for i := range reports {
		name := fmt.Sprint("test_runs/", i%runs+1)
		if i/runs%2 == 0 {
			name = "namespaces/main/" + name // the same run
		}
		sets = append(sets, setRequest(name, "RUNNING", fmt.Sprint(i)))
	}
	stream := h.reports(t)
	if err := stream.Send(batchOf(0, sets...)); err != nil {
		t.Fatal(err)
	}
	if err := stream.CloseSend(); err != nil {
		t.Fatal(err)
	}
	newest := map[string]int64{}
	for _, a := range receive(t, stream, reports) {
		s := a.GetResult().GetStatus()
		if want := a.GetId()/runs + 2; s.GetSequence() != want || newest[s.GetRun()] != want-1 && want > 2 || s.GetNote() != fmt.Sprint(a.GetId()) {
			t.Fatalf("report %d was answered with %v, behind %d", a.GetId(), s, newest[s.GetRun()])
		}
		newest[s.GetRun()] = s.GetSequence()
	}
	wantEnd(t, stream)
}

func TestLongNotesAreAnsweredInMessagesThatEveryClientTakes(t *testing.T) {
	h := serve(t)
	h.create(t, &runstatusv1.CreateRunRequest{})
	set := setRequest("test_runs/1", "RUNNING", strings.Repeat("x", 4000))
	stream := h.reports(t)
	for range 2 {
		if err := stream.Send(batchOf(1, slices.Repeat([]*runstatusv1.SetStatusRequest{set}, 1000)...)); err != nil {
			t.Fatal(err)
		}
	}
	receive(t, stream, 2000)
	wantEnd(t, stream)
}

func TestIDsAreTheCallersOwn(t *testing.T) {
	h := serve(t)
	h.create(t, &runstatusv1.CreateRunRequest{})
	stream := h.reports(t)
	for _, m := range []*runstatusv1.ReportStatusesRequest{
		{}, batchOf(-7, setRequest("test_runs/1", "RUNNING", "")), {}, batchOf(-7, setRequest("test_runs/1", "RUNNING", "")), {},
	} {
		if err := stream.Send(m); err != nil {
			t.Fatal(err)
		}
	}
	for _, a := range receive(t, stream, 2) {
		if a.GetId() != -7 || a.GetResult() == nil {
			t.Errorf("got %v", a)
		}
	}
	wantEnd(t, stream)
	wantEnd(t, h.reports(t)) // without any
}

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

// element encodes a report with a line that is already encoded.
func element(id int64, set []byte) []byte {
	b := protowire.AppendVarint(protowire.AppendTag(nil, 1, protowire.VarintType), uint64(id))
	b = protowire.AppendBytes(protowire.AppendTag(b, 2, protowire.BytesType), set)
	return protowire.AppendBytes(protowire.AppendTag(nil, 1, protowire.BytesType), b)
}

func TestAReportThatCantBeDecodedSpoilsNoOther(t *testing.T) {
	h := serve(t)
	h.create(t, &runstatusv1.CreateRunRequest{})
	good, err := proto.Marshal(setRequest("test_runs/1", "RUNNING", "good"))
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range undecodables {
		if u.method != "SetStatus" {
			continue
		}
		stream := h.reports(t)
		m := &runstatusv1.ReportStatusesRequest{}
		m.ProtoReflect().SetUnknown(slices.Concat(element(1, good), element(2, u.raw), element(3, good)))
		if err := stream.Send(m); err != nil {
			t.Fatal(err)
		}
		for _, a := range receive(t, stream, 3) {
			if a.GetId() == 2 {
				wantError(t, errorOf(a), codes.InvalidArgument, u.reason, u.field)
			} else if a.GetResult() == nil {
				t.Errorf("beside %x: %v", u.raw, a)
			}
		}
		wantEnd(t, stream)
	}
}

func TestABatchThatCantBeTakenApartEndsTheStream(t *testing.T) {
	h := serve(t)
	h.create(t, &runstatusv1.CreateRunRequest{})
	huge := batchOf(9, setRequest("test_runs/1", "RUNNING", strings.Repeat("x", 5<<20)))
	torn := &runstatusv1.ReportStatusesRequest{}
	torn.ProtoReflect().SetUnknown([]byte{0x0a, 0x02, 0x08, 0x01, 0x0a, 0xff, 0xff, 0x03}) // a whole one, and half of another
	for bad, code := range map[*runstatusv1.ReportStatusesRequest]codes.Code{torn: codes.InvalidArgument, huge: codes.ResourceExhausted} {
		stream := h.reports(t)
		if err := reportOne(stream, setRequest("test_runs/1", "RUNNING", "")); err != nil {
			t.Fatal(err)
		}
		if err := stream.Send(bad); err != nil {
			t.Fatal(err)
		}
		m, err := stream.Recv()
		if status.Code(err) != code {
			t.Errorf("the stream went on with %v, %v, want %v", m, err, code)
		}
		if code == codes.InvalidArgument { // the other one gRPC itself refuses
			wantError(t, err, code, "MALFORMED_REQUEST", "")
		}
	}
	if lines := len(h.history(t, "test_runs/1")); lines != 3 {
		t.Errorf("%d lines", lines)
	}
}
