package server

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/runstatus/runstatus/server/internal/query"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// What a watch says and judges of a run is how the run stood at one revision, whenever the
// watch comes to say it. The store only knows how runs are now; the changes since tell the
// rest. Of a run's identity, its series and its members the order tells too little: these
// are as they are known when they are told.

// rewind returns the selected runs as they were at the watch's position, and makes that the
// position of the members and of the condition too.
func (w *watch) rewind(ctx context.Context) ([]*store.Run, error) {
	found, err := w.collect(ctx)
	if err != nil {
		return nil, err
	}
	w.scope.begin(found)
	w.reach = w.newest(found)
	if err := w.scope.rewind(ctx, w.at.revision, w.reach); err != nil {
		return nil, err
	}
	if found, err = w.then(ctx, found); err != nil || w.until == nil {
		return found, err
	}
	if err := w.until.begin(ctx, w.named(), found, w.hadState); err != nil || w.until.waits {
		return found, err
	}
	return found, w.absent(ctx)
}

// absent has the condition judge named runs that are not there, and are not waited for: one
// that was deleted decides. One of which no deletion is known, but that it comes, is waited for.
func (w *watch) absent(ctx context.Context) error {
	if len(w.until.missing) == 0 {
		return nil
	}
	deleted := map[store.Name]string{}
	for c, err := range w.ahead.kept(ctx, 0) {
		if err != nil {
			return err
		}
		if c.Revision > w.at.revision {
			break
		}
		if _, missing := w.until.missing[c.Run]; missing && c.Kind == store.RunDeleted {
			deleted[c.Run] = c.UID
		}
	}
	for n := range maps.Clone(w.until.missing) {
		g := w.ahead.generations.at(n, w.at.revision)
		comes := g != nil && g.created > w.at.revision
		if uid, known := deleted[n]; known || !comes {
			w.until.deleted(n, uid)
		}
	}
	return nil
}

// newest returns a revision up to which the order tells all that is in the runs.
func (w *watch) newest(runs []*store.Run) int64 {
	newest := w.store.Revision()
	for _, run := range runs {
		newest = max(newest, run.Revision)
	}
	return newest
}

// then returns the selected runs as they were at the watch's position, of which found are
// how they are now.
func (w *watch) then(ctx context.Context, found []*store.Run) ([]*store.Run, error) {
	newest := w.newest(found)
	if newest <= w.at.revision {
		return found, nil
	}
	if err := w.ahead.reach(ctx, w.at.revision, newest); err != nil {
		return nil, err
	}
	now := w.candidates(found)
	then := found[:0]
	for _, n := range slices.SortedFunc(maps.Keys(now), w.order) {
		run, err := w.runAt(ctx, n, w.at.revision, now[n])
		if err != nil {
			return nil, err
		}
		if run != nil && (!w.byIdentity() || !isNobody(run) && w.match(run)) { // it may be another generation than was found
			then = append(then, run)
		}
	}
	return then, nil
}

// candidates returns the names of runs that may have been selected at the watch's position,
// each with how it is now, as far as that was found.
func (w *watch) candidates(found []*store.Run) map[store.Name]*store.Run {
	now := make(map[store.Name]*store.Run, len(found))
	for _, run := range found {
		if w.series == (store.Name{}) || w.selected(run.Name, nil) {
			now[run.Name] = run
		}
	}
	for n := range w.members {
		if _, ok := now[n]; !ok {
			now[n] = nil
		}
	}
	for n, g := range w.ahead.generations.gone(w.at.revision) {
		if w.selected(n, g.last) {
			now[n] = nil
		}
	}
	return now
}

// order puts a series before its members.
func (w *watch) order(a, b store.Name) int {
	switch {
	case a == b:
		return 0
	case a == w.series:
		return -1
	case b == w.series:
		return 1
	}
	return a.Compare(b)
}

// runAt returns a run as it was at a revision, which is the watch's position or the one
// behind it; nil if it was not there. Now is how it is now, nil if that is not known.
func (w *watch) runAt(ctx context.Context, n store.Name, at int64, now *store.Run) (*store.Run, error) {
	const tries = 4
	for range tries {
		if now != nil && now.Revision <= at {
			return now, nil
		}
		if err := w.ahead.reach(ctx, w.at.revision, revisionOfRun(now)); err != nil {
			return nil, err
		}
		g := w.ahead.generations.at(n, at)
		switch {
		case g != nil && g.created > at:
			return nil, nil
		case g != nil && g.deleted != 0:
			return w.ahead.run(ctx, n, g, at)
		case now != nil:
			if run, err := w.rewound(ctx, now, g, at); run != nil || err != nil {
				return run, err
			}
		}
		var err error
		if now, err = w.store.Run(ctx, n); err == nil {
			continue
		}
		if now = nil; store.ReasonOf(err) != store.NotFound {
			return nil, err
		}
		if err := w.ahead.reach(ctx, w.at.revision, w.store.Revision()); err != nil {
			return nil, err
		}
	}
	return nil, nil // the order does not tell what became of it
}

func revisionOfRun(run *store.Run) int64 {
	if run == nil {
		return 0
	}
	return run.Revision
}

// rewound returns a run that is still there as it was at a revision: its lines are counted
// up to there. Lines of revision 0 came before all changes. It returns nil if the run went
// away meanwhile.
func (w *watch) rewound(ctx context.Context, now *store.Run, g *generation, at int64) (*store.Run, error) {
	run := *now
	run.Revision = at
	run.Ended = now.Ended && (g == nil || g.ended <= at)
	f := store.Fold{Kind: now.Name.Kind}
	for e, err := range w.store.History(ctx, store.HistoryRequest{Name: now.Name, UID: now.UID}) {
		switch {
		case store.ReasonOf(err) == store.Unreadable:
			run.Outcome = store.NoOutcome
			return &run, nil
		case gone(err):
			return nil, nil
		case err != nil:
			return nil, err
		}
		if e.Status.Revision > at {
			break
		}
		f.Add(e.Status)
	}
	if f.Count == 0 {
		run.UID = ""
	}
	take(&run, &f)
	if run.Ended && f.Count == now.Current.Sequence {
		run.Outcome = now.Outcome // which knows what stands behind the lines, too
	}
	return &run, nil
}

// hadState reports whether a run, as it was at its revision, was ever in a state.
func (w *watch) hadState(ctx context.Context, run *store.Run, state string) (bool, error) {
	switch {
	case run.Ever.Has(state):
		return true, nil
	case query.KnownState(run.Name.Kind, state) && !run.Unverified:
		return false, nil
	}
	for e, err := range w.store.History(ctx, store.HistoryRequest{Name: run.Name, UID: run.UID}) {
		switch {
		case gone(err), store.ReasonOf(err) == store.Unreadable:
			return false, nil
		case err != nil:
			return false, err
		}
		if e.Status.Revision > run.Revision {
			break
		}
		if !e.Status.Malformed && e.Status.State == state {
			return true, nil
		}
	}
	return false, nil
}

func gone(err error) bool {
	reason := store.ReasonOf(err)
	return reason == store.NotFound || reason == store.OtherLife
}

// take gives a run, of which is known whether it has ended, what its lines add up to.
func take(run *store.Run, f *store.Fold) {
	run.Current, run.FirstProblem, run.Result, run.Ever = f.Current, f.FirstProblem, f.Result, f.Ever
	run.CreateTime, run.UpdateTime = f.Created, f.Current.When
	switch {
	case !run.Ended:
		run.Outcome, run.EndTime = store.NoOutcome, time.Time{}
		return
	case f.Ended:
		run.EndTime = f.EndTime
	}
	if run.Name.Kind == statusfile.TestRun {
		run.Outcome = f.TestOutcome()
	}
}

// standing returns the run of a change as it stood right behind it.
func (w *watch) standing(ctx context.Context, c *store.Change) (*store.Run, error) {
	run, err := w.runAt(ctx, c.Run, c.Revision, nil)
	if err != nil {
		return nil, err
	}
	if run == nil || run.UID != c.UID {
		run = told(c)
	}
	if c.Run == w.series {
		copied := *run
		copied.MemberCount = len(w.members)
		run = &copied
	}
	return run, nil
}

// told returns what a change alone says of its run.
func told(c *store.Change) *store.Run {
	run := &store.Run{Name: c.Run, UID: c.UID, Series: c.Series, Revision: c.Revision, Ended: c.Kind == store.RunEnded}
	if c.Kind == store.LineAdded {
		f := store.Fold{Kind: c.Run.Kind, Count: c.Status.Sequence - 1}
		f.Add(c.Status)
		take(run, &f)
		if f.Result == "" && f.Count > 1 {
			run.Outcome = store.NoOutcome // the lines before may say otherwise
		}
	}
	return run
}
