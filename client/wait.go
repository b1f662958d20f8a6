package client

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// OnChange makes Wait call f with the current state of the selected runs, in their order, first when
// it has all of them and then after each change. Wait processes no event during the call. Watch
// ignores this option.
func OnChange(f func(runs []*runstatusv1.Run)) WatchOption {
	return watchOption(func(w *watch) { w.onChange = f })
}

// FailFast makes Wait return ErrProblem as soon as a selected run has ended with a problem (HasProblem),
// whatever the condition says. Watch ignores this option.
func FailFast() WatchOption {
	return watchOption(func(w *watch) { w.failFast = true })
}

// patience is how long Wait continues after the loss of the connection while the server can't be
// reached: a server may restart during a wait.
const patience = time.Minute

// Wait returns once the selected runs satisfy the condition of an Until option, with what decided it:
// the reason and the runs. The list of runs may be incomplete (Truncated); the tallies count all of
// them. Wait receives every change as it happens: a state that lasts only for a moment is not missed.
// After the loss of the connection, Wait tries for a minute to reach the server again, and then returns
// the error of the last attempt. With WithMirror it has no stream of its own; that option says what differs.
//
// These errors come with what decided the wait: ErrImpossible once the condition can't be satisfied any
// more; ErrUnreadable if it is satisfied, but a run that decided it can't be read; a *GoneError (ErrGone)
// if a run was removed during the wait before it had ended, or after it had ended with a problem, or left
// the awaited series so; and ErrProblem with FailFast, whose closing holds the runs with a problem alone.
// Two of them may come together: use errors.Is. The server itself names the runs of the option Runs that
// are deleted or missing: the condition is impossible then if it is about all runs.
//
// With GiveUpSilent, a *SilentError comes with nil. All other errors come with nil, too: the service's; the
// context's; CANCELED once the client is closed; and an error for options that contradict each other.
func (c *Client) Wait(ctx context.Context, opts ...WatchOption) (*runstatusv1.WatchClosing, error) {
	w, err := newWatch(opts)
	if err == nil && w.req.Until == nil {
		err = errors.New("it has no condition: give an Until option, such as UntilEnded")
	}
	if err != nil {
		return nil, fmt.Errorf("wait: %w", err)
	}
	w.patience = c.patience
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	state := &waiting{watch: w, table: newRunTable(w), gone: newGoneRuns(w), silence: newSilentRuns(w.giveUp, cancel)}
	defer state.silence.stop()
	for event, err := range c.follow(ctx, w) {
		switch {
		case event.Closing != nil:
			return state.conclude(event.Closing)
		case ctx.Err() != nil:
			return nil, gaveUp(ctx)
		case err != nil:
			return nil, err
		}
		event.Ack()
		state.observe(event)
		if problems := state.problems(event); len(problems) > 0 {
			closing := &runstatusv1.WatchClosing{Runs: problems}
			return closing, state.withGone(closing, ErrProblem)
		}
	}
	return nil, errors.New("wait: the watch ended without a word")
}

// gaveUp returns why the context of a wait has ended.
func gaveUp(ctx context.Context) error {
	if silent, ok := errors.AsType[*SilentError](context.Cause(ctx)); ok {
		return silent
	}
	return fmt.Errorf("wait for runs: %w", ctx.Err())
}

// waiting is the state of a wait. It belongs to one goroutine.
type waiting struct {
	watch   *watch
	table   *runTable
	gone    *goneRuns
	silence *silentRuns
}

// observe records an event.
func (w *waiting) observe(e Event) {
	w.gone.observe(e, w.table)
	changed := w.table.apply(e)
	w.silence.observe(e, w.table)
	if changed && w.watch.onChange != nil {
		w.watch.onChange(w.table.runs())
	}
}

// problems returns the runs that have ended with a problem, if they end the wait. They can have done so
// only with an event that tells of an end, or before the table was complete.
func (w *waiting) problems(e Event) (runs []*runstatusv1.Run) {
	if _, ended := e.Outcome(); !w.watch.failFast || !w.table.synced || !ended && !e.Synced {
		return nil
	}
	return slices.DeleteFunc(w.table.runs(), func(run *runstatusv1.Run) bool { return !HasProblem(run) })
}

// conclude returns the result of a wait that the server has decided.
func (w *waiting) conclude(closing *runstatusv1.WatchClosing) (*runstatusv1.WatchClosing, error) {
	w.table.sort(closing.Runs)
	if closing.GetReason() == runstatusv1.WatchClosing_REASON_CONDITION_IMPOSSIBLE {
		return closing, w.withGone(closing, ErrImpossible)
	}
	if unread := closing.GetUnreadable(); len(unread) > 0 {
		return closing, w.withGone(closing, fmt.Errorf("%s: %w", unread[0], ErrUnreadable))
	}
	return closing, w.withGone(closing, nil)
}

// withGone returns the error of a wait, nil if there is none, together with that of the runs that are
// gone.
func (w *waiting) withGone(closing *runstatusv1.WatchClosing, why error) error {
	if err := errors.Join(why, w.gone.err(closing)); err != nil {
		return fmt.Errorf("wait: %w", err)
	}
	return nil
}
