package filestore

import (
	"cmp"
	"path/filepath"
	"runtime/debug"
	"slices"

	"github.com/runstatus/runstatus/server/internal/journal"
	"github.com/runstatus/runstatus/server/internal/statedir"
)

// begin opens the journal and the index, and recovers lines that the files lost in a crash. In a
// read-only store a new log begins, in memory. A start succeeds although the disk of the state
// directory is full; writes are refused until the state can be written.
func (s starter) begin() error {
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
	indexed, err := s.indexer().openIndex(before)
	if err != nil {
		return err
	}
	s.env.Index.DB.SetStale(!indexed)
	swept, made := s.sweepEmpty(before)
	if err := s.recover(before); err != nil {
		return err
	}
	// A new epoch: without the index or a full sweep, changes may have happened that get no
	// revision, and clients may know changes that the files do not hold any more.
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
		if err := s.indexer().beginIndex(); err != nil && !statedir.IsFull(err) { // else the next checkpoint does it
			return err
		}
	}
	start.Done()
	s.startBackground()
	return nil
}

// sweepEmpty makes trees without a run complete. All reports whether the log can account for
// every run: each tree was complete when the last server ended, or is new and empty. Made
// reports whether a tree became complete by this call.
func (s starter) sweepEmpty(before statedir.State) (all, made bool) {
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

// buildVersion returns the version of this module in the running program, "" if that is not known.
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
