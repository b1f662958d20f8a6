package doors

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"google.golang.org/genproto/googleapis/api/annotations"
	spb "google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/grpc"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
)

// restDoor makes requests as the annotations of the API say.
type restDoor struct {
	client *http.Client
	base   string
}

// REST returns a door that makes requests as the annotations of the API say. It has no form for streams of
// requests, for methods without annotations, and for requests that fit none of their paths.
func REST(client *http.Client, base string) grpc.ClientConnInterface {
	return restDoor{authorizing(client), base}
}

// Invoke implements grpc.ClientConnInterface.
func (d restDoor) Invoke(ctx context.Context, method string, in, out any, _ ...grpc.CallOption) error {
	ctx, cancel := patient(ctx)
	defer cancel()
	resp, err := d.request(ctx, rules(method), in.(proto.Message), nil)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return Refused(resp)
	}
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return fmt.Errorf("read the answer: %w", err)
	}
	return protojson.Unmarshal(text, out.(proto.Message))
}

// NewStream implements grpc.ClientConnInterface.
func (d restDoor) NewStream(ctx context.Context, desc *grpc.StreamDesc, method string, _ ...grpc.CallOption) (grpc.ClientStream, error) {
	return newStream(ctx, desc, func(ctx context.Context, in proto.Message) (*http.Response, func(proto.Message) error, error) {
		resp, err := d.request(ctx, rules(method), in, nil)
		if err != nil {
			return nil, nil, err
		}
		lines := json.NewDecoder(resp.Body)
		return resp, func(m proto.Message) error {
			var line struct{ Result, Error json.RawMessage }
			switch err := lines.Decode(&line); {
			case err != nil:
				return err
			case line.Error != nil:
				return statusOf(line.Error)
			}
			return protojson.Unmarshal(line.Result, m)
		}, nil
	})
}

// stream is a stream of answers to one request.
type stream struct {
	noMetadata
	open    func(context.Context, proto.Message) (*http.Response, func(proto.Message) error, error)
	request context.Context
	cancel  context.CancelFunc
	in      proto.Message
	resp    *http.Response
	next    func(proto.Message) error
}

func newStream(ctx context.Context, desc *grpc.StreamDesc, open func(context.Context, proto.Message) (*http.Response, func(proto.Message) error, error)) (grpc.ClientStream, error) {
	if desc.ClientStreams {
		return nil, ErrNoForm
	}
	s := &stream{noMetadata: noMetadata{ctx}, open: open}
	s.request, s.cancel = patient(ctx)
	return s, nil
}

// SendMsg implements grpc.ClientStream.
func (s *stream) SendMsg(m any) error {
	s.in = m.(proto.Message)
	return nil
}

// CloseSend implements grpc.ClientStream.
func (s *stream) CloseSend() (err error) {
	if s.resp, s.next, err = s.open(s.request, s.in); err != nil {
		s.cancel()
	}
	return err
}

// RecvMsg implements grpc.ClientStream.
func (s *stream) RecvMsg(m any) error {
	err := s.receive(m.(proto.Message))
	if err != nil {
		_ = s.resp.Body.Close() // the error is that of the stream
		s.cancel()
	}
	return err
}

func (s *stream) receive(m proto.Message) error {
	if s.resp.StatusCode != http.StatusOK {
		return Refused(s.resp)
	}
	return s.next(m)
}

// patience is how long after the deadline of a call its answer is awaited, because the server's deadline is to
// come first.
const patience = 10 * time.Second

// deadlineKey is of the deadline of a call.
type deadlineKey struct{}

// patient returns a context for the request of a call. Cancel it, or the call's.
func patient(ctx context.Context) (context.Context, context.CancelFunc) {
	request, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			time.AfterFunc(patience, cancel)
			return
		}
		cancel()
	})
	if deadline, ok := ctx.Deadline(); ok {
		request = context.WithValue(request, deadlineKey{}, deadline)
	}
	return request, func() { stop(); cancel() }
}

// Refused returns the error that an answer other than 200 is.
func Refused(resp *http.Response) error {
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return fmt.Errorf("read the answer: %w", err)
	}
	return statusOf(text)
}

// statusOf returns the error that a text is, also as the first line of a stream.
func statusOf(text []byte) error {
	var st spb.Status
	var line struct{ Error json.RawMessage }
	if json.Unmarshal(text, &line) == nil && line.Error != nil {
		text = line.Error
	}
	if err := protojson.Unmarshal(text, &st); err != nil {
		return fmt.Errorf("%w: %s", err, text)
	}
	return status.FromProto(&st).Err()
}

// HasForm reports whether REST has a form for some calls of a method. Its name is that of its path in gRPC.
func HasForm(method string) bool {
	m := descriptor(method)
	return m != nil && !m.IsStreamingClient() && len(rules(method)) > 0
}

// descriptor returns the method with a path in gRPC, nil if there is none.
func descriptor(method string) protoreflect.MethodDescriptor {
	name := protoreflect.FullName(strings.ReplaceAll(strings.TrimPrefix(method, "/"), "/", "."))
	found, err := protoregistry.GlobalFiles.FindDescriptorByName(name)
	if err != nil {
		return nil
	}
	m, _ := found.(protoreflect.MethodDescriptor)
	return m
}

// rules returns the bindings of a method.
func rules(method string) []*annotations.HttpRule {
	m := descriptor(method)
	if m == nil || !proto.HasExtension(m.Options(), annotations.E_Http) {
		return nil
	}
	rule := proto.GetExtension(m.Options(), annotations.E_Http).(*annotations.HttpRule)
	return append([]*annotations.HttpRule{rule}, rule.GetAdditionalBindings()...)
}

// request makes the request of the first binding whose path the message fits.
func (d restDoor) request(ctx context.Context, bindings []*annotations.HttpRule, in proto.Message, headers http.Header) (*http.Response, error) {
	for _, binding := range bindings {
		req, ok := bind(binding, in)
		if !ok || req.Method == http.MethodGet != (binding.GetGet() != "") {
			continue
		}
		var err error
		if req.URL, err = url.Parse(d.base + req.URL.String()); err != nil {
			return nil, err
		}
		for name, values := range headers {
			req.Header[name] = values
		}
		if deadline, ok := ctx.Value(deadlineKey{}).(time.Time); ok {
			req.Header.Set("Grpc-Timeout", fmt.Sprintf("%dm", time.Until(deadline).Milliseconds()))
		}
		return d.client.Do(req.WithContext(ctx))
	}
	return nil, ErrNoForm
}
