package filestore

import (
	"sync"
	"time"

	"github.com/runstatus/runstatus/server/internal/host"
	"github.com/runstatus/runstatus/server/internal/runfile"
	"github.com/runstatus/runstatus/server/internal/store"
)

// An external line in a hot run is found within hotLook + hotTick: each append looks at the
// file, and so does a poll when no append has for hotLook.
const (
	hotLook   = 60 * time.Millisecond  // a hot run that was not looked at for this long is due
	hotTick   = 20 * time.Millisecond  // the interval at which due runs are looked at
	hotWithin = 80 * time.Millisecond  // a run becomes hot when two writes are less than this apart
	hotFor    = 320 * time.Millisecond // a run stays hot for this long after its last write
)

// hotRuns are the runs that this server writes so often that the events of its own lines
// would cost more than looking for external lines at intervals.
type hotRuns struct {
	mu    sync.Mutex
	runs  map[*runfile.Run]int64 // when they were looked at
	added chan struct{}          // holds one element when there are hot runs again
}

func newHotRuns() hotRuns {
	return hotRuns{runs: map[*runfile.Run]int64{}, added: make(chan struct{}, 1)}
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

// pollHot looks for external lines in hot runs until the store ends.
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

// seemsSame reports whether the open status file shows no external write. It is false if
// the directory was not looked at for a while.
func seemsSame(r *runfile.Run) bool {
	if !r.TryLock() {
		return true // it is being written
	}
	defer r.Unlock()
	return r.IsLoaded() && r.Writer().AsWritten()
}

// due returns the runs that have to be looked at: neither an append nor a poll has looked at
// them for hotLook. Those that are not written any more are hot no longer; the look of the
// caller begins to watch them.
func (o *hotRuns) due() (due []*runfile.Run) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for r, looked := range o.runs {
		wrote := host.Since(r.Wrote.Load())
		if min(wrote, host.Since(looked)) < hotLook {
			continue
		}
		o.runs[r] = host.Monotonic()
		due = append(due, r)
		if wrote >= hotFor {
			r.IsHot.Store(false)
			delete(o.runs, r)
		}
	}
	return due
}
