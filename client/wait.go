package client

import (
	"context"
	"errors"
	"fmt"
	"time"

	"google.golang.org/protobuf/proto"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// Decided makes Wait store what decided it: the reason and the runs. The list of runs may be
// incomplete (Truncated); the tallies count all of them. Watch yields the same as its last event.
func Decided(closing *runstatusv1.WatchClosing) WatchOption {
	return watchOption(func(w *watch) { w.decided = closing })
}

// Progress makes Wait call f with the current state of the selected runs, in their order, first when
// it has all of them and then after each change. Wait processes no event during the call. Watch
// ignores this option.
func Progress(f func(runs []*runstatusv1.Run)) WatchOption {
	return watchOption(func(w *watch) { w.progress = f })
}

// patience is how long Wait continues after the loss of the connection while the server can't be
// reached: a server may restart during a wait.
const patience = time.Minute

// Wait returns nil once the selected runs satisfy the condition of an Until option. It receives every
// change as it happens: a state that lasts only for a moment is not missed. After the loss of the
// connection, Wait tries for a minute to reach the server again, and then returns the error of the
// last attempt.
//
// Errors other than the service's: ErrImpossible once the condition can't be satisfied any more;
// ErrUnreadable if it is satisfied, but a run that decided it can't be read; the context's; CANCELED
// once the client is closed; and an error for options that contradict each other.
func (c *Client) Wait(ctx context.Context, opts ...WatchOption) error {
	w, err := newWatch(opts)
	if err == nil && w.req.Until == nil {
		err = errors.New("say until what")
	}
	if err != nil {
		return fmt.Errorf("wait: %w", err)
	}
	w.patience = c.patience
	table := newRunTable(w)
	for event, err := range c.follow(ctx, w) {
		switch {
		case ctx.Err() != nil:
			return fmt.Errorf("wait for runs: %w", ctx.Err())
		case err != nil:
			return err
		case event.Closing != nil:
			return w.conclude(table, event.Closing)
		}
		event.Ack()
		if table.apply(event) && w.progress != nil {
			w.progress(table.runs())
		}
	}
	return errors.New("wait: the watch ended without a word")
}

// conclude stores what decided a wait and returns its result.
func (w *watch) conclude(table *runTable, closing *runstatusv1.WatchClosing) error {
	table.sort(closing.Runs)
	if w.decided != nil {
		proto.Reset(w.decided)
		proto.Merge(w.decided, closing)
	}
	if closing.GetReason() == runstatusv1.WatchClosing_REASON_CONDITION_IMPOSSIBLE {
		return fmt.Errorf("wait for a state: %w", ErrImpossible)
	}
	if unread := closing.GetUnreadable(); len(unread) > 0 {
		return fmt.Errorf("wait for %s: %w", unread[0], ErrUnreadable)
	}
	return nil
}
