package filestore

import (
	"sync"
	"time"

	"github.com/runstatus/runstatus/server/internal/host"
	"github.com/runstatus/runstatus/server/internal/runfile"
	"github.com/runstatus/runstatus/server/internal/store"
)

// An append looks at the file, too. So an external line in a run that we are writing is
// found hotLook and hotTick after it came, at the latest.
const (
	hotLook   = 60 * time.Millisecond  // a run that was not looked at for so long is looked at
	hotTick   = 20 * time.Millisecond  // at the next tick
	hotWithin = 80 * time.Millisecond  // two writes so close make a run one of these
	hotFor    = 320 * time.Millisecond // it is being written so long after a write
)

// hotRuns are the runs that this server writes so often that it would cost more to be
// told of each of its own lines than to look for external lines now and then.
type hotRuns struct {
	mu    sync.Mutex
	runs  map[*runfile.Run]int64 // when they were looked at
	added chan struct{}          // holds one: there are some, after there were none
}

func newHotRuns() hotRuns {
	return hotRuns{runs: map[*runfile.Run]int64{}, added: make(chan struct{}, 1)}
}

// Writes says that the server writes a run. The caller holds the run's lock.
func (t *tree) Writes(r *runfile.Run) {
	s := t.store
	if !s.followed.Load() || t.polled { // what is polled is polled within the budget
		return
	}
	before := r.Wrote.Swap(host.Monotonic())
	if r.IsHot.Load() || host.Since(before) >= hotWithin {
		return
	}
	if s.dirWatcher != nil {
		s.dirWatcher.Drop(r.Name)
	}
	t.hot.add(r)
}

func (o *hotRuns) add(r *runfile.Run) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.runs[r] = 0
	r.IsHot.Store(true)
	if len(o.runs) > 1 {
		return
	}
	select {
	case o.added <- struct{}{}:
	default:
	}
}

func (o *hotRuns) empty() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.runs) == 0
}

// pollHot looks for external lines in the runs that the server is writing, as long
// as there are any.
func (t treeWatcher) pollHot() {
	ctx := t.store.background.ctx
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.hot.added:
		}
		for host.Sleep(ctx, hotTick) == nil {
			t.lookAtHot()
			if t.hot.empty() {
				break
			}
		}
	}
}

func (t treeWatcher) lookAtHot() {
	s := t.store
	var names []store.Name
	for _, r := range t.hot.due() {
		if !r.IsHot.Load() || !seemsSame(r) {
			names = append(names, r.Name)
		}
	}
	if len(names) > 0 {
		_ = s.looker().lookAt(s.background.ctx, names) // best effort: it ends early with the store only
	}
}

// seemsSame reports whether the open file shows that no process has written since, when
// what is beside it was looked at not long ago.
func seemsSame(r *runfile.Run) bool {
	if !r.TryLock() {
		return true // it is being written
	}
	defer r.Unlock()
	return r.IsLoaded() && r.Writer().AsWritten()
}

// due returns the runs that were not looked at for hotLook, to be looked at. Those
// that are not written any more are let go, and the look has them listened to.
func (o *hotRuns) due() (quiet []*runfile.Run) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for r, looked := range o.runs {
		wrote := host.Since(r.Wrote.Load())
		if min(wrote, host.Since(looked)) < hotLook {
			continue
		}
		o.runs[r] = host.Monotonic()
		quiet = append(quiet, r)
		if wrote >= hotFor {
			r.IsHot.Store(false)
			delete(o.runs, r)
		}
	}
	return quiet
}
