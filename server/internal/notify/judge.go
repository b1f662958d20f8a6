package notify

import (
	"context"
	"fmt"

	"github.com/runstatus/runstatus/server/internal/store"
)

// eventOf returns what the rule tells of a change; nil if nothing. The rule's filter judges the run as it
// stands when the message is made, with the outcome of the change.
func (w *worker) eventOf(ctx context.Context, c *store.Change) (*event, error) {
	if !w.rule.inNamespace(c.Run.Namespace) || c.Kind == store.SilenceChanged && !w.rule.on.has(onSilent) {
		return nil, nil
	}
	run, err := w.runOf(ctx, c)
	if err != nil {
		return nil, err
	}
	if c.Kind == store.SilenceChanged {
		return w.silent(run, c.Silence, c.Revision)
	}
	ended := *run
	ended.Ended, ended.Outcome = true, c.Outcome
	return w.ended(ctx, &ended, c.Again, c.Revision)
}

// standing returns what the rule tells of a run of which the changes are not known.
func (w *worker) standing(ctx context.Context, run *store.Run) (*event, error) {
	switch {
	case run.Ended:
		return w.ended(ctx, run, false, run.Revision)
	case !run.SilentSince().IsZero() && w.rule.on.has(onSilent):
		return w.silent(run, run.Silence, run.Revision)
	}
	return nil, nil
}

func (w *worker) silent(run *store.Run, s store.Silence, revision int64) (*event, error) {
	if !w.rule.filter.Match(run) {
		return nil, nil
	}
	text, err := runJSON(run)
	since := s.Since.UTC()
	return &event{
		kind: runSilent, id: w.idOf(runSilent, run, revision), run: run, time: s.Since,
		data: data{Rule: w.rule.name, Revision: revision, SilentSince: &since, Together: s.Together, Run: text},
	}, err
}

func (w *worker) ended(ctx context.Context, run *store.Run, again bool, revision int64) (*event, error) {
	what := w.rule.kindOf(run, run.Outcome)
	if what == "" || !w.rule.filter.Match(run) {
		return nil, nil
	}
	text, err := runJSON(run)
	if err != nil {
		return nil, err
	}
	e := &event{
		kind: what, id: w.idOf(what, run, revision), run: run, time: run.EndTime,
		data: data{Rule: w.rule.name, Revision: revision, Outcome: outcomeName(run.Outcome), Again: again, Run: text},
	}
	if what == seriesEnded {
		e.data.Digest, err = w.digestOf(ctx, run.Name)
	}
	return e, err
}

func (w *worker) idOf(what kind, run *store.Run, revision int64) string {
	return idOf(w.rule.name, w.Store.Epoch(), what, run.Name, run.UID, revision)
}

// digestOf counts the members of a series as they stand.
func (w *worker) digestOf(ctx context.Context, series store.Name) (*digest, error) {
	d := &digest{Outcomes: map[string]int{}}
	var first *store.Run
	for run, err := range w.Store.Runs(ctx, store.RunsRequest{Namespace: series.Namespace}) {
		if err != nil {
			return nil, fmt.Errorf("count the members of a series: %w", err)
		}
		if run.Series != series {
			continue
		}
		d.Members++
		if !run.Ended {
			d.NotEnded++
			continue
		}
		d.Outcomes[run.OutcomeName()]++
		if !run.Outcome.Good() && (first == nil || endedBefore(run, first)) {
			kept := *run
			first = &kept
		}
	}
	if first == nil {
		return d, nil
	}
	var err error
	d.FirstFailure, err = runJSON(first)
	return d, err
}

// endedBefore orders runs by their ends; those without a time come last.
func endedBefore(a, b *store.Run) bool {
	if a.EndTime.Equal(b.EndTime) {
		return a.Name.Compare(b.Name) < 0
	}
	return b.EndTime.IsZero() || !a.EndTime.IsZero() && a.EndTime.Before(b.EndTime)
}

// runOf returns the run of a change as it stands, or as it was deleted.
func (w *worker) runOf(ctx context.Context, c *store.Change) (*store.Run, error) {
	run, err := w.Store.Run(ctx, c.Run)
	switch {
	case err == nil && run.UID == c.UID:
		return run, nil
	case err != nil && store.ReasonOf(err) != store.NotFound:
		return nil, err
	}
	if run, err = w.gone.find(ctx, w.Store, c); run != nil || err != nil {
		return run, err
	}
	run = store.Identified(c.Run, c.Identity)
	run.UID, run.Revision = c.UID, c.Revision
	return run, nil
}

// maxDeparted bounds the deleted runs that are in memory for a rule.
const maxDeparted = 1000

// departed are runs that were deleted before their messages were made, by uid.
type departed map[string]*store.Run

// find returns the run of a change as it was when it was deleted behind the change; nil if the log does not
// tell. It also keeps the runs that were deleted after that one, whose messages are likely to follow.
func (d *departed) find(ctx context.Context, s Store, c *store.Change) (*store.Run, error) {
	if run := (*d)[c.UID]; run != nil && run.Name == c.Run {
		return run, nil
	}
	*d = departed{}
	for later, err := range s.Changes(ctx, c.Revision) {
		if store.ReasonOf(err) == store.TooOld { // c comes from the tail, which has it longer than the log
			break
		}
		if err != nil {
			return nil, err
		}
		if mine := later.UID == c.UID; later.Kind == store.RunDeleted && later.Last != nil && (mine || len(*d) < maxDeparted) {
			(*d)[later.UID] = later.Last
		}
		if len(*d) >= maxDeparted && (*d)[c.UID] != nil {
			break
		}
	}
	return (*d)[c.UID], nil
}
