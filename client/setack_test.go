package client_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/testkit"
)

// viewRelay passes statuses on to a server, and counts the reports that an Ack answers. As an old server
// does, it knows no views if it is old.
type viewRelay struct {
	runstatusv1.UnimplementedStatusServiceServer
	to    runstatusv1.StatusServiceClient
	old   bool
	acked atomic.Int64
}

func (r *viewRelay) SetStatus(ctx context.Context, req *runstatusv1.SetStatusRequest) (*runstatusv1.SetStatusResponse, error) {
	return r.to.SetStatus(ctx, req)
}

func (r *viewRelay) ReportStatuses(in grpc.BidiStreamingServer[runstatusv1.ReportStatusesRequest, runstatusv1.ReportStatusesResponse]) error {
	out, err := r.to.ReportStatuses(in.Context())
	if err != nil {
		return err
	}
	go func() {
		for {
			m, err := in.Recv()
			if err != nil {
				_ = out.CloseSend()
				return
			}
			if r.old {
				m.View = 0
			}
			_ = out.Send(m) // Recv returns the error
		}
	}()
	for {
		m, err := out.Recv()
		if err != nil {
			return err // the client has ended it
		}
		for _, a := range m.GetAnswers() {
			r.acked.Add(int64(len(a.GetAck().GetIds())))
		}
		if err := in.Send(m); err != nil {
			return err
		}
	}
}

// Set returns the line as every reader sees it, whether an Ack or a whole line answered the call, and
// also from a server without views.
func TestASetReturnsTheWholeLineWhateverAnswersIt(t *testing.T) {
	script := testkit.Reports()
	plain := int64(0)
	for _, r := range script {
		if r.Plain {
			plain++
		}
	}
	answers := map[bool][]*runstatusv1.SetStatusResponse{}
	for _, old := range []bool{false, true} {
		addr, stop, err := serve(t.TempDir(), "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		direct, err := client.New(addr)
		if err != nil {
			t.Fatal(err)
		}
		way := &viewRelay{to: direct.Service(), old: old}
		c := connectTo(t, way)
		answers[old] = setAllOf(t, c, script)
		compareWithHistory(t, direct, answers[old])
		if got := way.acked.Load(); old && got != 0 || !old && got != plain {
			t.Errorf("old server %v: %d reports were acknowledged, of %d", old, got, plain)
		}
		_ = c.Close()
		_ = direct.Close()
		if err := stop(); err != nil {
			t.Error(err)
		}
	}
	for i, r := range script {
		got, want := answers[false][i], answers[true][i]
		for _, resp := range []*runstatusv1.SetStatusResponse{got, want} {
			if resp.GetStatus() != nil { // these belong to one server
				resp.Status.Uid, resp.Status.Revision = "", 0
			}
		}
		if !proto.Equal(got, want) {
			t.Errorf("report %d, %.200v: %.300v, want %.300v", i, r.Set, got, want)
		}
	}
}

// setAllOf sets a script's lines over the stream, those of each run one after the other. It returns
// the answers, nil for a line that is refused.
func setAllOf(t *testing.T, c *client.Client, script []testkit.Report) []*runstatusv1.SetStatusResponse {
	answers := make([]*runstatusv1.SetStatusResponse, len(script))
	ofRun := map[string][]int{}
	for i, r := range script {
		ofRun[r.Set.GetRun()] = append(ofRun[r.Set.GetRun()], i)
	}
	var all sync.WaitGroup
	for _, some := range ofRun {
		all.Go(func() {
			for _, i := range some {
				resp, _, err := c.SetShared(t.Context(), script[i].Set)
				if answers[i] = resp; err != nil && script[i].Plain {
					t.Errorf("report %d: %v", i, err)
				}
			}
		})
	}
	all.Wait()
	return answers
}

// compareWithHistory compares the lines of answers with those that a reader gets.
func compareWithHistory(t *testing.T, c *client.Client, answers []*runstatusv1.SetStatusResponse) {
	t.Helper()
	lines := map[string]map[int64]*runstatusv1.StatusInfo{}
	for i, resp := range answers {
		if resp == nil {
			continue
		}
		run := resp.GetStatus().GetRun()
		if lines[run] == nil {
			lines[run] = map[int64]*runstatusv1.StatusInfo{}
			for line, err := range c.Run(run).History(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				lines[run][line.GetSequence()] = line
			}
		}
		if got, want := resp.GetStatus(), lines[run][resp.GetStatus().GetSequence()]; !proto.Equal(got, want) {
			t.Errorf("answer %d: %.300v, want %.300v", i, got, want)
		}
	}
}

// torn answers reports with an Ack whose lists differ in length.
type torn struct{ shaky }

func (*torn) ReportStatuses(stream grpc.BidiStreamingServer[runstatusv1.ReportStatusesRequest, runstatusv1.ReportStatusesResponse]) error {
	for {
		m, err := stream.Recv()
		if err != nil {
			return err // the client has ended it
		}
		id := m.GetReports()[0].GetId()
		ack := &runstatusv1.ReportStatusesResponse_Ack{Uid: "u", Ids: []int64{id}, Sequences: []int64{1, 2}}
		_ = stream.Send(&runstatusv1.ReportStatusesResponse{Answers: []*runstatusv1.ReportStatusesResponse_Answer{
			{Id: id, Answer: &runstatusv1.ReportStatusesResponse_Answer_Ack{Ack: ack}}}})
	}
}

func TestAnAckThatIsNotSoundIsNoAnswer(t *testing.T) {
	s := &torn{}
	if _, shared, err := connectTo(t, s).SetShared(t.Context(), request("test_runs/1", nil)); shared || err != nil || len(s.requests) != 1 {
		t.Errorf("shared %v, %v, %d calls", shared, err, len(s.requests))
	}
}
