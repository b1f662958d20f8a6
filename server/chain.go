package server

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync/atomic"
	"time"

	"github.com/grpc-ecosystem/go-grpc-middleware/v2/interceptors/auth"
	"github.com/grpc-ecosystem/go-grpc-middleware/v2/interceptors/recovery"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/apierr"
	rights "github.com/runstatus/runstatus/server/internal/auth"
	"github.com/runstatus/runstatus/server/internal/limits"
	"github.com/runstatus/runstatus/server/internal/metrics"
	"github.com/runstatus/runstatus/server/internal/repeats"
	"github.com/runstatus/runstatus/server/internal/requestid"
	"github.com/runstatus/runstatus/server/internal/sender"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/server/internal/underway"
)

// chain holds the interceptors and their shared state.
type chain struct {
	log      *slog.Logger
	stopping context.Context // done when the server is about to stop
	aliases  *aliases        // of namespaces; nil if there are none
	panics   atomic.Int64    // how many handlers have panicked
	underway underway.Calls
	repeats  *repeats.Facts
	access   *access
	limits   Limits
	limiter  *limits.Limiter // of principals
	metrics  *metrics.Metrics
	ids      requestid.Maker
}

// streamWorkers is the number of goroutines that gRPC keeps for calls. A new goroutine
// for each call would grow its stack each time, which costs more than the call itself. A
// stream keeps its worker while it is open; if streams hold all workers, calls run on
// goroutines of their own.
const streamWorkers = 64

// The flow-control windows are fixed. Otherwise gRPC would measure the best size by a ping
// with nearly each message, which costs a small call a tenth of its time. A stream carries
// at most a window for each round trip: 80 MB/s over 50 ms.
const (
	streamWindow = 4 << 20
	connWindow   = 16 << 20
)

// keepaliveTimeout is how long a client may leave bytes or a ping unanswered.
const keepaliveTimeout = 5 * time.Second

// options returns the options of a gRPC server: its limits and the interceptors, from the
// outside in: the caller behind the HTTP port, counts, log, error boundary, recovery, admission, limits of principals, audit,
// validation. A panic, also of the validation, reaches the log as an error.
func (c *chain) options() []grpc.ServerOption {
	panicked := recovery.WithRecoveryHandlerContext(c.panicked)
	unary := append([]grpc.UnaryServerInterceptor{onBehalf}, c.unaryChain()...)
	_, counts := c.counting()
	return append(c.limits.options(),
		grpc.NumStreamWorkers(streamWorkers),
		grpc.StaticStreamWindowSize(streamWindow),
		grpc.StaticConnWindowSize(connWindow),
		grpc.ForceServerCodecV2(newCodec(c.limits.MessageSize)),
		grpc.UnknownServiceHandler(unknownMethod),
		grpc.ChainUnaryInterceptor(unary...),
		grpc.ChainStreamInterceptor(append([]grpc.StreamServerInterceptor{streamOnBehalf}, counts...)...),
		grpc.ChainStreamInterceptor(c.stream, recovery.StreamServerInterceptor(panicked), c.admitStream, c.limitedStream, c.stoppable),
	)
}

// unaryChain returns the interceptors of unary calls, from the outside in. Those of the HTTP port pass them too.
func (c *chain) unaryChain() []grpc.UnaryServerInterceptor {
	counts, _ := c.counting()
	return append(counts,
		c.unary, recovery.UnaryServerInterceptor(recovery.WithRecoveryHandlerContext(c.panicked)),
		auth.UnaryServerInterceptor(c.admit), c.limited, c.audited, c.validated)
}

// unary logs a call and returns its error through the error boundary.
func (c *chain) unary(ctx context.Context, req any, info *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
	c.underway.Begin()
	defer c.underway.End()
	began := time.Now()
	resp, err := next(ctx, req)
	err = reply(err)
	c.logCall(ctx, info.FullMethod, began, err)
	return resp, err
}

func (c *chain) validated(ctx context.Context, req any, _ *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
	if err := validateRequest(req.(proto.Message)); err != nil {
		return nil, err
	}
	c.aliases.rewrite(req.(proto.Message))
	return next(ctx, req)
}

// stream does for streams what unary does for calls.
func (c *chain) stream(srv any, stream grpc.ServerStream, info *grpc.StreamServerInfo, next grpc.StreamHandler) error {
	c.underway.Begin()
	defer c.underway.End()
	began := time.Now()
	err := reply(next(srv, stream))
	c.logCall(stream.Context(), info.FullMethod, began, err)
	return err
}

// stoppable ends the context of every stream when the server is about to stop, so that open
// streams do not delay the stop.
func (c *chain) stoppable(srv any, stream grpc.ServerStream, _ *grpc.StreamServerInfo, next grpc.StreamHandler) error {
	ctx, cancel := context.WithCancel(sender.WithClient(stream.Context(), sender.ClientOf(stream.Context())))
	defer cancel()
	defer context.AfterFunc(c.stopping, cancel)()
	err := next(srv, &serverStream{stream, ctx, c.aliases})
	switch ended := rights.Ended(stream.Context()); {
	case err != nil && ended != nil:
		return ended
	case err != nil && c.stopping.Err() != nil && stream.Context().Err() == nil:
		return apierr.ErrShuttingDown()
	}
	return err
}

// unlessStopping returns a function for the error of a stream that is ended because its client does not
// read: the error of why, or SHUTTING_DOWN once the server stops.
func (c *chain) unlessStopping(why func() error) func() error {
	return func() error {
		if c.stopping.Err() == nil {
			return why()
		}
		c.underway.EndedUnread()
		return apierr.ErrShuttingDown()
	}
}

// panicked turns a panic into an error with the stack, for the log. The error boundary hides both from
// the caller.
func (c *chain) panicked(_ context.Context, p any) error {
	return fmt.Errorf("panic %d of a handler: %v\n%s", c.panics.Add(1), p, debug.Stack())
}

// serverStream is a stream that can be stopped, and whose requests are validated. It keeps its context,
// because a handler gets a stream's context from its method Context only.
type serverStream struct {
	grpc.ServerStream
	ctx     context.Context
	aliases *aliases
}

// Context implements grpc.ServerStream.
func (s *serverStream) Context() context.Context { return s.ctx }

// RecvMsg implements grpc.ServerStream.
func (s *serverStream) RecvMsg(m any) error {
	if err := s.ServerStream.RecvMsg(m); err != nil {
		return err
	}
	if err := validateRequest(m.(proto.Message)); err != nil {
		return err
	}
	if _, reports := m.(*runstatusv1.ReportStatusesRequest); !reports { // the stream of reports rewrites each of them
		s.aliases.rewrite(m.(proto.Message))
	}
	return nil
}

func unknownMethod(_ any, stream grpc.ServerStream) error {
	method, _ := grpc.MethodFromServerStream(stream)
	return &store.Error{Reason: apierr.Unimplemented, Detail: fmt.Sprintf("there is no method %.200q", method)}
}
