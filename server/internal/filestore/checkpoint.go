package filestore

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"math"
	"os"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/bulkhead"
	"github.com/runstatus/runstatus/server/internal/changelog"
	"github.com/runstatus/runstatus/server/internal/fault"
	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/statedir"
	"github.com/runstatus/runstatus/server/internal/store"
)

// unsyncedRuns are the runs whose files hold lines that only the journal makes durable.
type unsyncedRuns struct {
	mu   sync.Mutex
	runs map[*run]unsyncedPart
}

// unsyncedPart is where a run's first such line begins, and the newest revision before it.
type unsyncedPart struct {
	offset   int64
	revision int64
	dev      uint64
	own      bool   // some were written by this server
	doubtful bool   // they may have been written before the store was opened, or a sync failed
	lacking  bool   // the file may lack some of them since a crash
	why      string // the file was not in its place the last time
}

func (t *unsyncedRuns) add(r *run, offset int64) {
	if !r.tree.Appends() {
		return
	}
	before := r.changes().Newest()
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.runs == nil {
		t.runs = map[*run]unsyncedPart{}
	}
	at, ok := t.runs[r]
	if !ok {
		at = unsyncedPart{offset: offset, revision: before, dev: r.File.ID.Dev}
	}
	at.offset = min(at.offset, offset)
	at.own = at.own || r.File.Written
	t.runs[r] = at
}

func (t *unsyncedRuns) has(r *run) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	_, ok := t.runs[r]
	return ok
}

func (t *unsyncedRuns) take() map[*run]unsyncedPart {
	t.mu.Lock()
	defer t.mu.Unlock()
	runs := t.runs
	t.runs = nil
	return runs
}

// putBack keeps a run for the next time.
func (t *unsyncedRuns) putBack(r *run, at unsyncedPart) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.runs == nil {
		t.runs = map[*run]unsyncedPart{}
	}
	if newer, ok := t.runs[r]; ok {
		at.offset, at.own = min(at.offset, newer.offset), at.own || newer.own
	}
	t.runs[r] = at
}

// settle notes that a run's file lacks nothing any more of what the journal holds, and
// whether the file may be written to.
func (t *unsyncedRuns) settle(r *run, h *changelog.RunLog, own bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.runs == nil {
		t.runs = map[*run]unsyncedPart{}
	}
	t.runs[r] = unsyncedPart{offset: h.From, revision: h.Oldest - 1, own: own, doubtful: own}
}

// endTime bounds the last checkpoint: a server that is told to stop stops.
const endTime = 2 * time.Second

// checkpoint makes the touched files durable, so that the journal's records of
// them are not needed any more. A file that can't be synced keeps its records, and
// so do those whose turn did not come before a deadline, unless that is zero.
func (s *Store) checkpoint(deadline time.Time) error {
	s.background.checkpoint.Lock() // an index saved by the one before would seem to be put back
	defer s.background.checkpoint.Unlock()
	release := s.changes.Committed()
	batch := s.unsynced.take()
	s.syncTogether(batch, deadline)
	if deadline.IsZero() && s.background.ctx.Err() != nil {
		deadline = time.Now() // the last checkpoint is about to come, and has a time of its own
	}
	oldest, errs := s.syncEach(batch, deadline)
	release = min(release, oldest)
	released, err := s.saveIndex(s.state.Get().Epoch, uint64(release))
	if err != nil {
		return errors.Join(append(errs, err)...)
	}
	err = s.state.Change(func(st *statedir.State) { st.Released = max(st.Released, released) })
	if err == nil {
		err = s.changes.Journal.Release(released)
	}
	return errors.Join(append(errs, err)...)
}

// syncEach makes files durable one by one, and returns the newest revision before
// those that it could not.
func (s *Store) syncEach(batch map[*run]unsyncedPart, deadline time.Time) (release int64, errs []error) {
	var mu sync.Mutex
	var group errgroup.Group
	group.SetLimit(4)
	release = math.MaxInt64
	for r, at := range batch {
		group.Go(func() error {
			late := !deadline.IsZero() && time.Now().After(deadline)
			var err error
			if at.lacking {
				late = late || r.lacksStill(deadline)
				if !late { // the next checkpoint syncs it
					mu.Lock()
					defer mu.Unlock()
					release = min(release, at.revision)
					return nil
				}
			}
			if !late {
				_, err = r.makeDurableWithin(deadline, at)
				late = errors.Is(err, bulkhead.ErrUnresponsive)
			}
			if !late && err == nil {
				return nil
			}
			at.doubtful = true
			if safefs.IsReplaced(err) {
				s.sayVanished(r, &at, err)
			}
			s.unsynced.putBack(r, at)
			mu.Lock()
			defer mu.Unlock()
			if err != nil && !late && !safefs.IsReplaced(err) {
				errs = append(errs, fault.NotWritten(r.Name, "sync the status file", err))
			}
			release = min(release, at.revision)
			return nil
		})
	}
	_ = group.Wait() // best effort: no goroutine returns an error
	return release, errs
}

// lacksStill looks at a run whose file lacks lines since a crash, and reports whether it
// still does.
func (r *run) lacksStill(deadline time.Time) bool {
	lacks, err := within(r, deadline, func() (bool, error) { // best effort: after an error the records are kept, and the next checkpoint looks again
		_, _ = r.tree.refreshNow(r.Name) // best effort: bringBack logs why it failed, and the run still lacks lines
		r.mu.Lock()
		defer r.mu.Unlock()
		return !r.gone && r.loadedState != nil && r.lacking != nil, nil
	})
	return lacks || err != nil
}

// makeDurableWithin is makeDurable for files that may hang: then they keep their records.
func (r *run) makeDurableWithin(deadline time.Time, at unsyncedPart) (written bool, err error) {
	return within(r, deadline, func() (bool, error) { return r.makeDurable(at) })
}

// within calls do aside, and no longer than until a deadline, unless that is zero.
func within(r *run, deadline time.Time, do func() (bool, error)) (bool, error) {
	ctx := context.Background()
	if !deadline.IsZero() {
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadlineCause(ctx, deadline, bulkhead.ErrUnresponsive)
		defer cancel()
	}
	return bulkhead.TryDo(ctx, r.tree.bulkhead, r.Name, do)
}

// makeDurable syncs the file. Bytes that this server wrote, or that are in doubt, it
// writes over themselves before: the file was not open all the time since they were
// written, so a failure to write them back may have gone unnoticed, and a good fsync
// alone says nothing of them. Others only append behind these bytes. A file that
// others alone write is not written to, nor is one that may not be written to. Of a run
// that is gone there is nothing to save. It reports whether it has written.
func (r *run) makeDurable(at unsyncedPart) (written bool, err error) {
	again, path := at.own || at.doubtful, r.dir()+"/"+layout.StatusFile
	var opened *safefs.File
	if again {
		opened, err = safefs.OpenFile(r.tree.Root(), path, unix.O_RDWR) // O_APPEND would append
		again = at.own || !errors.Is(err, fs.ErrPermission)
	}
	if !again {
		opened, err = safefs.OpenFile(r.tree.Root(), path, unix.O_RDONLY)
	}
	if safefs.IsReplaced(err) {
		return false, r.vanished(err)
	}
	if err != nil {
		return false, err
	}
	f := opened.OSFile(layout.StatusFile)
	defer f.Close()
	if again {
		if whole, err := rewrite(f, at.offset, opened.Size); !whole {
			return false, cmp.Or(err, errCut)
		}
	}
	return again, f.Sync()
}

var errCut = errors.New("another process cut the file while it was synced")

// vanished looks at a run whose status file could not be opened. It returns nil once the
// order of changes holds that the run is gone: a failed call alone says nothing.
func (r *run) vanished(cause error) error {
	if _, err := r.tree.refreshNow(r.Name); store.ReasonOf(err) == store.NotFound {
		return nil
	}
	return cause
}

// sayVanished logs once that a run's records are kept because another thing stands in
// the place of its status file.
func (s *Store) sayVanished(r *run, at *unsyncedPart, why error) {
	if at.why != why.Error() {
		at.why = why.Error()
		s.cfg.Log.Error("sync a run: its status file is not in its place; the journal keeps its lines, and the next checkpoint tries again",
			"run", r.Name.String(), "err", why)
	}
}

// rewrite writes a file's bytes over themselves. It is not whole if another process cut
// the file meanwhile.
func rewrite(f *os.File, from, to int64) (whole bool, err error) {
	buf := make([]byte, min(1<<20, max(to-from, 0)))
	for from < to {
		n, err := f.ReadAt(buf[:min(int64(len(buf)), to-from)], from)
		if n == 0 {
			return false, safefs.IgnoreEOF(err)
		}
		if _, err := f.WriteAt(buf[:n], from); err != nil {
			return false, err
		}
		from += int64(n)
	}
	return true, nil
}
