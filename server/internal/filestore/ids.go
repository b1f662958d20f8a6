package filestore

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/sys/unix"

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

	rest rest // of the one who serves

	reserving sync.Mutex
	reserved  map[int64]struct{} // ids that creations under way are to get
}

type idRequest struct {
	ctx  context.Context
	run  *creation
	err  error
	done chan struct{}
}

// maxHold bounds one hold of the lock.
const maxHold = 50 * time.Millisecond

const nextIDName = "next_id"

// reserve returns the id that the next run gets, unless another process takes it first. It
// is kept for the caller until free.
func (a *idAllocator) reserve(collection *os.File) (string, error) {
	a.reserving.Lock()
	defer a.reserving.Unlock()
	next, err := readNextID(collection)
	for a.isReserved(next) {
		next++
	}
	taken := next == 0
	if err == nil && !taken {
		taken, err = isTaken(collection, strconv.FormatInt(next, 10))
	}
	if err == nil && taken {
		next, err = a.lowestFree(collection)
	}
	if err != nil {
		return "", err
	}
	if a.reserved == nil {
		a.reserved = map[int64]struct{}{}
	}
	a.reserved[next] = struct{}{}
	return strconv.FormatInt(next, 10), nil
}

func (a *idAllocator) isReserved(id int64) bool {
	_, reserved := a.reserved[id]
	return reserved
}

// free says that the creation that an id was reserved for has ended.
func (a *idAllocator) free(id string) {
	a.reserving.Lock()
	defer a.reserving.Unlock()
	if n, err := strconv.ParseInt(id, 10, 64); err == nil {
		delete(a.reserved, n)
	}
}

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
		q.err = a.put(q.run)
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
	n := len(batch)
	switch {
	case errors.Is(err, errIDLockBusy):
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
		return &store.Error{Reason: store.Exists, Detail: "the id " + id + " is taken"}
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

// isTaken reports whether a name is in a collection.
func isTaken(collection *os.File, id string) (bool, error) {
	_, err := entryOf(collection, id)
	return err == nil, ignoreAbsence(err)
}

// readNextID returns what next_id says, or 0 when it says nothing of use.
func readNextID(collection *os.File) (int64, error) {
	f, err := openRegular(int(collection.Fd()), nextIDName, unix.O_RDONLY)
	if _, odd := errors.AsType[*unreadableError](err); odd || errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	defer f.Close()
	data, err := f.readAll(64)
	if err != nil {
		return 0, err
	}
	n, err := strconv.ParseInt(strings.TrimSpace(string(data)), 10, 64)
	if err != nil || n < 1 {
		return 0, nil //nolint:nilerr // it is no number
	}
	return n, nil
}

// passNextID has next_id name the id behind a new one, unless it is beyond that. It is a
// hint: when it can't be written the next one searches.
func (a *idAllocator) passNextID(collection *os.File, id string) {
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return //nolint:nilerr // it is no integer
	}
	next, err := readNextID(collection)
	if err == nil && next <= n {
		err = a.writeNextID(collection, strconv.FormatInt(n+1, 10))
	}
	if err != nil {
		a.tree.store.cfg.Log.Warn("write next_id", "collection", a.collection, "err", err)
	}
}

// writeNextID rewrites next_id in place, as Pavilion does. A full disk leaves it as it is.
func (a *idAllocator) writeNextID(collection *os.File, text string) error {
	old, err := openRegular(int(collection.Fd()), nextIDName, unix.O_WRONLY)
	if errors.Is(err, fs.ErrNotExist) {
		return a.tree.putNew(collection, nextIDName, []byte(text))
	}
	if err != nil {
		return err
	}
	f := old.osFile(nextIDName)
	_, err = f.WriteAt([]byte(text), 0)
	if err == nil {
		err = f.Truncate(int64(len(text)))
	}
	return errors.Join(err, f.Close())
}

// lowestFree returns the lowest integer from 1 that is neither taken nor reserved.
func (a *idAllocator) lowestFree(collection *os.File) (int64, error) {
	list, err := openDirBeneath(int(collection.Fd()), ".")
	if err != nil {
		return 0, err
	}
	defer list.Close()
	taken := maps.Clone(a.reserved)
	if taken == nil {
		taken = map[int64]struct{}{}
	}
	err = eachEntry(list, func(e os.DirEntry) {
		if n, err := strconv.ParseInt(e.Name(), 10, 64); err == nil {
			taken[n] = struct{}{}
		}
	})
	if err != nil {
		return 0, err
	}
	for next := int64(1); ; next++ {
		if _, is := taken[next]; !is {
			return next, nil
		}
	}
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
