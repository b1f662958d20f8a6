package server

import (
	"bytes"
	"crypto/rand"
	"unicode/utf8"

	"google.golang.org/grpc/encoding"
	_ "google.golang.org/grpc/encoding/proto" // the codec that this one stands on
	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// codec is gRPC's own, but for requests that can't be decoded. Those gRPC would
// answer with INTERNAL before any interceptor runs. Here they go on as an empty
// message with a mark, which the validation finds and refuses.
type codec struct{ encoding.CodecV2 }

func newCodec() codec { return codec{encoding.GetCodecV2("proto")} }

// Unmarshal implements encoding.CodecV2.
func (c codec) Unmarshal(data mem.BufferSlice, v any) error {
	err := c.CodecV2.Unmarshal(data, v)
	m, ok := v.(proto.Message)
	if err == nil || !ok {
		return err
	}
	field := invalidText(m.ProtoReflect().Descriptor(), data.Materialize())
	proto.Reset(m)
	m.ProtoReflect().SetUnknown(protowire.AppendString(markStart, field))
	return nil
}

// markStart is what a mark begins with: a field of a number that no message has,
// and a text that no caller can guess.
var markStart = func() []byte {
	b := protowire.AppendTag(nil, protowire.MaxValidNumber, protowire.BytesType)
	b = protowire.AppendString(b, rand.Text())
	b = protowire.AppendTag(b, protowire.MaxValidNumber, protowire.BytesType)
	return bytes.Clone(b)[:len(b):len(b)]
}()

// undecodable tells whether a message carries a mark, and which of its fields
// holds a text that is not UTF-8; "" when something else was wrong with it.
func undecodable(m protoreflect.Message) (field string, marked bool) {
	rest, marked := bytes.CutPrefix(m.GetUnknown(), markStart)
	if !marked {
		return "", false
	}
	field, _ = protowire.ConsumeString(rest)
	return field, true
}

// invalidText returns the path of the first field of an encoded message that
// holds a text which is not UTF-8, or "".
func invalidText(d protoreflect.MessageDescriptor, b []byte) string {
	for len(b) > 0 {
		number, kind, n := protowire.ConsumeTag(b)
		if n < 0 {
			return ""
		}
		b = b[n:]
		if n = protowire.ConsumeFieldValue(number, kind, b); n < 0 {
			return ""
		}
		field := d.Fields().ByNumber(number)
		if field != nil && kind == protowire.BytesType {
			value, _ := protowire.ConsumeBytes(b)
			if path := invalidTextIn(field, value); path != "" {
				return path
			}
		}
		b = b[n:]
	}
	return ""
}

func invalidTextIn(field protoreflect.FieldDescriptor, value []byte) string {
	name := string(field.Name())
	switch {
	case field.Kind() == protoreflect.StringKind && !utf8.Valid(value):
		return name
	case field.Message() != nil:
		if path := invalidText(field.Message(), value); path != "" {
			return name + "." + path
		}
	}
	return ""
}
