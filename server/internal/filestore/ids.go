package filestore

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// idAllocator takes ids in one collection. Callers that wait at the same time
// share one hold of the collection's lock.
type idAllocator struct {
	tree       *tree
	kind       statusfile.Kind
	collection string

	mu      sync.Mutex
	waiting []*idRequest
	serving bool

	rest rest // of the one who serves

	making sync.Map // ids whose directories are being filled
}

type idRequest struct {
	ctx  context.Context
	id   string // wanted; "" for the next free integer
	err  error
	done chan struct{}
}

// maxHold bounds one hold of the lock.
const maxHold = 50 * time.Millisecond

const nextIDName = "next_id"

// take makes the directory of a new run and returns its id, whose maker calls made
// when it is filled. Errors: Exists, Busy, or a failed storage.
func (a *idAllocator) take(ctx context.Context, id string) (string, error) {
	q := &idRequest{ctx: ctx, id: id, done: make(chan struct{})}
	a.mu.Lock()
	a.waiting = append(a.waiting, q)
	serve := !a.serving
	a.serving = true
	a.mu.Unlock()
	if serve {
		go a.serve()
	}
	<-q.done // serve answers everybody, within idLockPatience or at the context's end
	return q.id, q.err
}

// made says that the directory of an id is filled, or gone.
func (a *idAllocator) made(id string) { a.making.Delete(id) }

// clearAbandoned removes a directory that an interrupted creation left: no run,
// with nothing in it that the service does not write itself, and nobody at work on
// it. In an adopted tree that can't be known.
func (a *idAllocator) clearAbandoned(collection *os.File, id string) bool {
	if _, busy := a.making.Load(id); busy || a.tree.adopted {
		return false
	}
	dir, err := openDirBeneath(int(collection.Fd()), id)
	if err != nil {
		return false
	}
	defer dir.Close()
	_, err = statBeneath(int(dir.Fd()), statusName)
	return errors.Is(err, fs.ErrNotExist) && a.tree.dismantle(store.Name{Kind: a.kind, ID: id}, true) == nil
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

// again puts back those that one hold had no time for, before those who came
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
	lock, contended, err := lockIDs(batch[0].ctx, dir)
	if err != nil {
		return a.refuse(batch, err)
	}
	start := time.Now()
	for len(batch) > 0 && time.Since(start) < maxHold {
		q := batch[0]
		q.id, q.err = a.makeDir(dir, q.id)
		if q.err == nil {
			a.making.Store(q.id, nil) // until its caller says that it is made
		}
		batch = batch[1:]
		defer close(q.done) // the id is its caller's once the lock is free
	}
	if err := lock.release(); err != nil {
		a.tree.store.cfg.Log.Warn("release the lock on ids", "collection", a.collection, "err", err)
	}
	a.rest.held(start, contended)
	return batch
}

// refuse answers the request that the lock was waited for. Its time was up; the
// others may still have some.
func (a *idAllocator) refuse(batch []*idRequest, err error) []*idRequest {
	n := 1
	if errors.Is(err, errIDLockBusy) {
		err = &store.Error{Reason: store.Busy, Detail: "take an id: another process holds the lock of the " + a.collection + ": not written", Err: err}
		n = len(batch)
	} else if batch[0].ctx.Err() == nil {
		err = notWritten(store.Name{}, "take an id in the "+a.collection, err)
		n = len(batch)
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

// makeDir makes the directory of a run. The lock is held.
func (a *idAllocator) makeDir(dir *os.File, id string) (string, error) {
	if id != "" {
		err := a.tree.makeDir(dir, id)
		if errors.Is(err, fs.ErrExist) && a.clearAbandoned(dir, id) {
			err = a.tree.makeDir(dir, id)
		}
		return id, a.explain(id, err)
	}
	next := readNextID(dir)
	if next > 0 {
		id = strconv.FormatInt(next, 10)
		err := a.tree.makeDir(dir, id)
		if err == nil {
			a.writeNextID(dir, next+1)
			return id, nil
		}
		if !errors.Is(err, fs.ErrExist) {
			return "", a.explain(id, err)
		}
	}
	next, err := lowestFreeID(dir)
	if err != nil {
		return "", a.explain("the next run", err)
	}
	id = strconv.FormatInt(next, 10)
	if err := a.tree.makeDir(dir, id); err != nil {
		return "", a.explain(id, err)
	}
	a.writeNextID(dir, next+1)
	return id, nil
}

func (a *idAllocator) explain(id string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrExist):
		return &store.Error{Reason: store.Exists, Detail: "the id " + id + " is taken"}
	}
	return notWritten(store.Name{}, "make the directory of "+id, err)
}

// readNextID returns what next_id says, or 0 when it says nothing of use.
func readNextID(dir *os.File) int64 {
	f, err := openRegular(int(dir.Fd()), nextIDName, unix.O_RDONLY)
	if err != nil {
		return 0
	}
	defer f.Close()
	data, _ := f.readAll(64)
	n, err := strconv.ParseInt(strings.TrimSpace(string(data)), 10, 64)
	if err != nil || n < 1 {
		return 0
	}
	return n
}

// writeNextID rewrites next_id in place, as Pavilion does. It is a hint: when it
// can't be written the next one searches.
func (a *idAllocator) writeNextID(dir *os.File, next int64) {
	var f *os.File
	old, err := openRegular(int(dir.Fd()), nextIDName, unix.O_WRONLY)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		f, err = a.tree.createFile(dir, nextIDName)
	case err == nil:
		f = old.osFile(nextIDName)
		err = f.Truncate(0) // not when it is opened: only now is it known to be one file
	}
	if err == nil {
		_, err = f.WriteString(strconv.FormatInt(next, 10))
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		a.tree.store.cfg.Log.Warn("write next_id", "collection", a.collection, "err", err)
	}
}

// lowestFreeID returns the lowest integer from 1 that names no directory entry.
func lowestFreeID(dir *os.File) (int64, error) {
	list, err := openDirBeneath(int(dir.Fd()), ".")
	if err != nil {
		return 0, err
	}
	defer list.Close()
	taken := map[int64]bool{}
	err = eachEntry(list, func(e os.DirEntry) {
		if n, err := strconv.ParseInt(e.Name(), 10, 64); err == nil {
			taken[n] = true
		}
	})
	if err != nil {
		return 0, err
	}
	next := int64(1)
	for taken[next] {
		next++
	}
	return next, nil
}

// rest keeps the lock free for others most of the time: Pavilion tries every
// 0.2 s, five times, and then gives up. Of each 300 ms the lock is held 50 at
// most, and once somebody else was seen to want it, each hold is followed by
// 250 ms of rest, so that of two tries in a row one finds it free.
type rest struct {
	credit    time.Duration // how long it may still be held
	at        time.Time     // when credit was reckoned
	contended time.Time     // when somebody else last had it
	until     time.Time
}

const (
	restAfterHold  = 250 * time.Millisecond
	contendedFor   = 10 * time.Second
	holdShareOfAll = 6 // 50 ms of 300
)

func (r *rest) wait() {
	now := time.Now()
	r.credit = min(r.credit+now.Sub(r.at)/holdShareOfAll, maxHold)
	r.at = now
	pause := r.until.Sub(now)
	if r.credit <= 0 {
		pause = max(pause, (maxHold-r.credit)*holdShareOfAll)
	}
	if pause > 0 {
		time.Sleep(pause) //nolint:forbidigo // others are given time: there is no event to wait for
	}
}

func (r *rest) held(start time.Time, contended bool) {
	now := time.Now()
	r.credit -= now.Sub(start)
	if contended {
		r.contended = now
	}
	if now.Sub(r.contended) < contendedFor {
		r.until = now.Add(restAfterHold)
	}
}
