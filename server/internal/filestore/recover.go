package filestore

import (
	"bytes"
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
	renumbered, err := s.recover(before)
	if err != nil {
		return err
	}
	// What may have been told to those who follow the order is not all true any more.
	lost := s.cfg.Buffered && !before.Clean && before.Boot != bootID()
	err = s.state.change(func(st *state) {
		if renumbered || lost || !indexed {
			st.Incarnation = newIncarnation()
		}
		st.Boot, st.Clean = bootID(), false
	})
	if err != nil {
		return err
	}
	if !indexed {
		err = s.index.clear(s.state.get().Incarnation)
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

// history is what the journal knows of one life of a run since the last checkpoint.
type history struct {
	uid     string
	who     *identity // nil if its creation doesn't tell
	inode   uint64
	lines   []record
	newest  int64
	ended   bool
	related bool       // its place among others has changed:
	series  store.Name // to this
	gone    bool
}

// recover applies what the journal holds behind the last checkpoint. It tells
// whether lines had to take another place than they had.
func (s *Store) recover(before state) (renumbered bool, err error) {
	runs := map[store.Name]*history{}
	for r, err := range s.changes.journal.Read(max(before.Released, s.changes.journal.Oldest()-1)) {
		if err != nil {
			return false, err
		}
		c, err := decodeRecord(r.Revision, r.Body)
		if err != nil {
			return false, fmt.Errorf("revision %d: %w", r.Revision, err)
		}
		follow(runs, c)
	}
	for n, h := range runs {
		t, ok := s.trees[n.Namespace]
		switch {
		case !ok:
			return false, fmt.Errorf("the journal holds lines of %s that its file may lack: serve the namespace %s once more and stop in order, before it is left out", n, n.Namespace)
		case h.gone:
			t.forget(n)
		case t.restore(n, h):
			renumbered = true
		}
	}
	for n, h := range runs { // lists must not show them as the index knew them
		if !h.gone {
			_, _ = s.trees[n.Namespace].refreshNow(n) // what can't be read is found out by whoever asks for it
		}
	}
	s.judgeOpen()
	return renumbered, nil
}

// forget takes away what the index knows of a run whose end is in the order.
func (t *tree) forget(n store.Name) {
	r := t.hold(n)
	defer r.mu.Unlock()
	t.leave(r)
	t.store.index.note(r)
}

// follow adds one change to what is known.
func follow(runs map[store.Name]*history, c record) {
	h := runs[c.Run]
	if h == nil {
		h = &history{uid: c.UID}
		runs[c.Run] = h
	}
	switch c.Kind {
	case store.RunDeleted:
		*h = history{gone: true}
	case store.RunCreated:
		*h = history{uid: c.UID, who: c.who, inode: c.inode}
	case store.LineAdded:
		h.uid, h.gone = c.UID, false
		c.line = bytes.Clone(c.line)
		h.lines = append(h.lines, c)
	case store.RunEnded:
		h.ended = true
	case store.MemberJoined:
		h.related, h.series = true, c.Series
	case store.MemberLeft:
		h.related, h.series = true, store.Name{}
	}
	h.newest = c.Revision
}
