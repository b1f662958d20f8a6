package server

import (
	"context"
	"time"

	"google.golang.org/grpc"

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
	w.out.open(stream, errStuck())
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
