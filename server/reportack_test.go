package server

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// ackOf returns the acknowledgement of one report, which an Ack may hold among others.
type ackOf struct{ sequence, revision int64 }

// play reports all lines with one view, some in each message. It returns the whole answers and the
// acknowledgements by report.
func play(t *testing.T, h *harness, view runstatusv1.ReportView, script []testkit.Report) (whole map[int64]answered, acked map[int64]ackOf) {
	t.Helper()
	whole, acked = map[int64]answered{}, map[int64]ackOf{}
	stream := h.reports(t)
	go func() {
		id := int64(0)
		for some := range slices.Chunk(script, 37) {
			m := &runstatusv1.ReportStatusesRequest{View: view}
			for _, r := range some {
				m.Reports = append(m.Reports, &runstatusv1.ReportStatusesRequest_Report{Id: id, Set: r.Set})
				id++
			}
			if stream.Send(m) != nil {
				return
			}
		}
	}()
	for len(whole)+len(acked) < len(script) {
		m, err := stream.Recv()
		if err != nil {
			t.Fatalf("after %d whole answers and %d acknowledgements: %v", len(whole), len(acked), err)
		}
		for _, a := range m.GetAnswers() {
			ack := a.GetAck()
			if ack == nil {
				whole[a.GetId()] = a
				continue
			}
			if len(ack.GetSequences()) != len(ack.GetIds()) || len(ack.GetRevisions()) != len(ack.GetIds()) || ack.GetIds()[0] != a.GetId() || ack.GetUid() == "" {
				t.Fatalf("answer %v", a)
			}
			for i, id := range ack.GetIds() {
				acked[id] = ackOf{ack.GetSequences()[i], ack.GetRevisions()[i]}
			}
		}
	}
	wantEnd(t, stream)
	return whole, acked
}

// written returns the lines of a run's status file that have the times of the script.
func written(t *testing.T, h *harness, run string) []string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(h.dir, run, "status"))
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(strings.Split(string(b), "\n"), func(line string) bool {
		return strings.Contains(line, "STATUS_CREATED") || strings.Contains(line, "SERIES_CREATED")
	})
}

// An Ack answers exactly the reports of which the caller knows the whole line. All other answers, and
// the lines in the files, are those of the view FULL.
func TestAnAckAnswersWhatItsCallerKnows(t *testing.T) {
	script := testkit.Reports()
	a, f := serve(t), serve(t)
	some, acked := play(t, a, runstatusv1.ReportView_REPORT_VIEW_ACK, script)
	whole, none := play(t, f, runstatusv1.ReportView_REPORT_VIEW_FULL, script)
	if len(none) > 0 {
		t.Errorf("%d acknowledgements in the view FULL", len(none))
	}
	for i, r := range script {
		id := int64(i)
		want := whole[id]
		ack, isAcked := acked[id]
		if isAcked != r.Plain {
			t.Errorf("report %d, %.200v: acknowledged %v, whole %.200v", i, r.Set, isAcked, want)
			continue
		}
		if !isAcked {
			got := some[id]
			for _, status := range []*runstatusv1.StatusInfo{got.GetResult().GetStatus(), want.GetResult().GetStatus()} {
				if status != nil {
					status.Uid, status.Revision = "", 0 // these belong to one server
				}
			}
			if got.GetError() == nil && !proto.Equal(got, want) {
				t.Errorf("report %d: %.300v, want %.300v", i, got, want)
			}
			if (got.GetError() != nil) != (want.GetError() != nil) || got.GetError().GetCode() != want.GetError().GetCode() {
				t.Errorf("report %d: %v, want %v", i, got, want)
			}
			continue
		}
		line := want.GetResult().GetStatus()
		plain := &runstatusv1.SetStatusResponse{Status: line}
		if !proto.Equal(want.GetResult(), plain) || line.GetNote() != r.Set.GetNote() || line.GetSequence() != ack.sequence || ack.revision == 0 {
			t.Errorf("report %d, %.200v: %v, whole %.300v", i, r.Set, ack, want)
		}
	}
	for _, run := range []string{"test_runs/1", "test_runs/2", "series/1"} {
		if got, want := written(t, a, run), written(t, f, run); !slices.Equal(got, want) || len(got) < 100 {
			t.Errorf("%s: %d lines, want %d", run, len(got), len(want))
		}
	}
}

// Without a view an old client gets whole answers.
func TestWithoutAViewAnswersAreWhole(t *testing.T) {
	h := serve(t)
	if _, acked := play(t, h, runstatusv1.ReportView_REPORT_VIEW_UNSPECIFIED, testkit.Reports()); len(acked) > 0 {
		t.Errorf("%d acknowledgements", len(acked))
	}
}

func TestAViewThatIsNoneEndsTheStream(t *testing.T) {
	for _, view := range []runstatusv1.ReportView{3, -1} {
		h := serve(t)
		stream := h.reports(t)
		if err := stream.Send(&runstatusv1.ReportStatusesRequest{View: view}); err != nil {
			t.Fatal(err)
		}
		_, err := stream.Recv()
		wantError(t, err, codes.InvalidArgument, "INVALID_FIELD", "view")
	}
}

// A report that can't be decoded does not change the view of the others.
func TestABatchKeepsItsViewBesideAReportThatCantBeDecoded(t *testing.T) {
	h := serve(t)
	set := setRequest("test_runs/1", "RUNNING", "good")
	set.AllowMissing, set.When = true, timestamppb.New(time.Unix(1e9, 0))
	good, err := proto.Marshal(set)
	if err != nil {
		t.Fatal(err)
	}
	stream := h.reports(t)
	m := &runstatusv1.ReportStatusesRequest{View: runstatusv1.ReportView_REPORT_VIEW_ACK}
	m.ProtoReflect().SetUnknown(slices.Concat(element(1, []byte{0x2a, 1, 0xff}), element(2, good)))
	if err := stream.Send(m); err != nil {
		t.Fatal(err)
	}
	for _, a := range receive(t, stream, 2) {
		if want := a.GetId() == 2; want != (a.GetAck() != nil) {
			t.Errorf("answer %v", a)
		}
	}
}

// The caller of an alias does not know the name that the line has.
func TestAReportUnderAnAliasIsAnsweredWhole(t *testing.T) {
	h := serve(t, func(c *settings) { c.Namespaces[0].Aliases = []string{"gpu"} })
	var script []testkit.Report
	for i, run := range []string{"namespaces/gpu/test_runs/1", "namespaces/main/test_runs/1", "test_runs/1"} {
		set := setRequest(run, "RUNNING", "x")
		set.AllowMissing, set.When = true, timestamppb.New(time.Unix(1e9, int64(i)*1000))
		script = append(script, testkit.Report{Set: set})
	}
	whole, acked := play(t, h, runstatusv1.ReportView_REPORT_VIEW_ACK, script)
	if len(acked) != 2 || whole[0].GetResult().GetStatus().GetRun() != "namespaces/main/test_runs/1" {
		t.Errorf("whole %v, acknowledged %v", whole, acked)
	}
}

// Successes of one run that follow each other share an Ack. Any other answer ends it.
func TestSuccessesOfOneRunShareAnAck(t *testing.T) {
	p := &reporting{service: &service{chain: &chain{log: discard}}, work: t.Context()}
	m := &runstatusv1.ReportStatusesResponse{}
	size := 0
	for i, uid := range []string{"a", "a", "b", "a", "a", "whole", "a", "a"} {
		line := statusfile.Status{When: time.Unix(1e9, 0), State: "RUNNING", Sequence: int64(10 + i)}
		r := &reported{id: int64(i), ack: true}
		r.q.When, r.q.State = line.When, line.State
		r.result.UID, r.result.Status = uid, store.Status{Status: line, Revision: int64(100 + i)}
		r.result.Replayed = uid == "whole"
		size += p.addAnswer(m, r)
	}
	var got []string
	for _, a := range m.GetAnswers() {
		got = append(got, fmt.Sprintln(a.GetId(), a.GetAck().GetUid(), a.GetAck().GetIds(), a.GetAck().GetSequences(), a.GetAck().GetRevisions()))
	}
	want := []string{"0 a [0 1] [10 11] [100 101]", "2 b [2] [12] [102]", "3 a [3 4] [13 14] [103 104]", "5  [] [] []", "6 a [6 7] [16 17] [106 107]"}
	if strings.Join(got, "") != strings.Join(want, "\n")+"\n" {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if proto.Size(m) > size {
		t.Errorf("%d bytes, taken for %d", proto.Size(m), size)
	}
}
