package server

import (
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/server/internal/store"
)

// heard is what a watch is told that nothing but signals wakes.
type heard struct {
	follower
	mu sync.Mutex
}

func (w *heard) listen(t *testing.T) (synced <-chan struct{}) {
	stream, err := w.h.WatchStatuses(t.Context(), w.req)
	if err != nil {
		t.Fatal(err)
	}
	begun := make(chan struct{})
	go func() {
		for {
			m, err := stream.Recv()
			if err != nil {
				if t.Context().Err() == nil {
					t.Errorf("watch %v: %v", w.req, err)
				}
				return
			}
			w.mu.Lock()
			switch {
			case m.GetSynced() != nil:
				w.synced = max(revisionOf(m.GetResumeToken()), 1)
				close(begun)
			case m.GetProgress() == nil && w.synced > 0:
				w.got = append(w.got, key(m))
			}
			w.mu.Unlock()
		}
	}()
	return begun
}

func (w *heard) is(changes []store.Change) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Equal(w.got, w.expected(changes))
}

// TestSignalsReachEachWatchThatAChangeConcerns compares watches that look at nothing until they
// are signalled with a plain reading of the changes.
func TestSignalsReachEachWatchThatAChangeConcerns(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	dir := t.TempDir()
	st, err := Config{Namespaces: []Namespace{{Name: "main", Dir: dir}}, StateDir: dir + "/.runstatus", Durability: Buffered, Log: discard}.open()
	if err != nil {
		t.Fatal(err)
	}
	h := serveStore(t, st, withoutProgress)
	for _, id := range []string{"1", "2", "3"} {
		h.series(t, id)
	}
	h.work(rand.New(rand.NewPCG(seed, 0)), 30)
	var watches []*heard
	for _, req := range watchesOfAllKinds() {
		w := &heard{follower: follower{h: h, req: req}}
		watches = append(watches, w)
		<-w.listen(t)
	}
	changes := func() (all []store.Change) {
		for c, err := range st.Changes(t.Context(), 0) {
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, c)
		}
		return all
	}
	for round := range 40 { // few steps a round, since a signal makes good what the one before missed
		h.work(rand.New(rand.NewPCG(seed, uint64(1+round))), 3)
		for _, w := range watches {
			if !testkit.Becomes(func() bool { return w.is(changes()) }) {
				w.mu.Lock()
				t.Fatalf("%v: %s", w.req, w.wrong(changes()))
			}
		}
	}
}
