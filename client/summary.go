package client

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// Summary holds the counts of runs by state and by outcome.
type Summary struct {
	*runstatusv1.RunSummary
	// Revision is the revision of the runs that are counted. It grows, unless the server's store was
	// replaced.
	Revision int64
}

// SummaryOption is an option of Client.WatchSummary. Without Parent the runs are those of
// `namespaces/main`.
type SummaryOption interface {
	toSummary(*summary)
}

type summaryOption func(*summary)

func (o summaryOption) toSummary(s *summary) { o(s) }

// summary holds the options of a watch of a summary.
type summary struct {
	req       runstatusv1.WatchSummaryRequest
	redialing func(error)
}

// GroupBy counts each value of a field separately: `series`, `user`, `display_name`, or a label such as
// `labels.sys_name`.
func GroupBy(field string) SummaryOption {
	return summaryOption(func(s *summary) { s.req.GroupBy = field })
}

// WatchSummary yields the counts of the selected runs at once, and then whenever they have changed, at most
// every 200 ms. A slow loop misses summaries, but each one that it gets holds all counts. The sequence does
// not end by itself.
//
// WatchSummary reconnects after lost connections and restarts of the server, without a time limit.
//
// An error ends the sequence: the context's; CANCELED once the client is closed; the error of the first
// attempt, if the server can't be reached; RESOURCE_EXHAUSTED with the reason SUMMARY_TOO_LARGE, if the
// groups are too many for one message; or another error of the service that a further attempt can't
// resolve. No goroutine is left when the loop ends.
func (c *Client) WatchSummary(ctx context.Context, opts ...SummaryOption) iter.Seq2[*Summary, error] {
	return func(yield func(*Summary, error) bool) {
		ctx, cancel := context.WithCancelCause(ctx)
		defer cancel(nil)
		defer context.AfterFunc(c.life, func() { cancel(errClosed) })()
		f := &summaryFollower{client: c, yield: yield, summary: summary{redialing: func(error) {}}}
		for _, opt := range opts {
			if opt != nil {
				opt.toSummary(&f.summary)
			}
		}
		if err := f.run(ctx); !errors.Is(err, errLeft) {
			yield(nil, err)
		}
	}
}

// summaryFollower is a watch of a summary in progress, over any number of connections.
type summaryFollower struct {
	summary
	client *Client
	yield  func(*Summary, error) bool

	received int // messages
	shown    *runstatusv1.RunSummary
}

// run opens one connection after the other. It returns why it opens no further one.
func (f *summaryFollower) run(ctx context.Context) error {
	pause := time.Duration(0)
	for {
		before := f.received
		err := f.stream(ctx)
		switch {
		case errors.Is(err, errLeft):
			return err
		case ctx.Err() != nil:
			return fmt.Errorf("watch the summary: %w", endedBy(ctx))
		case status.Code(err) == codes.DeadlineExceeded && isLate(ctx): // the transport's timer fired before the context's
			return fmt.Errorf("watch the summary: %w", context.DeadlineExceeded)
		case f.isFinal(err):
			return err
		}
		f.redialing(err)
		if f.received != before {
			pause = 0
		}
		pause = nextPause(pause)
		select {
		case <-time.After(jittered(pause)):
		case <-ctx.Done():
			return fmt.Errorf("watch the summary: %w", endedBy(ctx))
		}
	}
}

// isFinal reports whether a new connection can't resolve the error that ended one.
func (f *summaryFollower) isFinal(err error) bool {
	switch status.Code(err) {
	case codes.InvalidArgument, codes.NotFound, codes.DataLoss, codes.OutOfRange, codes.FailedPrecondition:
		return true
	case codes.PermissionDenied, codes.Unauthenticated, codes.Unimplemented:
		return f.received == 0 || !isForeign(err)
	}
	return f.received == 0 || Reason(err) == "SUMMARY_TOO_LARGE"
}

// stream yields the summaries of one connection until it ends.
func (f *summaryFollower) stream(ctx context.Context) error {
	open := func(ctx context.Context, service runstatusv1.StatusServiceClient) (grpc.ServerStreamingClient[runstatusv1.WatchSummaryResponse], error) {
		return service.WatchSummary(ctx, &f.req)
	}
	return receive(ctx, &f.client.watches, silenceOf(f.req.GetProgressInterval()), open, func(m *runstatusv1.WatchSummaryResponse) (more bool, err error) {
		f.received++
		return true, f.give(m)
	})
}

// give yields a summary, unless it counts what the one before it does: a new connection begins with one.
func (f *summaryFollower) give(m *runstatusv1.WatchSummaryResponse) error {
	counts := m.GetSummary()
	if counts == nil || proto.Equal(counts, f.shown) {
		return nil
	}
	f.shown = counts
	if !f.yield(&Summary{RunSummary: proto.CloneOf(counts), Revision: m.GetRevision()}, nil) {
		return errLeft
	}
	return nil
}
