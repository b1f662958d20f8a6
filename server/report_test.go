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
)

type (
	reportClient = grpc.BidiStreamingClient[runstatusv1.ReportStatusesRequest, runstatusv1.ReportStatusesResponse]
	answered     = *runstatusv1.ReportStatusesResponse_Answer
)

// reportOne sends one report and returns its error.
func reportOne(stream reportClient, set *runstatusv1.SetStatusRequest) error {
	if err := stream.Send(batchOf(1, set)); err != nil && !errors.Is(err, io.EOF) { // Recv tells why it has ended
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

// Reports that are refused are answered in their place too, whatever is wrong with them.
func TestAnswersKeepTheirOrderWithinARun(t *testing.T) {
	h := serve(t)
	h.run(t, "1", "")
	wrong := map[int]*runstatusv1.SetStatusRequest{
		0: {Run: "test_runs/1", State: &runstatusv1.SetStatusRequest_SeriesState{SeriesState: runstatusv1.SeriesState_SERIES_STATE_RUN}},
		1: {Run: "test_runs/1"},
		2: {Run: "test_runs/1", State: &runstatusv1.SetStatusRequest_StateName{StateName: "INFO"}, When: &timestamppb.Timestamp{Nanos: -1}},
	}
	stream := h.reports(t)
	const reports = 3000
	go func() {
		for i := range reports {
			set := wrong[i%7]
			if set == nil {
				set = setRequest("test_runs/1", "INFO", "")
			}
			if stream.Send(batchOf(int64(i), set)) != nil {
				return
			}
		}
	}()
	for i, answer := range receive(t, stream, reports) {
		if answer.GetId() != int64(i) {
			t.Fatalf("answer %d is that of report %d", i, answer.GetId())
		}
		if refused := wrong[i%7] != nil; refused != (answer.GetError() != nil) {
			t.Fatalf("answer %d: %v", i, answer)
		}
	}
}
