package server

import (
	"cmp"
	"context"
	"slices"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/store"
)

// judge ends the watch once its condition is decided. It is judged on the runs as they are at
// the watch's position, behind each change.
func (w *watch) judge(ctx context.Context) error {
	if w.until == nil {
		return nil
	}
	for {
		reason, by := w.until.verdict()
		if reason == runstatusv1.WatchClosing_REASON_UNSPECIFIED {
			return nil
		}
		runs, err := w.deciders(ctx, reason, by)
		if err != nil {
			return err
		}
		if len(runs) == 0 && reason == runstatusv1.WatchClosing_REASON_CONDITION_MET {
			w.until.some = false // the last one has left
			continue
		}
		w.over = true
		return w.close(w.until.closing(reason, runs))
	}
}

// deciders returns the runs of a verdict as they are at the watch's position.
func (w *watch) deciders(ctx context.Context, reason runstatusv1.WatchClosing_Reason, by []decider) (found []*store.Run, err error) {
	decides := w.until.counts
	if reason == runstatusv1.WatchClosing_REASON_CONDITION_IMPOSSIBLE {
		decides = w.until.needs
	}
	if by == nil {
		if found, err = w.collect(ctx); err == nil {
			found, err = w.then(ctx, found)
		}
		found = slices.DeleteFunc(found, func(r *store.Run) bool { return !decides(r.Name) })
	}
	for _, d := range by {
		run := &store.Run{Name: d.name, UID: d.uid}
		if !d.gone {
			if run, err = w.runAt(ctx, d.name, w.at.revision, nil); err != nil {
				return nil, err
			}
			run = cmp.Or(run, &store.Run{Name: d.name})
		}
		found = append(found, run)
	}
	for i, run := range found {
		if isNobody(run) { // nothing else is told of it
			found[i] = &store.Run{Name: run.Name, Ended: run.Ended}
		}
	}
	return found, err
}

func (w *watch) close(closing *runstatusv1.WatchClosing) error {
	return w.send(&runstatusv1.WatchStatusesResponse{Event: &runstatusv1.WatchStatusesResponse_Closing{Closing: closing}})
}

// shutDown tells the client where to go on, since the server stops.
func (w *watch) shutDown() error {
	if err := w.close(&runstatusv1.WatchClosing{Reason: runstatusv1.WatchClosing_REASON_SHUTDOWN}); err != nil {
		return err
	}
	return apierr.ErrShuttingDown()
}
