package client

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// Watch yields what happens to the selected runs: each of them as Joined, then
// Synced, then every change, none twice and none left out. It ends after Closing,
// once the condition of an Until option holds or can't come to hold any more;
// without one it goes on.
//
// Lost connections and restarts of the server are bridged, as long as it takes:
// the watch goes on behind the last event. Where that is not possible, because the
// place is older than what the server remembers or the server's store was replaced,
// Resynced says so and the watch starts over with a snapshot. A watch from the beginning
// (From) reads all histories again instead and yields the lines that are new, by uid and
// sequence; it does so unless it went on from the checkpoint of an earlier watch.
//
// An error is the last step: the context's own; CANCELED once the client is closed;
// NOT_FOUND for a named run that does not exist, unless AllowMissing is given; that of
// the first try if the server can't be reached and there is no place to go on from; an
// error that Is ErrCheckpoint; that of options that don't fit together; or another of the
// service's that trying again can't mend. Answers of something else in the server's
// place, such as a proxy's, are bridged too, once the service has been reached.
//
// A loop that takes its time holds nobody else up. If it takes more than 30
// seconds for one event, the server ends the connection, and the watch makes a new
// one. Nothing is left running when the loop is left.
func (c *Client) Watch(ctx context.Context, opts ...WatchOption) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		w, err := newWatch(opts)
		if err != nil {
			yield(Event{}, fmt.Errorf("watch: %w", err))
			return
		}
		c.follow(ctx, w)(yield)
	}
}

// errLeft says that the loop was left; it reaches nobody.
var errLeft = errors.New("the loop was left")

// follow is Watch, with its options read.
func (c *Client) follow(ctx context.Context, w *watch) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		ctx, cancel := context.WithCancelCause(ctx)
		defer cancel(nil)
		defer context.AfterFunc(c.life, func() { cancel(errClosed) })()
		marks, err := openMarks(w.checkpoint, &w.req)
		if err != nil {
			yield(Event{}, fmt.Errorf("watch: %w", err))
			return
		}
		f := &follower{client: c, watch: w, marks: marks, token: w.req.ResumeToken, seen: newSeen(&w.req), yield: yield}
		if marks.token != "" {
			f.token, f.seen.whole = marks.token, false // an earlier watch yielded the rest
		}
		err = f.run(ctx)
		unsaved := marks.close()
		if w.unsaved != nil {
			*w.unsaved = unsaved
		}
		if errors.Is(err, errLeft) {
			return // what can't be told here, CheckpointError has
		}
		if !errors.Is(err, ErrCheckpoint) {
			err = errors.Join(err, unsaved)
		}
		if err != nil {
			yield(Event{}, err)
		}
	}
}

// errClosed ends the watches of a client that is closed.
var errClosed = status.Error(codes.Canceled, "the client is closed")

// endedBy returns why a watch's context has ended.
func endedBy(ctx context.Context) error {
	if cause := context.Cause(ctx); errors.Is(cause, errClosed) {
		return cause
	}
	return ctx.Err()
}

// follower is a watch under way, over any number of connections.
type follower struct {
	client *Client
	watch  *watch
	marks  *marks
	yield  func(Event, error) bool

	token  string    // behind the last message
	seen   *seen     // what was yielded, until Synced
	heard  time.Time // when the last message came, on any connection
	lost   time.Time // when the connection was lost on which it came
	closed bool      // Closing was yielded
}

// run goes from one connection to the next, until the watch is over.
func (f *follower) run(ctx context.Context) error {
	pause := time.Duration(0)
	for {
		before := f.heard
		err := f.stream(ctx)
		switch {
		case f.closed || errors.Is(err, errLeft):
			return err
		case ctx.Err() != nil:
			return fmt.Errorf("watch: %w", endedBy(ctx))
		case status.Code(err) == codes.DeadlineExceeded && isLate(ctx): // the transport's clock was a little faster
			return fmt.Errorf("watch: %w", context.DeadlineExceeded)
		}
		if f.heard != before || f.lost.IsZero() {
			f.lost = time.Now()
		}
		if err := f.mend(err); err != nil {
			return err
		}
		if f.heard != before {
			pause = 0
		}
		pause = nextPause(pause)
		select {
		case <-time.After(jittered(pause)):
		case <-ctx.Done():
			return fmt.Errorf("watch: %w", endedBy(ctx))
		}
	}
}

// mend prepares for a new connection after the error that ended one. It returns
// errors that no new connection would mend.
func (f *follower) mend(err error) error {
	if failed := f.marks.err(); failed != nil {
		return fmt.Errorf("watch: %w", failed)
	}
	never := f.heard.IsZero() && f.token == ""
	switch code := status.Code(err); code {
	case codes.InvalidArgument, codes.NotFound, codes.DataLoss:
		if f.watch.checkpoint != "" && code == codes.InvalidArgument {
			return fmt.Errorf("go on from %s: %w", f.watch.checkpoint, err)
		}
		return err
	case codes.PermissionDenied, codes.Unauthenticated, codes.Unimplemented:
		if never || !isOthers(err) {
			return err
		}
	case codes.OutOfRange, codes.FailedPrecondition:
		if f.token == "" {
			return err
		}
		return f.startOver(err)
	}
	if never || f.watch.patience > 0 && time.Since(f.lost) > f.watch.patience {
		return err
	}
	f.watch.redialing(err)
	return nil
}

// startOver gives up a place that the server can't go on from. A watch that began at
// the beginning yields what is new since then; any other one begins with a snapshot, and
// says so.
func (f *follower) startOver(why error) error {
	f.token = ""
	if f.seen.restart() {
		f.watch.redialing(why)
		return nil
	}
	f.watch.req.ResumeToken = ""
	f.watch.req.Start = runstatusv1.WatchStart_WATCH_START_SNAPSHOT
	f.seen = newSeen(&f.watch.req)
	return f.give(Event{Resynced: why})
}

var errSilent = errors.New("the server gives no sign of life")

// defaultInterval is the progress interval of a server that isn't told any.
const defaultInterval = 15 * time.Second

// silence is the longest that nothing may come.
func (w *watch) silence() time.Duration {
	interval := defaultInterval
	if given := w.req.ProgressInterval; given != nil {
		interval = max(given.AsDuration(), time.Second)
	}
	return 3 * interval
}

// stream follows one connection to its end.
func (f *follower) stream(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	limit := f.watch.silence()
	silence := time.AfterFunc(limit, func() { cancel(errSilent) })
	defer silence.Stop()
	req := proto.CloneOf(&f.watch.req)
	if f.token != "" {
		req.ResumeToken, req.Start = f.token, runstatusv1.WatchStart_WATCH_START_UNSPECIFIED
	}
	service, release, err := f.client.watches.take()
	if err != nil {
		return err
	}
	defer release()
	stream, err := service.WatchStatuses(ctx, req)
	if err != nil {
		return err
	}
	f.seen.begin()
	for {
		// The handling of an event takes as long as it takes.
		silence.Reset(limit)
		m, err := stream.Recv()
		silence.Stop()
		if err != nil {
			if cause := context.Cause(ctx); errors.Is(cause, errSilent) {
				return fmt.Errorf("watch: %w", cause)
			}
			return err
		}
		f.heard = time.Now()
		if err := f.take(m); err != nil || f.closed {
			return err
		}
	}
}

// take deals with one message.
func (f *follower) take(m *runstatusv1.WatchStatusesResponse) error {
	before := f.token
	if token := m.GetResumeToken(); token != "" {
		f.token = token
	}
	e, ok := eventOf(m)
	switch {
	case !ok:
		f.marks.progress(f.token)
		return nil
	case e.Closing.GetReason() == runstatusv1.WatchClosing_REASON_SHUTDOWN:
		return nil // the connection ends, and another goes on behind this
	}
	gone, drop := f.seen.take(e)
	for _, run := range gone {
		if err := f.giveAt(Event{Left: run}, before); err != nil {
			return err
		}
	}
	if drop {
		f.marks.progress(f.token)
		return nil
	}
	f.closed = e.Closing != nil
	return f.giveAt(e, f.token)
}

func (f *follower) give(e Event) error { return f.giveAt(e, "") }

// giveAt yields an event with the place behind it.
func (f *follower) giveAt(e Event, token string) error {
	if err := f.marks.err(); err != nil {
		return err
	}
	e.token, e.number, e.marks = token, f.marks.next(), f.marks
	if !f.yield(e, nil) {
		return errLeft
	}
	return nil
}
