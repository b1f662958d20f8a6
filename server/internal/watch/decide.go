package watch

import (
	"cmp"
	"context"
	"slices"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/store"
)

// closeIfDecided ends the watch if its condition is decided. It is called behind each change, when
// the condition has counted the runs as they are at the cursor.
func (w *watch) closeIfDecided(ctx context.Context) error {
	if w.condition == nil {
		return nil
	}
	for {
		reason, by := w.condition.verdict()
		if reason == runstatusv1.WatchClosing_REASON_UNSPECIFIED {
			return nil
		}
		runs, err := w.decidingRuns(ctx, reason, by)
		if err != nil {
			return err
		}
		if len(runs) == 0 && reason == runstatusv1.WatchClosing_REASON_CONDITION_MET {
			w.condition.nonEmpty = false // the last run has left
			continue
		}
		w.closed = true
		return w.sendClosing(w.condition.closing(reason, runs))
	}
}

// decidingRuns returns the runs of a verdict as they are at the cursor.
func (w *watch) decidingRuns(ctx context.Context, reason runstatusv1.WatchClosing_Reason, by []decider) (found []*store.Run, err error) {
	decides := w.condition.counts
	if reason == runstatusv1.WatchClosing_REASON_CONDITION_IMPOSSIBLE {
		decides = w.condition.needs
	}
	if by == nil {
		if found, err = w.collect(ctx); err == nil {
			found, err = w.asOf(ctx, w.at.revision, found)
		}
		found = slices.DeleteFunc(found, func(r *store.Run) bool { return !decides(r.Name) })
	}
	for _, d := range by {
		run := &store.Run{Name: d.name, UID: d.uid}
		if !d.gone {
			if run, err = w.runAt(ctx, d.name, w.at.revision, w.at.revision, nil); err != nil {
				return nil, err
			}
			run = cmp.Or(run, &store.Run{Name: d.name})
		}
		found = append(found, run)
	}
	for i, run := range found {
		if lacksLine(run) { // a message tells nothing else of it
			found[i] = &store.Run{Name: run.Name, Ended: run.Ended}
		}
	}
	return found, err
}

func (w *watch) sendClosing(closing *runstatusv1.WatchClosing) error {
	return w.send(&runstatusv1.WatchStatusesResponse{Event: &runstatusv1.WatchStatusesResponse_Closing{Closing: closing}})
}

// closeFor sends the client a token to resume from later, and returns why the watch ends.
func (w *watch) closeFor(reason runstatusv1.WatchClosing_Reason, why error) error {
	if err := w.sendClosing(&runstatusv1.WatchClosing{Reason: reason}); err != nil {
		return err
	}
	return why
}
