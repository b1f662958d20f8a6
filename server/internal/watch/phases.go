package watch

import (
	"context"
	"maps"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/store"
)

// begin does what comes before the changes: it sends the first message, whose revision all of the
// snapshot is of, and the snapshot, up to synced.
func (w *watch) begin(ctx context.Context) error {
	if err := w.check(ctx, w.allowMissing || w.resumed); err != nil {
		return err
	}
	if w.phase == phaseNew {
		if w.condition != nil { // the first verdict counts what other programs wrote a moment ago
			if err := w.refresh(ctx); err != nil {
				return err
			}
		}
		w.phase, w.at = phaseSnapshot, cursor{revision: w.store.Revision()}
	}
	if err := w.sendProgress(); err != nil {
		return err
	}
	switch {
	case w.phase == phaseFollow:
		return w.beginWithoutSnapshot(ctx)
	case w.start == runstatusv1.WatchStart_WATCH_START_NOW:
		if err := w.sendSynced(); err != nil { // before the runs are looked at
			return err
		}
		return w.beginWithoutSnapshot(ctx)
	}
	found, err := w.snapshot(ctx)
	if err != nil {
		return err
	}
	for _, run := range found {
		if err := w.deliverFound(ctx, run); err != nil {
			return err
		}
	}
	if err := w.sendSynced(); err != nil {
		return err
	}
	return w.closeIfDecided(ctx)
}

// beginWithoutSnapshot prepares a watch that is behind synced. The matcher and the condition need to
// know the runs as of the cursor only if they have a state.
func (w *watch) beginWithoutSnapshot(ctx context.Context) error {
	if w.condition == nil && w.series == (store.Name{}) && !w.judgesAll() {
		if w.resumed {
			return nil
		}
		return w.refresh(ctx) // a run that the store has not looked at has no changes
	}
	if _, err := w.snapshot(ctx); err != nil {
		return err
	}
	return w.closeIfDecided(ctx)
}

// deliverFound sends a run of the snapshot. A run without a first line joins with that line.
func (w *watch) deliverFound(ctx context.Context, run *store.Run) error {
	if lacksLine(run) {
		return nil
	}
	if err := w.deliver(joinedMessage(run), w.at); err != nil {
		return err
	}
	if w.start != runstatusv1.WatchStart_WATCH_START_BEGINNING || run.Unreadable != "" {
		return nil
	}
	return w.deliverLines(ctx, run, func(store.Status) cursor { return w.at })
}

func (w *watch) sendSynced() error {
	w.phase = phaseFollow
	return w.send(&runstatusv1.WatchStatusesResponse{Event: &runstatusv1.WatchStatusesResponse_Synced{Synced: &runstatusv1.WatchSynced{}}})
}

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
	if found, err = w.asOf(ctx, w.at.revision, found); err != nil || w.condition == nil {
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
		if _, missing := w.condition.missing[c.Run]; missing && c.Kind == store.RunDeleted && w.mayHaveRead(c.Last) {
			deleted[c.Run] = c.UID
		}
	}
	for n := range maps.Clone(w.condition.missing) {
		g := w.ahead.generations.at(n, w.at.revision)
		comes := g != nil && g.created > w.at.revision
		if comes && w.rights.Match != nil {
			var err error
			if comes, err = w.mayReadNow(ctx, n); err != nil {
				return err
			}
		}
		if uid, known := deleted[n]; known || !comes {
			w.condition.runGone(n, uid)
		}
	}
	return nil
}

// mayReadNow reports whether there is a run that the caller may read.
func (m *matcher) mayReadNow(ctx context.Context, n store.Name) (bool, error) {
	run, err := m.store.Run(ctx, n)
	if store.ReasonOf(err) == store.NotFound {
		return false, nil
	}
	return err == nil && m.mayRead(run), err
}

// mayHaveRead reports whether the caller was allowed to read a run that is gone. Last is nil if nothing is
// known of it.
func (s *selection) mayHaveRead(last *store.Run) bool {
	return s.rights.Match == nil || last != nil && s.rights.Match(last)
}
