package doors

import (
	"context"
	"errors"
	"io"
	"net/http"

	"connectrpc.com/connect/v2"
	"connectrpc.com/connect/v2/connecthttp"
	spb "google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/grpc"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/anypb"
)

type connectDoor struct{ transport connect.Transport }

// Connect returns a door that speaks Connect, or another protocol by an option.
func Connect(client *http.Client, base string, options ...connecthttp.Option) grpc.ClientConnInterface {
	return connectDoor{connecthttp.NewTransport(authorizing(client), base, options...)}
}

// Invoke implements grpc.ClientConnInterface.
func (d connectDoor) Invoke(ctx context.Context, method string, in, out any, _ ...grpc.CallOption) error {
	return fromConnect(connect.NewClient(d.transport).CallUnary(ctx, connect.Spec{Procedure: method}, in, out))
}

// NewStream implements grpc.ClientConnInterface.
func (d connectDoor) NewStream(ctx context.Context, desc *grpc.StreamDesc, method string, _ ...grpc.CallOption) (grpc.ClientStream, error) {
	spec := connect.Spec{Procedure: method, StreamType: connect.StreamTypeServer}
	if desc.ClientStreams {
		spec.StreamType = connect.StreamTypeBidi
	}
	stream, err := connect.NewClient(d.transport).CallClientStream(ctx, spec)
	if err != nil {
		return nil, fromConnect(err)
	}
	return &connectStream{noMetadata{ctx}, stream}, nil
}

type connectStream struct {
	noMetadata
	stream connect.ClientStream
}

// SendMsg implements grpc.ClientStream.
func (s *connectStream) SendMsg(m any) error { return fromConnect(s.stream.Send(m)) }

// CloseSend implements grpc.ClientStream.
func (s *connectStream) CloseSend() error { return fromConnect(s.stream.CloseSend()) }

// RecvMsg implements grpc.ClientStream.
func (s *connectStream) RecvMsg(m any) error {
	err := s.stream.Receive(m)
	if err != nil {
		_ = s.stream.Close() // the error is that of the stream
	}
	return fromConnect(err)
}

// fromConnect returns an error of Connect as gRPC has it.
func fromConnect(err error) error {
	failed, ok := errors.AsType[*connect.Error](err)
	if !ok || errors.Is(err, io.EOF) {
		return err
	}
	st := &spb.Status{Code: int32(failed.Code()), Message: failed.Message()}
	for _, d := range failed.Details() {
		st.Details = append(st.Details, &anypb.Any{TypeUrl: "type.googleapis.com/" + d.Type, Value: d.Value})
	}
	return status.FromProto(st).Err()
}
