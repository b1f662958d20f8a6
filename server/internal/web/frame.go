package web

import (
	"context"
	"errors"
	"io"

	"connectrpc.com/connect/v2"
	"connectrpc.com/connect/v2/connectproto"
	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// frame is a message on its way between a client and the server, in the encoding of protobuf. A message that
// both ends encode so is never decoded on the way.
type frame struct {
	of   protoreflect.MessageType
	data []byte
}

// Bytes implements relay.Encoded.
func (f *frame) Bytes() []byte { return f.data }

// SetBytes implements relay.Encoded.
func (f *frame) SetBytes(data []byte) { f.data = data }

// frameCodec is the codec of frames towards the server.
type frameCodec struct{}

// Name implements encoding.CodecV2.
func (frameCodec) Name() string { return "proto" }

// Marshal implements encoding.CodecV2.
func (frameCodec) Marshal(v any) (mem.BufferSlice, error) {
	return mem.BufferSlice{mem.SliceBuffer(v.(*frame).data)}, nil
}

// Unmarshal implements encoding.CodecV2.
func (frameCodec) Unmarshal(data mem.BufferSlice, v any) error {
	v.(*frame).data = data.Materialize()
	return nil
}

// binaryCodec is the codec of frames towards clients that speak protobuf. It embeds the codec for the messages
// of the protocols themselves.
type binaryCodec struct{ *connectproto.BinaryCodec }

// MarshalWrite implements connect.Codec.
func (c binaryCodec) MarshalWrite(ctx context.Context, dst io.Writer, msg any) error {
	f, ok := msg.(*frame)
	if !ok {
		return c.BinaryCodec.MarshalWrite(ctx, dst, msg)
	}
	_, err := dst.Write(f.data)
	return err
}

// UnmarshalRead implements connect.Codec.
func (c binaryCodec) UnmarshalRead(ctx context.Context, src io.Reader, msg any) (err error) {
	f, ok := msg.(*frame)
	if !ok {
		return c.BinaryCodec.UnmarshalRead(ctx, src, msg)
	}
	f.data, err = io.ReadAll(src)
	return err
}

// jsonCodec is the codec of frames towards clients that speak JSON.
type jsonCodec struct{ *connectproto.JSONCodec }

// MarshalWrite implements connect.Codec.
func (c jsonCodec) MarshalWrite(ctx context.Context, dst io.Writer, msg any) error {
	f, ok := msg.(*frame)
	if !ok {
		return c.JSONCodec.MarshalWrite(ctx, dst, msg)
	}
	m := f.of.New().Interface()
	if err := proto.Unmarshal(f.data, m); err != nil {
		return err
	}
	return c.JSONCodec.MarshalWrite(ctx, dst, m)
}

// UnmarshalRead implements connect.Codec.
func (c jsonCodec) UnmarshalRead(ctx context.Context, src io.Reader, msg any) error {
	f, ok := msg.(*frame)
	if !ok {
		return c.JSONCodec.UnmarshalRead(ctx, src, msg)
	}
	text, err := io.ReadAll(src)
	if err != nil {
		return err
	}
	if len(text) == 0 {
		return errors.New("the body is empty; a request without fields is {}")
	}
	m := f.of.New().Interface()
	if err := (protojson.UnmarshalOptions{DiscardUnknown: true}).Unmarshal(text, m); err != nil {
		return err
	}
	f.data, err = proto.Marshal(m)
	return err
}

var (
	_ connect.Codec = binaryCodec{}
	_ connect.Codec = jsonCodec{}
)
