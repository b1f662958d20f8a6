package ids

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/runstatus/runstatus/server/internal/fault"
	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/server/internal/workdir"
	"github.com/runstatus/runstatus/statusfile"
)

// Allocator gives runs of one kind in one working directory their ids. Creations that wait at the same
// time share one hold of Pavilion's lock on the ids.
type Allocator struct {
	dir        *workdir.Dir
	kind       statusfile.Kind
	collection string
	log        *slog.Logger
	testRuns   *Allocator // of the same directory; the Allocator itself if its kind is TestRun

	mu      sync.Mutex
	waiting []*request

	serving chan struct{} // holds one element while a caller serves the requests of all
	pacer   pacer         // of the caller that serves

	known knownForm

	reserving sync.Mutex
	reserved  map[string]chan struct{} // ids that creations under way are to get; closed when they end
}

// New returns the allocators of a working directory, by kind: of test runs, and of series.
func New(dir *workdir.Dir, log *slog.Logger) [2]*Allocator {
	var all [2]*Allocator
	for i, kind := range []statusfile.Kind{statusfile.TestRun, statusfile.Series} {
		all[i] = &Allocator{dir: dir, kind: kind, collection: store.Collection(kind), log: log, serving: make(chan struct{}, 1)}
		all[i].testRuns = all[0]
	}
	return all
}

// Creation is the directory of a new run, which waits for its name.
type Creation interface {
	Name() store.Name     // of the run; its id is reserved
	Collection() *os.File // that the directory is in

	// Appear gives the directory its name. The error is fs.ErrExist if the name exists. With over, an
	// empty directory of that name is replaced.
	Appear(over bool) error

	// IsNext reports whether the Allocator chose the id. Then next_id has to be advanced.
	IsNext() bool
}

type request struct {
	run  Creation
	err  error
	done chan struct{}
}

// maxHold bounds one hold of the lock.
const maxHold = 50 * time.Millisecond

// Place gives a run's directory its name, under the collection's lock. Errors: Exists, Busy,
// or a failed storage. One of the callers that wait serves the requests of all.
func (a *Allocator) Place(ctx context.Context, c Creation) error {
	q := &request{run: c, done: make(chan struct{})}
	a.mu.Lock()
	a.waiting = append(a.waiting, q)
	a.mu.Unlock()
	for {
		select {
		case <-q.done: // each request is answered: the wait for the lock is bounded, and ends with the context of the caller that serves
			return q.err
		case a.serving <- struct{}{}:
			a.serve(ctx, q)
			<-a.serving
		}
	}
}

// serve serves q first, and then the other requests that wait, as far as one hold of the lock allows. It
// does nothing if q was answered.
func (a *Allocator) serve(ctx context.Context, q *request) {
	a.mu.Lock()
	batch := a.waiting
	i := slices.Index(batch, q)
	if i >= 0 {
		a.waiting = nil
	}
	a.mu.Unlock()
	if i < 0 {
		return
	}
	batch[0], batch[i] = batch[i], batch[0]
	left := a.hold(ctx, batch)
	a.mu.Lock()
	defer a.mu.Unlock()
	a.waiting = append(left, a.waiting...)
}

// hold serves requests under one hold of the lock and returns those left over. The context is that of the
// first one.
func (a *Allocator) hold(ctx context.Context, batch []*request) (left []*request) {
	if err := a.pacer.wait(ctx); err != nil {
		return a.refuse(ctx, batch, err)
	}
	dir, err := a.dir.OpenDir(a.collection)
	if err != nil {
		fail(batch, fault.NotWritten(store.Name{}, "open the collection", err))
		return nil
	}
	defer dir.Close()
	lock, contended, err := layout.LockIDs(ctx, dir)
	if err != nil {
		return a.refuse(ctx, batch, err)
	}
	start := time.Now()
	for len(batch) > 0 && time.Since(start) < maxHold {
		q := batch[0]
		q.err = a.put(q.run)
		batch = batch[1:]
		defer close(q.done) // the id is its caller's once the lock is free
	}
	if err := lock.Release(); err != nil { // best effort: the lock expires after three seconds, and the log says so
		a.log.Warn("release the lock on ids", "collection", a.collection, "err", err)
	}
	a.pacer.held(start, contended)
	return batch
}

// refuse answers requests after the lock could not be taken: only the first if its context has ended,
// else all. It returns those that stay in the queue.
func (a *Allocator) refuse(ctx context.Context, batch []*request, err error) []*request {
	n := len(batch)
	switch {
	case errors.Is(err, layout.ErrIDLockBusy):
		err = &store.Error{Reason: store.Busy, Detail: "take an id: another process holds the lock of the " + a.collection + ": not written", Err: err}
	case ctx.Err() != nil:
		n, err = 1, fault.TooLate(store.Name{}, "take an id in the "+a.collection, err)
	default:
		err = fault.NotWritten(store.Name{}, "take an id in the "+a.collection, err)
	}
	fail(batch[:n], err)
	return batch[n:]
}

func fail(batch []*request, err error) {
	for _, q := range batch {
		q.err = err
		close(q.done)
	}
}

// put gives a run's directory its name. The lock is held.
func (a *Allocator) put(c Creation) error {
	id := c.Name().ID
	err := c.Appear(false)
	if errors.Is(err, fs.ErrExist) {
		var emptied bool
		if emptied, err = a.takeOver(c.Collection(), id); err == nil {
			err = fs.ErrExist
			if emptied {
				err = c.Appear(true)
			}
		}
	}
	switch {
	case errors.Is(err, fs.ErrExist):
		return fault.Exists(c.Name())
	case err == nil:
		if c.IsNext() {
			a.passNextID(c.Collection(), id)
		}
		return nil
	case store.ReasonOf(err) != "":
		return err
	}
	return fault.NotWritten(store.Name{}, "make the directory of "+id, err)
}
