package filestore

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/runstatus/runstatus/server/internal/host"
	"github.com/runstatus/runstatus/server/internal/store"
)

// unjudged are the runs whose place among others may not be what was judged last.
type unjudged struct {
	any     atomic.Bool // some of runs wait, or are being judged
	turn    turn        // of who judges these: whoever comes meanwhile waits for him
	hung    atomic.Bool // that took so long that nobody waits any more
	mu      sync.Mutex
	newest  int64 // revision of what judging put into the order
	runs    []store.Name
	far     []store.Name  // of trees on network file systems
	later   []store.Name  // what they rest on could not be read
	delayed chan struct{} // holds one: there are some of these, after there were none
}

func newUnjudged() unjudged { return unjudged{turn: newTurn(), delayed: make(chan struct{}, 1)} }

func (u *unjudged) add(names ...store.Name) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, n := range names {
		if n != (store.Name{}) {
			u.runs = append(u.runs, n)
			u.any.Store(true)
		}
	}
}

// take returns what waits, and nil once all has been judged that was taken.
func (u *unjudged) take() []store.Name {
	u.mu.Lock()
	defer u.mu.Unlock()
	runs := u.runs
	u.runs = nil
	u.any.Store(runs != nil)
	return runs
}

// addFar adds a run that only those judge who look at network file systems.
func (u *unjudged) addFar(n store.Name) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.far = append(u.far, n)
}

// takeFar returns those, each once.
func (u *unjudged) takeFar() map[store.Name]struct{} {
	u.mu.Lock()
	defer u.mu.Unlock()
	names := make(map[store.Name]struct{}, len(u.far))
	for _, n := range u.far {
		names[n] = struct{}{}
	}
	u.far = nil
	return names
}

// delay adds a run that is judged again after a while.
func (u *unjudged) delay(n store.Name) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.later = append(u.later, n)
	select {
	case u.delayed <- struct{}{}:
	default:
	}
}

func (u *unjudged) takeDelayed() []store.Name {
	u.mu.Lock()
	defer u.mu.Unlock()
	later := u.later
	u.later = nil
	return later
}

// enter waits until nobody else judges. It returns false where somebody does for so
// long that a run's file must hang: then nobody is held up by him.
func (u *unjudged) enter() bool {
	if u.hung.Load() {
		return u.turn.takeWithin(0)
	}
	entered := u.turn.takeWithin(hearTime)
	if !entered {
		u.hung.Store(true)
	}
	return entered
}

func (u *unjudged) leave() {
	u.hung.Store(false)
	u.turn.end()
}

// put notes a revision, and returns the newest.
func (u *unjudged) put(revision int64) int64 {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.newest = max(u.newest, revision)
	return u.newest
}

// judge judges until nothing is left to judge. Whoever has looked at a run of the tree
// or changed one calls it, holding no run's lock. It returns the newest revision of
// what was put into the order, by it or by whom it waited for.
func (t *tree) judge() int64 { return t.store.judge(t.remote()) }

// judge is that for all trees, or, if not far, for those that can't hang: who has to do
// with those alone must not wait for others.
func (s *Store) judge(far bool) (newest int64) {
	if s.unjudged.any.Load() {
		newest = s.judgeNear()
	}
	if far {
		for n := range s.unjudged.takeFar() {
			judged, _ := s.judgeRun(n) // best effort: what failed is judged again
			newest = max(newest, judged)
		}
	}
	return newest
}

// mostJudged is how often one caller judges the same run. More often it changes only as
// fast as it is judged: then the rest comes later.
const mostJudged = 8

func (s *Store) judgeNear() int64 {
	u := &s.unjudged
	if u.enter() {
		defer u.leave()
	}
	times := map[store.Name]int{}
	for names := u.take(); names != nil; names = u.take() {
		done := make(map[store.Name]struct{}, len(names))
		for _, n := range names {
			if _, again := done[n]; again {
				continue
			}
			done[n] = struct{}{}
			if times[n]++; times[n] > mostJudged {
				u.delay(n)
				continue
			}
			u.put(s.judgeIfNear(n))
		}
	}
	return u.put(0)
}

// judgeIfNear leaves runs on network file systems to those who look at such.
func (s *Store) judgeIfNear(n store.Name) int64 {
	if t, ok := s.trees[n.Namespace]; ok && t.remote() {
		s.unjudged.addFar(n)
		return 0
	}
	newest, _ := s.judgeRun(n) // best effort: what failed is judged again
	return newest
}

// judgeDelayed judges again what could not be judged, as long as the store is open. It
// takes a tenth of its time at most.
func (s *Store) judgeDelayed() {
	const often = time.Second
	ctx, wait := s.keeper.ctx, often
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.unjudged.delayed:
		}
		if host.Sleep(ctx, wait) != nil {
			return
		}
		began := time.Now()
		s.unjudged.add(s.unjudged.takeDelayed()...)
		s.judge(true)
		s.changes.Settle(s.changes.Newest()) // as in lookAt
		wait = max(often, 10*time.Since(began))
	}
}
