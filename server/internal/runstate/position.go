package runstate

import (
	"github.com/runstatus/runstatus/server/internal/changelog"
	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/store"
)

// Position is where a run stands in the log of changes.
//
// A run was there before the log began if no index knew it when it was first looked at, and not every run
// of its tree had been looked at by then. What such a run is at first is no change, and its lines have the
// revision 0. Every run that comes later is a creation, and so is each further generation of an id.
type Position struct {
	Tracked     bool                    // the log knows the run, or the run was there before the log began
	Preexisting bool                    // it was there before: what it is at first is no change
	Ended       bool                    // its end is in the log, or came before
	Outcome     store.Outcome           // if it has ended: as the log tells it
	Related     bool                    // its memberships were reconciled
	Series      store.Name              // the series that it is a member of
	UID         string                  // of the generation
	Identity    *layout.Identity        // as the log tells it; nil if it was never known
	Silence     store.Silence           // what was noted last
	AdoptedTo   int64                   // lines that begin before this offset have their revisions
	Revisions   changelog.LineRevisions // of those, as far as the journal reaches back
	Newest      int64                   // the newest revision of the run's changes
	Created     int64                   // the revision of its creation; 0: not known
}
