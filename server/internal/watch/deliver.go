package watch

import (
	"cmp"
	"context"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/convert"
	"github.com/runstatus/runstatus/server/internal/sender"
	"github.com/runstatus/runstatus/server/internal/store"
)

// deliverChange sends the messages of a change, and has the condition count it.
func (w *watch) deliverChange(ctx context.Context, c *store.Change) error {
	e, err := w.event(ctx, c)
	if err != nil {
		return err
	}
	switch e {
	case noEvent:
		return nil
	case runAppears:
		return w.countRun(ctx, &store.Run{Name: c.Run, UID: c.UID})
	case runJoins:
		return w.deliverJoined(ctx, c)
	case lineAdded:
		if err := w.countLine(ctx, c); err != nil {
			return err
		}
		return w.deliverLine(c.Run, c.UID, c.Status, cursor{revision: c.Revision})
	case runEnds:
		return w.deliverEnded(ctx, c)
	case runUpdated:
		return w.deliverUpdated(ctx, c)
	case runSilenced:
		if w.silenced.add(c) {
			return w.silenced.send(w)
		}
		return nil
	default:
		return w.deliverLeft(ctx, c)
	}
}

// countRun has the condition count a run that is selected now.
func (w *watch) countRun(ctx context.Context, run *store.Run) error {
	if w.condition == nil {
		return nil
	}
	return w.condition.runJoined(ctx, run, w.hadState)
}

// countLine has the condition count a line. If it waits for an end with a problem, a line behind the
// end of a run may change the run's outcome.
func (w *watch) countLine(ctx context.Context, c *store.Change) error {
	if w.condition == nil {
		return nil
	}
	w.condition.lineAdded(c.Run, c.Status)
	if !w.condition.problem || !w.condition.hasEnded(c.Run) {
		return nil
	}
	run, err := w.runAt(ctx, c.Run, c.Revision, w.at.revision, nil)
	if run == nil || err != nil {
		return err
	}
	return w.countRun(ctx, run)
}

func (w *watch) deliverEnded(ctx context.Context, c *store.Change) error {
	run, err := w.runAtChange(ctx, c)
	if err != nil {
		return err
	}
	if w.condition != nil {
		w.condition.runEnded(run)
	}
	if c.UID == "" {
		return nil
	}
	return w.deliver(&runstatusv1.WatchStatusesResponse{Event: &runstatusv1.WatchStatusesResponse_Ended{Ended: convert.Run(run)}}, cursor{revision: c.Revision})
}

func (w *watch) deliverUpdated(ctx context.Context, c *store.Change) error {
	if c.UID == "" {
		return nil
	}
	run, err := w.runAtChange(ctx, c)
	if err != nil {
		return err
	}
	return w.deliver(&runstatusv1.WatchStatusesResponse{Event: &runstatusv1.WatchStatusesResponse_Updated{Updated: convert.Run(run)}}, cursor{revision: c.Revision})
}

func (w *watch) deliverLeft(ctx context.Context, c *store.Change) error {
	if w.condition != nil {
		w.condition.runLeft(c.Run, c.UID, w.isNamed(c.Run))
	}
	if c.UID == "" {
		return nil
	}
	left, err := w.leftMessage(ctx, c)
	if err != nil {
		return err
	}
	return w.deliver(&runstatusv1.WatchStatusesResponse{Event: &runstatusv1.WatchStatusesResponse_Left{Left: left}}, cursor{revision: c.Revision})
}

func (m *matcher) leftMessage(ctx context.Context, c *store.Change) (*runstatusv1.WatchLeft, error) {
	if c.Kind == store.RunDeleted {
		run := cmp.Or(c.Last, &store.Run{Name: c.Run, UID: c.UID})
		return &runstatusv1.WatchLeft{Run: convert.Run(run), Reason: runstatusv1.WatchLeft_REASON_DELETED}, nil
	}
	reason := runstatusv1.WatchLeft_REASON_NO_LONGER_MATCHES
	if m.series != (store.Name{}) {
		reason = runstatusv1.WatchLeft_REASON_LEFT_SERIES
	}
	run, err := m.runAtChange(ctx, c, c.Revision-1)
	if err != nil {
		return nil, err
	}
	if !m.mayRead(run) { // it left because of that
		run = &store.Run{Name: c.Run, UID: c.UID}
	}
	return &runstatusv1.WatchLeft{Run: convert.Run(run), Reason: reason}, nil
}

// deliverJoined sends a run that joins the selection. If the watch starts at the beginning, the run's
// lines follow, so that one change has several messages, and the cursor counts them.
func (w *watch) deliverJoined(ctx context.Context, c *store.Change) error {
	run, err := w.runAtChange(ctx, c)
	if err == nil {
		err = w.countRun(ctx, run)
	}
	if err != nil {
		return err
	}
	if w.start != runstatusv1.WatchStart_WATCH_START_BEGINNING {
		return w.deliver(joinedMessage(run), cursor{revision: c.Revision})
	}
	first := cursor{revision: c.Revision - 1, messages: 1}
	if err := w.deliver(joinedMessage(run), first); err != nil {
		return err
	}
	cursorOf := func(line store.Status) cursor {
		return cursor{revision: c.Revision - 1, messages: 1 + int(line.Sequence)}
	}
	if c.Kind == store.LineAdded && c.Status.Sequence == 1 {
		return w.deliverLine(c.Run, c.UID, c.Status, cursorOf(c.Status))
	}
	return w.deliverLines(ctx, run, cursorOf)
}

// deliverLines sends a run's lines up to the revision that the run is shown at. Those of a run that is
// gone come from the log of changes, as far as the store keeps it.
func (w *watch) deliverLines(ctx context.Context, run *store.Run, cursorOf func(store.Status) cursor) error {
	sent := int64(0)
	for e, err := range w.store.History(ctx, store.HistoryRequest{Name: run.Name, UID: run.UID}) {
		switch {
		case isGone(err):
			return w.deliverGoneLines(ctx, run, sent, cursorOf)
		case store.ReasonOf(err) == store.Unreadable:
			return nil
		case err != nil:
			return err
		}
		if e.Status.Revision > run.Revision {
			break
		}
		if err := w.deliverLine(run.Name, run.UID, e.Status, cursorOf(e.Status)); err != nil {
			return err
		}
		sent = e.Status.Sequence
	}
	if sent < run.Current.Sequence { // a later generation has the same first line, and so the same uid
		return w.deliverGoneLines(ctx, run, sent, cursorOf)
	}
	return nil
}

// deliverGoneLines sends the lines behind a sequence of a run that is gone.
func (w *watch) deliverGoneLines(ctx context.Context, run *store.Run, sent int64, cursorOf func(store.Status) cursor) error {
	if err := w.ahead.extend(ctx, w.at.revision, w.store.Revision()); err != nil {
		return err
	}
	g := w.ahead.generations.at(run.Name, run.Revision)
	if g == nil || g.deleted == 0 {
		return nil // the log does not tell what became of it
	}
	lines, err := w.ahead.lines(ctx, run.Name, g, run.Revision)
	if err != nil {
		return err
	}
	for _, line := range lines {
		if line.Sequence <= sent {
			continue
		}
		if err := w.deliverLine(run.Name, run.UID, line, cursorOf(line)); err != nil {
			return err
		}
	}
	return nil
}

// runAtChange returns the run of a change as it was right behind the change.
func (w *watch) runAtChange(ctx context.Context, c *store.Change) (*store.Run, error) {
	run, err := w.history.runAtChange(ctx, c, w.at.revision)
	if err != nil {
		return nil, err
	}
	if c.Run == w.series {
		copied := *run
		copied.MemberCount = len(w.members)
		run = &copied
	}
	return run, nil
}

func joinedMessage(run *store.Run) *runstatusv1.WatchStatusesResponse {
	return &runstatusv1.WatchStatusesResponse{Event: &runstatusv1.WatchStatusesResponse_Joined{Joined: convert.Run(run)}}
}

func (w *watch) deliverLine(n store.Name, uid string, line store.Status, next cursor) error {
	if !w.wantsLine(line) {
		return nil
	}
	if w.lines != nil && w.phase == phaseFollow && next.messages == 0 {
		w.at = next
		return w.sendShared(n, uid, line)
	}
	return w.deliver(lineMessage(n, uid, line), next)
}

func lineMessage(n store.Name, uid string, line store.Status) *runstatusv1.WatchStatusesResponse {
	return &runstatusv1.WatchStatusesResponse{Event: &runstatusv1.WatchStatusesResponse_Status{Status: convert.Status(n, uid, line)}}
}

// sendShared sends the line at the cursor, in bytes that another watch may have encoded.
func (w *watch) sendShared(n store.Name, uid string, line store.Status) error {
	if err := w.silenced.send(w); err != nil {
		return err
	}
	m := w.lines.get(&w.lineKey, w.at.revision)
	if m == nil {
		m = &encodedLine{key: w.lineKey, revision: w.at.revision}
		plain := lineMessage(n, uid, line)
		plain.ResumeToken = w.token()
		var err error
		if m.text, err = sender.Encode(plain); err != nil {
			return err
		}
		if len(line.Note)+len(line.Raw) <= maxEncodedLine {
			w.lines.put(m)
		}
	}
	return w.out.SendShared(&m.text)
}

func (w *watch) sendProgress() error {
	return w.send(&runstatusv1.WatchStatusesResponse{Event: &runstatusv1.WatchStatusesResponse_Progress{Progress: &runstatusv1.WatchProgress{}}})
}

// deliver sends a message behind which the cursor is next, unless the client has it already.
func (w *watch) deliver(m *runstatusv1.WatchStatusesResponse, next cursor) error {
	if next.messages > 0 && next.messages <= w.skip {
		return nil
	}
	if w.phase == phaseFollow {
		w.at = next
	}
	return w.send(m)
}

// send sends a message with a token of the cursor.
func (w *watch) send(m *runstatusv1.WatchStatusesResponse) error {
	if err := w.silenced.send(w); err != nil {
		return err
	}
	m.ResumeToken = w.token()
	return w.out.Send(m)
}

func (w *watch) token() string {
	return w.tokens.encode(resumption{start: w.start, phase: w.phase, at: w.at})
}
