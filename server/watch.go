package server

import (
	"context"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/store"
)

// watchStream is what a watch sends on.
type watchStream = grpc.ServerStreamingServer[runstatusv1.WatchStatusesResponse]

// defaultInterval is the longest silence of a watch that doesn't say another.
// Tests shorten it.
var defaultInterval = 15 * time.Second

// watch is one WatchStatuses call. It belongs to the handler's goroutine, which
// alone reads and sends: a slow client falls behind in the order of changes, not
// in memory.
type watch struct {
	scope
	out    outlet
	tokens watchTokens
	start  runstatusv1.WatchStart
	until  *until // nil: it goes on
	tick   *time.Timer
	length time.Duration // of tick

	synced  bool
	at      position
	skip    int                  // messages of the next change that were delivered before
	heads   map[store.Name]int64 // changes up to these revisions are in what was found
	settled int64                // what was found is of this revision
	replays bool                 // what was found is ahead of at
	over    bool                 // closing was sent
}

// WatchStatuses implements StatusServiceServer.
func (s *service) WatchStatuses(req *runstatusv1.WatchStatusesRequest, stream watchStream) error {
	selection, err := parseSelection(req)
	if err != nil {
		return err
	}
	w := &watch{
		scope:  scope{selection: selection, store: s.store},
		tokens: newWatchTokens(s.store.Incarnation(), selection.canonical),
		start:  req.GetStart(), length: defaultInterval,
	}
	if w.until, err = parseUntil(req.GetUntil(), selection); err != nil {
		return err
	}
	if req.GetProgressInterval() != nil {
		w.length = req.GetProgressInterval().AsDuration()
	}
	if err := w.resume(req); err != nil {
		return err
	}
	w.bell = s.bells.join(selection)
	defer func() { w.bell.leave(selection, w.members) }()
	w.tick = time.NewTimer(w.length)
	defer w.tick.Stop()
	w.out.open(stream)
	defer w.out.close()
	err = w.run(stream.Context())
	if s.stopping.Err() != nil && err != nil {
		return w.shutDown()
	}
	return err
}

// resume takes the place and the start that a token says.
func (w *watch) resume(req *runstatusv1.WatchStatusesRequest) error {
	if w.start == runstatusv1.WatchStart_WATCH_START_UNSPECIFIED {
		w.start = runstatusv1.WatchStart_WATCH_START_SNAPSHOT
	}
	if req.GetResumeToken() == "" {
		return nil
	}
	if req.GetStart() != runstatusv1.WatchStart_WATCH_START_UNSPECIFIED {
		return invalid("start", invalidField, "a resume token carries its own start")
	}
	r, err := w.tokens.open(req.GetResumeToken())
	if err != nil {
		return err
	}
	if r.synced && r.at.revision > w.store.Revision() {
		return errAhead()
	}
	w.start, w.synced, w.at, w.skip = r.start, r.synced, r.at, r.at.messages
	return nil
}

func (w *watch) run(ctx context.Context) error {
	err := w.begin(ctx)
	for err == nil && !w.over {
		err = w.turn(ctx)
	}
	return err
}

// turn reads to the end, and waits until there may be more. The bell is taken
// first: what comes while this reads rings it again.
func (w *watch) turn(ctx context.Context) error {
	if quiet := w.bell.take(); quiet > w.at.revision {
		w.at = position{revision: quiet}
	}
	if err := w.follow(ctx, maxRevision); err != nil || w.over {
		return err
	}
	if err := w.judge(ctx, nil); err != nil || w.over {
		return err
	}
	if err := w.look(ctx); err != nil {
		return err
	}
	if w.at.revision >= w.settled {
		w.heads, w.replays = nil, false
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-w.bell.rings:
		return nil
	case <-w.tick.C:
		return w.progress()
	}
}

const maxRevision = 1<<63 - 1

// follow delivers the changes behind the watch's position, up to a revision.
func (w *watch) follow(ctx context.Context, to int64) error {
	for c, err := range w.bell.bells.changes(ctx, w.at.revision) {
		if err != nil || c.Revision > to {
			return err
		}
		if err := w.change(ctx, &c); err != nil {
			return err
		}
		w.at, w.skip = position{revision: c.Revision}, 0
		if err := w.judge(ctx, &c); err != nil || w.over {
			return err
		}
		select {
		case <-w.tick.C:
			err = w.progress()
		default:
		}
		if err != nil {
			return err
		}
	}
	return ctx.Err()
}

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
		if tell != nil {
			tell.runEnded(c.Run)
		}
		run, err := standing(ctx, w.store, c)
		if err != nil {
			return err
		}
		return w.deliver(&runstatusv1.WatchStatusesResponse{Event: &runstatusv1.WatchStatusesResponse_Ended{Ended: toRun(run)}}, position{revision: c.Revision})
	default:
		if tell != nil {
			tell.left(c.Run, w.requested(c.Run))
		}
		left := &runstatusv1.Run{Name: c.Run.String(), Uid: c.UID}
		return w.deliver(&runstatusv1.WatchStatusesResponse{Event: &runstatusv1.WatchStatusesResponse_Left{Left: left}}, position{revision: c.Revision})
	}
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
	return w.deliver(&runstatusv1.WatchStatusesResponse{Event: &runstatusv1.WatchStatusesResponse_Status{Status: toStatusInfo(n, uid, line)}}, next)
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
	r := resumption{start: w.start, synced: w.synced}
	if w.synced {
		r.at = w.at
	}
	m.ResumeToken = w.tokens.seal(r)
	w.tick.Reset(w.length)
	return w.out.send(m)
}

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
	w.out.limit = time.Second
	if err := w.closing(runstatusv1.WatchClosing_REASON_SHUTDOWN, nil); err != nil {
		return err
	}
	return &store.Error{Reason: shuttingDown, Detail: "the server is shutting down"}
}
