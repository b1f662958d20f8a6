package ids

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/server/internal/workdir"
)

// named is the directory of a new run that is made when it appears.
type named struct {
	id         string
	collection *os.File
}

func (n named) Name() store.Name     { return store.Name{ID: n.id} }
func (n named) Collection() *os.File { return n.collection }
func (n named) Appear(bool) error    { return os.Mkdir(filepath.Join(n.collection.Name(), n.id), 0o755) }
func (n named) IsNext() bool         { return false }

// newAllocator returns an Allocator of test runs, and their collection.
func newAllocator(t *testing.T) (*Allocator, *os.File) {
	t.Helper()
	path := t.TempDir()
	log := slog.New(slog.DiscardHandler)
	set, err := workdir.Open(workdir.Options{Log: log}, workdir.Conditions{}, t.TempDir(), []workdir.Namespace{{Name: "main", Dir: path}})
	testkit.Must(t, err)
	t.Cleanup(func() { testkit.Must(t, set.Close()) })
	testkit.Must(t, set.Dirs()[0].Prepare())
	collection, err := os.Open(filepath.Join(path, "test_runs"))
	testkit.Must(t, err)
	t.Cleanup(func() { testkit.Must(t, collection.Close()) })
	return New(set.Dirs()[0], log)[0], collection
}

// One caller at a time takes the lock on ids for all that wait. If its call ends first, the others go on.
func TestACallThatEndsFirstLeavesTheOthersTheirIDs(t *testing.T) {
	a, collection := newAllocator(t)
	external := filepath.Join(collection.Name(), layout.IDLockFile)
	testkit.Must(t, os.WriteFile(external, []byte("host,user,1000,4711"), 0o600))

	requests := make([]*request, 9)
	for i := range requests {
		requests[i] = &request{run: named{fmt.Sprint(i), collection}, done: make(chan struct{})}
	}
	a.waiting = slices.Clone(requests)

	serves, others := requests[8], requests[:8]
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	a.serve(ended, serves)
	if !answered(serves) || store.ReasonOf(serves.err) != store.NotWritten || !errors.Is(serves.err, context.Canceled) {
		t.Errorf("the call that ended first got %v", serves.err)
	}
	if slices.ContainsFunc(others, answered) {
		t.Error("a call that stayed was answered")
	}

	testkit.Must(t, os.Remove(external))
	a.serve(t.Context(), others[0])
	for i, q := range others {
		if !answered(q) || q.err != nil {
			t.Errorf("call %d, which stayed, got %v", i, q.err)
		}
	}
}

func answered(q *request) bool {
	select {
	case <-q.done:
		return true
	default:
		return false
	}
}

// Callers that come at the same time are all answered, though one of them serves.
func TestAllCallersAreAnswered(t *testing.T) {
	a, collection := newAllocator(t)
	var calls sync.WaitGroup
	for i := range 50 {
		calls.Go(func() {
			if err := a.Place(t.Context(), named{fmt.Sprint(i), collection}); err != nil {
				t.Errorf("call %d got %v", i, err)
			}
		})
	}
	calls.Wait()
}
