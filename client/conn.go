package client

import (
	"context"
	"slices"
	"unicode/utf8"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// conn is a connection as all calls of a client use it: what can't be repeated without
// harm is sent once, errors are those that this package promises, and what answers
// tell of runs is noted.
type conn struct {
	grpc.ClientConnInterface
	uids *uids
}

// Invoke implements grpc.ClientConnInterface.
func (c *conn) Invoke(ctx context.Context, method string, args, reply any, opts ...grpc.CallOption) error {
	if !repeatable(args) {
		opts = append(slices.Clone(opts), sentOnce)
	}
	if err := c.ClientConnInterface.Invoke(ctx, method, args, reply, opts...); err != nil {
		return promised(ctx, args, err)
	}
	c.uids.told(args, reply)
	return nil
}

// sentOnce keeps gRPC from sending a request again that has left it, whatever the
// connection's retry policy says.
var sentOnce = grpc.MaxRetryRPCBufferSize(0)

// repeatable reports whether a request that was perhaps carried out may be sent again:
// reads, markers, and what carries its own idempotency key.
func repeatable(args any) bool {
	switch req := args.(type) {
	case *runstatusv1.SetStatusRequest:
		return req.GetWhen() != nil
	case *runstatusv1.CreateRunRequest:
		return req.GetRequestId() != ""
	case *runstatusv1.DeleteRunRequest:
		return false // it could not tell its own success from a run that never was
	}
	return true
}

// promised returns the error of a call as this package promises it.
func promised(ctx context.Context, args any, err error) error {
	m, ok := args.(proto.Message)
	if ok && status.Code(err) == codes.Internal && Reason(err) == "" {
		if field := invalidText(m.ProtoReflect()); field != "" {
			return invalidArgument("INVALID_TEXT", field, field+": must be valid UTF-8")
		}
	}
	return withCause(ctx, err)
}

// withCause returns an error that Is the context's own too, if that is why the call
// ended.
func withCause(ctx context.Context, err error) error {
	switch code := status.Code(err); {
	case ctx.Err() == nil:
	case code == codes.Canceled || code == codes.DeadlineExceeded:
		return &callError{err, ctx.Err()}
	}
	return err
}

// callError is the error of a call whose context has ended.
type callError struct {
	error
	cause error
}

// GRPCStatus returns the status of the call.
func (e *callError) GRPCStatus() *status.Status { return status.Convert(e.error) }

// Unwrap returns the context's error.
func (e *callError) Unwrap() error { return e.cause }

// invalidText returns the name of a field with a text that is not UTF-8, "" if there is
// none.
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
