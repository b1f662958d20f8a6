package server

import (
	"context"
	"time"

	"google.golang.org/protobuf/proto"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/store"
)

// judge ends the watch once its condition is decided. It is judged for the first
// time on what was found, when all up to there is delivered.
func (w *watch) judge(ctx context.Context, c *store.Change) error {
	if w.until == nil || !w.synced || w.at.revision < w.settled {
		return nil
	}
	reason, names := w.until.verdict()
	if reason == runstatusv1.WatchClosing_REASON_UNSPECIFIED {
		return nil
	}
	runs, err := w.deciders(ctx, names, c)
	if err != nil {
		return err
	}
	if len(runs) == 0 && reason == runstatusv1.WatchClosing_REASON_CONDITION_MET {
		w.until.some = false // the last one was deleted meanwhile
		return nil
	}
	w.over = true
	return w.closing(reason, runs)
}

// deciders returns the runs of a verdict, as far as one message holds them.
func (w *watch) deciders(ctx context.Context, names []store.Name, c *store.Change) ([]*runstatusv1.Run, error) {
	var found []*store.Run
	var err error
	if names == nil {
		if found, err = w.collect(ctx); err != nil {
			return nil, err
		}
	}
	for _, n := range names {
		run, err := w.decider(ctx, n, c)
		if err != nil {
			return nil, err
		}
		found = append(found, run)
	}
	var runs []*runstatusv1.Run
	bytes := 0
	for _, r := range found {
		if bytes >= maxPageBytes {
			break
		}
		run := toRun(r)
		runs, bytes = append(runs, run), bytes+proto.Size(run)
	}
	return runs, nil
}

func (w *watch) decider(ctx context.Context, n store.Name, c *store.Change) (*store.Run, error) {
	if c != nil && c.Run == n {
		return standing(ctx, w.store, c)
	}
	run, err := w.store.Run(ctx, n)
	if err != nil && gone(err) {
		return &store.Run{Name: n}, nil
	}
	return run, err
}

func (w *watch) closing(reason runstatusv1.WatchClosing_Reason, runs []*runstatusv1.Run) error {
	return w.send(&runstatusv1.WatchStatusesResponse{Event: &runstatusv1.WatchStatusesResponse_Closing{
		Closing: &runstatusv1.WatchClosing{Reason: reason, Runs: runs},
	}})
}

// shutDown tells the client where to go on, since the server stops.
func (w *watch) shutDown() error {
	w.out.hurry(time.Second)
	if err := w.closing(runstatusv1.WatchClosing_REASON_SHUTDOWN, nil); err != nil {
		return err
	}
	return &store.Error{Reason: shuttingDown, Detail: "the server is shutting down"}
}
