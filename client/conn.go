package client

import (
	"context"
	"errors"
	"slices"
	"time"
	"unicode/utf8"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/runstatus/runstatus/client/internal/sendgate"
	"github.com/runstatus/runstatus/client/internal/uids"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// conn is the connection for all calls of a client. It sends requests that can't be repeated safely
// once, converts errors to those that this package promises, and records the uids in answers.
type conn struct {
	grpc.ClientConnInterface
	uids *uids.Cache
	gate *sendgate.Gate // nil: the connection is the caller's
}

// The attempts of one call while the service is UNAVAILABLE.
const (
	maxTries     = 5
	lastTryPause = time.Second
)

// Invoke implements grpc.ClientConnInterface.
func (c *conn) Invoke(ctx context.Context, method string, args, reply any, opts ...grpc.CallOption) error {
	_, err := c.call(ctx, method, args, reply, opts...)
	return err
}

// NewStream implements grpc.ClientConnInterface. A stream of reports is sent once, because a report
// without `when` can't be repeated.
func (c *conn) NewStream(ctx context.Context, desc *grpc.StreamDesc, method string, opts ...grpc.CallOption) (grpc.ClientStream, error) {
	if method == runstatusv1.StatusService_ReportStatuses_FullMethodName {
		opts = append(slices.Clone(opts), sentOnce)
	}
	return c.ClientConnInterface.NewStream(ctx, desc, method, opts...)
}

// call makes a call. Sent is how many times the request may have been sent.
func (c *conn) call(ctx context.Context, method string, args, reply any, opts ...grpc.CallOption) (sent int, err error) {
	own, again := repeatable(args)
	if !own {
		if err = c.gate.Wait(ctx); err != nil {
			return 0, c.finish(ctx, args, reply, err)
		}
		err = c.ClientConnInterface.Invoke(ctx, method, args, reply, opts...)
		return 1, c.finish(ctx, args, reply, err)
	}
	opts = append(slices.Clone(opts), sentOnce)
	pause := time.Duration(0)
	for sent = 1; ; sent++ {
		if err = c.gate.Wait(ctx); err != nil {
			return sent - 1, c.finish(ctx, args, reply, err)
		}
		err = c.ClientConnInterface.Invoke(ctx, method, args, reply, opts...)
		if !again || !isTransient(err) || sent == maxTries {
			break
		}
		pause = min(nextPause(pause), lastTryPause)
		if !waitFor(ctx, jittered(pause)) {
			err = endOf(ctx, err)
			break
		}
	}
	return sent, c.finish(ctx, args, reply, err)
}

// isTransient reports whether a request with an idempotency key is worth repeating: the service is
// UNAVAILABLE, or does not know whether it has carried the call out.
func isTransient(err error) bool {
	return status.Code(err) == codes.Unavailable || answered(err) && status.Code(err) == codes.Unknown && Reason(err) == "OUTCOME_UNKNOWN"
}

// finish records the uid of a successful call, or returns its error as this package promises it.
func (c *conn) finish(ctx context.Context, args, reply any, err error) error {
	if err != nil {
		return promised(ctx, args, err)
	}
	c.uids.Observe(args, reply)
	return nil
}

// endOf returns the error of a call that is not repeated: that of the last attempt, unless the
// context was cancelled.
func endOf(ctx context.Context, err error) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return status.FromContextError(ctx.Err()).Err()
	}
	return err
}

// waitFor waits for d and returns true. It returns false when ctx ends, and immediately if ctx would
// end before d has passed.
func waitFor(ctx context.Context, d time.Duration) bool {
	if end, ok := ctx.Deadline(); ok && time.Until(end) < d {
		return false
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// sentOnce keeps gRPC from repeating a request that has left the process, whatever the retry policy
// of the connection is.
var sentOnce = grpc.MaxRetryRPCBufferSize(0)

// repeatable reports whether repeating the call depends on the request, and whether this request may
// be repeated: it may if it has an idempotency key. Reads may always be repeated; gRPC repeats them.
func repeatable(args any) (depends, may bool) {
	switch req := args.(type) {
	case *runstatusv1.SetStatusRequest:
		return true, req.GetWhen() != nil
	case *runstatusv1.CreateRunRequest:
		return true, req.GetRequestId() != ""
	case *runstatusv1.DeleteRunRequest, *runstatusv1.CompleteRunRequest, *runstatusv1.CloseSeriesRequest:
		return true, false // a run of another generation may have the id by then
	}
	return false, true
}

// promised returns the error of a call as this package promises it: INVALID_ARGUMENT for a text that
// is not UTF-8, and an error that Is the context's if that has ended.
func promised(ctx context.Context, args any, err error) error {
	m, ok := args.(proto.Message)
	if ok && status.Code(err) == codes.Internal && Reason(err) == "" {
		if field := invalidText(m.ProtoReflect()); field != "" {
			return invalidArgument("INVALID_TEXT", field, field+": must be valid UTF-8")
		}
	}
	return withCause(ctx, err)
}

// withCause returns an error that also Is the context's error, if the call ended because of that.
func withCause(ctx context.Context, err error) error {
	cause := ctx.Err()
	switch code := status.Code(err); {
	case code != codes.Canceled && code != codes.DeadlineExceeded:
		return err
	case cause == nil && code == codes.DeadlineExceeded && isLate(ctx):
		cause = context.DeadlineExceeded // the transport's timer fired before the context's
	}
	if cause == nil {
		return err
	}
	return &callError{err, cause}
}

// isLate reports whether the context's deadline has passed or is less than 50 ms away.
func isLate(ctx context.Context) bool {
	end, ok := ctx.Deadline()
	return ok && time.Until(end) < 50*time.Millisecond
}

// callError is the error of a call whose context has ended. It has a status and Is the context's
// error.
type callError struct {
	error
	cause error
}

// GRPCStatus returns the status of the call.
func (e *callError) GRPCStatus() *status.Status { return status.Convert(e.error) }

// Unwrap returns the context's error.
func (e *callError) Unwrap() error { return e.cause }

// invalidText returns the path of a field whose text is not UTF-8, "" if there is none.
func invalidText(m protoreflect.Message) (field string) {
	check := func(fd protoreflect.FieldDescriptor, v protoreflect.Value) {
		name := string(fd.Name())
		switch {
		case fd.Kind() == protoreflect.StringKind && !utf8.ValidString(v.String()):
			field = name
		case fd.Message() != nil && !fd.IsMap():
			if inner := invalidText(v.Message()); inner != "" {
				field = name + "." + inner
			}
		}
	}
	m.Range(func(fd protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		switch {
		case fd.IsMap():
			v.Map().Range(func(key protoreflect.MapKey, value protoreflect.Value) bool {
				check(fd.MapKey(), key.Value())
				check(fd.MapValue(), value)
				if field != "" {
					field = string(fd.Name())
				}
				return field == ""
			})
		case fd.IsList():
			for i := range v.List().Len() {
				check(fd, v.List().Get(i))
			}
		default:
			check(fd, v)
		}
		return field == ""
	})
	return field
}
