// Package until judges the condition that ends a watch, for watches of a mirror. It follows the rules of
// WatchUntil in the API, so that a mirror has the verdict of the server. It makes no calls. A Condition
// belongs to one goroutine; the functions may be called concurrently.
package until

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strings"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/runname"
)

// Selection is what a watch selects: one of Names, Series and the runs of a parent.
type Selection struct {
	Names        []string // full names
	Series       string
	AllowMissing bool
}

// Condition receives the events of a watch in order, from Reset on, and keeps only what may still change
// the verdict.
type Condition struct {
	of      Selection
	all     bool // all runs must satisfy it; else any run
	ended   bool // it is about the end of runs
	problem bool // it is about an end with a problem
	states  States

	pending     map[string]bool     // runs that have not ended, and whether they satisfy the condition now
	unsatisfied int                 // number of pending runs that do not
	ends        map[string]struct{} // runs that have ended, as far as they may still decide
	missing     map[string]struct{} // named runs that are waited for
	gone        map[string]string   // named runs that were deleted and are not waited for, with their uids
	closed      bool                // the series has ended or is gone: no member joins any more
	satisfied   []string            // runs that make an "any" condition hold
	failed      []string            // runs that keep an "all" condition from holding
}

// New returns the condition u of a watch. The error is about a condition that can't be judged without the
// server.
func New(u *runstatusv1.WatchUntil, of Selection) (*Condition, error) {
	c := &Condition{of: of}
	var names []string
	switch of := u.GetCondition().(type) {
	case *runstatusv1.WatchUntil_AllEnded:
		c.all, c.ended = true, true
	case *runstatusv1.WatchUntil_AnyProblem:
		c.ended, c.problem = true, true
	case *runstatusv1.WatchUntil_AllIn:
		c.all, names = true, of.AllIn.GetNames()
	case *runstatusv1.WatchUntil_AnyIn:
		names = of.AnyIn.GetNames()
	default:
		return nil, errors.New("a mirror knows no histories: use UntilEver without WithMirror")
	}
	var err error
	if c.states, err = ParseStates(names, of); err != nil {
		return nil, err
	}
	if c.states.Has("COMPLETE") && !c.ended && of.holds(true) {
		return nil, errors.New("a mirror can't tell whether a series is COMPLETE by its members: use UntilEnded, name test runs only, or leave WithMirror out")
	}
	c.Reset()
	return c, nil
}

// Reset prepares for a watch that starts over.
func (c *Condition) Reset() {
	c.pending, c.ends, c.missing, c.gone = map[string]bool{}, map[string]struct{}{}, map[string]struct{}{}, map[string]string{}
	c.unsatisfied, c.closed, c.satisfied, c.failed = 0, false, nil, nil
	for _, name := range c.named() {
		if c.needs(name) {
			c.missing[name] = struct{}{}
		}
	}
}

// named returns the runs that the options name.
func (c *Condition) named() []string {
	if c.of.Series != "" {
		return []string{c.of.Series}
	}
	return c.of.Names
}

// counts reports whether the condition is about a run. It is not if it asks for states that runs of this
// kind can't be in. Of a series and its members it asks the members, unless a state is one of series alone.
func (c *Condition) counts(name string) bool {
	if c.ended {
		return true
	}
	series := runname.IsSeries(name)
	for state, exact := range c.states {
		own, other := isBuiltIn(state, series), isBuiltIn(state, !series)
		switch {
		case name == c.of.Series && c.all && (other || !own): // its members are asked for it
		case own, exact:
			return true
		}
	}
	return false
}

// needs reports whether the condition can't be decided without a named run.
func (c *Condition) needs(name string) bool { return c.counts(name) || name == c.of.Series }

// Joined takes a run that is selected now, as it stands. To take a run twice does no harm.
func (c *Condition) Joined(run *runstatusv1.Run) {
	name := run.GetName()
	delete(c.missing, name)
	delete(c.gone, name)
	if name == c.of.Series {
		c.closed = false // it may be another generation
	}
	if !c.counts(name) {
		c.closed = c.closed || name == c.of.Series && run.GetEnded()
		return
	}
	c.setPending(name, c.satisfies(run))
	if run.GetEnded() {
		c.Ended(run)
	}
}

func (c *Condition) satisfies(run *runstatusv1.Run) bool {
	switch {
	case c.problem:
		return endedWithProblem(run)
	case c.ended:
		return run.GetEnded()
	}
	return run.GetCurrent() != nil && c.states.Has(run.GetCurrent().GetStateName())
}

// endedWithProblem reports whether a run has ended with a problem, or in a way that is not known. A series
// counts by its own lines: only they make an outcome beside that of its members, which are FAILED or not
// known at worst.
func endedWithProblem(run *runstatusv1.Run) bool {
	switch {
	case !run.GetEnded() || run.GetUnreadableReason() != "":
		return run.GetEnded()
	case !runname.IsSeries(run.GetName()):
		return hasProblem(run)
	case run.GetFirstProblem() != nil:
		return true
	}
	byMembers := run.GetOutcome() == runstatusv1.Outcome_OUTCOME_FAILED || run.GetOutcome() == runstatusv1.Outcome_OUTCOME_UNSPECIFIED
	return !byMembers && hasProblem(run)
}

// setPending records whether a pending run satisfies the condition. An "any" condition that was satisfied
// once stays decided.
func (c *Condition) setPending(name string, satisfied bool) {
	if before, was := c.pending[name]; was && !before {
		c.unsatisfied--
	}
	if !satisfied {
		c.unsatisfied++
	}
	c.pending[name] = satisfied
	if satisfied && !c.all {
		c.satisfied = append(c.satisfied, name)
	}
}

// removePending reports whether a run was pending, and whether it satisfied the condition.
func (c *Condition) removePending(name string) (satisfied, was bool) {
	satisfied, was = c.pending[name]
	if was && !satisfied {
		c.unsatisfied--
	}
	delete(c.pending, name)
	return satisfied, was
}

// Line takes a line of a selected run.
func (c *Condition) Line(line *runstatusv1.StatusInfo) {
	name := line.GetRun()
	if c.ended || !c.counts(name) {
		return
	}
	satisfied := c.states.Has(line.GetStateName())
	_, pending := c.pending[name]
	_, ended := c.ends[name]
	switch {
	case pending:
		c.setPending(name, satisfied)
	case satisfied && !c.all:
		c.satisfied = append(c.satisfied, name)
	case !satisfied && ended:
		c.fail(name)
	}
}

// Ended takes the end of a selected run, or another outcome of a run that had ended.
func (c *Condition) Ended(run *runstatusv1.Run) {
	name := run.GetName()
	c.closed = c.closed || name == c.of.Series
	if _, again := c.ends[name]; again && c.problem {
		c.setPending(name, endedWithProblem(run))
	}
	satisfied, pending := c.pending[name]
	if !pending {
		return
	}
	if !satisfied && c.problem {
		satisfied = endedWithProblem(run)
		c.setPending(name, satisfied)
	}
	c.removePending(name)
	switch {
	case c.problem, c.all && !c.ended && satisfied:
		c.ends[name] = struct{}{}
	case c.all && !c.ended:
		c.fail(name)
	}
}

// Left takes a run that is not selected any more. A named run is missing from then on.
func (c *Condition) Left(run *runstatusv1.Run) {
	name := run.GetName()
	c.removePending(name)
	delete(c.ends, name)
	named := slices.Contains(c.named(), name)
	switch {
	case !named || !c.needs(name):
	case c.of.AllowMissing:
		c.closed = c.closed && name != c.of.Series
		c.missing[name] = struct{}{}
	default:
		delete(c.missing, name)
		c.gone[name] = run.GetUid()
		c.closed = c.closed || name == c.of.Series
		if c.all {
			c.fail(name)
		}
	}
}

func (c *Condition) fail(name string) {
	if !slices.Contains(c.failed, name) {
		c.failed = append(c.failed, name)
	}
}

// verdict returns why the watch ends, REASON_UNSPECIFIED while it goes on, and the runs that decided it:
// nil for all selected runs.
func (c *Condition) verdict(runs map[string]*runstatusv1.Run) (runstatusv1.WatchClosing_Reason, []string) {
	const (
		met        = runstatusv1.WatchClosing_REASON_CONDITION_MET
		impossible = runstatusv1.WatchClosing_REASON_CONDITION_IMPOSSIBLE
	)
	over := (len(c.of.Names) > 0 || c.of.Series != "") && len(c.pending) == 0 && len(c.missing) == 0
	switch {
	case len(c.satisfied) > 0:
		return met, c.satisfied
	case len(c.failed) > 0:
		return impossible, c.failed
	case c.all && c.unsatisfied == 0 && len(c.missing) == 0 && c.countsAny(runs):
		return met, nil
	case !over, c.of.Series != "" && !c.counts(c.of.Series) && !c.closed: // members may come
	case !c.all:
		return impossible, nil
	case c.closed:
		return impossible, []string{c.of.Series}
	}
	return runstatusv1.WatchClosing_REASON_UNSPECIFIED, nil
}

// countsAny reports whether the condition is about a selected run.
func (c *Condition) countsAny(runs map[string]*runstatusv1.Run) bool {
	for name := range runs {
		if c.counts(name) {
			return true
		}
	}
	return false
}

// Closing returns what decided the condition, nil while it is not decided. Runs are the selected runs as
// they are now.
func (c *Condition) Closing(runs map[string]*runstatusv1.Run) *runstatusv1.WatchClosing {
	reason, by := c.verdict(runs)
	if reason == runstatusv1.WatchClosing_REASON_UNSPECIFIED {
		return nil
	}
	decides := c.counts
	if reason == runstatusv1.WatchClosing_REASON_CONDITION_IMPOSSIBLE {
		decides = c.needs
	}
	if by == nil {
		by = slices.DeleteFunc(slices.Collect(maps.Keys(runs)), func(name string) bool { return !decides(name) })
	}
	m := &runstatusv1.WatchClosing{Reason: reason, Tally: &runstatusv1.RunTally{}, SeriesTally: &runstatusv1.RunTally{}, Missing: slices.Sorted(maps.Keys(c.missing))}
	m.Deleted = slices.Sorted(maps.Keys(c.gone))
	slices.Sort(by)
	for _, name := range slices.Compact(by) {
		run := runs[name]
		if run == nil {
			run = &runstatusv1.Run{Name: name, Uid: c.gone[name]}
		}
		m.Runs = append(m.Runs, run)
		if run.GetUnreadableReason() != "" {
			m.Unreadable = append(m.Unreadable, name)
		}
		if _, gone := c.gone[name]; gone {
			continue
		}
		tally := m.GetTally()
		if runname.IsSeries(name) {
			tally = m.GetSeriesTally()
		}
		addToTally(tally, run)
	}
	slices.SortStableFunc(m.Runs, func(a, b *runstatusv1.Run) int { return cmp.Compare(urgency(a), urgency(b)) })
	return m
}

// urgency orders runs so that those come first that a caller must not miss.
func urgency(run *runstatusv1.Run) int {
	switch {
	case run.GetUnreadableReason() != "":
		return 0
	case hasProblem(run):
		return 1
	case !run.GetEnded():
		return 2
	}
	return 3
}

func addToTally(t *runstatusv1.RunTally, run *runstatusv1.Run) {
	t.Total++
	if run.GetUnreadableReason() != "" {
		t.Unreadable++
	}
	if !run.GetEnded() {
		return
	}
	t.Ended++
	if t.ByOutcome == nil {
		t.ByOutcome = map[string]int64{}
	}
	t.ByOutcome[strings.TrimPrefix(run.GetOutcome().String(), "OUTCOME_")]++
}

func hasProblem(run *runstatusv1.Run) bool { return run.GetEnded() && IsProblem(run.GetOutcome()) }

// IsProblem reports whether the outcome of an ended run is a problem: any outcome but PASSED, SKIPPED and
// COMPLETED.
func IsProblem(outcome runstatusv1.Outcome) bool {
	switch outcome {
	case runstatusv1.Outcome_OUTCOME_PASSED, runstatusv1.Outcome_OUTCOME_SKIPPED, runstatusv1.Outcome_OUTCOME_COMPLETED:
		return false
	}
	return true
}
