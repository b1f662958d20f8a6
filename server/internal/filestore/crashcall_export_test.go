package filestore

import (
	"errors"
	"path/filepath"
	"time"

	"github.com/runstatus/runstatus/server/internal/changelog"
	"github.com/runstatus/runstatus/server/internal/journal"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/statedir"
)

// Checkpoint makes a checkpoint now, for tests.
func (s *Store) Checkpoint() error { return s.checkpointer().checkpoint(time.Time{}) }

// NoChanges returns the revisions of records that are no changes: of those behind another
// one, and in the journal still.
func (s *Store) NoChanges(after int64) (revisions map[int64]bool, err error) {
	for {
		revisions, err = s.noChanges(after)
		if !errors.Is(err, journal.ErrTooOld) {
			return revisions, err
		}
		after = int64(s.env.Changes.Oldest()) - 1 // a checkpoint has released what was before
	}
}

func (s *Store) noChanges(after int64) (revisions map[int64]bool, err error) {
	revisions = map[int64]bool{}
	for r, err := range s.env.Changes.Journal.Read(uint64(after)) {
		if err != nil {
			return nil, err
		}
		c, err := changelog.Decode(r.Revision, r.Body)
		if err != nil {
			return nil, err
		}
		if !c.IsChange() {
			revisions[c.Revision] = true
		}
	}
	return revisions, nil
}

// LieAboutSyncs has file systems synced by doing nothing.
func (s *Store) LieAboutSyncs() {
	for _, t := range s.trees {
		t.syncing.all = func(int) error { return nil }
	}
}

// SettleCopy has the copy of a state directory speak of its own journal as the original
// speaks of the one beside it.
func SettleCopy(original, stateDir string) error {
	f := statedir.File{Path: filepath.Join(stateDir, statedir.FileName)}
	if err := f.Load(); err != nil {
		return err
	}
	was, err := statedir.DirIDOf(filepath.Join(original, statedir.JournalName))
	if err != nil || f.Now.Journal == 0 || !f.Now.JournalID().Is(was) {
		return safefs.IgnoreAbsent(err)
	}
	now, err := statedir.DirIDOf(filepath.Join(stateDir, statedir.JournalName))
	if err != nil {
		return err
	}
	f.Now.Journal, f.Now.JournalMade = now.Inode, now.Made
	return f.Write(f.Now)
}
