package filestore

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/runstatus/runstatus/server/internal/runfile"
	"github.com/runstatus/runstatus/server/internal/runindex"
	"github.com/runstatus/runstatus/server/internal/statedir"
)

// openIndex opens the index and loads its runs if it belongs to the state's epoch. A damaged index
// is set aside, and a new epoch begins; no data is lost. An index that can't be read or mapped now
// does not count as damaged: openIndex returns an error.
func (s indexer) openIndex(before statedir.State) (found bool, err error) {
	s.env.Index.DB.Path, s.env.Index.DB.OnLost = filepath.Join(s.cfg.StateDir, statedir.IndexName), s.loseIndex
	for range 2 { // twice, because bbolt reports a failing read as damage
		found, err = s.tryIndex(before)
		if err == nil || errors.Is(err, runindex.ErrUnreadable) || runindex.IsPassing(err) {
			break
		}
		_ = s.env.Index.DB.Close() // best effort: the database was opened for reading only
		s.forgetIndex()
	}
	if errors.Is(err, runindex.ErrUnreadable) {
		s.forgetIndex() // the database holds locks of its own, and is left behind
		if failed := runindex.ReadAhead(s.env.Index.DB.Path); failed != nil {
			err = failed // not the map alone can't be read
		}
	}
	switch {
	case err == nil:
		return found, nil
	case statedir.IsFull(err): // there was none, and no room to make one: it is opened when something is saved
		return false, nil
	case runindex.IsPassing(err):
		return false, fmt.Errorf("open the index: %w", err)
	}
	to, failed := s.setIndexAside()
	if failed != nil {
		return false, errors.Join(fmt.Errorf("open the index: %w", err), failed)
	}
	s.cfg.Log.Error("the index is damaged: it is set aside, and a new epoch begins", "err", err, "aside", to)
	if err := s.env.Index.DB.Open(); err != nil && !statedir.IsFull(err) {
		return false, fmt.Errorf("begin an index: %w", err)
	}
	return false, nil
}

func (s indexer) tryIndex(before statedir.State) (found bool, err error) {
	if err := s.env.Index.DB.Open(); err != nil {
		return false, err
	}
	return s.loadIndex(before)
}

// forgetIndex undoes loadIndex for an index that can't be used.
func (s indexer) forgetIndex() {
	for _, t := range s.trees {
		t.Runs.Clear()
		t.Requests = runfile.Requests{}
		t.Unverified.Store(0)
		t.Swept.Store(false)
	}
	s.env.Index.DB.Forget()
}

// setIndexAside renames the index. It keeps the newest of the indexes that were set aside before, and
// removes the others: the status files hold all their content.
func (s indexer) setIndexAside() (to string, err error) {
	before, err := statedir.SetAsides(s.env.Index.DB.Path)
	if err != nil {
		return "", err
	}
	for len(before) > 1 {
		if err := os.Remove(before[0]); err != nil {
			return "", err
		}
		before = before[1:]
	}
	return statedir.SetAside(s.env.Index.DB.Path)
}

// loseIndex sets aside an index with a page that can't be read. The next start begins a new epoch.
func (s indexer) loseIndex(err error) {
	to, failed := s.setIndexAside()
	s.cfg.Log.Error("the index can't be read: it is set aside, what changes is not saved in it, and the next start begins a new epoch",
		"err", errors.Join(err, failed), "aside", to)
}

// updateIndex changes the index in one transaction.
func (s indexer) updateIndex(do func(*runindex.Tx) error) error {
	return s.env.Index.DB.Update(s.state.Get().Epoch, do)
}

// beginIndex empties an index of another epoch, and saves at once which trees are complete.
func (s indexer) beginIndex() error {
	err := s.updateIndex(func(tx *runindex.Tx) error { return putSwept(tx, s.trees) })
	if err != nil && !s.env.Index.DB.IsLost() {
		return fmt.Errorf("begin the index: %w", err)
	}
	return nil
}

// beginEpoch makes the index valid in the epoch next too, which is about to begin.
func (s indexer) beginEpoch(now, next string) error {
	if s.env.Index.DB.IsStale() {
		return nil // it knows nothing yet
	}
	err := s.updateIndex(func(tx *runindex.Tx) error { return tx.SetEpochs(now, next) })
	if err != nil && !s.env.Index.DB.IsLost() {
		return fmt.Errorf("begin an epoch in the index: %w", err)
	}
	return nil
}

// loadIndex puts the runs of the index into their trees. Found is false if the index belongs to another
// epoch or is older than the state.
func (s indexer) loadIndex(before statedir.State) (found bool, err error) {
	err = s.env.Index.DB.View(func(tx *runindex.Tx) error {
		if !tx.HoldsIn(before.Epoch) || tx.Released() < before.Released { // an older one was put back
			return nil
		}
		found = true
		for _, t := range s.trees {
			t.Swept.Store(tx.IsSwept(t.Namespace))
		}
		return s.loadRuns(tx)
	})
	return found, err
}
