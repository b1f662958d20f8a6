package filestore

import (
	"errors"
	"math"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/runstatus/runstatus/server/internal/bulkhead"
	"github.com/runstatus/runstatus/server/internal/fault"
	"github.com/runstatus/runstatus/server/internal/lockorder"
	"github.com/runstatus/runstatus/server/internal/runfile"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/statedir"
)

// endTime bounds the last checkpoint, so that a stop ends.
const endTime = 2 * time.Second

// checkpoint makes unsynced files durable, saves the index, and releases the journal's records
// of both. A file that can't be synced keeps its records, and so does one that was not reached
// before the deadline. A zero deadline is none.
func (s checkpointer) checkpoint(deadline time.Time) error {
	lockorder.Take(lockorder.Checkpoint)
	defer lockorder.Release(lockorder.Checkpoint)
	s.background.checkpoint.Lock() // otherwise the index could be older than the state, like one from a backup
	defer s.background.checkpoint.Unlock()
	release := s.env.Changes.Committed()
	batch := s.env.Unsynced.Take()
	s.syncTogether(batch, deadline)
	if deadline.IsZero() && s.background.ctx.Err() != nil {
		deadline = time.Now() // the last checkpoint follows, with a deadline of its own
	}
	oldest, errs := s.syncEach(batch, deadline)
	release = min(release, oldest)
	released, err := s.indexer().saveIndex(s.state.Get().Epoch, uint64(release))
	if err != nil {
		return errors.Join(append(errs, err)...)
	}
	err = s.state.Change(func(st *statedir.State) { st.Released = max(st.Released, released) })
	if err == nil {
		err = s.env.Changes.Journal.Release(released)
	}
	return errors.Join(append(errs, err)...)
}

// syncEach makes files durable one by one. It returns the newest revision before the records of
// those that it could not make durable.
func (s checkpointer) syncEach(batch map[*runfile.Run]runfile.UnsyncedPart, deadline time.Time) (release int64, errs []error) {
	var mu sync.Mutex
	var group errgroup.Group
	group.SetLimit(4)
	release = math.MaxInt64
	for r, at := range batch {
		group.Go(func() error {
			late := !deadline.IsZero() && time.Now().After(deadline)
			var err error
			if at.Lacking {
				late = late || r.Durability().LacksStill(deadline)
				if !late { // the next checkpoint syncs it
					mu.Lock()
					defer mu.Unlock()
					release = min(release, at.Revision)
					return nil
				}
			}
			if !late {
				_, err = r.Durability().MakeDurableWithin(deadline, at)
				late = errors.Is(err, bulkhead.ErrUnresponsive)
			}
			if !late && err == nil {
				return nil
			}
			at.Doubtful = true
			if safefs.IsReplaced(err) {
				s.sayVanished(r, &at, err)
			}
			s.env.Unsynced.PutBack(r, at)
			mu.Lock()
			defer mu.Unlock()
			if err != nil && !late && !safefs.IsReplaced(err) {
				errs = append(errs, fault.NotWritten(r.Name, "sync the status file", err))
			}
			release = min(release, at.Revision)
			return nil
		})
	}
	_ = group.Wait() // best effort: no goroutine returns an error
	return release, errs
}

// sayVanished logs once that a run's records are kept because another thing stands in
// the place of its status file.
func (s checkpointer) sayVanished(r *runfile.Run, at *runfile.UnsyncedPart, why error) {
	if at.Why != why.Error() {
		at.Why = why.Error()
		s.cfg.Log.Error("sync a run: its status file is not in its place; the journal keeps its lines, and the next checkpoint tries again",
			"run", r.Name.String(), "err", why)
	}
}
