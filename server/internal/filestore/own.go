package filestore

import (
	"sync"
	"time"

	"github.com/runstatus/runstatus/server/internal/host"
	"github.com/runstatus/runstatus/server/internal/store"
)

// An append looks at the file, too. So a stranger's line in a run that we are writing is
// found ownLook and ownTick after it came, at the latest.
const (
	ownLook   = 60 * time.Millisecond  // a run that was not looked at for so long is looked at
	ownTick   = 20 * time.Millisecond  // at the next tick
	ownWithin = 80 * time.Millisecond  // two writes so close make a run one of these
	ownFor    = 320 * time.Millisecond // it is being written so long after a write
)

// own are the runs that this server writes so often that it would cost more to be
// told of each of its own lines than to look for others' now and then.
type own struct {
	mu   sync.Mutex
	runs map[*run]int64 // when they were looked at
	come chan struct{}  // holds one: there are some, after there were none
}

func newOwn() own { return own{runs: map[*run]int64{}, come: make(chan struct{}, 1)} }

// writes says that the server writes a run. The caller holds the run's lock.
func (r *run) writes() {
	s := r.tree.store
	if !s.followed.Load() || r.tree.polled { // what is polled is polled within the budget
		return
	}
	before := r.wrote.Swap(host.Monotonic())
	if r.own.Load() || host.Since(before) >= ownWithin {
		return
	}
	if s.notifier != nil {
		s.notifier.drop(r.Name)
	}
	r.tree.writing.add(r)
}

func (o *own) add(r *run) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.runs[r] = 0
	r.own.Store(true)
	if len(o.runs) > 1 {
		return
	}
	select {
	case o.come <- struct{}{}:
	default:
	}
}

func (o *own) empty() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.runs) == 0
}

// pollOwn looks for strangers' lines in the runs that the server is writing, as long
// as there are any.
func (t *tree) pollOwn() {
	ctx := t.store.keeper.ctx
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.writing.come:
		}
		for host.Sleep(ctx, ownTick) == nil {
			t.lookAtOwn()
			if t.writing.empty() {
				break
			}
		}
	}
}

func (t *tree) lookAtOwn() {
	s := t.store
	var names []store.Name
	for _, r := range t.writing.quiet() {
		if !r.own.Load() || !r.seemsSame() {
			names = append(names, r.Name)
		}
	}
	if len(names) > 0 {
		_ = s.lookAt(s.keeper.ctx, names) // best effort: it ends early with the store only
	}
}

// seemsSame tells whether the open file shows that nobody has written since, when
// what is beside it was looked at not long ago.
func (r *run) seemsSame() bool {
	if !r.mu.TryLock() {
		return true // it is being written
	}
	defer r.mu.Unlock()
	return r.live != nil && r.asWritten()
}

// quiet returns the runs that nobody has looked at for ownLook, to be looked at. Those
// that are not written any more are let go, and the look has them listened to.
func (o *own) quiet() (quiet []*run) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for r, looked := range o.runs {
		wrote := host.Since(r.wrote.Load())
		if min(wrote, host.Since(looked)) < ownLook {
			continue
		}
		o.runs[r] = host.Monotonic()
		quiet = append(quiet, r)
		if wrote >= ownFor {
			r.own.Store(false)
			delete(o.runs, r)
		}
	}
	return quiet
}
