package filestore

import (
	"context"
	"errors"
	"io/fs"
	"sync"
	"time"

	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// idAllocator gives runs their ids in one collection. Callers that wait at the same time
// share one hold of the collection's lock.
type idAllocator struct {
	tree       *tree
	kind       statusfile.Kind
	collection string

	mu      sync.Mutex
	waiting []*idRequest
	serving bool

	rest pacer // of the goroutine that serves

	known knownForm

	reserving sync.Mutex
	reserved  map[string]chan struct{} // ids that creations under way are to get; closed when they end
}

type idRequest struct {
	ctx  context.Context
	run  *creation
	err  error
	done chan struct{}
}

// maxHold bounds one hold of the lock.
const maxHold = 50 * time.Millisecond

// place gives a run's directory its name, under the collection's lock. Errors: Exists, Busy,
// or a failed storage.
func (a *idAllocator) place(ctx context.Context, c *creation) error {
	q := &idRequest{ctx: ctx, run: c, done: make(chan struct{})}
	a.mu.Lock()
	a.waiting = append(a.waiting, q)
	serve := !a.serving
	a.serving = true
	a.mu.Unlock()
	if serve {
		go a.serve()
	}
	<-q.done // serve answers everybody, within idLockPatience or at the context's end
	return q.err
}

// serve runs as long as anybody waits.
func (a *idAllocator) serve() {
	for {
		a.mu.Lock()
		batch := a.waiting
		a.waiting = nil
		a.serving = len(batch) > 0
		a.mu.Unlock()
		if len(batch) == 0 {
			return
		}
		a.again(a.hold(batch))
	}
}

// again puts back those that one hold had no time for, before those that came
// meanwhile.
func (a *idAllocator) again(rest []*idRequest) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.waiting = append(rest, a.waiting...)
}

// hold serves requests under one hold of the lock and returns those left over.
func (a *idAllocator) hold(batch []*idRequest) (left []*idRequest) {
	a.rest.wait()
	dir, err := a.tree.openDir(a.collection)
	if err != nil {
		fail(batch, notWritten(store.Name{}, "open the collection", err))
		return nil
	}
	defer dir.Close()
	lock, contended, err := layout.LockIDs(batch[0].ctx, dir)
	if err != nil {
		return a.refuse(batch, err)
	}
	start := time.Now()
	for len(batch) > 0 && time.Since(start) < maxHold {
		q := batch[0]
		q.err = a.put(q.run)
		batch = batch[1:]
		defer close(q.done) // the id is its caller's once the lock is free
	}
	if err := lock.Release(); err != nil { // best effort: the lock expires after three seconds, and the log says so
		a.tree.store.cfg.Log.Warn("release the lock on ids", "collection", a.collection, "err", err)
	}
	a.rest.held(start, contended)
	return batch
}

// refuse answers the request that the lock was waited for. Its time was up; the
// others may still have some.
func (a *idAllocator) refuse(batch []*idRequest, err error) []*idRequest {
	n := len(batch)
	switch {
	case errors.Is(err, layout.ErrIDLockBusy):
		err = &store.Error{Reason: store.Busy, Detail: "take an id: another process holds the lock of the " + a.collection + ": not written", Err: err}
	case batch[0].ctx.Err() != nil:
		n, err = 1, tooLate(store.Name{}, "take an id in the "+a.collection, err)
	default:
		err = notWritten(store.Name{}, "take an id in the "+a.collection, err)
	}
	fail(batch[:n], err)
	return batch[n:]
}

func fail(batch []*idRequest, err error) {
	for _, q := range batch {
		q.err = err
		close(q.done)
	}
}

// put gives a run's directory its name. The lock is held.
func (a *idAllocator) put(c *creation) error {
	id := c.name.ID
	err := c.appear(false)
	if errors.Is(err, fs.ErrExist) {
		var emptied bool
		if emptied, err = a.takeOver(c.collection, id); err == nil {
			err = fs.ErrExist
			if emptied {
				err = c.appear(true)
			}
		}
	}
	switch {
	case errors.Is(err, fs.ErrExist):
		return exists(id)
	case err == nil:
		if c.request.ID == "" {
			a.passNextID(c.collection, id)
		}
		return nil
	case store.ReasonOf(err) != "":
		return err
	}
	return notWritten(store.Name{}, "make the directory of "+id, err)
}

func exists(id string) error {
	return &store.Error{Reason: store.Exists, Detail: "the id " + id + " is taken"}
}
