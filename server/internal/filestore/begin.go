package filestore

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/runstatus/runstatus/server/internal/host"
	"github.com/runstatus/runstatus/server/internal/journal"
	"github.com/runstatus/runstatus/server/internal/statedir"
)

// begin opens the journal and brings back what a crash took from the files. Where
// nothing is to be written the order begins anew, in memory.
func (s *Store) begin() error {
	if s.cfg.ReadOnly {
		s.changes.Journal = &journal.Memory{}
		s.startBackground()
		return s.state.Change(func(st *statedir.State) { st.Epoch = newEpoch() })
	}
	s.state.Path = filepath.Join(s.cfg.StateDir, statedir.FileName)
	before, j, err := s.openJournal()
	if err != nil {
		return err
	}
	s.changes.Journal = j
	indexed, err := s.openIndex(before)
	if err != nil {
		return err
	}
	s.index.db.SetStale(!indexed)
	swept, made := s.sweepEmpty(before)
	if err := s.recover(before); err != nil {
		return err
	}
	// Followers of the order may have been told what is not true any more, or will not be told
	// everything.
	if !indexed || !swept {
		s.state.Assume(func(st *statedir.State) { st.Epoch = newEpoch() })
	}
	if err := s.state.Save(); err != nil {
		if !statedir.IsFull(err) {
			return err
		}
		s.cfg.Log.Warn("the disk of the state directory is full: nothing is written until there is room", "err", err)
		j.Hold(err, s.state.Save)
	}
	if !indexed || made {
		if err := s.beginIndex(); err != nil && !statedir.IsFull(err) { // else the next checkpoint does it
			return err
		}
	}
	s.startBackground()
	return nil
}

// sweepEmpty makes trees complete that hold no run. It reports whether all that is in
// the trees was known when the last server ended, or is new: else runs came that no
// change tells of. And whether it made any tree complete.
func (s *Store) sweepEmpty(before statedir.State) (all, made bool) {
	all = true
	for _, t := range s.trees {
		if t.complete() {
			continue
		}
		served := before.Namespaces == nil || slices.Contains(before.Namespaces, t.namespace)
		empty := t.sweepEmpty()
		all, made = all && empty && !served, made || empty
	}
	return all, made
}

// end makes all durable and says so.
func (s *Store) end() error {
	defer s.background.stop()
	if s.changes.Journal == nil {
		return nil
	}
	var err error
	if s.background.started {
		s.background.end()
	}
	if s.background.started && s.index.db.IsKept() {
		// What does not fit into the time is in the journal, for the next start.
		if err = s.checkpoint(time.Now().Add(endTime)); err == nil {
			err = s.state.Change(func(st *statedir.State) { st.Clean, st.Newest = true, uint64(s.changes.Committed()) })
		}
		if err := s.index.db.Compact(); err != nil { // best effort: it is logged, and the larger index stands as it was
			s.cfg.Log.Warn("the next start reads an index that is larger than need be", "err", err)
		}
	}
	return errors.Join(err, s.changes.Journal.Close(), s.index.db.Close())
}

// errNoFit says that a journal is not the one that the state speaks of.
var errNoFit = errors.New("the state speaks of a journal in another directory: this one was copied or restored from a backup")

// openJournal opens the journal that the state speaks of, and returns the state of
// before; without its epoch if revisions can't be trusted. A journal that does
// not fit is set aside, and another epoch begins.
func (s *Store) openJournal() (before statedir.State, j *journal.Journal, err error) {
	if before, err = s.loadState(); err != nil {
		return before, nil, err
	}
	dir := filepath.Join(s.cfg.StateDir, journalDirName)
	j, err = s.openJournalOf(&before, dir)
	if corrupt, ok := errors.AsType[*journal.CorruptError](err); errors.Is(err, errNoFit) || errors.Is(err, journal.ErrBehind) || ok && corrupt.Released {
		if err = s.setJournalAside(dir, err); err == nil {
			before = statedir.State{}
			j, err = s.openJournalOf(&before, dir)
		}
	}
	if err != nil {
		return before, nil, fmt.Errorf("open the journal: %w", err)
	}
	return before, j, nil
}

// openJournalOf opens the journal of a state, which loses its epoch if revisions
// can't be trusted.
func (s *Store) openJournalOf(before *statedir.State, dir string) (*journal.Journal, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil && !statedir.IsFull(err) { // then it is made when it is written to
		return nil, fmt.Errorf("make the journal: %w", err)
	}
	there, err := journal.Exists(dir)
	if err != nil {
		return nil, err
	}
	if before.Journal != 0 && !there {
		s.cfg.Log.Error("the journal is missing: a new epoch begins", "dir", dir)
		*before = statedir.State{}
	}
	id := statedir.DirID{}
	if there {
		if id, err = statedir.DirIDOf(dir); err != nil {
			return nil, err
		}
	}
	if before.Journal != 0 && !before.JournalID().Is(id) {
		return nil, errNoFit
	}
	if before.LostByTheMachine(host.BootID()) {
		before.Epoch = ""
	}
	s.state.Assume(func(st *statedir.State) {
		*st = *before
		st.Journal, st.JournalMade = id.Inode, id.Made
		s.begins(st)
	})
	o := s.cfg.Journal
	o.Buffered = s.cfg.Buffered
	o.KeepSize = cmp.Or(o.KeepSize, DefaultKeepSize)
	o.KeepAge = cmp.Or(o.KeepAge, DefaultKeepAge)
	o.LastSegment, o.LastRevision = before.Segment, before.Newest
	o.Began = func(segment uint64) error { return s.noteSegment(dir, segment) }
	o.Lost = func(err error) {
		s.cfg.Log.Error("the journal is damaged where it was not needed any more, or lacks its end: a new epoch begins", "err", err)
		before.Epoch = ""
		s.state.Assume(func(st *statedir.State) { st.Epoch = "" })
	}
	return journal.Open(dir, before.Released, o)
}

// setJournalAside takes a journal out of use that can't be used. One without a record
// stays.
func (s *Store) setJournalAside(dir string, why error) error {
	empty, err := journal.IsEmpty(dir)
	if err != nil || empty {
		return err
	}
	to, err := statedir.SetAside(dir)
	if err != nil {
		return err
	}
	s.cfg.Log.Error("the journal does not fit: it is set aside, and a new epoch begins", "err", why, "aside", to)
	return nil
}
