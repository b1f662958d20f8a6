package notify

import (
	"context"
	"syscall"
	"testing"
	"time"

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
		began := processorTime()
		if err := t.readOn(context.Background()); err != nil {
			b.Fatal(err)
		}
		took += processorTime() - began
	}
	b.ReportMetric(float64(took.Nanoseconds())/float64(b.N*runs*lines), "cpu-ns/line")
}

// processorTime is what this process has used: on a busy machine it says more than the clock.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
