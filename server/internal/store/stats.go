package store

import (
	"time"

	"github.com/runstatus/runstatus/server/internal/tally"
	"github.com/runstatus/runstatus/statusfile"
)

// Stats describes a store for its operator. It names no run.
type Stats struct {
	Namespaces []NamespaceStats // in the order of their names
	Journal    JournalStats
}

// NamespaceStats describes one namespace. Counts are since the start of the store.
type NamespaceStats struct {
	Name string
	Runs RunCounts

	OwnLines, OwnBytes           uint64 // appended by the store
	ExternalLines, ExternalBytes uint64 // found in the files
	Malformed                    uint64 // external lines that are no status
	// ExternalDelay is how long after the time in it an external line was found, in nanoseconds.
	ExternalDelay tally.Snapshot

	Unverified   int
	Unresponsive bool   // the file system does not answer
	PollOps      uint64 // operations on the file system that looks at intervals have cost
	PollRound    time.Duration
}

// JournalStats describes the log of changes.
type JournalStats struct {
	Bytes       int64
	Segments    int
	Uncommitted int64 // changes
	Unreleased  int64 // changes that a start after a crash reads again

	CommitTimes   tally.Snapshot // in nanoseconds, of groups of changes that share a write
	CommitRecords tally.Snapshot // changes of these groups
	FailedCommits uint64
}

// RunCounts are the counts of the runs of a namespace at a moment.
type RunCounts struct {
	At         time.Time
	Groups     map[RunGroup]RunGroupCount
	Silent     map[statusfile.Kind]int
	Unreadable int // their status files can't be read
	Damaged    int // their newest line is malformed
}

// RunGroup is what runs are counted by: the state of those that have not ended, the outcome of the others.
type RunGroup struct {
	Kind    statusfile.Kind
	Ended   bool
	State   string
	Outcome string
}

// RunGroupCount is how many runs are in a group, and the time of the oldest of their newest lines.
type RunGroupCount struct {
	Runs   int
	Oldest time.Time
}

// NewRunCounts returns counts of no run.
func NewRunCounts(at time.Time) RunCounts {
	return RunCounts{At: at, Groups: map[RunGroup]RunGroupCount{}, Silent: map[statusfile.Kind]int{}}
}

// Add counts a run. A state that is not in the vocabulary counts as OtherState, so that the number of groups
// is bounded.
func (c *RunCounts) Add(v *statusfile.Vocabulary, run *Run) {
	if run.Unreadable != "" {
		c.Unreadable++
		return
	}
	if run.Current.Malformed {
		c.Damaged++
	}
	if !run.SilentSince().IsZero() {
		c.Silent[run.Name.Kind]++
	}
	g := RunGroup{Kind: run.Name.Kind, Ended: run.Ended}
	if run.Ended {
		g.Outcome = run.OutcomeName()
	} else if _, ok := v.Lookup(run.Name.Kind, run.Current.State); ok {
		g.State = run.Current.State
	} else {
		g.State = OtherState
	}
	counted := c.Groups[g]
	counted.Runs++
	if at := run.UpdateTime; !at.IsZero() && (counted.Oldest.IsZero() || at.Before(counted.Oldest)) {
		counted.Oldest = at
	}
	c.Groups[g] = counted
}

// OtherState is what RunCounts calls the states that the vocabulary lacks. No state has this name, because
// those of status files have no small letters.
const OtherState = "other"
