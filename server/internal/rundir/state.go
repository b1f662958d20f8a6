package rundir

import (
	"time"

	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
)

// State is what a run's directory holds beside the status file. It may be copied; its maps are
// never changed once it was read.
type State struct {
	*layout.Identity // nil until it was read in this generation
	Complete         bool
	CompleteAt       time.Time
	Closed           bool       // of a series
	Link             store.Name // of a test run: where its own link points
	Members          Members

	Info safefs.Info            // of the directory
	Sets map[string]safefs.Info // a series' link directories, as they were when read
	Seen time.Time

	Hidden  bool   // this server may not look at all of it
	Blind   bool   // nor at where the run's link points, or at a series' members
	Unsure  bool   // nor at attributes that could be the service's own
	Misread bool   // a series' test sets hold what can't be read as a link to a test run
	Damage  string // why not all that the files say could be read
	Synced  bool   // it is durable as it was read
}

// Members are the runs that a series' links name.
type Members map[store.Name]struct{}

// A directory that changed this shortly before it was read may change again
// without a later modification time: it is read once more.
const mtimeGrain = 100 * time.Millisecond

// Settled reports whether a directory that was read at a time shows each later change by another
// modification time.
func Settled(mtime int64, read time.Time) bool {
	return read.Sub(time.Unix(0, mtime)) > mtimeGrain
}

// IsCurrent reports whether what stands beside the status file is known to be as it was read. What
// can't be looked at is not: reading it says why. Paths are relative to root.
func (s *State) IsCurrent(root int, dir safefs.Info) bool {
	if s.Info.ID != dir.ID || s.Info.MTime != dir.MTime || !Settled(dir.MTime, s.Seen) {
		return false
	}
	for set, was := range s.Sets {
		st, err := safefs.Lstat(root, set) // best effort: after an error the directory is read again, which says why
		if err != nil || st.ID != was.ID || st.MTime != was.MTime || !Settled(st.MTime, s.Seen) {
			return false
		}
	}
	return true
}
