package filestore

import (
	"context"
	"time"

	"github.com/runstatus/runstatus/server/internal/dirwatch"
	"github.com/runstatus/runstatus/server/internal/host"
	"github.com/runstatus/runstatus/server/internal/runfile"
	"github.com/runstatus/runstatus/server/internal/store"
)

// The store follows the changes of other processes in four ways. Each of them only decides
// which run is looked at; the look is the same that a call of a client makes.
//
//   - On local file systems inotify watches the directories of the collections, and those
//     of runs that have not ended.
//   - On other file systems these are polled, within a budget of operations a second. Runs
//     that inotify can't watch are polled too.
//   - Hot runs, which this server writes many times a second, are not watched: each write
//     would cause an event. An append finds external lines by itself, and a poll finds those
//     that come between appends (hotruns.go).
//   - Runs that have ended are followed like open ones for a while (linger.go). Later they
//     are looked at when a caller asks for them, and by a slow sweep.
//
// A million old runs therefore cost nothing but their summaries. A run is looked at once more
// after inotify began to watch it. A list first handles all events from before it began.

// Polling is how the trees of a store are followed.
type Polling struct {
	Mode   PollMode
	Every  time.Duration // at the earliest; 0: DefaultPoll
	Budget float64       // operations a second; 0: DefaultPollBudget
}

// PollMode says whether changes are polled for.
type PollMode uint8

// The modes. PollAuto polls where inotify does not report all changes: on network file
// systems, and on those of unknown type.
const (
	PollAuto PollMode = iota
	PollAlways
	PollNever
)

// The defaults of Polling.Every and Polling.Budget.
const (
	DefaultPoll       = time.Second
	DefaultPollBudget = 200
)

const (
	sweepEvery = 10 * time.Minute      // the sweep looks at each ended run once in this time
	beginAgain = 20 * time.Millisecond // the first pause before a failed first look at all runs is repeated; it doubles
	batchPause = 5 * time.Millisecond  // between two batches of events
)

// follow begins to look for the changes of other processes. It may be called more than once.
func (s watcher) follow() {
	s.background.following.Do(func() {
		k := &s.background
		var err error
		if s.cfg.Poll.Mode != PollAlways {
			if s.dirWatcher, err = s.conditions.newWatcher(s.cfg.Log); err != nil { // best effort: it is logged, and all trees are polled
				s.cfg.Log.Warn("listen for changes: they are polled for", "err", err)
			}
		}
		for _, t := range s.trees {
			t.polled = s.dirWatcher == nil || t.IsRemote()
			if t.polled {
				continue
			}
			if err := s.dirWatcher.Root(t); err != nil { // best effort: it is logged, and the tree is polled
				t.polled = true
				s.cfg.Log.Warn("listen for changes: they are polled for", "namespace", t.Namespace, "err", err)
			}
		}
		s.followed.Store(true)
		if s.dirWatcher != nil {
			k.done.Go(s.watchDirs)
		}
		for _, t := range s.trees { // a tree that hangs must not stop the rest
			k.done.Go(t.watcher().poll)
			k.done.Go(t.watcher().pollHot)
			k.done.Go(func() {
				t.watcher().begin()
				t.watcher().sweep(sweepEvery)
			})
		}
	})
}

// begin looks at all runs of a tree that are not known yet, so that they are followed. It
// returns once all were looked at. Until then a run that was there before the log began can't
// be distinguished from a new one.
func (t treeWatcher) begin() {
	ctx := t.store.background.ctx
	select {
	case <-t.store.background.verified:
	case <-ctx.Done():
		return
	}
	for again := beginAgain; ; again = min(2*again, time.Second) {
		err := t.lister().enumerate(ctx) // best effort: it is logged, and tried again until it goes well
		if err == nil {
			break
		}
		if again == beginAgain && ctx.Err() == nil {
			t.store.cfg.Log.Warn("look for runs, again until it goes well", "namespace", t.Namespace, "err", err)
		}
		if host.Sleep(ctx, again) != nil {
			return
		}
	}
	// Some were looked at before inotify watched them.
	_ = t.store.looker().survey(ctx, t.followedNames()) // best effort: it ends early with the store only
}

// watchDirs handles the events of inotify until the store ends.
func (s watcher) watchDirs() {
	defer s.dirWatcher.Close()
	defer s.followed.Store(false) // should it fail, lists look themselves
	ctx := s.background.ctx
	context.AfterFunc(ctx, s.dirWatcher.Interrupt)
	for ctx.Err() == nil {
		if err := s.dirWatcher.Wait(); err != nil { // best effort: it is logged, and lists look themselves from now on
			if ctx.Err() == nil {
				s.cfg.Log.Error("listen for changes", "err", err)
			}
			return
		}
		start := time.Now()
		s.draining <- struct{}{}
		s.drainEvents()
		s.draining.Unlock()
		_ = host.Sleep(ctx, max(batchPause, time.Since(start))) // best effort: what comes now is one batch, and the loop ends with the store
	}
}

// drainWithin is drainEvents for lists. It returns after most at the latest: neither a file
// that hangs nor a look at all runs may delay a list for longer.
func (s watcher) drainWithin(ctx context.Context, most time.Duration) {
	late := time.NewTimer(most)
	defer late.Stop()
	drained := make(chan struct{})
	select {
	case s.draining <- struct{}{}:
		s.background.done.Go(func() {
			defer close(drained)
			s.drainEvents()
			s.draining.Unlock()
		})
	case <-late.C:
		return
	case <-ctx.Done():
		return
	}
	select {
	case <-drained:
	case <-late.C:
	case <-ctx.Done():
	}
}

// drainEvents looks at the runs that inotify has reported until now.
func (s watcher) drainEvents() {
	dirty, all, failed := s.dirWatcher.Take() // best effort: it is logged, and all runs are looked at
	var names []store.Name
	for n, what := range dirty {
		if what != dirwatch.StatusWritten || !s.asWritten(n) {
			names = append(names, n)
		}
	}
	if all {
		s.cfg.Log.Warn("inotify events were lost: all runs are looked at", "err", failed)
		for _, t := range s.trees {
			if !t.polled {
				t.lister().forgetListing()
				_ = t.lister().enumerate(s.background.ctx) // best effort: until it goes well all runs count as unverified, and poll or sweep tries again
				names = append(names, namesOf(t.Runs.Shown())...)
			}
		}
	}
	if len(names) > 0 {
		_ = s.looker().lookAt(s.background.ctx, names) // best effort: it ends early with the store only
	}
}

// asWritten reports whether a run is known as it is: no other process has written to it.
func (s watcher) asWritten(n store.Name) bool {
	r := s.trees[n.Namespace].Runs.Find(n)
	if r == nil {
		return false
	}
	r.Lock()
	defer r.Unlock()
	return r.IsLoaded() && r.Writer().AsWritten()
}

func namesOf(runs []*runfile.Run) []store.Name {
	names := make([]store.Name, len(runs))
	for i, r := range runs {
		names[i] = r.Name
	}
	return names
}

// isFollowed reports whether the store finds changes in the tree without a list's looking for them.
func (t treeWatcher) isFollowed() bool {
	if !t.store.followed.Load() || !t.Complete() {
		return false
	}
	if t.polled {
		return t.store.cfg.Poll.Mode != PollNever
	}
	return t.IsWatched()
}

// sweep looks at the runs that have ended, all of them in the given time, until the store ends.
func (t treeWatcher) sweep(every time.Duration) {
	s := t.store
	step := min(every, time.Second)
	tick := time.NewTicker(step)
	defer tick.Stop()
	var rest []*runfile.Run
	each, listed := 0, time.Now()
	for {
		select {
		case <-s.background.ctx.Done():
			return
		case <-tick.C:
		}
		if expired := t.lingering.expired(); !t.polled && len(expired) > 0 { // what is polled is looked at anyway
			_ = s.looker().lookAt(s.background.ctx, expired) // best effort: it ends early with the store only
		}
		if len(rest) == 0 && time.Since(listed) > every { // a directory may have become a run late
			t.lister().forgetListing()
			_ = t.lister().enumerate(s.background.ctx) // best effort: as in drainEvents, it is tried again
			listed = time.Now()
		}
		if len(rest) == 0 {
			rest = t.Runs.Ended()
			each = len(rest)/int(every/step) + 1
		}
		n := min(each, len(rest))
		if t.polled {
			n = min(n, max(int(s.cfg.Poll.budget()*sweepShare/lookCost), 1)) // runs that have not ended change more often
		}
		t.pollOps.Add(uint64(n) * lookCost) //nolint:gosec // not negative
		for _, r := range rest[:n] {
			s.looker().lookAnyway(r.Name)
			r.EvictIdle(0)
		}
		t.reconcile()
		s.env.Changes.Settle(s.env.Changes.Newest()) // as in lookAt
		rest = rest[n:]
	}
}
