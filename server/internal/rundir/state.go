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

	Hidden  bool   // this server has no permission to read a part of it
	Blind   bool   // the part includes the run's link, or links of the series to members
	Unsure  bool   // the part includes attributes that this service may have written
	Misread bool   // a test set of the series holds an entry that is no link to a test run
	Damage  string // what is damaged in the files
	Synced  bool   // the markers and links that were read are durable
}

// Members are the runs that a series' links name.
type Members map[store.Name]struct{}

// mtimeGrain is the age that a directory's modification time must have when the directory is read. A
// directory that changed later may change again without another modification time, and is read once
// more.
const mtimeGrain = 100 * time.Millisecond

// Settled reports whether a directory that was read at a time shows each later change by another
// modification time.
func Settled(mtime int64, read time.Time) bool {
	return read.Sub(time.Unix(0, mtime)) > mtimeGrain
}

// IsCurrent reports whether the directory is known to be as it was read. It is false if that can't be found
// out; the next Read then returns the error. Paths are relative to root.
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
