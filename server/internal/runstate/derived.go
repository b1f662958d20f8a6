package runstate

import (
	"time"

	"github.com/runstatus/runstatus/server/internal/store"
)

// Derived is what is concluded of a series from its members.
type Derived struct {
	Members int
	Good    bool // no member that has ended has a problem
	Unsure  bool // the outcome of a member is not known
	Emptied bool // it had members when it ended, and has none any more: they count all the same
	Ended   bool // the series is closed, and all members have ended
	EndTime time.Time
	SysName string // of the first member
}

// outcome returns the outcome of an ended series with such lines.
func (d *Derived) outcome(lines *store.Fold) store.Outcome {
	switch {
	case d.Unsure:
		return lines.SeriesOutcome([]store.Outcome{store.NoOutcome})
	case d.Members == 0 && !d.Emptied:
		return lines.SeriesOutcome(nil)
	case d.Good:
		return lines.SeriesOutcome([]store.Outcome{store.Passed})
	}
	return lines.SeriesOutcome([]store.Outcome{store.Failed})
}

// KeepEnd keeps the end that a series had before: an end is final, and missing members do not improve the
// outcome.
func (d *Derived) KeepEnd(before *Derived) {
	if !d.Ended {
		d.Ended, d.EndTime = true, before.EndTime
	}
	d.Emptied = d.Members == 0 && before.Emptied
	if d.Members < before.Members {
		d.Good = d.Good && before.Good
		d.Emptied = d.Members == 0
	}
}

// AddMember counts a member.
func (d *Derived) AddMember(h *Summary) {
	d.Members++
	d.Unsure = d.Unsure || h.Outcome == store.NoOutcome
	if !h.Has(Ended) {
		return
	}
	d.Good = d.Good && h.Outcome.Good()
	if at := unpackTime(h.end); at.After(d.EndTime) {
		d.EndTime = at
	}
}
