package runstate

import (
	"github.com/runstatus/runstatus/server/internal/rundir"
	"github.com/runstatus/runstatus/server/internal/store"
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
	fold := s.File.Fold
	fold.Unsound = fold.Unsound || s.File.Tail
	return Content{
		Name: n, Revision: s.Position.Newest, creation: s.Position.Created, Revisions: s.Position.Revisions, File: s.File.ID, UID: s.File.UID,
		Fold: fold, Size: s.File.Counted, Partial: s.File.Partial, Unreadable: s.File.Why, ended: s.Position.Ended, related: s.Position.Related,
		series: s.Position.Series, derived: s.Derived, State: s.Dir,
	}
}
