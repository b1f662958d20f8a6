package runfile

import (
	"math"
	"sync"
	"sync/atomic"
	"time"
)

// loadedRuns are the runs whose state is in memory. It is safe for concurrent use.
type loadedRuns struct {
	mu       sync.Mutex
	runs     map[*Run]struct{}
	evicting sync.Mutex
	kept     atomic.Int64 // how many could not be evicted the last time
}

// A run whose state the index holds is evicted once it was not used for EvictAfter. While more than
// maxLoaded runs are loaded, as at the first start on a large tree, runs are evicted at once.
const (
	EvictAfter = time.Minute
	maxLoaded  = 150_000 // some 1 KB each
)

func (w *loadedRuns) add(r *Run) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.runs == nil {
		w.runs = map[*Run]struct{}{}
	}
	w.runs[r] = struct{}{}
}

func (w *loadedRuns) forget(r *Run) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.runs, r)
}

func (w *loadedRuns) Count() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.runs)
}

// EvictExcess does nothing unless too many runs are loaded. Then it calls save, which puts them into the
// index, and evicts all that it can.
func (w *loadedRuns) EvictExcess(save func() error) {
	if w.Count() <= maxLoaded+int(w.kept.Load()) || !w.evicting.TryLock() {
		return
	}
	defer w.evicting.Unlock()
	if save() != nil {
		return // the index does not hold them: they stay loaded
	}
	w.EvictIdle(0)
	w.kept.Store(int64(w.Count()))
}

func (w *loadedRuns) all() []*Run {
	w.mu.Lock()
	defer w.mu.Unlock()
	runs := make([]*Run, 0, len(w.runs))
	for r := range w.runs {
		runs = append(runs, r)
	}
	return runs
}

// EvictIdle evicts the runs that were not used for the given time and are not in use now.
func (w *loadedRuns) EvictIdle(unused time.Duration) {
	for _, r := range w.all() {
		if r.TryLock() {
			if r.loadedState != nil && time.Since(r.used) >= unused && r.mayEvict() {
				r.evict()
				w.forget(r)
			}
			r.Unlock()
		}
	}
}

// mayEvict reports whether an eviction loses nothing that is not in the index or committed. The
// caller holds the run's lock.
func (r *Run) mayEvict() bool {
	if r.lost != nil {
		return !r.Gone
	}
	return !r.Gone && !r.needsReconcile && !r.viewStale && r.lacking == nil && r.Latest != nil && r.handle.Load() == nil && r.digests.Load() == nil &&
		r.Latest.Revision <= r.changes().Committed() && r.Tree.env.Index.has(r)
}

// IsLoaded reports whether what is known of the run is in memory. The caller holds its lock.
func (r *Run) IsLoaded() bool { return r.loadedState != nil }

// IsKnown reports whether the whole state of the run is in memory: it is loaded, and its record could be
// read. The caller holds its lock.
func (r *Run) IsKnown() bool { return r.loadedState != nil && r.lost == nil }

func (r *Run) evict() {
	if h := r.Summary.Load(); h != nil {
		h.Committed(math.MaxInt64) // drops the summaries before it
	}
	r.loadedState, r.Evicted = nil, true
}

// load reads the state of an evicted run from the index. If that failed the last time, it tries again.
// The caller holds the run's lock.
func (r *Run) load() {
	if r.loadedState != nil && r.lost == nil {
		return
	}
	l, known, err, lost := &loadedState{}, false, error(nil), r.loadedState != nil
	if r.Evicted || lost {
		known, err = r.Tree.env.Index.Read(r.Name, &l.State)
	}
	switch {
	case err != nil:
		l = &loadedState{lost: err}
	case known:
		l.Latest = l.View(r.Name)
		if lost { // its request id was not known either
			r.Tree.Requests.clear(r.Name)
		}
	}
	l.used = time.Now()
	r.loadedState, r.Evicted = l, false
	r.Tree.env.Loaded.add(r)
}
