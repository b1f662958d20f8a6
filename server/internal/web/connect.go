package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"connectrpc.com/connect/v2"
	"connectrpc.com/connect/v2/connecthttp"
	"connectrpc.com/connect/v2/connectproto"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
)

// compressFrom is the size of the smallest message that is worth compressing.
const compressFrom = 1 << 10

// mountConnect adds all methods of the services, for the protocols Connect, gRPC-Web and gRPC.
func (s *Server) mountConnect(mux *http.ServeMux) error {
	server := connect.NewServer()
	for _, name := range s.config.Services {
		d, err := protoregistry.GlobalFiles.FindDescriptorByName(protoreflect.FullName(name))
		if err != nil {
			return fmt.Errorf("find the service %s: %w", name, err)
		}
		methods := d.(protoreflect.ServiceDescriptor).Methods()
		for i := range methods.Len() {
			m, err := newMethod(methods.Get(i))
			if err != nil {
				return err
			}
			server.Register(connect.Method{Spec: m.spec(), Handler: func(ctx context.Context, _ connect.Spec, stream connect.ServerStream) error {
				return s.connectError(s.pass(ctx, m, stream))
			}})
		}
	}
	server.SetUnknownHandler(func(_ context.Context, spec connect.Spec, _ connect.ServerStream) error {
		return s.connectError(s.noMethod(spec.Procedure).Err())
	})
	connecthttp.Mount(mux, server, connecthttp.WithReadMaxBytes(maxBody), connecthttp.WithCompressMinBytes(compressFrom),
		connecthttp.WithCodecs(binaryCodec{connectproto.NewBinaryCodec()}, jsonCodec{connectproto.NewJSONCodec()}))
	return nil
}

// method is a method of the server, with the types of its messages.
type method struct {
	protoreflect.MethodDescriptor
	path    string
	in, out protoreflect.MessageType
}

func newMethod(d protoreflect.MethodDescriptor) (*method, error) {
	in, err := protoregistry.GlobalTypes.FindMessageByName(d.Input().FullName())
	if err != nil {
		return nil, fmt.Errorf("find the request of %s: %w", d.FullName(), err)
	}
	out, err := protoregistry.GlobalTypes.FindMessageByName(d.Output().FullName())
	if err != nil {
		return nil, fmt.Errorf("find the answer of %s: %w", d.FullName(), err)
	}
	return &method{d, fmt.Sprintf("/%s/%s", d.Parent().FullName(), d.Name()), in, out}, nil
}

func (m *method) spec() connect.Spec {
	kind := connect.StreamTypeUnary
	if m.IsStreamingClient() {
		kind |= connect.StreamTypeClient
	}
	if m.IsStreamingServer() {
		kind |= connect.StreamTypeServer
	}
	return connect.Spec{Procedure: m.path, StreamType: kind, Schema: m.MethodDescriptor}
}

// pass makes the call that a client makes.
func (s *Server) pass(ctx context.Context, m *method, client connect.ServerStream) error {
	switch {
	case m.IsStreamingClient():
		return s.passBoth(ctx, m, client)
	case m.IsStreamingServer():
		return s.passDown(ctx, m, client)
	}
	req, resp := &frame{of: m.in}, &frame{of: m.out}
	if err := s.receive(client, req); err != nil {
		return err
	}
	if err := s.config.Relay.Invoke(ctx, m.path, req, resp, grpc.ForceCodecV2(frameCodec{})); err != nil {
		return err
	}
	return client.Send(resp)
}

// receive reads a request.
func (s *Server) receive(client connect.ServerStream, into *frame) error {
	err := client.Receive(into)
	if err == nil {
		return nil
	}
	if errors.Is(err, io.EOF) {
		return s.malformed("the request has no message").Err()
	}
	return s.unreadable(err)
}

// unreadable returns the error of a request that could not be read.
func (s *Server) unreadable(err error) error {
	refused, ok := errors.AsType[*connect.Error](err)
	if !ok {
		return err
	}
	switch refused.Code() {
	case connect.CodeResourceExhausted:
		return s.tooLarge().Err()
	case connect.CodeInvalidArgument:
		return s.malformed(refused.Message()).Err()
	}
	return status.Error(codes.Code(refused.Code()), refused.Message())
}

// passDown passes a request to the server and its answers back, as many as there are.
func (s *Server) passDown(ctx context.Context, m *method, client connect.ServerStream) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	req := &frame{of: m.in}
	if err := s.receive(client, req); err != nil {
		return err
	}
	stream, err := s.open(ctx, m)
	if err != nil {
		return err
	}
	if err := stream.SendMsg(req); err != nil && !errors.Is(err, io.EOF) { // io.EOF: the answer says why
		return err
	}
	if err := stream.CloseSend(); err != nil {
		return err
	}
	return passAnswers(m, stream, client)
}

func (s *Server) open(ctx context.Context, m *method) (grpc.ClientStream, error) {
	desc := &grpc.StreamDesc{ServerStreams: true, ClientStreams: m.IsStreamingClient()}
	return s.config.Relay.NewStream(ctx, desc, m.path, grpc.ForceCodecV2(frameCodec{}))
}

func passAnswers(m *method, stream grpc.ClientStream, client connect.ServerStream) error {
	for {
		resp := &frame{of: m.out}
		if err := stream.RecvMsg(resp); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		if err := client.Send(resp); err != nil {
			return err
		}
	}
}

// passBoth passes requests and answers at the same time.
func (s *Server) passBoth(ctx context.Context, m *method, client connect.ServerStream) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	stream, err := s.open(ctx, m)
	if err != nil {
		return err
	}
	var receiving sync.WaitGroup
	receiving.Go(func() {
		if err := s.passRequests(m, client, stream); err != nil {
			cancel(err)
		}
	})
	defer receiving.Wait()
	defer stopReading(ctx)
	if err := client.SendHeaders(); err != nil {
		return err
	}
	err = passAnswers(m, stream, client)
	if why := context.Cause(ctx); err != nil && why != nil { // a request that cannot be read has ended the stream
		return why
	}
	return err
}

func (s *Server) passRequests(m *method, client connect.ServerStream, stream grpc.ClientStream) error {
	for {
		req := &frame{of: m.in}
		err := client.Receive(req)
		if errors.Is(err, io.EOF) {
			return stream.CloseSend()
		}
		if err != nil {
			return s.unreadable(err)
		}
		if err := stream.SendMsg(req); errors.Is(err, io.EOF) { // the answers say why
			return nil
		} else if err != nil {
			return err
		}
	}
}

// stopReading ends a read of the request that is under way.
func stopReading(ctx context.Context) {
	if control, ok := ctx.Value(controlKey{}).(*http.ResponseController); ok {
		_ = control.SetReadDeadline(time.Unix(1, 0)) // best effort: a closed stream has none
	}
}

// connectError returns an error as Connect writes it.
func (s *Server) connectError(err error) error {
	if err == nil {
		return nil
	}
	st := s.statusOf(err)
	refused := connect.NewError(connect.Code(st.Code()), st.Message()).WithCause(err)
	for _, detail := range st.Proto().GetDetails() {
		encoded, err := connectproto.NewErrorDetail(detail)
		if err != nil {
			s.config.Log.Error("cannot write the detail of an error", "type", detail.GetTypeUrl(), "err", err)
			continue
		}
		refused = refused.WithDetail(encoded)
	}
	return refused
}
