package server

import (
	"context"
	"log/slog"
	"time"

	"github.com/grpc-ecosystem/go-grpc-middleware/v2/interceptors"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/peer"
	"google.golang.org/grpc/status"
)

// callLog writes one line a call, once it is over: at error when the server
// failed, at debug otherwise. A line that nobody wants costs next to nothing.
type callLog struct{ log *slog.Logger }

// ServerReporter implements interceptors.ServerReportable.
func (l callLog) ServerReporter(ctx context.Context, call interceptors.CallMeta) (interceptors.Reporter, context.Context) {
	return callReport{ctx: ctx, log: l.log, call: call}, ctx
}

type callReport struct {
	interceptors.NoopReporter
	ctx  context.Context
	log  *slog.Logger
	call interceptors.CallMeta
}

// PostCall implements interceptors.Reporter.
func (r callReport) PostCall(err error, took time.Duration) {
	code := status.Code(err)
	level := levelOf(code)
	if !r.log.Enabled(r.ctx, level) {
		return
	}
	attrs := []slog.Attr{
		slog.String("method", r.call.FullMethod()),
		slog.String("code", code.String()),
		slog.Duration("took", took),
	}
	if p, ok := peer.FromContext(r.ctx); ok {
		attrs = append(attrs, slog.String("peer", p.Addr.String()))
	}
	if err != nil {
		attrs = append(attrs, slog.String("err", err.Error()))
	}
	r.log.LogAttrs(r.ctx, level, "call", attrs...)
}

func levelOf(code codes.Code) slog.Level {
	switch code {
	case codes.Internal, codes.Unknown, codes.DataLoss, codes.Unavailable, codes.ResourceExhausted:
		return slog.LevelError
	}
	return slog.LevelDebug
}
