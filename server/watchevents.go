package server

import (
	"context"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/convert"
	"github.com/runstatus/runstatus/server/internal/sender"
	"github.com/runstatus/runstatus/server/internal/store"
)

// change delivers what a change is to the watch, and has it counted.
func (w *watch) change(ctx context.Context, c *store.Change) error {
	e, err := w.event(ctx, c)
	if err != nil {
		return err
	}
	switch e {
	case noEvent:
		return nil
	case runComes:
		return w.count(ctx, &store.Run{Name: c.Run, UID: c.UID})
	case runJoins:
		return w.join(ctx, c)
	case lineComes:
		if err := w.judgeLine(ctx, c); err != nil {
			return err
		}
		return w.line(c.Run, c.UID, c.Status, position{revision: c.Revision})
	case runEnds:
		return w.end(ctx, c)
	default:
		return w.leave(c)
	}
}

// count has a run counted by the condition.
func (w *watch) count(ctx context.Context, run *store.Run) error {
	if w.until == nil {
		return nil
	}
	return w.until.joined(ctx, run, w.hadState)
}

// judgeLine has the condition judge a line. Where ends with a problem are waited for, one that
// comes behind the run's end may change how the run came out.
func (w *watch) judgeLine(ctx context.Context, c *store.Change) error {
	if w.until == nil {
		return nil
	}
	w.until.line(c.Run, c.Status)
	if !w.until.bad || !w.until.hasSettled(c.Run) {
		return nil
	}
	run, err := w.runAt(ctx, c.Run, c.Revision, nil)
	if run == nil || err != nil {
		return err
	}
	return w.count(ctx, run)
}

func (w *watch) end(ctx context.Context, c *store.Change) error {
	run, err := w.standing(ctx, c)
	if err != nil {
		return err
	}
	if w.until != nil {
		w.until.runEnded(run)
	}
	if c.UID == "" {
		return nil
	}
	return w.deliver(&runstatusv1.WatchStatusesResponse{Event: &runstatusv1.WatchStatusesResponse_Ended{Ended: convert.Run(run)}}, position{revision: c.Revision})
}

func (w *watch) leave(c *store.Change) error {
	if w.until != nil {
		w.until.left(c.Run, c.UID, w.requested(c.Run))
	}
	if c.UID == "" {
		return nil
	}
	left := &runstatusv1.Run{Name: c.Run.String(), Uid: c.UID}
	return w.deliver(&runstatusv1.WatchStatusesResponse{Event: &runstatusv1.WatchStatusesResponse_Left{Left: left}}, position{revision: c.Revision})
}

// join delivers a run that comes into the selection. From the beginning its lines
// follow, so that the messages of the change are counted.
func (w *watch) join(ctx context.Context, c *store.Change) error {
	run, err := w.standing(ctx, c)
	if err == nil {
		err = w.count(ctx, run)
	}
	if err != nil {
		return err
	}
	if w.start != runstatusv1.WatchStart_WATCH_START_BEGINNING {
		return w.deliver(joinedMessage(run), position{revision: c.Revision})
	}
	first := position{revision: c.Revision - 1, messages: 1}
	if err := w.deliver(joinedMessage(run), first); err != nil {
		return err
	}
	within := func(line store.Status) position {
		return position{revision: c.Revision - 1, messages: 1 + int(line.Sequence)}
	}
	if c.Kind == store.LineAdded { // its first
		return w.line(c.Run, c.UID, c.Status, within(c.Status))
	}
	return w.lines(ctx, run, within)
}

// lines delivers a run's lines up to the revision that it is shown at, each with a place.
// Of a run that is gone they come from the order of changes, as far as it is kept.
func (w *watch) lines(ctx context.Context, run *store.Run, place func(store.Status) position) error {
	told := int64(0)
	for e, err := range w.store.History(ctx, store.HistoryRequest{Name: run.Name, UID: run.UID}) {
		switch {
		case gone(err):
			return w.goneLines(ctx, run, told, place)
		case store.ReasonOf(err) == store.Unreadable:
			return nil
		case err != nil:
			return err
		}
		if e.Status.Revision > run.Revision {
			break
		}
		if err := w.line(run.Name, run.UID, e.Status, place(e.Status)); err != nil {
			return err
		}
		told = e.Status.Sequence
	}
	return nil
}

// goneLines delivers the lines of a run that is gone, behind a sequence.
func (w *watch) goneLines(ctx context.Context, run *store.Run, told int64, place func(store.Status) position) error {
	if err := w.ahead.reach(ctx, w.at.revision, w.store.Revision()); err != nil {
		return err
	}
	g := w.ahead.generations.at(run.Name, run.Revision)
	if g == nil || g.deleted == 0 {
		return nil // the order does not tell what became of it
	}
	lines, err := w.ahead.lines(ctx, run.Name, g, run.Revision)
	if err != nil {
		return err
	}
	for _, line := range lines {
		if line.Sequence <= told {
			continue
		}
		if err := w.line(run.Name, run.UID, line, place(line)); err != nil {
			return err
		}
	}
	return nil
}

func joinedMessage(run *store.Run) *runstatusv1.WatchStatusesResponse {
	return &runstatusv1.WatchStatusesResponse{Event: &runstatusv1.WatchStatusesResponse_Joined{Joined: convert.Run(run)}}
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
	return &runstatusv1.WatchStatusesResponse{Event: &runstatusv1.WatchStatusesResponse_Status{Status: convert.Status(n, uid, line)}}
}

// share sends the line of the change at the position, in bytes that others may have
// sent before.
func (w *watch) share(n store.Name, uid string, line store.Status) error {
	m := w.shared.get(&w.audience, w.at.revision)
	if m == nil {
		m = &sharedMessage{to: w.audience, revision: w.at.revision}
		plain := lineMessage(n, uid, line)
		plain.ResumeToken = w.token()
		var err error
		if m.text, err = sender.Encode(plain); err != nil {
			return err
		}
		if len(line.Note)+len(line.Raw) <= maxShared {
			w.shared.put(m)
		}
	}
	return w.out.SendShared(&m.text)
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
	return w.out.Send(m)
}

func (w *watch) token() string {
	return w.tokens.seal(resumption{start: w.start, synced: w.synced, placed: true, at: w.at})
}
