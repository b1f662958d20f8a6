package silence_test

import (
	"context"
	"testing"
	"time"

	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/server/internal/silence"
	"github.com/runstatus/runstatus/server/internal/store"
)

// BenchmarkLine is what the Detector costs for each line: it reads the change and sets when the run is due.
func BenchmarkLine(b *testing.B) {
	v := newTrial(b, nil)
	v.openStore()
	defer v.store.Close()
	const runs, lines = 1000, 20
	var names []store.Name
	for range runs {
		names = append(names, v.create("a.test", 0))
	}
	after := v.store.Revision()
	for range lines {
		for _, n := range names {
			v.set(n, "RUNNING", 0)
		}
	}
	b.ReportAllocs()
	var took time.Duration
	for b.Loop() {
		b.StopTimer()
		d := silence.New(silence.Config{Store: v.store, States: map[string]time.Duration{"RUNNING": time.Hour}, Clock: v.clock})
		if err := d.Begin(context.Background(), after); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		began := testkit.ProcessorTime()
		if err := d.ReadChanges(context.Background()); err != nil {
			b.Fatal(err)
		}
		took += testkit.ProcessorTime() - began
	}
	b.ReportMetric(float64(took.Nanoseconds())/float64(b.N*runs*lines), "cpu-ns/line")
}
