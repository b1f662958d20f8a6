package client

import (
	"context"
	"errors"
	"fmt"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// follower is a watch in progress, over any number of connections. It belongs to the goroutine of the
// loop over the watch.
type follower struct {
	client *Client
	watch  *watch
	acks   *acknowledged
	yield  func(Event, error) bool

	token    string // behind the last message
	dedup    *dedup
	received time.Time // when the last message arrived, on any connection
	lost     time.Time // when the connection was lost on which it arrived
	closed   bool      // Closing was yielded
}

// run opens one connection after the other until the watch is over.
func (f *follower) run(ctx context.Context) error {
	pause := time.Duration(0)
	for {
		before := f.received
		err := f.stream(ctx)
		switch {
		case f.closed || errors.Is(err, errLeft):
			return err
		case ctx.Err() != nil:
			return fmt.Errorf("watch: %w", endedBy(ctx))
		case status.Code(err) == codes.DeadlineExceeded && isLate(ctx): // the transport's timer fired before the context's
			return fmt.Errorf("watch: %w", context.DeadlineExceeded)
		}
		if f.received != before || f.lost.IsZero() {
			f.lost = time.Now()
		}
		if err := f.reconnectAfter(err); err != nil {
			return err
		}
		if f.received != before {
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

// reconnectAfter prepares for a new connection after the error that ended one. It returns an error that a
// new connection can't resolve.
func (f *follower) reconnectAfter(err error) error {
	if failed := f.acks.err(); failed != nil {
		return fmt.Errorf("watch: %w", failed)
	}
	never := f.received.IsZero() && f.token == ""
	switch code := status.Code(err); code {
	case codes.InvalidArgument, codes.NotFound, codes.DataLoss:
		if f.watch.checkpoint != "" && code == codes.InvalidArgument {
			return fmt.Errorf("go on from %s: %w", f.watch.checkpoint, err)
		}
		return err
	case codes.PermissionDenied, codes.Unauthenticated, codes.Unimplemented:
		if never || !isForeign(err) {
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

// startOver discards a position from which the server can't continue. A watch from the beginning
// then yields the statuses that are new. Another watch yields Resynced and begins with a snapshot.
func (f *follower) startOver(why error) error {
	f.token = ""
	if f.dedup.restart() {
		f.watch.redialing(why)
		return nil
	}
	f.watch.req.ResumeToken = ""
	f.watch.req.Start = runstatusv1.WatchStart_WATCH_START_SNAPSHOT
	f.dedup = newDedup(&f.watch.req)
	return f.give(Event{Resynced: why}, "")
}

// silence is how long no message may arrive until the connection counts as lost.
func (w *watch) silence() time.Duration { return silenceOf(w.req.GetProgressInterval()) }

// stream handles the messages of one connection until it ends.
func (f *follower) stream(ctx context.Context) error {
	req := proto.CloneOf(&f.watch.req)
	if f.token != "" {
		req.ResumeToken, req.Start = f.token, runstatusv1.WatchStart_WATCH_START_UNSPECIFIED
	}
	open := func(ctx context.Context, service runstatusv1.StatusServiceClient) (grpc.ServerStreamingClient[runstatusv1.WatchStatusesResponse], error) {
		stream, err := service.WatchStatuses(ctx, req)
		if err == nil {
			f.dedup.beginPass()
		}
		return stream, err
	}
	return receive(ctx, &f.client.watches, f.watch.silence(), open, func(m *runstatusv1.WatchStatusesResponse) (more bool, err error) {
		f.received = time.Now()
		err = f.handle(m)
		return !f.closed, err
	})
}

// handle yields the event of a message, unless it was delivered already.
func (f *follower) handle(m *runstatusv1.WatchStatusesResponse) error {
	before := f.token
	if token := m.GetResumeToken(); token != "" {
		f.token = token
	}
	e, ok := eventOf(m)
	switch {
	case !ok:
		f.acks.progress(f.token)
		return nil
	case e.Closing.GetReason() == runstatusv1.WatchClosing_REASON_SHUTDOWN:
		return nil // the connection ends, and the next one continues behind this message
	case e.Closing.GetReason() == runstatusv1.WatchClosing_REASON_RIGHTS_ENDED:
		return nil // the error that follows says why
	}
	gone, e, drop := f.dedup.observe(e)
	for _, left := range gone {
		if err := f.give(Event{Left: left}, before); err != nil {
			return err
		}
	}
	if drop {
		f.acks.progress(f.token)
		return nil
	}
	f.closed = e.Closing != nil
	return f.give(e, f.token)
}

// give yields an event with the position behind it, "" for none.
func (f *follower) give(e Event, token string) error {
	if err := f.acks.err(); err != nil {
		return err
	}
	e.Kind, e.token, e.number, e.acks = e.kind(), token, f.acks.next(), f.acks
	if !f.yield(e, nil) {
		return errLeft
	}
	return nil
}
