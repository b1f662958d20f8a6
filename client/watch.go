package client

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// Watch yields the events of the selected runs: each run as Joined, then Synced, then every change,
// none of them twice and none left out. It ends after Closing, once the condition of an Until option
// is satisfied or can't be satisfied any more. Without a condition it does not end by itself.
//
// Watch reconnects after lost connections and restarts of the server, without a time limit, and
// continues behind the last event. Where that is not possible, because the position is older than
// what the server remembers or because the server's store was replaced, it yields Resynced and starts
// over with a snapshot. A watch from the beginning (From) instead reads all histories again and
// yields the statuses that are new, by uid and sequence, unless it continued from the checkpoint of
// an earlier watch.
//
// An error ends the sequence: the context's; CANCELED once the client is closed; NOT_FOUND for a named
// run that does not exist, unless AllowMissing is given; the error of the first attempt, if the server
// can't be reached and there is no position to continue from; an error that Is ErrCheckpoint; an error
// for options that contradict each other; or another error of the service that a further attempt
// can't resolve. Answers of something else in the server's place, such as a proxy, are followed by
// further attempts once the service has been reached.
//
// With WithMirror the watch has no stream of its own; that option says what differs.
//
// A slow loop does not delay other watches. If it takes more than 30 seconds for one event, the
// server closes the connection and the watch opens another one. No goroutine is left when the loop
// ends.
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

// errLeft reports that the loop over the watch was left. It is never returned to a caller.
var errLeft = errors.New("the loop was left")

// follow is Watch after its options are read.
func (c *Client) follow(ctx context.Context, w *watch) iter.Seq2[Event, error] {
	if w.mirror != nil {
		return w.mirror.follow(ctx, c, w)
	}
	return func(yield func(Event, error) bool) {
		ctx, cancel := context.WithCancelCause(ctx)
		defer cancel(nil)
		defer context.AfterFunc(c.life, func() { cancel(errClosed) })()
		acks, err := openCheckpoint(w.checkpoint, &w.req)
		if err != nil {
			yield(Event{}, fmt.Errorf("watch: %w", err))
			return
		}
		f := &follower{client: c, watch: w, acks: acks, token: w.req.ResumeToken, dedup: newDedup(&w.req), yield: yield}
		if acks.token != "" {
			f.token, f.dedup.whole = acks.token, false // an earlier watch has delivered the events before
		}
		err = f.run(ctx)
		unsaved := acks.close()
		if w.unsaved != nil {
			*w.unsaved = unsaved
		}
		if errors.Is(err, errLeft) {
			return // CheckpointError reports an error here
		}
		if !errors.Is(err, ErrCheckpoint) {
			err = errors.Join(err, unsaved)
		}
		if err != nil {
			yield(Event{}, err)
		}
	}
}

// errClosed ends the watches of a closed client.
var errClosed = status.Error(codes.Canceled, "the client is closed")

// endedBy returns why a watch's context has ended.
func endedBy(ctx context.Context) error {
	if cause := context.Cause(ctx); errors.Is(cause, errClosed) {
		return cause
	}
	return ctx.Err()
}
