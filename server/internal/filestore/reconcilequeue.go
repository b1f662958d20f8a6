package filestore

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/runstatus/runstatus/server/internal/host"
	"github.com/runstatus/runstatus/server/internal/store"
)

// reconcileQueue holds the runs whose memberships or ends may not be what was reconciled last.
type reconcileQueue struct {
	any          atomic.Bool // some of runs wait, or are being reconciled
	running      timedMutex  // of the call that reconciles; later callers wait for it
	unresponsive atomic.Bool // it took so long that no caller waits any more
	mu           sync.Mutex
	newest       int64 // revision of what reconciling put into the order
	runs         []store.Name
	remote       []store.Name  // of trees on network file systems
	later        []store.Name  // what they rest on could not be read
	delayed      chan struct{} // holds one: there are some of these, after there were none
}

func newReconcileQueue() reconcileQueue {
	return reconcileQueue{running: newTimedMutex(), delayed: make(chan struct{}, 1)}
}

func (u *reconcileQueue) add(names ...store.Name) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, n := range names {
		if n != (store.Name{}) {
			u.runs = append(u.runs, n)
			u.any.Store(true)
		}
	}
}

// take returns what waits, and nil once all has been reconciled that was taken.
func (u *reconcileQueue) take() []store.Name {
	u.mu.Lock()
	defer u.mu.Unlock()
	runs := u.runs
	u.runs = nil
	u.any.Store(runs != nil)
	return runs
}

// addRemote adds a run that is reconciled only by calls that look at network file systems.
func (u *reconcileQueue) addRemote(n store.Name) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.remote = append(u.remote, n)
}

// takeRemote returns those, each once.
func (u *reconcileQueue) takeRemote() map[store.Name]struct{} {
	u.mu.Lock()
	defer u.mu.Unlock()
	names := make(map[store.Name]struct{}, len(u.remote))
	for _, n := range u.remote {
		names[n] = struct{}{}
	}
	u.remote = nil
	return names
}

// delay adds a run that is reconciled again after a while.
func (u *reconcileQueue) delay(n store.Name) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.later = append(u.later, n)
	select {
	case u.delayed <- struct{}{}:
	default:
	}
}

func (u *reconcileQueue) takeDelayed() []store.Name {
	u.mu.Lock()
	defer u.mu.Unlock()
	later := u.later
	u.later = nil
	return later
}

// enter waits until no other call reconciles. It returns false where one does so for so long that
// a run's file must hang: then the caller goes on.
func (u *reconcileQueue) enter() bool {
	if u.unresponsive.Load() {
		return u.running.lockWithin(0)
	}
	entered := u.running.lockWithin(drainTime)
	if !entered {
		u.unresponsive.Store(true)
	}
	return entered
}

func (u *reconcileQueue) leave() {
	u.unresponsive.Store(false)
	u.running.unlock()
}

// put notes a revision, and returns the newest.
func (u *reconcileQueue) put(revision int64) int64 {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.newest = max(u.newest, revision)
	return u.newest
}

// reconcile recomputes memberships and the ends of series until its queue is empty. Call it after
// reading or changing a run, without holding a run's lock. It returns the newest revision that it,
// or the call that it waited for, has put into the order.
func (t *tree) reconcile() int64 { return t.store.reconcile(t.IsRemote()) }

// reconcile is that for all trees; without remote, for those that can't hang: a call that concerns
// only those must not wait for remote ones.
func (s *Store) reconcile(remote bool) (newest int64) {
	if s.reconcileQueue.any.Load() {
		newest = s.reconcileLocal()
	}
	if remote {
		for n := range s.reconcileQueue.takeRemote() {
			judged, _ := s.reconcileRun(n) // best effort: what failed is reconciled again
			newest = max(newest, judged)
		}
	}
	return newest
}

// maxReconciles is how often one caller reconciles the same run. More often it changes only as
// fast as it is reconciled: then the rest comes later.
const maxReconciles = 8

func (s *Store) reconcileLocal() int64 {
	u := &s.reconcileQueue
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
			if times[n]++; times[n] > maxReconciles {
				u.delay(n)
				continue
			}
			u.put(s.reconcileIfLocal(n))
		}
	}
	return u.put(0)
}

// reconcileIfLocal leaves runs on network file systems to calls that look at such.
func (s *Store) reconcileIfLocal(n store.Name) int64 {
	if t, ok := s.trees[n.Namespace]; ok && t.IsRemote() {
		s.reconcileQueue.addRemote(n)
		return 0
	}
	newest, _ := s.reconcileRun(n) // best effort: what failed is reconciled again
	return newest
}

// reconcileDelayed reconciles again what could not be reconciled, as long as the store is open. It
// takes a tenth of its time at most.
func (s *Store) reconcileDelayed() {
	const often = time.Second
	ctx, wait := s.background.ctx, often
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.reconcileQueue.delayed:
		}
		if host.Sleep(ctx, wait) != nil {
			return
		}
		began := time.Now()
		s.reconcileQueue.add(s.reconcileQueue.takeDelayed()...)
		s.reconcile(true)
		s.changes.Settle(s.changes.Newest()) // as in lookAt
		wait = max(often, 10*time.Since(began))
	}
}
