package watch

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/runstatus/runstatus/server/internal/query"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// A message about a run shows it as of one revision, whenever the watch comes to send it, and so does
// the condition. The store only knows runs as they are now; the changes since then tell the rest. Of
// a run's identity, its series and its members the order of changes tells too little: these are as
// they are known when the message is made.

// snapshot returns the selected runs as of the cursor, and makes that the state of the matcher and
// the condition.
func (w *watch) snapshot(ctx context.Context) ([]*store.Run, error) {
	found, err := w.collect(ctx)
	if err != nil {
		return nil, err
	}
	w.matcher.reset(found)
	w.catchUpTo = w.newestRevision(found)
	if err := w.rewindMembers(ctx, w.at.revision, w.catchUpTo); err != nil {
		return nil, err
	}
	if found, err = w.asOfCursor(ctx, found); err != nil || w.condition == nil {
		return found, err
	}
	if err := w.condition.begin(ctx, w.named(), found, w.hadState); err != nil || w.condition.waits {
		return found, err
	}
	return found, w.countDeleted(ctx)
}

// countDeleted has the condition count named runs that are missing and not waited for. A deleted run
// decides. A run that was not deleted, and is created behind the cursor, is waited for.
func (w *watch) countDeleted(ctx context.Context) error {
	if len(w.condition.missing) == 0 {
		return nil
	}
	deleted := map[store.Name]string{}
	for c, err := range w.ahead.keptChanges(ctx, 0) {
		if err != nil {
			return err
		}
		if c.Revision > w.at.revision {
			break
		}
		if _, missing := w.condition.missing[c.Run]; missing && c.Kind == store.RunDeleted {
			deleted[c.Run] = c.UID
		}
	}
	for n := range maps.Clone(w.condition.missing) {
		g := w.ahead.generations.at(n, w.at.revision)
		comes := g != nil && g.created > w.at.revision
		if uid, known := deleted[n]; known || !comes {
			w.condition.runGone(n, uid)
		}
	}
	return nil
}

// newestRevision returns a revision up to which the order tells all that is in the runs.
func (w *watch) newestRevision(runs []*store.Run) int64 {
	newest := w.store.Revision()
	for _, run := range runs {
		newest = max(newest, run.Revision)
	}
	return newest
}

// asOfCursor returns the runs that are selected at the cursor, as they were there. Found are the
// selected runs as they are now; asOfCursor reuses the slice.
func (w *watch) asOfCursor(ctx context.Context, found []*store.Run) ([]*store.Run, error) {
	newest := w.newestRevision(found)
	if newest <= w.at.revision {
		return found, nil
	}
	if err := w.ahead.extend(ctx, w.at.revision, newest); err != nil {
		return nil, err
	}
	now := w.candidates(found)
	runs := found[:0]
	for _, n := range slices.SortedFunc(maps.Keys(now), w.compareNames) {
		run, err := w.runAt(ctx, n, w.at.revision, now[n])
		if err != nil {
			return nil, err
		}
		if run != nil && (!w.byIdentity() || !lacksLine(run) && w.match(run)) { // it may be another generation than was found
			runs = append(runs, run)
		}
	}
	return runs, nil
}

// candidates returns the names of all runs that may be selected at the cursor, each with the run as
// it is now; nil if it was not found.
func (w *watch) candidates(found []*store.Run) map[store.Name]*store.Run {
	now := make(map[store.Name]*store.Run, len(found))
	for _, run := range found {
		if w.series == (store.Name{}) || w.selects(run.Name, nil) {
			now[run.Name] = run
		}
	}
	for n := range w.members {
		if _, ok := now[n]; !ok {
			now[n] = nil
		}
	}
	for n, g := range w.ahead.generations.deletedAfter(w.at.revision) {
		if w.selects(n, g.last) {
			now[n] = nil
		}
	}
	return now
}

// compareNames orders a series before its members.
func (w *watch) compareNames(a, b store.Name) int {
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

// runAt returns a run as it was at a revision, which is that of the cursor or of the next change; nil
// if it did not exist. Now is the run as it is now, or nil if that is not known.
func (w *watch) runAt(ctx context.Context, n store.Name, at int64, now *store.Run) (*store.Run, error) {
	const tries = 4
	for range tries {
		if now != nil && now.Revision <= at {
			return now, nil
		}
		if err := w.ahead.extend(ctx, w.at.revision, revisionOf(now)); err != nil {
			return nil, err
		}
		g := w.ahead.generations.at(n, at)
		switch {
		case g != nil && g.created > at:
			return nil, nil
		case g != nil && g.deleted != 0:
			return w.ahead.runAt(ctx, n, g, at)
		case now != nil:
			if run, err := w.rewindRun(ctx, now, g, at); run != nil || err != nil {
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
		if err := w.ahead.extend(ctx, w.at.revision, w.store.Revision()); err != nil {
			return nil, err
		}
	}
	return nil, nil // the order does not tell what became of it
}

func revisionOf(run *store.Run) int64 {
	if run == nil {
		return 0
	}
	return run.Revision
}

// rewindRun returns a run that still exists as it was at a revision, by folding its lines up to there.
// Lines of revision 0 came before all changes. It returns nil if the run has gone meanwhile.
func (w *watch) rewindRun(ctx context.Context, now *store.Run, g *generation, at int64) (*store.Run, error) {
	run := *now
	run.Revision = at
	run.Ended = now.Ended && (g == nil || g.ended <= at)
	f := store.Fold{Kind: now.Name.Kind}
	for e, err := range w.store.History(ctx, store.HistoryRequest{Name: now.Name, UID: now.UID}) {
		switch {
		case store.ReasonOf(err) == store.Unreadable:
			run.Outcome = store.NoOutcome
			return &run, nil
		case isGone(err):
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
	applyFold(&run, &f)
	if run.Ended && f.Count == now.Current.Sequence {
		run.Outcome = now.Outcome // it also counts what stands behind the lines
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
		case isGone(err), store.ReasonOf(err) == store.Unreadable:
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

// isGone reports whether an error says that a generation of a run does not exist any more.
func isGone(err error) bool {
	reason := store.ReasonOf(err)
	return reason == store.NotFound || reason == store.OtherLife
}

// applyFold sets what the lines of a run add up to. Whether the run has ended is known before.
func applyFold(run *store.Run, f *store.Fold) {
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

// runAtChange returns the run of a change as it was right behind the change.
func (w *watch) runAtChange(ctx context.Context, c *store.Change) (*store.Run, error) {
	run, err := w.runAt(ctx, c.Run, c.Revision, nil)
	if err != nil {
		return nil, err
	}
	if run == nil || run.UID != c.UID {
		run = runOfChange(c)
	}
	if c.Run == w.series {
		copied := *run
		copied.MemberCount = len(w.members)
		run = &copied
	}
	return run, nil
}

// runOfChange returns what a change alone tells of its run.
func runOfChange(c *store.Change) *store.Run {
	run := &store.Run{Name: c.Run, UID: c.UID, Series: c.Series, Revision: c.Revision, Ended: c.Kind == store.RunEnded}
	if c.Kind == store.LineAdded {
		f := store.Fold{Kind: c.Run.Kind, Count: c.Status.Sequence - 1}
		f.Add(c.Status)
		applyFold(run, &f)
		if f.Result == "" && f.Count > 1 {
			run.Outcome = store.NoOutcome // the lines before may say otherwise
		}
	}
	return run
}
