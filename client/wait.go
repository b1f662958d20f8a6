package client

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"google.golang.org/protobuf/proto"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// Decided has Wait say what decided it: the reason, and the runs that did. Watch
// yields the same as its last event. It may not hold all runs (Truncated): its tallies
// count all of them.
func Decided(closing *runstatusv1.WatchClosing) WatchOption {
	return watchOption(func(w *watch) { w.decided = closing })
}

// Progress has Wait call f with the selected runs, in their order, as they stand
// at first and whenever one of them has changed. Wait stands still meanwhile.
// Watch, which yields all that, doesn't call it.
func Progress(f func(runs []*runstatusv1.Run)) WatchOption {
	return watchOption(func(w *watch) { w.progress = f })
}

// patience is how long Wait goes on while the server can't be reached, once it has
// been: a server may restart without anybody's wait breaking off. Tests shorten it.
var patience = time.Minute

// Wait returns nil once the selected runs are as one of the Until options says. It
// is told of every change as it happens, so that no state is too short to be seen.
// A server that can't be reached any more may be away for a minute, counted from the
// loss of the connection; then the error is that of the last try.
//
// Other errors than the service's: ErrImpossible once what is waited for can't
// happen any more, ErrUnreadable if it has, but to a run that can't be read, the context's
// own, CANCELED once the client is closed, and that of options that don't fit together.
func (c *Client) Wait(ctx context.Context, opts ...WatchOption) error {
	w, err := newWatch(opts)
	if err == nil && w.req.Until == nil {
		err = errors.New("say until what")
	}
	if err != nil {
		return fmt.Errorf("wait: %w", err)
	}
	w.patience = patience
	p := newPicture(w)
	for event, err := range c.follow(ctx, w) {
		switch {
		case ctx.Err() != nil:
			return fmt.Errorf("wait for runs: %w", ctx.Err())
		case err != nil:
			return err
		case event.Closing != nil:
			return w.close(p, event.Closing)
		}
		event.Ack()
		if p.take(event) && w.progress != nil {
			w.progress(p.runs())
		}
	}
	return errors.New("wait: the watch ended without a word")
}

func (w *watch) close(p *picture, closing *runstatusv1.WatchClosing) error {
	p.sort(closing.Runs)
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

// picture is how the runs of a watch stand.
type picture struct {
	order  []string // names: as they were given, a series first, then as they came
	stand  map[string]*runstatusv1.Run
	synced bool
}

func newPicture(w *watch) *picture {
	p := &picture{stand: map[string]*runstatusv1.Run{}}
	for _, name := range w.req.Runs {
		p.add(name)
	}
	if w.req.Series != "" {
		p.add(w.req.Series)
	}
	return p
}

func (p *picture) add(name string) {
	if _, known := p.stand[name]; !known {
		p.stand[name] = nil
		p.order = append(p.order, name)
	}
}

// take puts an event into the picture, and tells whether it changed one that is
// complete.
func (p *picture) take(e Event) (changed bool) {
	switch {
	case e.Joined != nil:
		p.add(e.Joined.GetName())
		p.stand[e.Joined.GetName()] = e.Joined
	case e.Ended != nil:
		p.add(e.Ended.GetName())
		p.stand[e.Ended.GetName()] = e.Ended
	case e.Left != nil:
		p.stand[e.Left.GetName()] = nil
	case e.Status != nil:
		return p.status(e.Status) && p.synced
	case e.Synced:
		p.synced = true
	case e.Resynced != nil:
		for name := range p.stand {
			p.stand[name] = nil
		}
		p.synced = false
	}
	return p.synced
}

func (p *picture) status(s *runstatusv1.StatusInfo) (changed bool) {
	run := p.stand[s.GetRun()]
	if run == nil || run.GetUid() != s.GetUid() {
		return false
	}
	run = proto.CloneOf(run) // those that were shown stay as they are
	run.Current, run.UpdateTime = s, s.GetWhen()
	p.stand[s.GetRun()] = run
	return true
}

func (p *picture) runs() []*runstatusv1.Run {
	var runs []*runstatusv1.Run
	for _, name := range p.order {
		if run := p.stand[name]; run != nil {
			runs = append(runs, run)
		}
	}
	return runs
}

// sort puts runs into the picture's order.
func (p *picture) sort(runs []*runstatusv1.Run) {
	place := map[string]int{}
	for i, name := range p.order {
		place[name] = i
	}
	slices.SortStableFunc(runs, func(a, b *runstatusv1.Run) int { return place[a.GetName()] - place[b.GetName()] })
}
