package filestore

import (
	"errors"
	"runtime/debug"

	"github.com/google/uuid"

	"github.com/runstatus/runstatus/server/internal/host"
	"github.com/runstatus/runstatus/server/internal/statedir"
)

// begins makes it the state of a server that runs.
func (s *Store) begins(st *statedir.State) {
	st.Clean, st.Newest, st.Boot, st.Version, st.Namespaces = false, 0, host.BootID(), buildVersion(), s.Namespaces()
	st.Durability = statedir.Synced
	if s.cfg.Buffered {
		st.Durability = statedir.Buffered
	}
}

// loadState returns the state of the last server. One that can't be understood is set
// aside, and counts as none.
func (s *Store) loadState() (statedir.State, error) {
	err := s.state.Load()
	if errors.Is(err, statedir.ErrDamaged) {
		to, failed := statedir.SetAside(s.state.Path)
		if failed != nil {
			return statedir.State{}, errors.Join(err, failed)
		}
		s.cfg.Log.Error("the server's state is set aside, and a new epoch begins", "err", err, "aside", to)
		err = nil
	}
	return s.state.Get(), err
}

func newEpoch() string { return uuid.NewString() }

// buildVersion returns the version of this module in the program that runs, "" where it
// is not known.
func buildVersion() string {
	const path = "github.com/runstatus/runstatus"
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, m := range append(info.Deps, &info.Main) {
		if m.Path == path {
			return m.Version
		}
	}
	return ""
}

// noteSegment notes the newest segment of the journal in a directory. Where that could not be made
// durable, the note of an older one may come back: it misses nothing but the loss of
// this segment.
func (s *Store) noteSegment(dir string, number uint64) error {
	id, err := statedir.DirIDOf(dir)
	if err != nil {
		return err
	}
	note := func(st *statedir.State) { st.Segment, st.Journal, st.JournalMade = number, id.Inode, id.Made }
	err = s.state.Change(note)
	switch {
	case errors.Is(err, statedir.ErrNotSynced):
		s.cfg.Log.Warn("the journal's newest segment is not noted durably yet", "err", err)
		return nil
	case statedir.IsFull(err) && !s.background.started: // begin saves it, or lets nothing be written before it is saved
		s.state.Assume(note)
		return nil
	}
	return err
}
