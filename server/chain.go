package server

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync/atomic"
	"time"

	"github.com/grpc-ecosystem/go-grpc-middleware/v2/interceptors/recovery"
	"google.golang.org/grpc"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/protobuf/proto"

	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/sender"
	"github.com/runstatus/runstatus/server/internal/store"
)

// chain holds the interceptors, and what they share.
type chain struct {
	log      *slog.Logger
	stopping context.Context // done when the server is about to stop
	aliases  *aliases        // of namespaces; nil if there are none
	panics   atomic.Int64    // how many handlers have panicked
	underway underway
	repeats  *repeats
}

// streamWorkers is how many goroutines are kept for calls. A new one for each call
// would grow its stack each time, which costs more than the call's own work. A
// stream keeps its worker as long as it is open: with so many long streams, calls
// get goroutines of their own again and lose the gain, nothing else.
const streamWorkers = 64

// What a client may send ahead of what is read is fixed. Else gRPC would look for the
// best by a ping with nearly each message, which costs a small call a tenth of its time.
// A stream gets no more through than a window for each way there and back: over 50 ms,
// 80 MB/s.
const (
	streamWindow = 4 << 20
	connWindow   = 16 << 20
)

// keepaliveTimeout is how long a client may take nothing, or not answer a ping.
const keepaliveTimeout = 5 * time.Second

// options returns the options of a gRPC server: its limits and the chain, from
// the outside in: log, error boundary, recovery, validation. The log gets the error that
// a panic became; a panic in the validation is recovered too.
func (c *chain) options() []grpc.ServerOption {
	panicked := recovery.WithRecoveryHandlerContext(c.panicked)
	return []grpc.ServerOption{
		grpc.MaxConcurrentStreams(1024),
		grpc.NumStreamWorkers(streamWorkers),
		grpc.MaxHeaderListSize(8 << 10),
		grpc.StaticStreamWindowSize(streamWindow),
		grpc.StaticConnWindowSize(connWindow),
		grpc.MaxRecvMsgSize(maxReceived),
		grpc.ConnectionTimeout(connectTime),
		grpc.KeepaliveParams(keepalive.ServerParameters{Time: 20 * time.Second, Timeout: keepaliveTimeout}),
		grpc.KeepaliveEnforcementPolicy(keepalive.EnforcementPolicy{MinTime: 10 * time.Second, PermitWithoutStream: true}),
		grpc.ForceServerCodecV2(newCodec()),
		grpc.UnknownServiceHandler(unknownMethod),
		grpc.ChainUnaryInterceptor(c.unary, recovery.UnaryServerInterceptor(panicked), c.validated),
		grpc.ChainStreamInterceptor(c.stream, recovery.StreamServerInterceptor(panicked), c.stoppable),
	}
}

// unary logs a call, and is its error boundary.
func (c *chain) unary(ctx context.Context, req any, info *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
	c.underway.begin()
	defer c.underway.end()
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

// stream is unary for streams.
func (c *chain) stream(srv any, stream grpc.ServerStream, info *grpc.StreamServerInfo, next grpc.StreamHandler) error {
	c.underway.begin()
	defer c.underway.end()
	began := time.Now()
	err := reply(next(srv, stream))
	c.logCall(stream.Context(), info.FullMethod, began, err)
	return err
}

// stoppable ends the context of every stream when the server is about to stop: open
// streams must not hold it up.
func (c *chain) stoppable(srv any, stream grpc.ServerStream, _ *grpc.StreamServerInfo, next grpc.StreamHandler) error {
	ctx, cancel := context.WithCancel(sender.WithClient(stream.Context(), stream.Context()))
	defer cancel()
	defer context.AfterFunc(c.stopping, cancel)()
	err := next(srv, &serverStream{stream, ctx, c.aliases})
	if err != nil && c.stopping.Err() != nil && stream.Context().Err() == nil {
		return apierr.ErrShuttingDown()
	}
	return err
}

// unlessStopping returns a function that returns the error of a stream that ends because it is not read:
// that of why, or SHUTTING_DOWN once the server stops.
func (c *chain) unlessStopping(why func() error) func() error {
	return func() error {
		if c.stopping.Err() == nil {
			return why()
		}
		c.underway.endedUnread()
		return apierr.ErrShuttingDown()
	}
}

// panicked turns a panic into an error with the stack, for the log. The error boundary keeps both from
// the caller.
func (c *chain) panicked(_ context.Context, p any) error {
	return fmt.Errorf("panic %d of a handler: %v\n%s", c.panics.Add(1), p, debug.Stack())
}

// serverStream is a stream that can be stopped, and whose requests are validated.
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
	s.aliases.rewrite(m.(proto.Message))
	return nil
}

func unknownMethod(_ any, stream grpc.ServerStream) error {
	method, _ := grpc.MethodFromServerStream(stream)
	return &store.Error{Reason: apierr.Unimplemented, Detail: fmt.Sprintf("there is no method %.200q", method)}
}
