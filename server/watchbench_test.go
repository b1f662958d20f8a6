package server

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc"

	"github.com/runstatus/runstatus/server/internal/sender"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// BenchmarkFanOut measures a line on its way to all watches of its run.
func BenchmarkFanOut(b *testing.B) {
	for _, watches := range []int{1, 100, 1000} {
		b.Run(fmt.Sprint(watches), func(b *testing.B) {
			defer func(d time.Duration) { defaultInterval = d }(defaultInterval)
			defaultInterval = time.Hour
			h := serve(b)
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

// nowhere is a stream whose messages are encoded, unless they are already, and go
// nowhere.
type nowhere struct{ grpc.ServerStream }

func (nowhere) Context() context.Context { return context.Background() }

func (nowhere) SendMsg(m any) error {
	b, _ := sender.Buffers(m)
	b.Free()
	return nil
}

// BenchmarkWatchStep measures what a line costs a watch, as far as it is not gRPC's.
func BenchmarkWatchStep(b *testing.B) {
	selection, err := parseSelection(runs("test_runs/1"))
	if err != nil {
		b.Fatal(err)
	}
	line := store.Change{Revision: 7, Kind: store.LineAdded, Run: selection.names[0], UID: "0123456789abcdef0123456789abcdef"}
	line.Status = store.Status{Revision: 7, Status: statusfile.Status{State: "RUNNING", Note: "step 12 of 64 on node n0417", When: time.Now(), Sequence: 2}}
	watching := func(shared *sharedMessages) *watch {
		return &watch{scope: scope{selection: selection}, audience: audience{newWatchTokens("this", selection.canonical), now}, shared: shared, synced: true}
	}
	own, shared := watching(nil), watching(&sharedMessages{})
	shared.shared.put(&sharedMessage{to: shared.audience, revision: 7}) // another watch was first
	for name, w := range map[string]*watch{"own": own, "shared": shared} {
		b.Run(name, func(b *testing.B) {
			w.out = sender.NewGroup(sender.Config{Status: statusOf}).Open(nowhere{}, sender.Options{Unread: errStuck})
			defer w.out.Close()
			b.ReportAllocs()
			for b.Loop() {
				if more, err := w.step(b.Context(), &line); err != nil || !more {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkBells measures what waking many watches of a run costs, and what it
// costs them to find the line.
func BenchmarkBells(b *testing.B) {
	const watches = 10_000
	selection, err := parseSelection(runs("test_runs/1"))
	if err != nil {
		b.Fatal(err)
	}
	bells := newBells(&fakeStore{})
	var all []*bell
	for range watches {
		all = append(all, bells.join(selection))
		all[len(all)-1].take()
	}
	batch := []store.Change{{Kind: store.LineAdded, Run: selection.names[0], UID: "1"}}
	b.ReportAllocs()
	for b.Loop() {
		batch[0].Revision++
		bells.ring(batch)
		for _, w := range all {
			<-w.rings
			w.take()
			if changes, all := w.behind(batch[0].Revision - 1); len(changes) != 1 || !all {
				b.Fatal("the line is not there")
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*watches), "ns/watch")
}
