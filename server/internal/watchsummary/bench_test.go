package watchsummary

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"testing"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/sender"
	"github.com/runstatus/runstatus/server/internal/store"
)

// nowhere is a stream whose messages go nowhere.
type nowhere struct{ Stream }

func (nowhere) Context() context.Context { return context.Background() }

func (nowhere) SendMsg(m any) error {
	b, _ := sender.Buffers(m)
	b.Free()
	return nil
}

const (
	benchRuns = 100_000
	benchStep = 400 // changes in an Interval at 2,000 a second
)

// benchStore opens a store with a run whose lines fill the log.
func benchStore(b *testing.B) *filestore.Store {
	b.Helper()
	dir := b.TempDir()
	st, err := filestore.Open(filestore.Config{
		Namespaces: []filestore.Namespace{{Name: "main", Dir: dir}}, StateDir: dir + "/.runstatus", Buffered: true,
		Umask: filestore.DefaultUmask, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = st.Close() })
	for id := range 100 {
		if _, err := st.Create(b.Context(), store.CreateRequest{Namespace: "main", Kind: testRun(0).Kind, ID: fmt.Sprint(id + 1)}); err != nil {
			b.Fatal(err)
		}
	}
	for i := range benchStep {
		states := []string{"RUNNING", "INFO", "BUILDING"}
		line := store.AppendRequest{Name: testRun(1 + i%100), State: states[i%3], Note: "step 12 of 64 on node n0417"}
		if _, err := st.Append(b.Context(), line); err != nil {
			b.Fatal(err)
		}
	}
	return st
}

// BenchmarkChange measures what a change costs a counter of 100,000 runs and its watches, from the log to
// the streams, when 2,000 come in a second. The streams go nowhere.
func BenchmarkChange(b *testing.B) {
	st := benchStore(b)
	for _, filter := range []string{"", "ended = false"} {
		for _, watches := range []int{1, 10} {
			b.Run(fmt.Sprintf("filter=%q/watches=%d", filter, watches), func(b *testing.B) {
				s := newServer(b.Context(), st)
				c := newCounter(benchSelection(b, filter), st, nil)
				if err := c.pass(b.Context()); err != nil {
					b.Fatal(err)
				}
				end := c.table.at
				for id := range benchRuns {
					run := &store.Run{Name: testRun(1000 + id), User: fmt.Sprint("user", id%50)}
					run.Current.State = "RUNNING"
					c.table.add(run)
				}
				var all []*watch
				for range watches {
					w := &watch{counter: c, out: s.config.Senders.Open(nowhere{}, sender.Options{Turns: true, Unread: ErrUnread})}
					defer w.out.Close()
					all = append(all, w)
				}
				b.ReportAllocs()
				for b.Loop() {
					c.table.at, c.last = end-benchStep, nil // all changes of an Interval come again
					if err := c.follow(b.Context(), c.table); err != nil {
						b.Fatal(err)
					}
					if err := c.tell(false); err != nil {
						b.Fatal(err)
					}
					for _, w := range all {
						if sent, err := w.round(b.Context()); err != nil || !sent {
							b.Fatal(sent, err)
						}
						w.out.EndTurn()
					}
				}
				each := float64(b.Elapsed().Nanoseconds()) / float64(b.N)
				b.ReportMetric(each/benchStep, "ns/change")
				b.ReportMetric(100*each/float64(Interval.Nanoseconds()), "%core")
			})
		}
	}
}

func benchSelection(b *testing.B, filter string) *selection {
	b.Helper()
	s, err := parseSelection(nil, &runstatusv1.WatchSummaryRequest{Filter: filter, GroupBy: "user"})
	if err != nil {
		b.Fatal(err)
	}
	return s
}

// BenchmarkMemory measures what a run takes in a table.
func BenchmarkMemory(b *testing.B) {
	for _, filter := range []string{"", `user = "ada"`, "ended = false"} {
		b.Run(fmt.Sprintf("filter=%q", filter), func(b *testing.B) {
			names := make([]string, benchRuns)
			for id := range names {
				names[id] = fmt.Sprint(id)
			}
			var before, after runtime.MemStats
			for b.Loop() {
				runtime.GC()
				runtime.ReadMemStats(&before)
				t := newTable(benchSelection(b, filter), 0)
				for _, name := range names {
					t.add(&store.Run{Name: store.Name{Namespace: "main", Kind: testRun(0).Kind, ID: name}, User: "ada"})
				}
				runtime.GC()
				runtime.ReadMemStats(&after)
				runtime.KeepAlive(t)
			}
			runtime.KeepAlive(names)
			b.ReportMetric((float64(after.HeapAlloc)-float64(before.HeapAlloc))/benchRuns, "B/run")
		})
	}
}
