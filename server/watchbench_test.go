package server

import (
	"fmt"
	"runtime"
	"sync"
	"testing"
)

// BenchmarkFanOut measures a line on its way to all watches of its run.
func BenchmarkFanOut(b *testing.B) {
	for _, watches := range []int{1, 100, 1000} {
		b.Run(fmt.Sprint(watches), func(b *testing.B) {
			h := serve(b, withoutProgress)
			h.run(b, "1", "")
			b.ReportAllocs()
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
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
			runtime.GC()
			runtime.ReadMemStats(&after)
			for b.Loop() {
				got.Add(watches)
				h.set(b, "test_runs/1", "INFO", "")
				got.Wait()
			}
			b.ReportMetric(float64(after.HeapInuse+after.StackInuse-before.HeapInuse-before.StackInuse)/float64(watches), "B/watch")
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*watches), "ns/delivery")
		})
	}
}
