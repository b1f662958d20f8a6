package runstate

import (
	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/rundir"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// State is all that is known of a run: plain data. Its owner guards it with a lock.
type State struct {
	File     File
	Dir      rundir.State
	Position Position
	Derived  Derived // of a series
}

// View returns the view of the run n, which is in this state. It shares no memory that later changes.
func (s *State) View(n store.Name) *View { return &View{Content: s.Content(n)} }

// Content returns what View says.
func (s *State) Content(n store.Name) Content {
	fold, dir := s.File.Fold, s.Dir
	fold.Unsound = fold.Unsound || s.File.Tail
	if dir.Identity != nil && s.Position.Identity != nil {
		dir.Identity = s.Position.Identity
	}
	return Content{
		Name: n, Revision: s.Position.Newest, creation: s.Position.Created, Revisions: s.Position.Revisions, File: s.File.ID, UID: s.File.UID,
		Fold: fold, Size: s.File.Counted, Partial: s.File.Partial, Unreadable: s.File.Why, ended: s.Position.Ended, related: s.Position.Related,
		series: s.Position.Series, derived: s.Derived, silence: s.Position.Silence, State: dir,
	}
}

// Outcome returns how the run n, which is in this state, came out if it has ended. That of a series is not
// known before its members were looked at.
func (s *State) Outcome(n store.Name) store.Outcome {
	if !s.Position.Ended || n.Kind == statusfile.Series && !s.Position.Related {
		return store.NoOutcome
	}
	c := s.Content(n)
	return c.outcome()
}

const sysName = "sys_name"

// FoundIdentity returns the identity that the directory and, of a series, the first member state: a
// series has the sys_name of that member, as in Pavilion. It is nil if the directory was never read.
func (s *State) FoundIdentity() *layout.Identity {
	found := s.Dir.Identity
	if found == nil || s.Derived.SysName == "" {
		return found
	}
	if _, own := found.Labels.Get(sysName); own {
		return found
	}
	labels := found.Labels.Map()
	labels[sysName] = s.Derived.SysName
	with := *found
	with.Labels = store.MakeLabels(labels)
	return &with
}
