package server

import (
	"context"
	"slices"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// until judges whether the condition that ends a watch holds, or can't come to
// hold any more. It is told what happens to the selected runs, and keeps only
// those that may still decide: a run that has ended in a way that fits is settled.
type until struct {
	all    bool // else any
	ended  bool // it is about their end
	ever   bool // their history counts
	states map[string]struct{}

	fixed   bool // nothing joins but missing runs
	missing map[store.Name]struct{}
	waits   bool // missing runs are waited for

	some    bool                    // there may be a run
	open    map[store.Name]bool     // runs that are not settled, and whether they fit
	unfit   int                     // of open
	settled map[store.Name]struct{} // of all_in: runs that have ended, and fit so far
	fits    []store.Name            // what makes any hold
	lost    []store.Name            // what keeps all from holding
}

func parseUntil(u *runstatusv1.WatchUntil, s *selection) (*until, error) {
	if u == nil {
		return nil, nil
	}
	given := 0
	j := &until{fixed: !s.parent, waits: s.allowMissing,
		missing: map[store.Name]struct{}{}, open: map[store.Name]bool{}, settled: map[store.Name]struct{}{}}
	if u.GetAllEnded() {
		given++
		j.all, j.ended = true, true
	}
	for _, part := range []struct {
		field     string
		states    []string
		all, ever bool
	}{
		{"until.all_in", u.GetAllIn(), true, false}, {"until.any_in", u.GetAnyIn(), false, false}, {"until.any_ever_in", u.GetAnyEverIn(), false, true},
	} {
		set, err := parseStates(part.field, part.states)
		if err != nil {
			return nil, err
		}
		if set != nil {
			given++
			j.all, j.ever, j.states = part.all, part.ever, set
		}
	}
	if given != 1 {
		return nil, invalid("until", invalidField, "exactly one of all_ended, all_in, any_in and any_ever_in says until when")
	}
	return j, nil
}

// begin takes the selected runs as they were found.
func (u *until) begin(ctx context.Context, st store.Store, named []store.Name, found []*store.Run) error {
	for _, n := range named {
		u.missing[n] = struct{}{}
	}
	for _, run := range found {
		if err := u.joined(ctx, st, run); err != nil {
			return err
		}
	}
	if u.waits {
		return nil
	}
	for n := range u.missing { // they were there when the watch began
		delete(u.missing, n)
		u.deleted(n)
	}
	return nil
}

func (u *until) joined(ctx context.Context, st store.Store, run *store.Run) error {
	fits, err := u.fitsRun(ctx, st, run)
	if err != nil {
		return err
	}
	delete(u.missing, run.Name)
	u.some = true
	u.set(run.Name, fits)
	if run.Ended {
		u.runEnded(run.Name)
	}
	return nil
}

func (u *until) fitsRun(ctx context.Context, st store.Store, run *store.Run) (bool, error) {
	if u.ended {
		return run.Ended, nil
	}
	if !u.ever {
		return u.names(run.Current), nil
	}
	for state := range u.states {
		_, known := statusfile.Lookup(run.Name.Kind, state)
		switch {
		case run.Ever.Has(state):
			return true, nil
		case known && !run.Unverified:
			continue
		}
		if had, err := hadState(ctx, st, run, state); err != nil || had {
			return had, err
		}
	}
	return false, nil
}

func hadState(ctx context.Context, st store.Store, run *store.Run, state string) (bool, error) {
	for e, err := range st.History(ctx, store.HistoryRequest{Name: run.Name, UID: run.UID}) {
		if gone(err) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		if !e.Status.Malformed && e.Status.State == state {
			return true, nil
		}
	}
	return false, nil
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
		u.fits = append(u.fits, n)
	}
}

func (u *until) line(n store.Name, line store.Status) {
	if u.ended {
		return
	}
	fits := u.names(line)
	_, open := u.open[n]
	_, settled := u.settled[n]
	switch {
	case open && u.ever: // what once fitted does for good
		u.set(n, fits || u.open[n])
	case open:
		u.set(n, fits)
	case fits && !u.all:
		u.fits = append(u.fits, n)
	case !fits && settled:
		u.lose(n)
	}
}

func (u *until) runEnded(n store.Name) {
	fits, open := u.open[n]
	if !open {
		return
	}
	delete(u.open, n)
	if !fits {
		u.unfit--
	}
	switch {
	case !u.all || u.ended:
	case fits:
		u.settled[n] = struct{}{}
	default:
		u.lose(n)
	}
}

// left takes a run out of the selection; what was named is missed then.
func (u *until) left(n store.Name, named bool) {
	if fits, open := u.open[n]; open {
		delete(u.open, n)
		if !fits {
			u.unfit--
		}
	}
	delete(u.settled, n)
	switch {
	case named && u.waits:
		u.missing[n] = struct{}{}
	case named:
		u.deleted(n)
	}
}

// vanished is left for a run that nobody was told of, since it had no first line.
func (u *until) vanished(n store.Name, named bool) {
	if _, open := u.open[n]; open {
		u.left(n, named)
	}
}

func (u *until) deleted(n store.Name) {
	if u.all {
		u.lose(n)
	}
}

func (u *until) lose(n store.Name) {
	if !slices.Contains(u.lost, n) {
		u.lost = append(u.lost, n)
	}
}

// verdict returns why the watch ends, unspecified while it goes on, and which runs
// decided it: nil for all that are there. Should there be none, there is no
// verdict, and nobody is to be told of it again before another one joins.
func (u *until) verdict() (runstatusv1.WatchClosing_Reason, []store.Name) {
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
	case over && !u.all:
		return impossible, nil
	}
	return runstatusv1.WatchClosing_REASON_UNSPECIFIED, nil
}
