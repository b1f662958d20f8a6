package statedir

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync/atomic"

	"github.com/google/uuid"

	"github.com/runstatus/runstatus/server/internal/host"
	"github.com/runstatus/runstatus/server/internal/journal"
)

// Start is the start of a server: it opens the journal that the State speaks of.
type Start struct {
	Dir        string // the state directory
	State      *File  // of the same directory
	Journal    journal.Options
	Buffered   bool
	Namespaces []string
	Version    string
	Log        *slog.Logger

	done atomic.Bool
}

// NewEpoch returns the name of a new epoch.
func NewEpoch() string { return uuid.NewString() }

// errNoFit says that a journal is not the one that the state speaks of.
var errNoFit = errors.New("the state speaks of a journal in another directory: this one was copied or restored from a backup")

// OpenJournal opens the journal, and returns the State that the last server left; without its epoch if
// revisions can't be trusted any more. A journal that does not fit, and a State that can't be
// understood, are set aside. The State of this server is assumed, and not saved yet.
func (s *Start) OpenJournal() (before State, j *journal.Journal, err error) {
	if before, err = s.loadState(); err != nil {
		return before, nil, err
	}
	dir := filepath.Join(s.Dir, JournalName)
	j, err = s.openJournalOf(&before, dir)
	if corrupt, ok := errors.AsType[*journal.CorruptError](err); errors.Is(err, errNoFit) || errors.Is(err, journal.ErrBehind) || ok && corrupt.Released {
		if err = s.setJournalAside(dir, err); err == nil {
			before = State{}
			j, err = s.openJournalOf(&before, dir)
		}
	}
	if err != nil {
		return before, nil, fmt.Errorf("open the journal: %w", err)
	}
	return before, j, nil
}

// Done ends the start: from now on the State must be on the disk before the journal goes on to a new
// segment. Until then a full disk only has it assumed.
func (s *Start) Done() { s.done.Store(true) }

// loadState returns the state of the last server. One that can't be understood is set
// aside, and counts as none.
func (s *Start) loadState() (State, error) {
	err := s.State.Load()
	if errors.Is(err, ErrDamaged) {
		to, failed := SetAside(s.State.Path)
		if failed != nil {
			return State{}, errors.Join(err, failed)
		}
		s.Log.Error("the server's state is set aside, and a new epoch begins", "err", err, "aside", to)
		err = nil
	}
	return s.State.Get(), err
}

// openJournalOf opens the journal of a state, which loses its epoch if revisions
// can't be trusted.
func (s *Start) openJournalOf(before *State, dir string) (*journal.Journal, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil && !IsFull(err) { // then it is made when it is written to
		return nil, fmt.Errorf("make the journal: %w", err)
	}
	there, err := journal.Exists(dir)
	if err != nil {
		return nil, err
	}
	if before.Journal != 0 && !there {
		s.Log.Error("the journal is missing: a new epoch begins", "dir", dir)
		*before = State{}
	}
	id := DirID{}
	if there {
		if id, err = DirIDOf(dir); err != nil {
			return nil, err
		}
	}
	if before.Journal != 0 && !before.JournalID().Is(id) {
		return nil, errNoFit
	}
	if before.LostByTheMachine(host.BootID()) {
		before.Epoch = ""
	}
	s.State.Assume(func(st *State) {
		*st = *before
		st.Journal, st.JournalMade = id.Inode, id.Made
		s.describe(st)
	})
	o := s.Journal
	o.Buffered = s.Buffered
	o.LastSegment, o.LastRevision = before.Segment, before.Newest
	o.Began = func(segment uint64) error { return s.noteSegment(dir, segment) }
	o.Lost = func(err error) {
		s.Log.Error("the journal is damaged where it was not needed any more, or lacks its end: a new epoch begins", "err", err)
		before.Epoch = ""
		s.State.Assume(func(st *State) { st.Epoch = "" })
	}
	return journal.Open(dir, before.Released, o)
}

// describe makes it the state of a server that runs.
func (s *Start) describe(st *State) {
	st.Clean, st.Newest, st.Boot, st.Version, st.Namespaces = false, 0, host.BootID(), s.Version, s.Namespaces
	st.Durability = Synced
	if s.Buffered {
		st.Durability = Buffered
	}
}

// setJournalAside takes a journal out of use that can't be used. One without a record
// stays.
func (s *Start) setJournalAside(dir string, why error) error {
	empty, err := journal.IsEmpty(dir)
	if err != nil || empty {
		return err
	}
	to, err := SetAside(dir)
	if err != nil {
		return err
	}
	s.Log.Error("the journal does not fit: it is set aside, and a new epoch begins", "err", why, "aside", to)
	return nil
}

// noteSegment notes the newest segment of the journal. Where that could not be made durable, the note
// of an older one may come back: it misses nothing but the loss of this segment.
func (s *Start) noteSegment(dir string, number uint64) error {
	id, err := DirIDOf(dir)
	if err != nil {
		return err
	}
	note := func(st *State) { st.Segment, st.Journal, st.JournalMade = number, id.Inode, id.Made }
	err = s.State.Change(note)
	switch {
	case errors.Is(err, ErrNotSynced):
		s.Log.Warn("the journal's newest segment is not noted durably yet", "err", err)
		return nil
	case IsFull(err) && !s.done.Load(): // the caller saves it, or lets nothing be written before it is saved
		s.State.Assume(note)
		return nil
	}
	return err
}
