package store

import (
	"time"

	"github.com/runstatus/runstatus/statusfile"
)

// Status is a line of a run's history with its place in the store's order.
type Status struct {
	statusfile.Status
	Revision int64 // 0: older than the store's memory
}

// Run is a run as it stood at one moment. It is never changed once a store has
// given it out, so it can be kept and shared.
type Run struct {
	Name         Name
	UID          string // hex; "" as long as there is no first line
	Current      Status
	FirstProblem *Status
	Outcome      Outcome
	Result       string // of the newest COMPLETE: PASS, FAIL, ERROR or ""
	Ended        bool
	Ever         States // every state that its history held
	EndTime      time.Time
	CreateTime   time.Time
	UpdateTime   time.Time

	DisplayName string
	User        string
	Labels      map[string]string // never changed; runs may share one

	// Revision is that of the newest change of this run which is in this view of it;
	// 0 when that is older than the store's memory.
	Revision int64

	Series           Name // the series it is a member of, or the zero Name
	MemberCount      int
	MembershipClosed bool

	Unreadable string // why its file can't be read; "" when it can
	Unverified bool   // shown as last known, or not wholly counted yet
}

// Outcome is how a run that has ended came out.
type Outcome uint8

// The outcomes. NoOutcome is that of a run that has not ended.
const (
	NoOutcome Outcome = iota
	Passed
	Failed
	ResultError
	BuildFailed
	TimedOut
	Cancelled
	Skipped
	Aborted
	Errored
	Completed
)

var outcomeNames = [...]string{"", "PASSED", "FAILED", "RESULT_ERROR", "BUILD_FAILED",
	"TIMED_OUT", "CANCELLED", "SKIPPED", "ABORTED", "ERROR", "COMPLETED"}

// String returns the outcome's name, "" for NoOutcome.
func (o Outcome) String() string { return outcomeNames[o] }

// Outcomes returns the names of all outcomes but NoOutcome.
func Outcomes() []string { return outcomeNames[1:] }

// Good tells whether nothing is wrong with an ended run.
func (o Outcome) Good() bool { return o == Passed || o == Skipped || o == Completed }
