package notify

import (
	"context"
	"testing"
	"time"

	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/server/internal/store"
)

// BenchmarkLine is what all rules together cost for each line that concerns none of them: one read of the change.
func BenchmarkLine(b *testing.B) {
	v := newTrial(b).rules("name: a, on: ended, url: 'http://127.0.0.1:1', secret: a.secret").start()
	const runs, lines = 1000, 20
	var names []store.Name
	for range runs {
		names = append(names, v.test("a"))
	}
	v.stopRun()
	after := v.store.Revision()
	for range lines {
		for _, n := range names {
			v.set(n, "RUNNING", "")
		}
	}
	var took time.Duration
	for b.Loop() {
		t := newTail(v.store)
		t.from, t.read = after, after
		began := testkit.ProcessorTime()
		if err := t.readOn(context.Background()); err != nil {
			b.Fatal(err)
		}
		took += testkit.ProcessorTime() - began
	}
	b.ReportMetric(float64(took.Nanoseconds())/float64(b.N*runs*lines), "cpu-ns/line")
}
