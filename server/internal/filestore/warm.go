package filestore

import (
	"sync"
	"sync/atomic"
	"time"
)

// warm are the runs that are not cold.
type warm struct {
	mu       sync.Mutex
	runs     map[*run]struct{}
	shedding sync.Mutex
	kept     atomic.Int64 // how many could not go cold the last time
}

// A run that nobody used for coolAfter, and that the index knows, is let go cold.
// When more than maxWarm are warm, as on the first start on a large tree, it need
// not be unused so long.
const (
	coolAfter = time.Minute
	maxWarm   = 150_000 // some 1 KB each
)

func (w *warm) add(r *run) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.runs == nil {
		w.runs = map[*run]struct{}{}
	}
	w.runs[r] = struct{}{}
}

func (w *warm) forget(r *run) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.runs, r)
}

func (w *warm) count() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.runs)
}

func (w *warm) all() []*run {
	w.mu.Lock()
	defer w.mu.Unlock()
	runs := make([]*run, 0, len(w.runs))
	for r := range w.runs {
		runs = append(runs, r)
	}
	return runs
}

// shed lets runs go cold when too many are warm.
func (w *warm) shed(s *Store) {
	if w.count() <= maxWarm+int(w.kept.Load()) || !s.index.db.IsKept() || !w.shedding.TryLock() {
		return
	}
	defer w.shedding.Unlock()
	if _, err := s.saveIndex(s.state.Get().Epoch, s.state.Get().Released); err != nil { // best effort: runs stay loaded
		s.cfg.Log.Error("make room for more runs", "err", err)
		return
	}
	w.cool(0)
	w.kept.Store(int64(w.count()))
}

// cool lets those runs go cold that nobody has used for a while.
func (w *warm) cool(unused time.Duration) {
	for _, r := range w.all() {
		if r.mu.TryLock() {
			if r.live != nil && time.Since(r.used) >= unused && r.mayCool() {
				r.cool()
				w.forget(r)
			}
			r.mu.Unlock()
		}
	}
}

// mayCool tells whether the index knows all that is lost with the run's warmth. The
// caller holds its lock.
func (r *run) mayCool() bool {
	if r.lost != nil {
		return !r.gone
	}
	return !r.gone && !r.rejudge && !r.behind && r.lacking == nil && r.latest != nil && r.handle.Load() == nil && r.digests.Load() == nil &&
		r.latest.revision <= r.changes().Committed() && r.tree.store.index.has(r)
}

func (r *run) cool() {
	if h := r.head.Load(); h != nil {
		h.before.Store(nil)
	}
	r.live, r.cold = nil, true
}

// wake brings back what is known of a cold run. What could not be read the last time is
// tried again. The caller holds its lock.
func (r *run) wake() {
	if r.live != nil && r.lost == nil {
		return
	}
	l, err, lost := &live{}, error(nil), r.live != nil
	if r.cold || lost {
		l, err = r.tree.store.index.read(r.Name)
	}
	switch {
	case err != nil:
		l = &live{lost: err}
	case l.known:
		r.live = l
		r.latest = r.makeFacts()
		if lost { // nor could the request that made it be told
			r.tree.requests.clear(r.Name)
		}
	}
	l.used = time.Now()
	r.live, r.cold = l, false
	r.tree.store.warm.add(r)
}
