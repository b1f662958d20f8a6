package store

import (
	"iter"
	"slices"
	"time"

	"github.com/runstatus/runstatus/statusfile"
)

// Status is a line of a run's history with its place in the store's log.
type Status struct {
	statusfile.Status
	Revision int64 // 0: older than the store's memory
}

// EmptyFile is the status of a run without a line, as Pavilion reports it.
var EmptyFile = Status{Status: statusfile.Status{State: "INVALID", Note: "Status file was empty."}}

// Run is a run as it stood at one moment. It is never changed once a store has
// given it out, so it can be kept and shared; those that Store.Runs yields are not.
type Run struct {
	Name     Name
	Revision int64 // the newest change of the run that is in it; 0: none is known
	// CreateRevision is that of its creation: runs were created in this order. 0: it was there
	// before the store's log began, or the store has forgotten it.
	CreateRevision int64
	UID            string // hex; "" as long as there is no first line
	Current        Status
	FirstProblem   *Status
	Outcome        Outcome
	Ended          bool
	Result         string // of the newest COMPLETE: PASS, FAIL, ERROR or ""
	Ever           States // every state that its history held
	EndTime        time.Time
	CreateTime     time.Time
	UpdateTime     time.Time

	DisplayName string
	User        string
	Labels      Labels

	Series           Name // the series it is a member of, or the zero Name
	MemberCount      int
	MembershipClosed bool

	// Silence is what was noted last; see SilentSince. That of a run that has ended is zero.
	Silence Silence

	// ResultOf returns a value of the run's results. A store leaves it nil: a caller sets it for
	// filters and orders that use results.
	ResultOf func(key string) Value

	Unreadable string // why its file can't be read; "" when it can
	Unverified bool   // shown as last known, or not wholly counted yet
}

// SilentSince returns since when the run is silent; the zero time if it is not.
func (r *Run) SilentSince() time.Time {
	if r.Ended || r.Silence.Sequence != r.Current.Sequence {
		return time.Time{}
	}
	return r.Silence.Since
}

// Identity returns the run's identity.
func (r *Run) Identity() Identity { return Identity{r.DisplayName, r.User, r.Labels} }

// SetIdentity replaces the run's identity.
func (r *Run) SetIdentity(who Identity) {
	r.DisplayName, r.User, r.Labels = who.DisplayName, who.User, who.Labels
}

// Identified returns a run of which the name and the identity alone are known. Who may be nil.
func Identified(n Name, who *Identity) *Run {
	r := &Run{Name: n}
	if who != nil {
		r.SetIdentity(*who)
	}
	return r
}

// Outcome is how a run that has ended came out.
type Outcome uint8

// The outcomes. Of several that the states of a history decide the first counts. NoOutcome is that of a run that has not ended, and of one whose history
// does not tell how it did.
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

// outcomeNamed returns the outcome with a name that a vocabulary uses.
func outcomeNamed(name string) Outcome { return Outcome(slices.Index(outcomeNames[:], name)) } //nolint:gosec // a vocabulary has no others

// Unspecified is what the outcome of a run is called that has ended and has none.
const Unspecified = "UNSPECIFIED"

// OutcomeName returns the name of the run's outcome, "" if it has not ended.
func (r *Run) OutcomeName() string {
	if r.Ended && r.Outcome == NoOutcome {
		return Unspecified
	}
	return r.Outcome.String()
}

// Outcomes returns the names of all outcomes that a run that has ended can have.
func Outcomes() []string { return append(slices.Clone(outcomeNames[1:]), Unspecified) }

// Good reports whether nothing is wrong with an ended run.
func (o Outcome) Good() bool { return o == Passed || o == Skipped || o == Completed }

// Collect returns copies of the runs that are yielded, which can be kept.
func Collect(yielded iter.Seq2[*Run, error]) ([]*Run, error) {
	var runs []*Run
	for r, err := range yielded {
		if err != nil {
			return nil, err
		}
		kept := *r
		runs = append(runs, &kept)
	}
	return runs, nil
}
