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

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/sender"
)

// codec is gRPC's own codec, except for requests that cannot be decoded. gRPC would answer them with
// INTERNAL before any interceptor runs. This codec returns an empty message with a mark instead, which the
// validation refuses.
type codec struct {
	encoding.CodecV2
	largest int // bytes of a request
}

// newCodec returns a codec. It marks a request of more than so many bytes, which the validation refuses with a
// reason; gRPC itself refuses larger ones, without a reason (Limits.MessageSize).
func newCodec(largest int) codec { return codec{encoding.GetCodecV2("proto"), largest} }

// Marshal implements encoding.CodecV2.
func (c codec) Marshal(v any) (mem.BufferSlice, error) {
	if buffers, ok := sender.Buffers(v); ok {
		return buffers, nil
	}
	return c.CodecV2.Marshal(v)
}

// Unmarshal implements encoding.CodecV2.
func (c codec) Unmarshal(data mem.BufferSlice, v any) error {
	m, ok := v.(proto.Message)
	if ok && data.Len() > c.largest {
		proto.Reset(m)
		m.ProtoReflect().SetUnknown(protowire.AppendVarint(protowire.AppendVarint(bytes.Clone(largeStart), uint64(data.Len())), uint64(c.largest)))
		return nil
	}
	if ok && data.Len() > fewestElements { // each takes two bytes at least
		if field, limit := overfull(m.ProtoReflect().Descriptor(), data.Materialize()); field != "" {
			proto.Reset(m)
			m.ProtoReflect().SetUnknown(protowire.AppendVarint(protowire.AppendString(overfullStart, field), uint64(limit)))
			return nil
		}
	}
	err := c.CodecV2.Unmarshal(data, v)
	if err == nil || !ok {
		return err
	}
	if reports, ok := v.(*runstatusv1.ReportStatusesRequest); ok && decodeEach(data.Materialize(), reports) {
		return nil
	}
	mark(m, data.Materialize())
	return nil
}

// mark makes m an empty message with a mark that says why b could not be decoded.
func mark(m proto.Message, b []byte) {
	field := invalidText(m.ProtoReflect().Descriptor(), b)
	proto.Reset(m)
	m.ProtoReflect().SetUnknown(protowire.AppendString(markStart, field))
}

// decodeEach decodes a batch report by report, so that a report that cannot be decoded
// is marked and does not affect the rest. It returns false if the batch itself cannot be
// split into reports.
func decodeEach(b []byte, into *runstatusv1.ReportStatusesRequest) bool {
	proto.Reset(into)
	for len(b) > 0 {
		number, kind, n := protowire.ConsumeTag(b)
		if n < 0 {
			return false
		}
		value := b[n:]
		if n = protowire.ConsumeFieldValue(number, kind, value); n < 0 {
			return false
		}
		b = value[n:]
		switch { // another field is of a later version
		case number == 1 && kind == protowire.BytesType:
			report, _ := protowire.ConsumeBytes(value)
			r, ok := decodeReport(report)
			if !ok {
				return false
			}
			into.Reports = append(into.Reports, r)
		case number == 2 && kind == protowire.VarintType:
			view, _ := protowire.ConsumeVarint(value)
			into.View = runstatusv1.ReportView(view)
		}
	}
	return true
}

func decodeReport(b []byte) (*runstatusv1.ReportStatusesRequest_Report, bool) {
	r := &runstatusv1.ReportStatusesRequest_Report{}
	if proto.Unmarshal(b, r) == nil {
		return r, true
	}
	r = &runstatusv1.ReportStatusesRequest_Report{Set: &runstatusv1.SetStatusRequest{}}
	var set []byte // fields that come twice are one message
	for len(b) > 0 {
		number, kind, n := protowire.ConsumeTag(b)
		if n < 0 {
			return nil, false
		}
		value := b[n:]
		if n = protowire.ConsumeFieldValue(number, kind, value); n < 0 {
			return nil, false
		}
		b = value[n:]
		switch {
		case number == 1 && kind == protowire.VarintType:
			id, _ := protowire.ConsumeVarint(value)
			r.Id = int64(id)
		case number == 2 && kind == protowire.BytesType:
			part, _ := protowire.ConsumeBytes(value)
			set = append(set, part...)
		}
	}
	mark(r.Set, set)
	return r, true
}

// A mark is a field of a number that no message has, with a text that no caller can guess.
// overfullStart begins the mark of a message with too many elements, largeStart that of one that
// is too large, and markStart all marks.
var markStart, overfullStart, largeStart = newMark(), newMark(), newMark()

func newMark() []byte {
	b := protowire.AppendTag(nil, protowire.MaxValidNumber, protowire.BytesType)
	b = protowire.AppendString(b, rand.Text())
	b = protowire.AppendTag(b, protowire.MaxValidNumber, protowire.BytesType)
	return bytes.Clone(b)[:len(b):len(b)]
}

// undecodable reports whether a message has a mark, and which of its fields holds a text that is not
// UTF-8; "" for any other error.
func undecodable(m protoreflect.Message) (field string, marked bool) {
	rest, marked := bytes.CutPrefix(m.GetUnknown(), markStart)
	if !marked {
		return "", false
	}
	field, _ = protowire.ConsumeString(rest)
	return field, true
}

// wasTooLarge reports whether a message was not decoded because it is too large, its size, and the limit.
func wasTooLarge(m protoreflect.Message) (size, limit int, marked bool) {
	rest, marked := bytes.CutPrefix(m.GetUnknown(), largeStart)
	if !marked {
		return 0, 0, false
	}
	bytes, n := protowire.ConsumeVarint(rest)
	most, _ := protowire.ConsumeVarint(rest[n:])
	return int(bytes), int(most), true
}

// hadTooMany reports whether a message was not decoded because a field has too many elements,
// which field, and how many elements it may have.
func hadTooMany(m protoreflect.Message) (field string, limit int, marked bool) {
	rest, marked := bytes.CutPrefix(m.GetUnknown(), overfullStart)
	if !marked {
		return "", 0, false
	}
	field, n := protowire.ConsumeString(rest)
	most, _ := protowire.ConsumeVarint(rest[n:])
	return field, int(most), true
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
