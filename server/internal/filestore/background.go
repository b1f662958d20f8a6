package filestore

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/runstatus/runstatus/server/internal/lockorder"
	"github.com/runstatus/runstatus/server/internal/runfile"
	"github.com/runstatus/runstatus/server/internal/statedir"
	"github.com/runstatus/runstatus/server/internal/store"
)

// background is the state of the background tasks of an open store.
type background struct {
	// ctx is the life of the store, not that of a call. Work that outlives the call that began it ends
	// with it: reconciling, looks for a list, and following, which the first News begins. No parameter
	// could hand it over, because those calls come with contexts of their own.
	ctx        context.Context
	stop       context.CancelFunc
	done       sync.WaitGroup
	checkpoint sync.Mutex    // held during a checkpoint
	verified   chan struct{} // closed once every run from the index was looked at
	started    bool          // recovery has succeeded: checkpoints may release records
	begun      time.Time
	following  sync.Once
}

const (
	checkpointEvery = 30 * time.Second
	checkpointLook  = time.Second
	checkpointAfter = 200_000 // changes
)

func (s starter) startBackground() {
	k := &s.background
	k.started, k.begun, k.verified = true, time.Now(), make(chan struct{})
	if !s.env.Index.DB.IsKept() {
		close(k.verified)
	} else {
		k.done.Go(s.checkpointer().keepCheckpoints)
		k.done.Go(func() { s.env.Changes.Watch(k.ctx, s.cfg.Log) })
	}
	k.done.Go(s.reconciler().reconcileDelayed)
	if s.cfg.Follow {
		s.watcher().follow()
	}
	if s.env.Index.DB.IsKept() {
		k.done.Go(func() {
			defer close(k.verified)
			if !s.conditions.noVerification {
				s.looker().verify(k.ctx)
			}
		})
	}
}

// end stops the background tasks and waits for them.
func (k *background) end() {
	k.following.Do(func() {}) // no later call begins
	k.stop()
	k.done.Wait()
}

func (s checkpointer) keepCheckpoints() {
	tick := time.NewTicker(checkpointLook)
	defer tick.Stop()
	last := time.Time{}
	complete := 0 // complete trees at the last checkpoint: a tree that becomes complete is saved at once
	soon := time.After(0)
	for {
		select {
		case <-s.background.ctx.Done():
			return
		case <-soon: // what was recovered is synced and released at once
		case <-tick.C:
		}
		s.env.Changes.Retry()
		if s.conditions.noCheckpoints || s.completeTrees() == complete && time.Since(last) < checkpointEvery && s.env.Changes.Committed()-int64(s.state.Get().Released) < checkpointAfter {
			continue
		}
		last, complete = time.Now(), s.completeTrees()
		if !s.anythingNew() {
			continue
		}
		if err := s.checkpoint(time.Time{}); err != nil { // best effort: it is logged, and the next checkpoint tries again
			s.cfg.Log.Error("checkpoint", "err", err)
		}
		s.env.StaleViews.CatchUp() // a run that is never listed would stay loaded
		s.env.Loaded.EvictIdle(runfile.EvictAfter)
	}
}

func (s checkpointer) completeTrees() (n int) {
	for _, t := range s.trees {
		if t.Complete() {
			n++
		}
	}
	return n
}

// anythingNew reports whether a checkpoint has something to do.
func (s checkpointer) anythingNew() bool {
	return s.env.Changes.Committed() != int64(s.state.Get().Released) || s.env.Index.Pending() || s.env.Loaded.Count() > 0
}

// verify looks at the runs from the index, those that have not ended first, and at runs that
// appeared while no server ran.
func (s looker) verify(ctx context.Context) {
	for _, t := range s.trees {
		if s.survey(ctx, staleOf(t.Runs.Open())) != nil {
			return
		}
	}
	for _, t := range s.trees {
		if t.Complete() {
			if err := t.lister().enumerate(ctx); err != nil && ctx.Err() == nil { // best effort: it is logged, and the sweep looks for runs again
				s.cfg.Log.Warn("look for new runs", "namespace", t.Namespace, "err", err)
			}
		}
		if s.survey(ctx, staleOf(t.Runs.Shown())) != nil {
			return
		}
	}
}

// verifying reports whether some runs from the index have not been looked at yet.
func (s looker) verifying() bool {
	select {
	case <-s.background.verified:
		return false
	default:
		return true
	}
}

func staleOf(runs []*runfile.Run) (names []store.Name) {
	for _, r := range runs {
		if r.Stale.Load() {
			names = append(names, r.Name)
		}
	}
	return names
}

// awaitVerified waits until the runs from the index were looked at, for a quarter of a second after
// the start at most.
func (s looker) awaitVerified(ctx context.Context) {
	const most, few = 250 * time.Millisecond, 20_000
	k := &s.background
	if time.Since(k.begun) > most || s.Unverified("") > few {
		return
	}
	select {
	case <-k.verified:
	case <-time.After(most - time.Since(k.begun)):
	case <-ctx.Done():
	}
}

// end makes the last checkpoint, notes in the state that the stop was clean, and closes the journal and
// the index.
func (s checkpointer) end() error {
	defer s.background.stop()
	if s.env.Changes.Journal == nil {
		return nil
	}
	var err error
	if s.background.started {
		s.background.end()
	}
	if s.background.started && s.env.Index.DB.IsKept() {
		// What is not reached before the deadline is recovered from the journal at the next start.
		if err = s.checkpoint(time.Now().Add(endTime)); err == nil {
			err = s.state.Change(func(st *statedir.State) { st.Clean, st.Newest = true, uint64(s.env.Changes.Committed()) })
		}
		if err := s.env.Index.DB.Compact(); err != nil { // best effort: it is logged, and the larger index stands as it was
			s.cfg.Log.Warn("the next start reads an index that is larger than need be", "err", err)
		}
	}
	return errors.Join(err, s.env.Changes.Journal.Close(), s.env.Index.DB.Close())
}

// renumber begins a new epoch, durably. Only the first call after Open does so.
func (s starter) renumber() error {
	lockorder.Take(lockorder.Renumbering)
	defer lockorder.Release(lockorder.Renumbering)
	s.renumbering.Lock()
	defer s.renumbering.Unlock()
	if s.renumbered {
		return nil
	}
	epoch := statedir.NewEpoch()
	if err := s.indexer().beginEpoch(s.state.Get().Epoch, epoch); err != nil {
		return err
	}
	err := s.state.Change(func(st *statedir.State) { st.Epoch = epoch })
	s.renumbered = err == nil
	return err
}
