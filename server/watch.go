package server

import (
	"cmp"
	"context"
	"iter"
	"time"

	"google.golang.org/grpc"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/sender"
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
	out *sender.Sender
	audience
	shared *sharedMessages // nil: its messages are its own
	past   *past
	until  *until // nil: it goes on

	resumed bool // it goes on behind a token
	placed  bool // at is where it begins
	synced  bool
	at      position
	reach   int64 // changes up to here are read, whatever the bells have looked at
	skip    int   // messages of the next change that were delivered before
	over    bool  // closing was sent

	looked time.Time // when runs that could not be read were looked at last
}

// WatchStatuses implements StatusServiceServer.
func (s *service) WatchStatuses(req *runstatusv1.WatchStatusesRequest, stream watchStream) error {
	selection, err := parseSelection(req)
	if err != nil {
		return err
	}
	w := &watch{
		scope:    scope{selection: selection, store: s.store},
		audience: audience{newWatchTokens(s.store.Incarnation(), selection.canonical), req.GetStart()},
		shared:   &s.shared,
		past:     &s.past,
	}
	if w.until, err = parseUntil(req.GetUntil(), selection); err != nil {
		return err
	}
	selection.canonical = nil // the tokens stand for it
	if err := w.resume(req); err != nil {
		return err
	}
	w.ahead = lookahead{changes: w.changes, concerns: w.concerns, oldest: w.store.Oldest, keeps: w.start == runstatusv1.WatchStart_WATCH_START_BEGINNING}
	defer s.store.Follow(selection.named())()
	w.bell = s.bells.join(selection)
	defer func() { w.bell.leave(selection, w.members) }()
	w.out = s.senders.Open(stream, sender.Options{Turns: true, Unread: s.chain.unlessStopping(errStuck), Silence: interval(req), Wake: w.bell.wake})
	defer w.out.Close()
	defer w.out.HurryAfter(s.stopping)()
	err = w.run(stream.Context())
	if s.stopping.Err() != nil && err != nil {
		return w.shutDown()
	}
	return err
}

func interval(req *runstatusv1.WatchStatusesRequest) time.Duration {
	if req.GetProgressInterval() == nil {
		return defaultInterval
	}
	return req.GetProgressInterval().AsDuration()
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
		return apierr.Invalid("start", apierr.InvalidField, "a resume token carries its own start")
	}
	r, err := w.tokens.open(req.GetResumeToken())
	if err != nil {
		return err
	}
	if r.at.revision > w.store.Revision() {
		return errAhead()
	}
	w.resumed, w.start, w.placed, w.synced, w.at, w.skip = true, r.start, r.placed, r.synced, r.at, r.at.messages
	return nil
}

func (w *watch) run(ctx context.Context) error {
	err := w.out.TakeTurn(ctx)
	if err == nil {
		err = w.begin(ctx)
	}
	for err == nil && !w.over {
		err = w.turn(ctx)
	}
	return err
}

// turn reads to the end, and waits until there may be more. The bell is taken
// first: what comes while this reads rings it again.
func (w *watch) turn(ctx context.Context) error {
	if err := w.out.TakeTurn(ctx); err != nil {
		return err
	}
	if quiet := w.bell.take(); quiet > w.at.revision {
		w.at = position{revision: quiet}
	}
	if err := w.follow(ctx); err != nil || w.over {
		return err
	}
	if err := w.judge(ctx); err != nil || w.over {
		return err
	}
	if w.out.Silent() {
		w.reach = w.store.Revision()
		return w.progress()
	}
	w.out.EndTurn()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-w.unread():
		return w.lookAgain(ctx)
	case <-w.bell.rings:
		return nil
	}
}

// follow delivers the changes behind the watch's position: what the bells have looked at,
// and from the store what they don't keep or lag behind.
func (w *watch) follow(ctx context.Context) error {
	for at := w.at.revision; ; {
		changes, to, err := w.behind(ctx, at)
		if err != nil || to == at {
			return cmp.Or(err, ctx.Err())
		}
		for i := range changes {
			if more, err := w.step(ctx, &changes[i]); err != nil || !more {
				return err
			}
		}
		at = to
	}
}

// behind returns changes behind a revision, and up to where these are all.
func (w *watch) behind(ctx context.Context, after int64) ([]store.Change, int64, error) {
	changes, all := w.bell.behind(after)
	switch {
	case len(changes) > 0:
		return changes, changes[len(changes)-1].Revision, nil
	case all && after >= w.reach:
		return nil, after, nil
	}
	return w.past.behind(ctx, w.store, after)
}

// changes yields the changes behind a revision, as far as they are committed.
func (w *watch) changes(ctx context.Context, after int64) iter.Seq2[store.Change, error] {
	return func(yield func(store.Change, error) bool) {
		for {
			changes, _ := w.bell.behind(after)
			for i := range changes {
				if after = changes[i].Revision; !yield(changes[i], nil) {
					return
				}
			}
			if len(changes) == 0 {
				break
			}
		}
		w.store.Changes(ctx, after)(yield)
	}
}

// step delivers the next change. It returns false when the watch is over.
func (w *watch) step(ctx context.Context, c *store.Change) (more bool, err error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	if err := w.change(ctx, c); err != nil {
		return false, err
	}
	w.at, w.skip = position{revision: c.Revision}, 0
	if err := w.judge(ctx); err != nil || w.over {
		return false, err
	}
	if w.out.Silent() {
		return true, w.progress()
	}
	return true, nil
}

func errStuck() error {
	return &store.Error{Reason: apierr.WatcherTooSlow, Detail: "the watch was ended since its messages were not read: go on with the newest resume token"}
}
