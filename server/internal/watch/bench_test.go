package watch

import (
	"context"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/status"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/watchreq"
	"github.com/runstatus/runstatus/server/internal/sender"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

func runs(names ...string) *runstatusv1.WatchStatusesRequest {
	return &runstatusv1.WatchStatusesRequest{Selection: watchreq.Runs(names...)}
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
	selection, err := parseSelection(nil, runs("test_runs/1"))
	if err != nil {
		b.Fatal(err)
	}
	line := store.Change{Revision: 7, Kind: store.LineAdded, Run: selection.names[0], UID: "0123456789abcdef0123456789abcdef"}
	line.Status = store.Status{Revision: 7, Status: statusfile.Status{State: "RUNNING", Note: "step 12 of 64 on node n0417", When: time.Now(), Sequence: 2}}
	watching := func(lines *encodedLines) *watch {
		key := lineKey{newTokens("this", selection.canonical), runstatusv1.WatchStart_WATCH_START_NOW}
		return &watch{matcher: matcher{selection: selection}, lineKey: key, lines: lines, phase: phaseFollow}
	}
	own, shared := watching(nil), watching(&encodedLines{})
	text, err := sender.Encode(lineMessage(line.Run, line.UID, line.Status))
	if err != nil {
		b.Fatal(err)
	}
	shared.lines.put(&encodedLine{key: shared.lineKey, revision: 7, text: text}) // another watch was first
	for name, w := range map[string]*watch{"own": own, "shared": shared} {
		b.Run(name, func(b *testing.B) {
			w.out = sender.NewGroup(sender.Config{Status: status.Convert}).Open(nowhere{}, sender.Options{Unread: ErrUnread})
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

// BenchmarkHub measures what signalling many watches of a run costs, and what it costs them to find
// the line.
func BenchmarkHub(b *testing.B) {
	const watches = 10_000
	selection, err := parseSelection(nil, runs("test_runs/1"))
	if err != nil {
		b.Fatal(err)
	}
	hub := newHub(&fakeFeed{})
	var all []*subscription
	for range watches {
		all = append(all, hub.subscribe(selection))
		all[len(all)-1].clearSignal()
	}
	batch := []store.Change{{Kind: store.LineAdded, Run: selection.names[0], UID: "1"}}
	b.ReportAllocs()
	for b.Loop() {
		batch[0].Revision++
		hub.publish(batch)
		for _, s := range all {
			<-s.signals
			s.clearSignal()
			if changes, all := s.after(batch[0].Revision - 1); len(changes) != 1 || !all {
				b.Fatal("the line is not there")
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*watches), "ns/watch")
}
