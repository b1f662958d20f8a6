package client

import (
	"context"
	"errors"
	"fmt"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// WatchOption says which runs are waited for, until what, and who is told.
type WatchOption interface{ toWatch(*watch) }

type watchOption func(*watch)

func (o watchOption) toWatch(w *watch) { o(w) }

type watch struct {
	req      runstatusv1.WatchStatusesRequest
	decided  *runstatusv1.WatchClosing
	progress func([]*runstatusv1.Run)
}

// Runs selects runs by name.
func Runs(names ...string) WatchOption {
	return watchOption(func(w *watch) { w.req.Runs = append(w.req.Runs, names...) })
}

// Series selects a series and its members, also those that join later.
func Series(name string) WatchOption {
	return watchOption(func(w *watch) { w.req.Series = name })
}

// UntilEnded waits until all selected runs have ended.
func UntilEnded() WatchOption {
	return watchOption(func(w *watch) { w.req.Until = &runstatusv1.WatchUntil{AllEnded: true} })
}

// UntilState waits until each selected run is in one of these states.
func UntilState(states ...State) WatchOption {
	return watchOption(func(w *watch) { w.req.Until = &runstatusv1.WatchUntil{AllIn: namesOf(states)} })
}

// UntilAnyState waits until a selected run is in one of these states.
func UntilAnyState(states ...State) WatchOption {
	return watchOption(func(w *watch) { w.req.Until = &runstatusv1.WatchUntil{AnyIn: namesOf(states)} })
}

// UntilEver waits until a selected run is or was in one of these states.
func UntilEver(states ...State) WatchOption {
	return watchOption(func(w *watch) { w.req.Until = &runstatusv1.WatchUntil{AnyEverIn: namesOf(states)} })
}

// Decided has Wait say what decided it: the reason, and the runs that did.
func Decided(closing *runstatusv1.WatchClosing) WatchOption {
	return watchOption(func(w *watch) { w.decided = closing })
}

// Progress has Wait call f with the selected runs, in their order, as they stand
// at first and whenever one of them has changed. Wait stands still meanwhile.
func Progress(f func(runs []*runstatusv1.Run)) WatchOption {
	return watchOption(func(w *watch) { w.progress = f })
}

const (
	shortestLook = 200 * time.Millisecond
	longestLook  = 2 * time.Second

	// patience is how long Wait goes on while the server can't be reached, once it
	// has been: a server may restart without anybody's wait breaking off.
	patience = time.Minute
)

// Wait returns nil once the runs that Runs or Series selects are as one of the
// Until options says. It looks every 2 seconds, and five times a second while
// something changes: a state that is held for less may be missed by UntilState
// and UntilAnyState, never by UntilEver.
//
// Other errors than the service's: ErrImpossible once the runs have ended
// otherwise, the context's own, and that of options that don't fit together.
func (c *Client) Wait(ctx context.Context, opts ...WatchOption) error {
	w := &watch{}
	for _, opt := range opts {
		opt.toWatch(w)
	}
	if err := w.check(); err != nil {
		return fmt.Errorf("wait: %w", err)
	}
	look := newLook(c, w)
	interval, reached := shortestLook, time.Time{}
	for {
		changed, err := look.again(ctx)
		switch {
		case ctx.Err() != nil:
			return fmt.Errorf("wait for runs: %w", ctx.Err())
		case err == nil:
			reached = time.Now()
		case status.Code(err) != codes.Unavailable || time.Since(reached) > patience:
			return err
		}
		if changed && w.progress != nil {
			w.progress(look.runs())
		}
		if err == nil {
			if reason, runs := look.verdict(); reason != runstatusv1.WatchClosing_REASON_UNSPECIFIED {
				return w.close(reason, runs)
			}
		}
		interval = min(interval*3/2, longestLook)
		if changed {
			interval = shortestLook
		}
		select {
		case <-time.After(interval):
		case <-ctx.Done():
		}
	}
}

func (w *watch) check() error {
	switch {
	case (len(w.req.Runs) > 0) == (w.req.Series != ""):
		return errors.New("select either runs or a series")
	case w.req.Until == nil:
		return errors.New("say until what")
	case w.req.Until.AllEnded, len(w.states()) > 0:
		return nil
	}
	return errors.New("name at least one state")
}

func (w *watch) states() []string {
	u := w.req.Until
	return append(append(u.AllIn[:len(u.AllIn):len(u.AllIn)], u.AnyIn...), u.AnyEverIn...)
}

func (w *watch) close(reason runstatusv1.WatchClosing_Reason, runs []*runstatusv1.Run) error {
	if w.decided != nil {
		proto.Reset(w.decided)
		w.decided.Reason, w.decided.Runs = reason, runs
	}
	if reason == runstatusv1.WatchClosing_REASON_CONDITION_IMPOSSIBLE {
		return fmt.Errorf("wait for a state: %w", ErrImpossible)
	}
	return nil
}
