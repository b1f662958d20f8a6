package watch

import (
	"context"
	"iter"
	"sync"
	"testing"
	"time"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/watchreq"
	"github.com/runstatus/runstatus/server/internal/store"
)

// growingFeed is a log of changes that a test adds to.
type growingFeed struct {
	store.Feed
	mu      sync.Mutex
	changes []store.Change
	news    chan struct{}
	fail    func() error // called by each read, unless it is nil
}

func (f *growingFeed) add(runs ...string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, run := range runs {
		n, err := store.ParseName(run)
		if err != nil {
			panic(err)
		}
		f.changes = append(f.changes, store.Change{Revision: int64(len(f.changes) + 1), Kind: store.LineAdded, Run: n, UID: "1"})
	}
	close(f.news)
	f.news = make(chan struct{})
}

func (f *growingFeed) Revision() int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	return int64(len(f.changes))
}

func (f *growingFeed) News() <-chan struct{} {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.news
}

func (f *growingFeed) Changes(_ context.Context, after int64) iter.Seq2[store.Change, error] {
	return func(yield func(store.Change, error) bool) {
		f.mu.Lock()
		changes, fail := f.changes[after:], f.fail
		f.mu.Unlock()
		if fail != nil {
			yield(store.Change{}, fail())
			return
		}
		for _, c := range changes {
			if !yield(c, nil) {
				return
			}
		}
	}
}

func startHub(t *testing.T, f *growingFeed) *hub {
	t.Helper()
	f.news = make(chan struct{})
	h := newHub(f)
	ctx, cancel := context.WithCancel(t.Context())
	h.start(ctx)
	t.Cleanup(func() { cancel(); h.done.Wait() })
	return h
}

func (h *hub) subscribeTo(t *testing.T, req *runstatusv1.WatchStatusesRequest) *subscription {
	t.Helper()
	sel, err := parseSelection(nil, req)
	if err != nil {
		t.Fatal(err)
	}
	s := h.subscribe(sel)
	t.Cleanup(func() { s.close(sel, nil) })
	s.clearSignal()
	return s
}

func (s *subscription) mustBeSignalled(t *testing.T) {
	t.Helper()
	select {
	case <-s.signals:
	case <-time.After(10 * time.Second):
		t.Fatal("no signal came")
	}
}

func TestTheHubSignalsTheWatchesThatAChangeConcerns(t *testing.T) {
	f := &growingFeed{}
	h := startHub(t, f)
	one := h.subscribeTo(t, runs("test_runs/1"))
	two := h.subscribeTo(t, runs("test_runs/2"))
	all := h.subscribeTo(t, &runstatusv1.WatchStatusesRequest{Selection: watchreq.Query("namespaces/-", "")})
	series := h.subscribeTo(t, &runstatusv1.WatchStatusesRequest{Selection: watchreq.Series("series/7")})
	f.add("test_runs/1", "test_runs/1")
	one.mustBeSignalled(t)
	all.mustBeSignalled(t)
	if changes, _ := one.after(0); len(changes) == 0 {
		t.Error("a change that was signalled can't be read")
	}
	if len(two.signals) > 0 || len(series.signals) > 0 {
		t.Error("a watch is signalled that no change concerns")
	}
	f.add("test_runs/2")
	two.mustBeSignalled(t)
	if idleTo := two.clearSignal(); idleTo != 2 {
		t.Errorf("the watch of run 2 is idle to %d, want 2", idleTo)
	}
	f.add("series/7")
	series.mustBeSignalled(t)
	if idleTo := series.clearSignal(); idleTo != 3 {
		t.Errorf("the watch of the series is idle to %d, want 3", idleTo)
	}
	sel, err := parseSelection(nil, runs("test_runs/1"))
	if err != nil {
		t.Fatal(err)
	}
	member := sel.names[0]
	series.addRun(member)
	f.add("test_runs/1")
	series.mustBeSignalled(t)
	series.clearSignal()
	series.removeRun(member)
	f.add("test_runs/1", "test_runs/2")
	two.mustBeSignalled(t) // the hub has dealt with the changes before
	if len(series.signals) > 0 {
		t.Error("a watch is signalled for a run that has left its series")
	}
}

// When the hub can't read the changes, each watch has to get the error from the store.
func TestTheHubSignalsAllWatchesWhenItCanNotRead(t *testing.T) {
	for name, fail := range map[string]func() error{
		"an error": func() error { return &store.Error{Reason: store.ReadFailed} },
		"a panic":  func() error { panic("of the store") },
	} {
		t.Run(name, func(t *testing.T) {
			f := &growingFeed{}
			h := startHub(t, f)
			s := h.subscribeTo(t, runs("test_runs/1"))
			f.mu.Lock()
			f.fail = fail
			f.mu.Unlock()
			f.add("test_runs/2")
			s.mustBeSignalled(t)
			if changes, _ := s.after(0); len(changes) > 0 {
				t.Errorf("changes that could not be read: %v", changes)
			}
		})
	}
}

func TestTheTailIsWholeOrEndsTheReading(t *testing.T) {
	var tail changeTail
	for revision := int64(5); revision <= 5000; revision++ {
		tail.append(&store.Change{Revision: revision})
		first := tail.changes[0].Revision
		if changes, all := tail.after(first - 1); !all || int64(len(changes)) != revision-first+1 || len(changes) > maxTailChanges {
			t.Fatalf("behind %d there are %d changes up to %d", first-1, len(changes), revision)
		}
		if changes, all := tail.after(first - 2); all || len(changes) > 0 {
			t.Fatalf("behind %d, which the tail does not reach back to, there are %d changes", first-2, len(changes))
		}
	}
	tail.skipTo(6000)
	if changes, all := tail.after(5999); all || len(changes) > 0 {
		t.Errorf("behind a gap there are %d changes", len(changes))
	}
	if _, all := tail.after(6000); !all {
		t.Error("nothing lies behind the end, and that is not all")
	}
}
