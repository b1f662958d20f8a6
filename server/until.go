package server

import (
	"context"
	"slices"
	"sync"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/query"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// until judges whether the condition that ends a watch holds, or can't come to
// hold any more. It is told what happens to the selected runs, and keeps only
// those that may still decide: a run that has ended in a way that fits is settled.
type until struct {
	all    bool // else any
	ended  bool // it is about their end
	bad    bool // it is about an end with a problem
	ever   bool // their history counts
	states query.StateSet

	fixed   bool       // nothing joins but missing runs and members of the series
	series  store.Name // whose members are selected with it
	closed  bool       // it has ended, or is gone: no member joins any more
	whole   bool       // it is complete
	missing map[store.Name]struct{}
	waits   bool                  // missing runs are waited for
	gone    map[store.Name]string // named, not there and not waited for: the uid that was deleted, if one was

	unread  map[store.Name]struct{} // could not be read, and have not ended
	some    bool                    // there may be a run
	open    map[store.Name]bool     // runs that are not settled, and whether they fit
	unfit   int                     // of open
	settled map[store.Name]struct{} // of all_in: runs that have ended, and fit so far; of any_problem: that have ended
	derived map[store.Name]struct{} // of these the series that are complete without a line that says so
	fits    []decider               // what makes any hold
	lost    []decider               // what keeps all from holding
}

// decider is a run that decides.
type decider struct {
	name store.Name
	uid  string // of the one that is gone
	gone bool   // it was deleted, or is not there
}

// hadState reports whether a run, as it was at its revision, was ever in a state.
type hadState func(ctx context.Context, run *store.Run, state string) (bool, error)

func parseUntil(u *runstatusv1.WatchUntil, s *selection) (*until, error) {
	if u == nil {
		return nil, nil
	}
	given := 0
	j := &until{fixed: !s.parent, series: s.series, waits: s.allowMissing,
		missing: map[store.Name]struct{}{}, open: map[store.Name]bool{}, settled: map[store.Name]struct{}{}, derived: map[store.Name]struct{}{}, gone: map[store.Name]string{}, unread: map[store.Name]struct{}{}}
	if u.GetAllEnded() {
		given++
		j.all, j.ended = true, true
	}
	if u.GetAnyProblem() {
		given++
		j.ended, j.bad = true, true
	}
	for _, part := range []struct {
		field     string
		states    []string
		all, ever bool
	}{
		{"until.all_in", u.GetAllIn(), true, false}, {"until.any_in", u.GetAnyIn(), false, false}, {"until.any_ever_in", u.GetAnyEverIn(), false, true},
	} {
		set, err := query.ParseStates(part.field, part.states, s.kinds)
		if err != nil {
			return nil, err
		}
		if set != nil {
			given++
			j.all, j.ever, j.states = part.all, part.ever, set
		}
	}
	if given != 1 {
		return nil, apierr.Invalid("until", apierr.InvalidField, "exactly one of all_ended, all_in, any_in, any_ever_in and any_problem says until when")
	}
	return j, nil
}

// counts reports whether the condition is about a run: not if it is about states that runs
// of its kind can't be in. Of a series and its members it is about the members, unless a
// state is one of series alone.
func (u *until) counts(n store.Name) bool {
	if u.ended {
		return true
	}
	for state, exact := range u.states {
		own, other := query.KnownState(n.Kind, state), query.KnownState(query.OtherKind(n.Kind), state)
		switch {
		case n == u.series && u.all && (other || !own): // its members are asked for it
		case own, exact:
			return true
		}
	}
	return false
}

// needs reports whether the condition can't do without a run that is named.
func (u *until) needs(n store.Name) bool { return u.counts(n) || n == u.series }

// begin takes the selected runs as they were at the revision that the watch begins at.
func (u *until) begin(ctx context.Context, named []store.Name, runs []*store.Run, had hadState) error {
	for _, n := range named {
		if u.needs(n) {
			u.missing[n] = struct{}{}
		}
	}
	for _, run := range runs {
		if err := u.joined(ctx, run, had); err != nil {
			return err
		}
	}
	return nil
}

// joined takes a run that is selected now, as it stands. It may be told of one again.
func (u *until) joined(ctx context.Context, run *store.Run, had hadState) error {
	delete(u.missing, run.Name)
	delete(u.gone, run.Name)
	if run.Name == u.series {
		u.closed, u.whole = false, false // of another generation that may have been so
	}
	if !u.counts(run.Name) {
		if run.Ended {
			u.runEnded(run)
		}
		return nil
	}
	fits, err := u.fitsRun(ctx, run, had)
	if err != nil {
		return err
	}
	u.some = true
	u.set(run.Name, fits)
	delete(u.unread, run.Name)
	if run.Unreadable != "" && !run.Ended {
		u.unread[run.Name] = struct{}{}
	}
	if run.Ended {
		u.runEnded(run)
	}
	return nil
}

func (u *until) fitsRun(ctx context.Context, run *store.Run, had hadState) (bool, error) {
	switch {
	case u.bad:
		return endsBadly(run), nil
	case u.ended:
		return run.Ended, nil
	case !u.ever:
		return u.names(run.Current), nil
	}
	for state := range u.states {
		if had, err := had(ctx, run, state); err != nil || had {
			return had, err
		}
	}
	return false, nil
}

// endsBadly reports whether a run has ended with a problem, or in a way that is not known. A
// series counts by its own lines: what became of its members is not known for any revision.
func endsBadly(run *store.Run) bool {
	switch {
	case !run.Ended:
		return false
	case run.Unreadable != "":
		return true
	case run.Name.Kind == statusfile.Series:
		return run.Ever.HasAny(badEndings()...)
	}
	return !run.Outcome.Good()
}

func (u *until) names(line store.Status) bool {
	_, ok := u.states[line.State]
	return ok && (!u.ever || !line.Malformed)
}

// set notes whether a run that is open fits. What decides any, once it came true,
// stays.
func (u *until) set(n store.Name, fits bool) {
	before, was := u.open[n]
	if was && !before {
		u.unfit--
	}
	if !fits {
		u.unfit++
	}
	u.open[n] = fits
	if fits && !u.all {
		u.fits = append(u.fits, decider{name: n})
	}
}

func (u *until) line(n store.Name, line store.Status) {
	if u.ended || !u.counts(n) {
		return
	}
	fits := u.names(line)
	if _, derived := u.derived[n]; derived {
		if !statusfile.Ends(n.Kind, line.State) {
			return // it is complete all the same
		}
		delete(u.derived, n)
	}
	_, open := u.open[n]
	settled := u.hasSettled(n)
	switch {
	case open && u.ever: // what once fitted does for good
		u.set(n, fits || u.open[n])
	case open:
		u.set(n, fits)
	case fits && !u.all:
		u.fits = append(u.fits, decider{name: n})
	case !fits && settled:
		u.lose(decider{name: n})
	}
}

// runEnded takes the end of a run, as it stands.
func (u *until) runEnded(run *store.Run) {
	n := run.Name
	if n == u.series {
		u.closed, u.whole = true, u.completes(run)
	}
	fits, open := u.open[n]
	if !open {
		return
	}
	if !fits && u.bad {
		fits = endsBadly(run)
		u.set(n, fits)
	}
	if !fits && u.completes(run) {
		u.set(n, true)
		fits = true
		u.derived[n] = struct{}{}
	}
	delete(u.open, n)
	if !fits {
		u.unfit--
	}
	switch {
	case u.bad:
		u.settled[n] = struct{}{}
	case !u.all || u.ended:
	case fits:
		u.settled[n] = struct{}{}
	default:
		u.lose(decider{name: n})
	}
}

func (u *until) hasSettled(n store.Name) bool {
	_, settled := u.settled[n]
	return settled
}

// completes reports whether a series, which has ended, is complete without a line that says
// so: it ended with its members, or by its marker.
func (u *until) completes(run *store.Run) bool {
	_, asked := u.states[stateComplete]
	return asked && run.Name.Kind == statusfile.Series && !run.Ever.HasAny(endings()...)
}

// left takes a run out of the selection; what was named is missed then.
func (u *until) left(n store.Name, uid string, named bool) {
	if fits, open := u.open[n]; open {
		delete(u.open, n)
		if !fits {
			u.unfit--
		}
	}
	delete(u.settled, n)
	delete(u.derived, n)
	delete(u.unread, n)
	if !named || !u.needs(n) {
		return
	}
	if u.waits {
		u.closed = u.closed && n != u.series
		u.missing[n] = struct{}{}
	} else {
		u.deleted(n, uid)
	}
}

// deleted takes a named run that is not waited for as one that does not come any more.
func (u *until) deleted(n store.Name, uid string) {
	delete(u.missing, n)
	u.gone[n] = uid
	if n == u.series {
		u.closed = true
	}
	if u.all {
		u.lose(decider{n, uid, true})
	}
}

func (u *until) lose(d decider) {
	if !slices.ContainsFunc(u.lost, func(known decider) bool { return known.name == d.name }) {
		u.lost = append(u.lost, d)
	}
}

// verdict returns why the watch ends, unspecified while it goes on, and which runs
// decided it: nil for all that are there. Should there be none, there is no
// verdict, and nobody is to be told of it again before another one joins.
func (u *until) verdict() (runstatusv1.WatchClosing_Reason, []decider) {
	const (
		met        = runstatusv1.WatchClosing_REASON_CONDITION_MET
		impossible = runstatusv1.WatchClosing_REASON_CONDITION_IMPOSSIBLE
	)
	over := u.fixed && len(u.open) == 0 && len(u.missing) == 0
	switch {
	case len(u.fits) > 0:
		return met, u.fits
	case len(u.lost) > 0:
		return impossible, u.lost
	case u.all && u.unfit == 0 && len(u.missing) == 0 && u.some:
		return met, nil
	case !over, u.series != (store.Name{}) && !u.counts(u.series) && !u.closed: // members may come
	case !u.all:
		return impossible, nil
	case u.whole: // a series without members decides itself
		return met, []decider{{name: u.series}}
	case u.closed:
		return impossible, []decider{{name: u.series}}
	}
	return runstatusv1.WatchClosing_REASON_UNSPECIFIED, nil
}

// badEndings are the states by which a series comes out badly, whatever its members do.
var badEndings = sync.OnceValue(func() (names []string) {
	for _, s := range statusfile.States(statusfile.Series) {
		if s.Name == "CANCELED" || statusfile.IsProblem(s.Name) {
			names = append(names, s.Name)
		}
	}
	return names
})

// endings are the states that end a series.
var endings = sync.OnceValue(func() (names []string) {
	for _, s := range statusfile.States(statusfile.Series) {
		if s.Ends {
			names = append(names, s.Name)
		}
	}
	return names
})
