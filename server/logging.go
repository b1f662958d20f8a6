package server

import (
	"context"
	"log/slog"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/peer"
	"google.golang.org/grpc/status"
)

// logCall writes one line a call, once it is over: at error when the server
// failed, at debug otherwise, as for those that its stop ends. A line that nobody
// wants costs next to nothing.
func (c *chain) logCall(ctx context.Context, method string, began time.Time, err error) {
	code := status.Code(err)
	level := levelOf(code)
	if code == codes.Unavailable && c.stopping.Err() != nil {
		level = slog.LevelDebug
	}
	if !c.log.Enabled(ctx, level) {
		return
	}
	attrs := []slog.Attr{
		slog.String("method", method),
		slog.String("code", code.String()),
		slog.Duration("took", time.Since(began)),
	}
	if p, ok := peer.FromContext(ctx); ok {
		attrs = append(attrs, slog.String("peer", p.Addr.String()))
	}
	if err != nil {
		attrs = append(attrs, slog.String("err", err.Error()))
	}
	c.log.LogAttrs(ctx, level, "call", attrs...)
}

func levelOf(code codes.Code) slog.Level {
	switch code {
	case codes.Internal, codes.Unknown, codes.DataLoss, codes.Unavailable, codes.ResourceExhausted:
		return slog.LevelError
	}
	return slog.LevelDebug
}
