package filestore

import (
	"sync"
	"time"

	"github.com/runstatus/runstatus/server/internal/store"
)

const (
	ownPoll = 80 * time.Millisecond // for strangers' lines in runs that we are writing
	ownFor  = time.Second           // a run is being written so long after a write
)

func (r *run) written() time.Time { return time.Unix(0, r.wrote.Load()) }

// own are the runs that this server is writing.
type own struct {
	mu   sync.Mutex
	runs map[*run]struct{}
}

// writes says that the server writes a run. The caller holds the run's lock.
func (r *run) writes() {
	s := r.tree.store
	if !s.followed.Load() || r.tree.polled { // what is polled is polled within the budget
		return
	}
	now := time.Now()
	before := time.Unix(0, r.wrote.Swap(now.UnixNano()))
	if now.Sub(before) < ownFor/2 { // it is among the own, and not let go just now
		return
	}
	if s.notifier != nil {
		s.notifier.drop(r.name)
	}
	o := &r.tree.writing
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.runs == nil {
		o.runs = map[*run]struct{}{}
	}
	o.runs[r] = struct{}{}
}

// pollOwn looks for strangers' lines in the runs that the server is writing.
func (t *tree) pollOwn() {
	s := t.store
	tick := time.NewTicker(ownPoll)
	defer tick.Stop()
	for {
		select {
		case <-s.keeper.ctx.Done():
			return
		case <-tick.C:
		}
		if names := t.writing.quiet(); len(names) > 0 {
			_ = s.lookAt(s.keeper.ctx, names) // ends early with the store only
		}
	}
}

// quiet returns the runs that were not written since the last poll: an append has
// looked at the others. Those that are not written any more are let go.
func (o *own) quiet() (names []store.Name) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for r := range o.runs {
		since := time.Since(r.written())
		if since < ownPoll {
			continue
		}
		names = append(names, r.name)
		if since >= ownFor {
			delete(o.runs, r)
		}
	}
	return names
}
