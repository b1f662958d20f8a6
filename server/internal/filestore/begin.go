package filestore

import (
	"cmp"
	"errors"
	"path/filepath"
	"runtime/debug"
	"slices"
	"time"

	"github.com/runstatus/runstatus/server/internal/journal"
	"github.com/runstatus/runstatus/server/internal/statedir"
)

// begin opens the journal and brings back what a crash took from the files. Where
// nothing is to be written the order begins anew, in memory.
func (s *Store) begin() error {
	if s.cfg.ReadOnly {
		s.env.Changes.Journal = &journal.Memory{}
		s.startBackground()
		return s.state.Change(func(st *statedir.State) { st.Epoch = statedir.NewEpoch() })
	}
	s.state.Path = filepath.Join(s.cfg.StateDir, statedir.FileName)
	o := s.cfg.Journal
	o.KeepSize, o.KeepAge = cmp.Or(o.KeepSize, DefaultKeepSize), cmp.Or(o.KeepAge, DefaultKeepAge)
	start := statedir.Start{
		Dir: s.cfg.StateDir, State: &s.state, Journal: o, Buffered: s.cfg.Buffered,
		Namespaces: s.Namespaces(), Version: buildVersion(), Log: s.cfg.Log,
	}
	before, j, err := start.OpenJournal()
	if err != nil {
		return err
	}
	s.env.Changes.Journal = j
	indexed, err := s.openIndex(before)
	if err != nil {
		return err
	}
	s.env.Index.DB.SetStale(!indexed)
	swept, made := s.sweepEmpty(before)
	if err := s.recover(before); err != nil {
		return err
	}
	// Followers of the order may have been told what is not true any more, or will not be told
	// everything.
	if !indexed || !swept {
		s.state.Assume(func(st *statedir.State) { st.Epoch = statedir.NewEpoch() })
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
	start.Done()
	s.startBackground()
	return nil
}

// sweepEmpty makes trees complete that hold no run. It reports whether all that is in
// the trees was known when the last server ended, or is new: else runs came that no
// change tells of. And whether it made any tree complete.
func (s *Store) sweepEmpty(before statedir.State) (all, made bool) {
	all = true
	for _, t := range s.trees {
		if t.Complete() {
			continue
		}
		served := before.Namespaces == nil || slices.Contains(before.Namespaces, t.Namespace)
		empty := t.sweepEmpty()
		all, made = all && empty && !served, made || empty
	}
	return all, made
}

// end makes all durable and says so.
func (s *Store) end() error {
	defer s.background.stop()
	if s.env.Changes.Journal == nil {
		return nil
	}
	var err error
	if s.background.started {
		s.background.end()
	}
	if s.background.started && s.env.Index.DB.IsKept() {
		// What does not fit into the time is in the journal, for the next start.
		if err = s.checkpoint(time.Now().Add(endTime)); err == nil {
			err = s.state.Change(func(st *statedir.State) { st.Clean, st.Newest = true, uint64(s.env.Changes.Committed()) })
		}
		if err := s.env.Index.DB.Compact(); err != nil { // best effort: it is logged, and the larger index stands as it was
			s.cfg.Log.Warn("the next start reads an index that is larger than need be", "err", err)
		}
	}
	return errors.Join(err, s.env.Changes.Journal.Close(), s.env.Index.DB.Close())
}

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
