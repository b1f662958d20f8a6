package watchsummary

import (
	"context"
	"time"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/sender"
)

// watch is one WatchSummary call. It belongs to the handler's goroutine.
type watch struct {
	counter *counter
	from    int64         // the first summary is as of this revision or a later one
	woken   chan struct{} // holds one element: the watch was silent for long
	out     *sender.Sender
	sent    int // the number of the newest summary that was sent
}

// wake has the watch send progress.
func (w *watch) wake() {
	select {
	case w.woken <- struct{}{}:
	default:
	}
}

func (w *watch) run(ctx context.Context) error {
	w.counter.ask()
	for {
		sent, err := w.round(ctx)
		if err != nil {
			return err
		}
		if !sent {
			continue
		}
		w.out.EndTurn()
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(Interval):
		}
	}
}

// round sends the newest summary or progress if one is due. Otherwise it waits until one may be.
func (w *watch) round(ctx context.Context) (sent bool, err error) {
	newest, next := w.counter.current()
	switch {
	case newest.err != nil:
		return false, newest.err
	case newest.number > w.sent && newest.revision >= w.from:
		w.sent = newest.number
		return true, w.out.SendShared(newest.text)
	case w.out.Silent():
		return true, w.out.Send(w.progress(newest.revision))
	}
	select {
	case <-ctx.Done():
		return false, ctx.Err()
	case <-next:
	case <-w.woken:
	}
	return false, nil
}

// progress returns the message that the counts which were sent last still hold.
func (w *watch) progress(revision int64) *runstatusv1.WatchSummaryResponse {
	m := &runstatusv1.WatchSummaryResponse{Event: &runstatusv1.WatchSummaryResponse_Progress{Progress: &runstatusv1.SummaryProgress{}}}
	if w.sent > 0 {
		m.Revision = revision
	}
	return m
}
