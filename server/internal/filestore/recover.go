package filestore

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/journal"
	"github.com/runstatus/runstatus/server/internal/store"
)

// begin opens the journal and brings back what a crash took from the files. Where
// nothing is to be written the order begins anew, in memory.
func (s *Store) begin() error {
	if s.cfg.ReadOnly {
		s.changes.journal = &journal.Memory{}
		s.keep()
		return s.state.change(func(st *state) { st.Incarnation = newIncarnation() })
	}
	s.state.path = filepath.Join(s.cfg.StateDir, stateName)
	before, err := s.openJournal()
	if err != nil {
		return err
	}
	indexed, err := s.openIndex(before)
	if err != nil {
		return err
	}
	swept := s.sweepEmpty()
	s.index.believed = indexed
	if err := s.recover(before); err != nil {
		return err
	}
	// What may have been told to those who follow the order is not all true any more.
	lost := s.cfg.Buffered && !before.Clean && before.Boot != bootID()
	err = s.state.change(func(st *state) {
		if lost || !indexed {
			st.Incarnation = newIncarnation()
		}
		st.Boot, st.Clean = bootID(), false
	})
	if err != nil {
		return err
	}
	if !indexed {
		err = s.index.clear(s.state.get().Incarnation)
		s.index.believed = err == nil
	}
	if swept && err == nil {
		err = s.index.noteSwept(s.trees)
	}
	if err != nil {
		return fmt.Errorf("begin the index: %w", err)
	}
	s.keep()
	return nil
}

// sweepEmpty tells whether it made any tree complete.
func (s *Store) sweepEmpty() (swept bool) {
	for _, t := range s.trees {
		swept = t.sweepEmpty() || swept
	}
	return swept
}

// end makes all durable and says so.
func (s *Store) end() error {
	defer s.keeper.stop()
	if s.changes.journal == nil {
		return nil
	}
	var err error
	if s.keeper.started {
		s.keeper.end()
	}
	if s.keeper.started && s.index.db != nil {
		// What does not fit into the time is in the journal, for the next start.
		if err = s.checkpoint(time.Now().Add(endTime)); err == nil {
			err = s.state.change(func(st *state) { st.Clean = true })
		}
		if err := guard(s.index.compact); err != nil {
			s.cfg.Log.Warn("the next start reads an index that is larger than need be", "err", err)
		}
	}
	return errors.Join(err, s.changes.journal.Close(), s.index.close())
}

// openJournal opens the journal that the state speaks of, and returns the state of
// before. Another journal, or none, begins another incarnation.
func (s *Store) openJournal() (before state, err error) {
	dir := filepath.Join(s.cfg.StateDir, "journal")
	if err := s.state.load(); err != nil {
		return state{}, err
	}
	before = s.state.get()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return before, fmt.Errorf("make the journal: %w", err)
	}
	inode, err := inodeOf(dir)
	if err != nil {
		return before, err
	}
	o := s.cfg.Journal
	o.Buffered = s.cfg.Buffered
	o.KeepSize = cmp.Or(o.KeepSize, DefaultKeepSize)
	o.KeepAge = cmp.Or(o.KeepAge, DefaultKeepAge)
	var j *journal.Journal
	there := before.Journal == inode && journal.Exists(dir)
	if there || before.Incarnation == "" {
		j, err = journal.Open(dir, before.Released, o)
	}
	if j == nil && (err == nil || errors.Is(err, journal.ErrBehind)) {
		// It was copied, or put back from a backup: what it says of the files may be of
		// another time.
		if err := os.RemoveAll(dir); err != nil {
			return before, err
		}
		before = state{}
		if j, err = journal.Open(dir, 0, o); err == nil {
			inode, err = inodeOf(dir)
		}
	}
	if err != nil {
		return before, fmt.Errorf("open the journal: %w", err)
	}
	s.changes.journal = j
	return before, s.state.change(func(st *state) {
		*st = before
		st.Journal = inode
	})
}

func inodeOf(path string) (uint64, error) {
	var st unix.Stat_t
	if err := unix.Stat(path, &st); err != nil {
		return 0, &fs.PathError{Op: "stat", Path: path, Err: err}
	}
	return st.Ino, nil
}

// recover applies what the journal holds behind the last checkpoint. Runs whose files
// can't be used now are left to later looks.
func (s *Store) recover(before state) error {
	runs := loggedRuns{}
	for r, err := range s.changes.journal.Read(max(before.Released, s.changes.journal.Oldest()-1)) {
		if err != nil {
			return err
		}
		c, err := decodeRecord(r.Revision, r.Body)
		if err != nil {
			return fmt.Errorf("revision %d: %w", r.Revision, err)
		}
		if _, ok := s.trees[c.Run.Namespace]; !ok {
			return fmt.Errorf("the journal holds lines of %s that its file may lack: serve the namespace %s once more and stop in order, before it is left out", c.Run, c.Run.Namespace)
		}
		runs.add(c, before.Released)
	}
	for n, h := range runs {
		if t := s.trees[n.Namespace]; h.gone {
			t.forget(n)
		} else {
			t.expect(n, h)
		}
	}
	for n, h := range runs { // lists must not show them as the index knew them
		if !h.gone {
			_, _ = s.trees[n.Namespace].refreshAside(s.keeper.ctx, n) // what can't be read is found out by whoever asks for it
		}
	}
	s.judgeOpen()
	return nil
}

// renumber begins a new epoch, once in the life of the store, and durably.
func (s *Store) renumber() error {
	s.renumbering.Lock()
	defer s.renumbering.Unlock()
	if s.renumbered {
		return nil
	}
	epoch := newIncarnation()
	if s.index.believed {
		if err := guard(func() error { return s.index.begin(s.state.get().Incarnation, epoch) }); err != nil {
			return fmt.Errorf("begin an epoch in the index: %w", err)
		}
	}
	err := s.state.change(func(st *state) { st.Incarnation = epoch })
	s.renumbered = err == nil
	return err
}

// forget takes away what the index knows of a run whose end is in the order.
func (t *tree) forget(n store.Name) {
	r := t.hold(n)
	defer r.mu.Unlock()
	t.leave(r)
	t.store.index.note(r)
}
