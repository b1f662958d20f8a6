package server

import (
	"context"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/store"
)

// begin delivers what comes before the changes, up to synced. The first message's position
// is the revision that all of it is of.
func (w *watch) begin(ctx context.Context) error {
	if err := w.check(ctx, w.allowMissing || w.resumed); err != nil {
		return err
	}
	if !w.placed {
		if w.until != nil { // a verdict that comes at once is on what others made a moment ago, too
			if err := w.look(ctx); err != nil {
				return err
			}
		}
		w.at = position{revision: w.store.Revision()}
	}
	if err := w.progress(); err != nil {
		return err
	}
	switch {
	case w.synced:
		return w.proceed(ctx)
	case w.start == runstatusv1.WatchStart_WATCH_START_NOW:
		// It is synced before it looks at the runs.
		if err := w.sync(); err != nil {
			return err
		}
		return w.proceed(ctx)
	}
	found, err := w.rewind(ctx)
	if err != nil {
		return err
	}
	for _, run := range found {
		if err := w.present(ctx, run); err != nil {
			return err
		}
	}
	if err := w.sync(); err != nil {
		return err
	}
	return w.judge(ctx)
}

// proceed goes on behind synced.
func (w *watch) proceed(ctx context.Context) error {
	if w.until == nil && w.series == (store.Name{}) {
		if w.resumed {
			return nil
		}
		return w.look(ctx) // what nobody has looked at has no changes
	}
	if _, err := w.rewind(ctx); err != nil {
		return err
	}
	return w.judge(ctx)
}

// present delivers a run that was found. One without a first line is nobody's yet:
// it joins with that line.
func (w *watch) present(ctx context.Context, run *store.Run) error {
	if isNobody(run) {
		return nil
	}
	if err := w.deliver(joinedMessage(run), w.at); err != nil {
		return err
	}
	if w.start != runstatusv1.WatchStart_WATCH_START_BEGINNING || run.Unreadable != "" {
		return nil
	}
	return w.lines(ctx, run, func(store.Status) position { return w.at })
}

func (w *watch) sync() error {
	w.synced = true
	return w.send(&runstatusv1.WatchStatusesResponse{Event: &runstatusv1.WatchStatusesResponse_Synced{Synced: &runstatusv1.WatchSynced{}}})
}
