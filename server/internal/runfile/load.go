package runfile

import (
	"maps"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// runSet is a set of runs. It is safe for concurrent use.
type runSet struct {
	mu   sync.Mutex
	runs map[*Run]struct{}
}

func (s *runSet) add(r *Run) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.runs == nil {
		s.runs = map[*Run]struct{}{}
	}
	s.runs[r] = struct{}{}
}

func (s *runSet) forget(r *Run) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.runs, r)
}

// take returns the runs and removes them.
func (s *runSet) take() map[*Run]struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	runs := s.runs
	s.runs = nil
	return runs
}

// Count returns the number of runs.
func (s *runSet) Count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.runs)
}

func (s *runSet) all() []*Run {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Collect(maps.Keys(s.runs))
}

// loadedRuns are the runs whose state is in memory. It is safe for concurrent use.
type loadedRuns struct {
	runSet
	evicting sync.Mutex
	kept     atomic.Int64 // how many could not be evicted the last time
}

// A run whose state the index holds is evicted once it was not used for EvictAfter. While more than
// maxLoaded runs are loaded, as at the first start on a large tree, runs are evicted at once.
const (
	EvictAfter = time.Minute
	maxLoaded  = 150_000 // some 1 KB each
)

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

// EvictIdle evicts the runs that were not used for the given time and are not in use now.
func (w *loadedRuns) EvictIdle(unused time.Duration) {
	for _, r := range w.all() {
		r.EvictIdle(unused)
	}
}

// EvictIdle evicts the run if it was not used for the given time, its lock is free, and an eviction
// loses nothing.
func (r *Run) EvictIdle(unused time.Duration) {
	if !r.TryLock() {
		return
	}
	defer r.Unlock()
	if r.loadedState != nil && time.Since(r.used) >= unused && r.mayEvict() {
		r.evict()
		r.Tree.env.Loaded.forget(r)
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

func (r *Run) evict() {
	if h := r.Summary.Load(); h != nil {
		h.Committed(math.MaxInt64) // drops the summaries before it
	}
	r.loadedState, r.Evicted = nil, true
}

// load reads the state of a run that is not known: that of an evicted run from the index, also if that
// failed the last time. The caller holds the run's lock.
func (r *Run) load() {
	l, known, err, lost := &loadedState{}, false, error(nil), r.loadedState != nil
	if r.Evicted || lost {
		known, err = r.Tree.env.Index.Read(r.Name, &l.State, r.Tree.env.Vocabulary)
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
