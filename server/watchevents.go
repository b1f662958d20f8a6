package server

import (
	"context"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/store"
)

// change delivers what a change is to the watch.
func (w *watch) change(ctx context.Context, c *store.Change) error {
	known := c.Revision <= w.heads[c.Run]
	if known && !w.replays {
		return nil
	}
	e, err := w.event(ctx, c)
	if err != nil {
		return err
	}
	tell := w.until
	if known {
		tell = nil // what was found says it already
	}
	switch e {
	case noEvent:
		if tell != nil && c.Kind == store.RunDeleted {
			tell.vanished(c.Run, w.requested(c.Run))
		}
		return nil
	case runJoins:
		return w.join(ctx, c, tell)
	case lineComes:
		if tell != nil {
			tell.line(c.Run, c.Status)
		}
		return w.line(c.Run, c.UID, c.Status, position{revision: c.Revision})
	case runEnds:
		return w.end(ctx, c, tell)
	default:
		if tell != nil {
			tell.left(c.Run, w.requested(c.Run))
		}
		left := &runstatusv1.Run{Name: c.Run.String(), Uid: c.UID}
		return w.deliver(&runstatusv1.WatchStatusesResponse{Event: &runstatusv1.WatchStatusesResponse_Left{Left: left}}, position{revision: c.Revision})
	}
}

func (w *watch) end(ctx context.Context, c *store.Change, tell *until) error {
	if tell != nil {
		tell.runEnded(c.Run)
	}
	run, err := standing(ctx, w.store, c)
	if err != nil {
		return err
	}
	return w.deliver(&runstatusv1.WatchStatusesResponse{Event: &runstatusv1.WatchStatusesResponse_Ended{Ended: toRun(run)}}, position{revision: c.Revision})
}

// join delivers a run that comes into the selection. From the beginning its lines
// follow, so that the messages of the change are counted.
func (w *watch) join(ctx context.Context, c *store.Change, tell *until) error {
	run, err := standing(ctx, w.store, c)
	if err == nil && tell != nil {
		err = tell.joined(ctx, w.store, run)
	}
	if err != nil {
		return err
	}
	if w.start != runstatusv1.WatchStart_WATCH_START_BEGINNING {
		return w.deliver(joinedMessage(run), position{revision: c.Revision})
	}
	next := position{revision: c.Revision - 1, messages: 1}
	if err := w.deliver(joinedMessage(run), next); err != nil {
		return err
	}
	if next.messages++; c.Kind == store.LineAdded {
		return w.line(c.Run, c.UID, c.Status, next) // its first
	}
	next.messages--
	return w.lines(ctx, run, func() position { next.messages++; return next })
}

// lines delivers a run's lines up to the newest one that it shows.
func (w *watch) lines(ctx context.Context, run *store.Run, next func() position) error {
	shown := run.Current.Sequence
	for e, err := range w.store.History(ctx, store.HistoryRequest{Name: run.Name, UID: run.UID}) {
		if gone(err) {
			break
		}
		if err != nil {
			return err
		}
		if (shown > 0 && e.Status.Sequence > shown) || e.Status.Revision > run.Revision {
			break
		}
		if !w.wants(e.Status) {
			continue
		}
		if err := w.line(run.Name, run.UID, e.Status, next()); err != nil {
			return err
		}
	}
	return nil
}

func joinedMessage(run *store.Run) *runstatusv1.WatchStatusesResponse {
	return &runstatusv1.WatchStatusesResponse{Event: &runstatusv1.WatchStatusesResponse_Joined{Joined: toRun(run)}}
}

func (w *watch) line(n store.Name, uid string, line store.Status, next position) error {
	if !w.wants(line) {
		return nil
	}
	if w.shared != nil && w.synced && next.messages == 0 {
		w.at = next
		return w.share(n, uid, line)
	}
	return w.deliver(lineMessage(n, uid, line), next)
}

func lineMessage(n store.Name, uid string, line store.Status) *runstatusv1.WatchStatusesResponse {
	return &runstatusv1.WatchStatusesResponse{Event: &runstatusv1.WatchStatusesResponse_Status{Status: toStatusInfo(n, uid, line)}}
}

// share sends the line of the change at the position, in bytes that others may have
// sent before.
func (w *watch) share(n store.Name, uid string, line store.Status) error {
	m := w.shared.get(&w.audience, w.at.revision)
	if m == nil {
		m = &sharedMessage{to: w.audience, revision: w.at.revision}
		plain := lineMessage(n, uid, line)
		plain.ResumeToken = w.token()
		if err := m.Encode(w.out.stream, plain); err != nil {
			return err
		}
		if len(line.Note)+len(line.Raw) <= maxShared {
			w.shared.put(m)
		}
	}
	return w.out.send(&m.PreparedMsg)
}

func (w *watch) progress() error {
	return w.send(&runstatusv1.WatchStatusesResponse{Event: &runstatusv1.WatchStatusesResponse_Progress{Progress: &runstatusv1.WatchProgress{}}})
}

// deliver sends a message that leads to a position, unless it was delivered before.
func (w *watch) deliver(m *runstatusv1.WatchStatusesResponse, next position) error {
	if next.messages > 0 && next.messages <= w.skip {
		return nil
	}
	if w.synced {
		w.at = next
	}
	return w.send(m)
}

// send sends a message with a token of where the watch is.
func (w *watch) send(m *runstatusv1.WatchStatusesResponse) error {
	m.ResumeToken = w.token()
	return w.out.send(m)
}

func (w *watch) token() string {
	r := resumption{start: w.start, synced: w.synced}
	if w.synced {
		r.at = w.at
	}
	return w.tokens.seal(r)
}
