package server

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/peer"
	"google.golang.org/grpc/status"

	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/repeats"
	"github.com/runstatus/runstatus/server/internal/store"
)

// logCall logs each call at debug level when it is over. Failures of the server, and of clients
// that do not read, are logged at a higher level for each reason: when they begin, once a minute with
// their count, and when they are over.
func (c *chain) logCall(ctx context.Context, method string, began time.Time, err error) {
	if err != nil {
		c.metrics.Failed(string(reasonOf(err)))
	}
	level, reason := c.levelOf(err)
	if level > slog.LevelDebug && !c.first(level, method, reason, err) {
		level = slog.LevelDebug
	}
	if !c.log.Enabled(ctx, level) {
		return
	}
	attrs := []slog.Attr{
		slog.String("method", method),
		slog.String("code", status.Code(err).String()),
		slog.Duration("took", time.Since(began)),
	}
	attrs = append(attrs, slog.String("request_id", c.ids.Of(ctx)))
	if p := c.principalOf(ctx); p != nil {
		attrs = append(attrs, slog.String("principal", p.String()))
	}
	if p, ok := peer.FromContext(ctx); ok {
		attrs = append(attrs, slog.String("peer", p.Addr.String()))
	}
	if err != nil {
		attrs = append(attrs, slog.String("err", err.Error()))
	}
	if reason != "" {
		attrs = append(attrs, slog.String("reason", string(reason)))
	}
	c.log.LogAttrs(ctx, level, "call", attrs...)
}

// first reports whether a call is the first that fails for its reason.
func (c *chain) first(level slog.Level, method string, reason store.Reason, err error) bool {
	fact, first := string(reason), 1
	if reason == apierr.Internal { // these have many causes
		fact, first = fact+method, repeats.Few
	}
	return c.repeats.First(fact, first, err, func(f repeats.Count) {
		attrs := []any{"reason", reason, "method", method, "since", f.Began.UTC().Format(time.RFC3339)}
		if f.Lately == 0 {
			c.log.Info("calls no longer fail for this reason", append(attrs, "count", f.Total)...)
			return
		}
		c.log.Log(context.Background(), level, "calls still fail", append(attrs, "count", f.Lately, "err", f.Newest)...)
	})
}

// levelOf returns the level of a call and, unless that is debug, the reason why it failed.
func (c *chain) levelOf(err error) (slog.Level, store.Reason) {
	switch status.Code(err) {
	case codes.Internal, codes.Unknown, codes.DataLoss, codes.Unavailable, codes.ResourceExhausted:
	default:
		return slog.LevelDebug, ""
	}
	switch reason := reasonOf(err); reason {
	case apierr.TooManyElements, apierr.SummaryTooLarge, apierr.MessageTooLarge:
		return slog.LevelDebug, "" // an error of the request
	case apierr.ShuttingDown:
		return slog.LevelDebug, ""
	case apierr.WatcherTooSlow, apierr.AnswersNotRead, apierr.ServerOverloaded, apierr.RateLimited, apierr.TooManyStreams, apierr.TooManySummaries:
		return slog.LevelWarn, reason
	default:
		if status.Code(err) == codes.Unavailable && (c.stopping.Err() != nil || isOfTransport(err)) {
			return slog.LevelDebug, ""
		}
		return slog.LevelError, reason
	}
}

// isOfTransport reports whether the status of an error is gRPC's and not the service's: gRPC returns
// UNAVAILABLE for a client that went away.
func isOfTransport(err error) bool {
	f, ok := errors.AsType[*failure](err)
	if !ok {
		return false
	}
	_, ours := errors.AsType[*store.Error](f.cause)
	return !ours
}

// reasonOf returns the reason that the caller gets.
func reasonOf(err error) store.Reason {
	for _, d := range status.Convert(err).Details() {
		if info, ok := d.(*errdetails.ErrorInfo); ok {
			return store.Reason(info.GetReason())
		}
	}
	return ""
}
