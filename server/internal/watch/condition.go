package watch

import (
	"context"
	"slices"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/query"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// condition decides whether the condition that ends a watch ("until") holds, or can't come to hold
// any more. It receives each change of the selected runs, in order, and keeps only the runs that may
// still change the verdict. It belongs to the watch's goroutine.
type condition struct {
	all     bool // all runs must satisfy it; else any run
	ended   bool // it is about the end of runs
	problem bool // it is about an end with a problem
	ever    bool // it is about the whole history of runs
	states  query.StateSet

	vocabulary *statusfile.Vocabulary

	fixed    bool       // no runs join but missing runs and members of the series
	series   store.Name // its members are selected with it
	closed   bool       // the series has ended or is gone: no member joins any more
	complete bool       // the series is complete
	missing  map[store.Name]struct{}
	waits    bool                  // missing runs are waited for
	gone     map[store.Name]string // named, missing and not waited for: the uid that was deleted, if one was

	unreadable map[store.Name]struct{} // runs that could not be read, and have not ended
	nonEmpty   bool                    // a run may be selected

	pending     map[store.Name]bool     // runs that have not ended, and whether they satisfy the condition now
	unsatisfied int                     // number of pending runs that do not
	ends        map[store.Name]struct{} // of all_in: ended runs that satisfy it so far; of any_problem: ended runs
	derived     map[store.Name]struct{} // of these, the series that are complete without a line that says so
	satisfied   []decider               // runs that make an "any" condition hold
	failed      []decider               // runs that keep an "all" condition from holding
}

// decider is a run that decides the condition.
type decider struct {
	name store.Name
	uid  string // of a run that is gone
	gone bool   // it was deleted, or is missing
}

// hadStateFunc reports whether a run, as it was at its revision, was ever in a state.
type hadStateFunc func(ctx context.Context, run *store.Run, state string) (bool, error)

// parseCondition returns nil if the request has no condition.
func parseCondition(u *runstatusv1.WatchUntil, s *selection) (*condition, error) {
	if u == nil {
		return nil, nil
	}
	c := &condition{vocabulary: s.vocabulary, fixed: !s.parent, series: s.series, waits: s.allowMissing,
		missing: map[store.Name]struct{}{}, pending: map[store.Name]bool{}, ends: map[store.Name]struct{}{},
		derived: map[store.Name]struct{}{}, gone: map[store.Name]string{}, unreadable: map[store.Name]struct{}{}}
	var err error
	switch of := u.GetCondition().(type) {
	case *runstatusv1.WatchUntil_AllEnded:
		c.all, c.ended = true, true
	case *runstatusv1.WatchUntil_AnyProblem:
		c.ended, c.problem = true, true
	case *runstatusv1.WatchUntil_AllIn:
		c.all = true
		c.states, err = query.ParseStates(s.vocabulary, "until.all_in.names", of.AllIn.GetNames(), s.kinds)
	case *runstatusv1.WatchUntil_AnyIn:
		c.states, err = query.ParseStates(s.vocabulary, "until.any_in.names", of.AnyIn.GetNames(), s.kinds)
	case *runstatusv1.WatchUntil_AnyEverIn:
		c.ever = true
		c.states, err = query.ParseStates(s.vocabulary, "until.any_ever_in.names", of.AnyEverIn.GetNames(), s.kinds)
	}
	return c, err
}

// counts reports whether the condition is about a run. It is not if it asks for states that runs of
// this kind can't be in. Of a series and its members it asks the members, unless a state is one of
// series alone.
func (c *condition) counts(n store.Name) bool {
	if c.ended {
		return true
	}
	for state, exact := range c.states {
		own, other := query.KnownState(c.vocabulary, n.Kind, state), query.KnownState(c.vocabulary, query.OtherKind(n.Kind), state)
		switch {
		case n == c.series && c.all && (other || !own): // its members are asked for it
		case own, exact:
			return true
		}
	}
	return false
}

// needs reports whether the condition can't be decided without a named run.
func (c *condition) needs(n store.Name) bool { return c.counts(n) || n == c.series }

// begin takes the selected runs as they were at the watch's first cursor.
func (c *condition) begin(ctx context.Context, named []store.Name, runs []*store.Run, hadState hadStateFunc) error {
	for _, n := range named {
		if c.needs(n) {
			c.missing[n] = struct{}{}
		}
	}
	for _, run := range runs {
		if err := c.runJoined(ctx, run, hadState); err != nil {
			return err
		}
	}
	return nil
}

// runJoined takes a run that is selected now, as it stands. To take a run twice does no harm.
func (c *condition) runJoined(ctx context.Context, run *store.Run, hadState hadStateFunc) error {
	delete(c.missing, run.Name)
	delete(c.gone, run.Name)
	if run.Name == c.series {
		c.closed, c.complete = false, false // they may be those of another generation
	}
	if !c.counts(run.Name) {
		if run.Ended {
			c.runEnded(run)
		}
		return nil
	}
	satisfied, err := c.satisfies(ctx, run, hadState)
	if err != nil {
		return err
	}
	c.nonEmpty = true
	c.setPending(run.Name, satisfied)
	delete(c.unreadable, run.Name)
	if run.Unreadable != "" && !run.Ended {
		c.unreadable[run.Name] = struct{}{}
	}
	if run.Ended {
		c.runEnded(run)
	}
	return nil
}

// satisfies reports whether a run, as it stands, satisfies the condition.
func (c *condition) satisfies(ctx context.Context, run *store.Run, hadState hadStateFunc) (bool, error) {
	switch {
	case c.problem:
		return endedWithProblem(c.vocabulary, run), nil
	case c.ended:
		return run.Ended, nil
	case !c.ever:
		return c.namesStateOf(run.Current), nil
	}
	for state := range c.states {
		if had, err := hadState(ctx, run, state); err != nil || had {
			return had, err
		}
	}
	return false, nil
}

// endedWithProblem reports whether a run has ended with a problem, or in a way that is not known. A
// series counts by its own lines: the outcomes of its members are not known for a past revision.
func endedWithProblem(v *statusfile.Vocabulary, run *store.Run) bool {
	switch {
	case !run.Ended:
		return false
	case run.Unreadable != "":
		return true
	case run.Name.Kind == statusfile.Series:
		return run.FirstProblem != nil || !run.Ever.Outcome(v, statusfile.Series).Good()
	}
	return !run.Outcome.Good()
}

// namesStateOf reports whether a line is of one of the condition's states.
func (c *condition) namesStateOf(line store.Status) bool {
	_, ok := c.states[line.State]
	return ok && (!c.ever || !line.Malformed)
}

// setPending records whether a pending run satisfies the condition. If an "any" condition was
// satisfied once, it stays decided.
func (c *condition) setPending(n store.Name, satisfied bool) {
	before, was := c.pending[n]
	if was && !before {
		c.unsatisfied--
	}
	if !satisfied {
		c.unsatisfied++
	}
	c.pending[n] = satisfied
	if satisfied && !c.all {
		c.satisfied = append(c.satisfied, decider{name: n})
	}
}

// lineAdded takes a line of a selected run.
func (c *condition) lineAdded(n store.Name, line store.Status) {
	if c.ended || !c.counts(n) {
		return
	}
	satisfied := c.namesStateOf(line)
	if _, derived := c.derived[n]; derived {
		if !c.vocabulary.Ends(n.Kind, line.State) {
			return // the series is complete all the same
		}
		delete(c.derived, n)
	}
	_, pending := c.pending[n]
	ended := c.hasEnded(n)
	switch {
	case pending && c.ever: // a state that the run was in stays in its history
		c.setPending(n, satisfied || c.pending[n])
	case pending:
		c.setPending(n, satisfied)
	case satisfied && !c.all:
		c.satisfied = append(c.satisfied, decider{name: n})
	case !satisfied && ended:
		c.fail(decider{name: n})
	}
}

// runEnded takes the end of a selected run, as it stands.
func (c *condition) runEnded(run *store.Run) {
	n := run.Name
	if n == c.series {
		c.closed, c.complete = true, c.isDerivedComplete(run)
	}
	satisfied, pending := c.pending[n]
	if !pending {
		return
	}
	if !satisfied && c.problem {
		satisfied = endedWithProblem(c.vocabulary, run)
		c.setPending(n, satisfied)
	}
	if !satisfied && c.isDerivedComplete(run) {
		c.setPending(n, true)
		satisfied = true
		c.derived[n] = struct{}{}
	}
	delete(c.pending, n)
	if !satisfied {
		c.unsatisfied--
	}
	switch {
	case c.problem:
		c.ends[n] = struct{}{}
	case !c.all || c.ended:
	case satisfied:
		c.ends[n] = struct{}{}
	default:
		c.fail(decider{name: n})
	}
}

func (c *condition) hasEnded(n store.Name) bool {
	_, ended := c.ends[n]
	return ended
}

// isDerivedComplete reports whether the condition asks for COMPLETE, and a series that has ended is
// complete without a line that says so: it ended with its members, or by its marker.
func (c *condition) isDerivedComplete(run *store.Run) bool {
	_, asked := c.states[stateComplete]
	return asked && run.Name.Kind == statusfile.Series && !endedByLine(c.vocabulary, run)
}

// endedByLine reports whether a line of a run ends it.
func endedByLine(v *statusfile.Vocabulary, run *store.Run) bool {
	ends := func(state string) bool { return v.Ends(run.Name.Kind, state) }
	return slices.ContainsFunc(run.Ever.Names(), ends)
}

const stateComplete = "COMPLETE"

// runLeft takes a run that is not selected any more. A named run is missing from then on.
func (c *condition) runLeft(n store.Name, uid string, named bool) {
	if satisfied, pending := c.pending[n]; pending {
		delete(c.pending, n)
		if !satisfied {
			c.unsatisfied--
		}
	}
	delete(c.ends, n)
	delete(c.derived, n)
	delete(c.unreadable, n)
	if !named || !c.needs(n) {
		return
	}
	if c.waits {
		c.closed = c.closed && n != c.series
		c.missing[n] = struct{}{}
	} else {
		c.runGone(n, uid)
	}
}

// runGone takes a named run that is missing and not waited for.
func (c *condition) runGone(n store.Name, uid string) {
	delete(c.missing, n)
	c.gone[n] = uid
	if n == c.series {
		c.closed = true
	}
	if c.all {
		c.fail(decider{n, uid, true})
	}
}

func (c *condition) fail(d decider) {
	if !slices.ContainsFunc(c.failed, func(known decider) bool { return known.name == d.name }) {
		c.failed = append(c.failed, d)
	}
}

// verdict returns why the watch ends, REASON_UNSPECIFIED while it goes on, and the runs that decided
// it: nil for all selected runs. If none is selected, the caller must clear nonEmpty and ask again.
func (c *condition) verdict() (runstatusv1.WatchClosing_Reason, []decider) {
	const (
		met        = runstatusv1.WatchClosing_REASON_CONDITION_MET
		impossible = runstatusv1.WatchClosing_REASON_CONDITION_IMPOSSIBLE
	)
	over := c.fixed && len(c.pending) == 0 && len(c.missing) == 0
	switch {
	case len(c.satisfied) > 0:
		return met, c.satisfied
	case len(c.failed) > 0:
		return impossible, c.failed
	case c.all && c.unsatisfied == 0 && len(c.missing) == 0 && c.nonEmpty:
		return met, nil
	case !over, c.series != (store.Name{}) && !c.counts(c.series) && !c.closed: // members may come
	case !c.all:
		return impossible, nil
	case c.complete: // a series without members decides itself
		return met, []decider{{name: c.series}}
	case c.closed:
		return impossible, []decider{{name: c.series}}
	}
	return runstatusv1.WatchClosing_REASON_UNSPECIFIED, nil
}
