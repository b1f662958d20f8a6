package server

import (
	"log/slog"
	"sync"
	"testing"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/testkit"
)

// BenchmarkObserved compares a server without metrics with one that has them, by the processor time of client and
// server together.
func BenchmarkObserved(b *testing.B) {
	for _, metrics := range []string{MetricsOff, MetricsLocal} {
		for _, one := range []struct {
			name string
			run  func(*testing.B, *harness)
		}{{"SetStatus", benchSet}, {"64 reports", benchReports}, {"100 deliveries", benchDeliveries}} {
			b.Run(metrics+"/"+one.name, func(b *testing.B) {
				h := serve(b, withoutProgress, func(c *settings) {
					c.HTTP, c.Observe.Metrics = "127.0.0.1:0", metrics
					c.Log = slog.New(slog.DiscardHandler) // a line of each call would cost more
				})
				h.run(b, "1", "")
				before := testkit.ProcessorTime()
				one.run(b, h)
				b.ReportMetric(float64((testkit.ProcessorTime()-before).Nanoseconds())/1000/float64(b.N), "cpu-us/op")
			})
		}
	}
}

func benchSet(b *testing.B, h *harness) {
	for b.Loop() {
		h.set(b, "test_runs/1", "RUNNING", "")
	}
}

func benchReports(b *testing.B, h *harness) {
	stream := h.reports(b)
	for b.Loop() {
		reportTogether(b, stream, runstatusv1.ReportView_REPORT_VIEW_ACK, 8)
	}
}

func benchDeliveries(b *testing.B, h *harness) {
	const watches = 100
	var got sync.WaitGroup
	for range watches {
		w := h.watch(b, runs("test_runs/1"))
		w.untilSynced()
		go func() {
			for {
				m, err := w.stream.Recv()
				if err != nil {
					return
				}
				if m.GetStatus() != nil {
					got.Done()
				}
			}
		}()
	}
	for b.Loop() {
		got.Add(watches)
		h.set(b, "test_runs/1", "INFO", "")
		got.Wait()
	}
}
