package server

import (
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/stats"
	"google.golang.org/protobuf/types/known/timestamppb"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/server/internal/guard"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

var discard = slog.New(slog.DiscardHandler)

// million returns a million runs of all states.
func million() []*store.Run {
	states := statusfile.States(statusfile.TestRun)
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	runs := make([]*store.Run, 1_000_000)
	for i := range runs {
		state := states[i*7%len(states)].Name
		at := start.Add(time.Duration(i*7919%len(runs)) * time.Second)
		r := &store.Run{
			Name:    store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: fmt.Sprint(i * 7919 % len(runs))},
			Current: store.Status{Status: statusfile.Status{State: state, When: at}}, CreateTime: at, UpdateTime: at,
			User: fmt.Sprint("user", i%50), DisplayName: fmt.Sprint("suite.test.", i%1000), Ended: i%3 != 0,
			Labels: store.MakeLabels(map[string]string{"sys_name": "fog"}),
		}
		r.Ever.Add(state)
		runs[i] = r
	}
	return runs
}

func BenchmarkListAMillionRuns(b *testing.B) {
	s := &service{store: guard.New(&memoryStore{runs: million()}, true)}
	for name, req := range map[string]*runstatusv1.ListRunsRequest{
		"all":      {},
		"newest":   {OrderBy: "update_time desc"},
		"filtered": {OrderBy: "update_time desc", Filter: `has_state:"RUNNING" OR ended = false AND display_name = "suite.*.99*"`},
		"none":     {Filter: `user = "nobody" AND create_time > "2026-01-02T00:00:00Z"`},
		"1000":     {OrderBy: "user, update_time desc", PageSize: 1000},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.ListRuns(b.Context(), req); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("summary", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.SummarizeRuns(b.Context(), &runstatusv1.SummarizeRunsRequest{GroupBy: "user"}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkSetStatus measures what a call costs beside gRPC and the store.
func BenchmarkSetStatus(b *testing.B) {
	s := &service{store: guard.New(&memoryStore{}, true)}
	req := setRequest("test_runs/12", "RUNNING", "I'm running!")
	req.When = timestamppb.New(time.Date(2026, 1, 2, 3, 4, 5, 6000, time.UTC))
	handle := func(ctx context.Context, req any) (any, error) {
		return s.SetStatus(ctx, req.(*runstatusv1.SetStatusRequest))
	}
	b.Run("handler", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := handle(b.Context(), req); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("validation", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := validateRequest(req); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("connection", func(b *testing.B) {
		h := serveStore(b, &memoryStore{})
		b.ReportAllocs()
		for b.Loop() {
			if _, err := h.SetStatus(b.Context(), req); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("bare connection", func(b *testing.B) {
		bare := grpc.NewServer()
		runstatusv1.RegisterStatusServiceServer(bare, s)
		client := serveBare(b, bare)
		b.ReportAllocs()
		for b.Loop() {
			if _, err := client.SetStatus(b.Context(), req); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkReportStatuses measures streams of reports in both views: of 64 reports under way together, all are
// of one run, or each of another one. in-B is what an answer takes on the wire, and cpu-us the processor time of
// client and server together.
func BenchmarkReportStatuses(b *testing.B) {
	h := serve(b)
	var in wireBytes
	conn := dial(b, h.conn.Target(), grpc.WithStatsHandler(&in))
	for _, runs := range []int{1, 64} {
		for _, view := range []runstatusv1.ReportView{runstatusv1.ReportView_REPORT_VIEW_FULL, runstatusv1.ReportView_REPORT_VIEW_ACK} {
			b.Run(fmt.Sprintf("runs=%d/%v", runs, view), func(b *testing.B) {
				stream, err := runstatusv1.NewStatusServiceClient(conn).ReportStatuses(b.Context())
				if err != nil {
					b.Fatal(err)
				}
				before, bytes := testkit.ProcessorTime(), in.n.Load()
				for n := 0; n < b.N; n += 64 {
					reportTogether(b, stream, view, runs)
				}
				b.ReportMetric(float64((testkit.ProcessorTime()-before).Nanoseconds())/1000/float64(b.N), "cpu-us/op")
				b.ReportMetric(float64(in.n.Load()-bytes)/float64(b.N), "in-B/op")
			})
		}
	}
}

// reportTogether sends 64 reports in one message and receives their answers.
func reportTogether(b *testing.B, stream reportClient, view runstatusv1.ReportView, runs int) {
	m := &runstatusv1.ReportStatusesRequest{View: view}
	now := time.Now()
	for i := range 64 {
		set := setRequest(fmt.Sprintf("test_runs/bench-%d", i%runs), "RUNNING", "a note of about as many bytes as notes have, more or less")
		set.AllowMissing, set.When = true, timestamppb.New(now.Add(time.Duration(i)*time.Microsecond))
		m.Reports = append(m.Reports, &runstatusv1.ReportStatusesRequest_Report{Id: int64(i), Set: set})
	}
	if err := stream.Send(m); err != nil {
		b.Fatal(err)
	}
	for left := 64; left > 0; {
		m, err := stream.Recv()
		if err != nil {
			b.Fatal(err)
		}
		for _, a := range m.GetAnswers() {
			if a.GetError() != nil {
				b.Fatal(errorOf(a))
			}
			left -= max(1, len(a.GetAck().GetIds()))
		}
	}
}

// wireBytes counts the bytes of the messages that a client receives.
type wireBytes struct{ n atomic.Int64 }

func (w *wireBytes) TagRPC(ctx context.Context, _ *stats.RPCTagInfo) context.Context   { return ctx }
func (w *wireBytes) TagConn(ctx context.Context, _ *stats.ConnTagInfo) context.Context { return ctx }
func (w *wireBytes) HandleConn(context.Context, stats.ConnStats)                       {}
func (w *wireBytes) HandleRPC(_ context.Context, s stats.RPCStats) {
	if in, ok := s.(*stats.InPayload); ok {
		w.n.Add(int64(in.WireLength))
	}
}
