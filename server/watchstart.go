package server

import (
	"context"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/store"
)

// begin delivers what comes before the changes, up to synced.
func (w *watch) begin(ctx context.Context) error {
	if w.synced {
		return w.proceed(ctx)
	}
	w.at = position{revision: w.store.Revision()}
	if err := w.check(ctx, w.allowMissing); err != nil {
		return err
	}
	if err := w.progress(); err != nil {
		return err
	}
	if w.start == runstatusv1.WatchStart_WATCH_START_NOW {
		return w.beginNow(ctx)
	}
	found, err := w.find(ctx)
	if err != nil {
		return err
	}
	for _, run := range found {
		if err := w.present(ctx, run); err != nil {
			return err
		}
	}
	// What came while the runs were looked at, and is in none of them.
	if err := w.follow(ctx, w.settled); err != nil {
		return err
	}
	w.at = position{revision: max(w.settled, w.at.revision)}
	return w.sync(ctx)
}

// beginNow is synced before it looks at the runs: it needs them only to judge, to
// know who is a member, and since what nobody has looked at has no changes.
func (w *watch) beginNow(ctx context.Context) error {
	w.synced = true
	if err := w.send(syncedMessage()); err != nil {
		return err
	}
	if w.until == nil && w.names != nil {
		return nil // check has looked
	}
	return w.replay(ctx)
}

// proceed goes on behind a token.
func (w *watch) proceed(ctx context.Context) error {
	if err := w.check(ctx, true); err != nil {
		return err
	}
	if err := w.progress(); err != nil {
		return err
	}
	if w.until == nil && w.series == (store.Name{}) {
		return nil
	}
	return w.replay(ctx)
}

// replay finds the runs, which are ahead of the watch's position then.
func (w *watch) replay(ctx context.Context) error {
	from := w.at.revision
	if _, err := w.find(ctx); err != nil {
		return err
	}
	w.replays = true
	return w.rewind(ctx, from, w.settled)
}

// find takes the selected runs as they are now. Each holds the changes up to its
// own revision, and none misses one up to the position.
func (w *watch) find(ctx context.Context) ([]*store.Run, error) {
	found, err := w.collect(ctx)
	if err != nil {
		return nil, err
	}
	w.settled = w.store.Revision()
	w.scope.begin(found)
	w.heads = map[store.Name]int64{}
	for _, run := range found {
		if run.Revision > w.at.revision {
			w.heads[run.Name] = run.Revision
			w.settled = max(w.settled, run.Revision)
		}
	}
	w.reach = w.settled
	if w.until == nil {
		return found, nil
	}
	return found, w.until.begin(ctx, w.store, w.named(), found)
}

// present delivers a run that was found. One without a first line is nobody's yet:
// it joins with that line.
func (w *watch) present(ctx context.Context, run *store.Run) error {
	if run.UID == "" && run.Unreadable == "" {
		return nil
	}
	if err := w.deliver(joinedMessage(run), w.at); err != nil {
		return err
	}
	if w.start != runstatusv1.WatchStart_WATCH_START_BEGINNING || run.Unreadable != "" {
		return nil
	}
	return w.lines(ctx, run, func() position { return w.at })
}

func (w *watch) sync(ctx context.Context) error {
	w.synced = true
	if err := w.send(syncedMessage()); err != nil {
		return err
	}
	return w.judge(ctx, nil)
}

func syncedMessage() *runstatusv1.WatchStatusesResponse {
	return &runstatusv1.WatchStatusesResponse{Event: &runstatusv1.WatchStatusesResponse_Synced{Synced: &runstatusv1.WatchSynced{}}}
}
