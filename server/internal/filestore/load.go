package filestore

import (
	"math"
	"sync"
	"sync/atomic"
	"time"
)

// loadedRuns are the runs that are loaded.
type loadedRuns struct {
	mu       sync.Mutex
	runs     map[*run]struct{}
	evicting sync.Mutex
	kept     atomic.Int64 // how many could not be evicted the last time
}

// A run that was not used for evictAfter, and that the index knows, is evicted. When more
// than maxLoaded are loaded, as on the first start on a large tree, it need
// not be unused so long.
const (
	evictAfter = time.Minute
	maxLoaded  = 150_000 // some 1 KB each
)

func (w *loadedRuns) add(r *run) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.runs == nil {
		w.runs = map[*run]struct{}{}
	}
	w.runs[r] = struct{}{}
}

func (w *loadedRuns) forget(r *run) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.runs, r)
}

func (w *loadedRuns) count() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.runs)
}

func (w *loadedRuns) all() []*run {
	w.mu.Lock()
	defer w.mu.Unlock()
	runs := make([]*run, 0, len(w.runs))
	for r := range w.runs {
		runs = append(runs, r)
	}
	return runs
}

// evictExcess evicts runs when too many are loaded.
func (w *loadedRuns) evictExcess(s *Store) {
	if w.count() <= maxLoaded+int(w.kept.Load()) || !s.index.db.IsKept() || !w.evicting.TryLock() {
		return
	}
	defer w.evicting.Unlock()
	if _, err := s.saveIndex(s.state.Get().Epoch, s.state.Get().Released); err != nil { // best effort: runs stay loaded
		s.cfg.Log.Error("make room for more runs", "err", err)
		return
	}
	w.evictIdle(0)
	w.kept.Store(int64(w.count()))
}

// evictIdle evicts the runs that were not used for a while.
func (w *loadedRuns) evictIdle(unused time.Duration) {
	for _, r := range w.all() {
		if r.mu.TryLock() {
			if r.loadedState != nil && time.Since(r.used) >= unused && r.mayEvict() {
				r.evict()
				w.forget(r)
			}
			r.mu.Unlock()
		}
	}
}

// mayEvict reports whether the index knows all that is lost when the run is evicted. The
// caller holds its lock.
func (r *run) mayEvict() bool {
	if r.lost != nil {
		return !r.gone
	}
	return !r.gone && !r.needsReconcile && !r.viewStale && r.lacking == nil && r.latest != nil && r.handle.Load() == nil && r.digests.Load() == nil &&
		r.latest.Revision <= r.changes().Committed() && r.tree.store.index.has(r)
}

func (r *run) evict() {
	if h := r.summary.Load(); h != nil {
		h.Committed(math.MaxInt64) // what stood before it is not needed any more
	}
	r.loadedState, r.evicted = nil, true
}

// load brings back what is known of an evicted run. What could not be read the last time is
// tried again. The caller holds its lock.
func (r *run) load() {
	if r.loadedState != nil && r.lost == nil {
		return
	}
	l, known, err, lost := &loadedState{}, false, error(nil), r.loadedState != nil
	if r.evicted || lost {
		known, err = r.tree.store.index.read(r.Name, &l.State)
	}
	switch {
	case err != nil:
		l = &loadedState{lost: err}
	case known:
		l.latest = l.View(r.Name)
		if lost { // nor could the request that made it be told
			r.tree.requests.clear(r.Name)
		}
	}
	l.used = time.Now()
	r.loadedState, r.evicted = l, false
	r.tree.store.loaded.add(r)
}
