package client

import (
	"context"
	"slices"

	"google.golang.org/protobuf/proto"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// look is what Wait knows of its runs: how each stood when it was last asked for.
type look struct {
	client *Client
	watch  *watch
	order  []string // the runs' names, a series before its members
	seen   map[string]*sight
}

type sight struct {
	run  *runstatusv1.Run
	ever bool // the run is or was in one of the states of UntilEver
}

func newLook(c *Client, w *watch) *look {
	l := &look{client: c, watch: w, seen: map[string]*sight{}}
	for _, name := range w.req.Runs {
		if !slices.Contains(l.order, name) {
			l.order = append(l.order, name)
		}
	}
	if w.req.Series != "" {
		l.order = []string{w.req.Series}
	}
	return l
}

// again asks for the runs that may have changed: one that has ended stays so.
func (l *look) again(ctx context.Context) (changed bool, err error) {
	if l.watch.req.Series != "" {
		return l.series(ctx)
	}
	var open []string
	for _, name := range l.order {
		if s := l.seen[name]; s == nil || !s.run.GetEnded() {
			open = append(open, name)
		}
	}
	i := 0
	for run, err := range l.client.Each(ctx, open...) {
		if err != nil {
			return changed, err
		}
		news, err := l.note(ctx, open[i], run)
		if err != nil {
			return changed, err
		}
		changed = changed || news
		i++
	}
	return changed, nil
}

// series asks for the series and its members, which may be in any namespace. The
// series comes last: when it has ended, no member is missing.
func (l *look) series(ctx context.Context) (changed bool, err error) {
	name := l.watch.req.Series
	members := Filter("series = " + Quote(name))
	before := l.order
	l.order = []string{name} // who was deleted, or left, is waited for no more
	for run, err := range l.client.Runs(ctx, Parent("namespaces/-"), members) {
		if err != nil {
			return changed, err
		}
		l.order = append(l.order, run.GetName())
		news, err := l.note(ctx, run.GetName(), run)
		if err != nil {
			return changed, err
		}
		changed = changed || news
	}
	run, err := l.client.Run(name).Get(ctx)
	if err != nil {
		return changed, err
	}
	news, err := l.note(ctx, name, run)
	return changed || news || !slices.Equal(before, l.order), err
}

func (l *look) note(ctx context.Context, name string, run *runstatusv1.Run) (changed bool, err error) {
	s := l.seen[name]
	if s != nil && proto.Equal(s.run, run) {
		return false, nil
	}
	ever := s != nil && s.ever
	for _, state := range l.watch.req.Until.AnyEverIn {
		if ever {
			break
		}
		if ever, err = l.client.Run(name).Has(ctx, StateName(state)); err != nil {
			return false, err
		}
	}
	l.seen[name] = &sight{run: run, ever: ever}
	return true, nil
}

func (l *look) runs() []*runstatusv1.Run { return l.those(func(*sight) bool { return true }) }

func (l *look) those(match func(*sight) bool) []*runstatusv1.Run {
	var runs []*runstatusv1.Run
	for _, name := range l.order {
		if s := l.seen[name]; s != nil && match(s) {
			runs = append(runs, s.run)
		}
	}
	return runs
}

// verdict tells whether the condition holds, or can't come to hold since the
// runs it is about have ended, and which runs decide that. A series that is open
// may still get the member that makes it hold.
func (l *look) verdict() (runstatusv1.WatchClosing_Reason, []*runstatusv1.Run) {
	const (
		undecided  = runstatusv1.WatchClosing_REASON_UNSPECIFIED
		met        = runstatusv1.WatchClosing_REASON_CONDITION_MET
		impossible = runstatusv1.WatchClosing_REASON_CONDITION_IMPOSSIBLE
	)
	until := l.watch.req.Until
	fits := func(s *sight) bool {
		state := s.run.GetCurrent().GetStateName()
		return s.ever || until.AllEnded && s.run.GetEnded() ||
			slices.Contains(until.AllIn, state) || slices.Contains(until.AnyIn, state)
	}
	all := until.AllEnded || len(until.AllIn) > 0
	fitting := l.those(fits)
	lost := l.those(func(s *sight) bool { return s.run.GetEnded() && !fits(s) })
	switch {
	case all && len(fitting) == len(l.order), !all && len(fitting) > 0:
		return met, fitting
	case all && len(lost) > 0, len(lost) == len(l.order):
		return impossible, lost
	}
	return undecided, nil
}
