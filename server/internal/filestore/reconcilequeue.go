package filestore

import (
	"time"

	"github.com/runstatus/runstatus/server/internal/host"
	"github.com/runstatus/runstatus/server/internal/store"
)

// reconcile recomputes memberships and the ends of series until its queue is empty. Call it after
// reading or changing a run, without holding a run's lock. It returns the newest revision that it, or
// the call that it waited for, has recorded.
func (t *tree) reconcile() int64 { return t.store.reconciler().reconcile(t.IsRemote()) }

// reconcile is tree.reconcile for all trees. Without remote it leaves out trees on network file systems,
// so that a call to a local tree does not wait for them.
func (s reconciler) reconcile(remote bool) (newest int64) {
	if s.env.ReconcileQueue.Pending.Load() {
		newest = s.reconcileLocal()
	}
	if remote {
		for n := range s.env.ReconcileQueue.TakeRemote() {
			reconciled, _ := s.reconcileRun(n) // best effort: what failed is reconciled again
			newest = max(newest, reconciled)
		}
	}
	return newest
}

// maxReconciles is how often one call reconciles the same run. A run that changes as fast as it is
// reconciled is reconciled again later.
const maxReconciles = 8

func (s reconciler) reconcileLocal() int64 {
	u := &s.env.ReconcileQueue
	if u.Enter() {
		defer u.Leave()
	}
	times := map[store.Name]int{}
	for names := u.Take(); names != nil; names = u.Take() {
		done := make(map[store.Name]struct{}, len(names))
		for _, n := range names {
			if _, again := done[n]; again {
				continue
			}
			done[n] = struct{}{}
			if times[n]++; times[n] > maxReconciles {
				u.Delay(n)
				continue
			}
			u.Put(s.reconcileIfLocal(n))
		}
	}
	return u.Put(0)
}

// reconcileIfLocal reconciles a run, or leaves it to reconcile(true) if it is on a network file system.
func (s reconciler) reconcileIfLocal(n store.Name) int64 {
	if t, ok := s.trees[n.Namespace]; ok && t.IsRemote() {
		s.env.ReconcileQueue.AddRemote(n)
		return 0
	}
	newest, _ := s.reconcileRun(n) // best effort: what failed is reconciled again
	return newest
}

// reconcileDelayed repeats, until the store ends, what could not be reconciled. It is busy for at most
// a tenth of the time.
func (s reconciler) reconcileDelayed() {
	const often = time.Second
	ctx, wait := s.background.ctx, often
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.env.ReconcileQueue.Delayed:
		}
		if host.Sleep(ctx, wait) != nil {
			return
		}
		began := time.Now()
		s.env.ReconcileQueue.Add(s.env.ReconcileQueue.TakeDelayed()...)
		s.reconcile(true)
		s.env.Changes.Settle(s.env.Changes.Newest()) // as in lookAt
		wait = max(often, 10*time.Since(began))
	}
}
