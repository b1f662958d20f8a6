package server

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/timestamppb"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
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
	s := &service{store: &memoryStore{runs: million()}}
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
	s := &service{store: &memoryStore{}}
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

// BenchmarkReportStatuses is BenchmarkSetStatus's connection for a stream: the
// reports of 64 callers are on their way at the same time.
func BenchmarkReportStatuses(b *testing.B) {
	req := setRequest("test_runs/12", "RUNNING", "I'm running!")
	req.When = timestamppb.New(time.Date(2026, 1, 2, 3, 4, 5, 6000, time.UTC))
	h := serveStore(b, &memoryStore{})
	stream, err := h.ReportStatuses(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	go func() {
		m := batchOf(1, slices.Repeat([]*runstatusv1.SetStatusRequest{req}, 64)...)
		for range b.N/64 + 1 {
			if err := stream.Send(m); err != nil {
				b.Error(err)
			}
		}
	}()
	for left := (b.N/64 + 1) * 64; left > 0; {
		m, err := stream.Recv()
		if err != nil {
			b.Fatal(err)
		}
		left -= len(m.GetAnswers())
	}
}
