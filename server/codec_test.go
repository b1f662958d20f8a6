package server

import (
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// rawCodec sends bytes as they are.
type rawCodec struct{}

func (rawCodec) Name() string { return "proto" }
func (rawCodec) Marshal(v any) (mem.BufferSlice, error) {
	return mem.BufferSlice{mem.SliceBuffer(*v.(*[]byte))}, nil
}
func (rawCodec) Unmarshal(data mem.BufferSlice, v any) error {
	*v.(*[]byte) = data.Materialize()
	return nil
}

const badText = "a\xffb"

// text encodes a field that holds a text.
func text(number protowire.Number, s string) []byte {
	return protowire.AppendString(protowire.AppendTag(nil, number, protowire.BytesType), s)
}

// undecodables are requests that no protobuf library makes.
var undecodables = []struct {
	method, field, reason string
	raw                   []byte
}{
	{"SetStatus", "run", "INVALID_TEXT", text(1, "test_runs/"+badText)},
	{"SetStatus", "state_name", "INVALID_TEXT", append(text(1, "test_runs/7"), text(4, badText)...)},
	{"SetStatus", "note", "INVALID_TEXT", append(text(1, "test_runs/7"), text(5, badText)...)},
	{"SetStatus", "note", "INVALID_TEXT", text(5, "\xed\xa0\x80")},
	{"SetStatus", "precondition.current_in", "INVALID_TEXT", text(9, string(append(text(2, "RUNNING"), text(2, badText)...)))},
	{"CreateRun", "labels.value", "INVALID_TEXT", text(7, string(append(text(1, "k"), text(2, badText)...)))},
	{"CreateRun", "labels.key", "INVALID_TEXT", text(7, string(append(text(1, badText), text(2, "v")...)))},
	{"CreateRun", "request_id", "INVALID_TEXT", text(8, badText)},
	{"GetStatus", "run", "INVALID_TEXT", text(1, badText)},
	{"HasState", "state_name", "INVALID_TEXT", text(2, badText)},
	{"ListStatuses", "page_token", "INVALID_TEXT", text(4, badText)},
	{"ListRuns", "filter", "INVALID_TEXT", text(2, badText)},
	{"SummarizeRuns", "group_by", "INVALID_TEXT", text(3, badText)},
	{"CompleteRun", "expected_uid", "INVALID_TEXT", text(3, badText)},
	{"WatchStatuses", "runs.names", "INVALID_TEXT", text(1, string(text(1, badText)))},
	{"WatchStatuses", "until.all_in.names", "INVALID_TEXT", text(9, string(text(2, string(text(1, badText)))))},
	{"SetStatus", "", "MALFORMED_REQUEST", []byte{0xff}},
	{"SetStatus", "", "MALFORMED_REQUEST", text(1, "test_runs/7")[:5]},
	{"GetRun", "", "MALFORMED_REQUEST", []byte{0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f}},
	{"WatchStatuses", "", "MALFORMED_REQUEST", []byte{0xff}},
}

func TestRequestsThatCantBeDecodedAreInvalid(t *testing.T) {
	h := serve(t)
	for _, row := range undecodables {
		method := "/runstatus.v1.StatusService/" + row.method
		var answer []byte
		var err error
		if row.method == "WatchStatuses" {
			err = sendRaw(t, h.conn, method, row.raw)
		} else {
			err = h.conn.Invoke(t.Context(), method, &row.raw, &answer, grpc.ForceCodecV2(rawCodec{}))
		}
		wantError(t, err, codes.InvalidArgument, row.reason, row.field)
	}
	// gRPC's own services have the same door.
	raw, answer := []byte{0xff}, []byte{}
	err := h.conn.Invoke(t.Context(), "/grpc.health.v1.Health/Check", &raw, &answer, grpc.ForceCodecV2(rawCodec{}))
	wantError(t, err, codes.InvalidArgument, "MALFORMED_REQUEST", "")
}

func sendRaw(t *testing.T, conn *grpc.ClientConn, method string, raw []byte) error {
	t.Helper()
	stream, err := conn.NewStream(t.Context(), &grpc.StreamDesc{ServerStreams: true}, method, grpc.ForceCodecV2(rawCodec{}))
	if err != nil {
		return err
	}
	if err := stream.SendMsg(&raw); err != nil {
		return err
	}
	if err := stream.CloseSend(); err != nil {
		return err
	}
	var answer []byte
	return stream.RecvMsg(&answer)
}

func TestAMarkCantBeForged(t *testing.T) {
	forged := protowire.AppendTag(nil, protowire.MaxValidNumber, protowire.BytesType)
	forged = protowire.AppendString(forged, "GUESSED")
	var m runstatusv1.GetRunRequest
	if err := proto.Unmarshal(append(forged, forged...), &m); err != nil {
		t.Fatal(err)
	}
	if _, marked := undecodable(m.ProtoReflect()); marked {
		t.Error("a caller's unknown field was taken for a mark")
	}
}

func FuzzDecode(f *testing.F) {
	for _, row := range undecodables {
		f.Add(row.raw)
	}
	c := newCodec(DefaultLimits().MessageSize)
	f.Fuzz(func(t *testing.T, raw []byte) {
		var m runstatusv1.SetStatusRequest
		if err := c.Unmarshal(mem.BufferSlice{mem.SliceBuffer(raw)}, &m); err != nil {
			t.Fatal(err)
		}
		var plain runstatusv1.SetStatusRequest
		_, marked := undecodable(m.ProtoReflect())
		if bad := proto.Unmarshal(raw, &plain) != nil; bad != marked {
			t.Errorf("marked is %v", marked)
		}
		if _, err := toAppend(nil, &m); err == nil && marked {
			t.Error("a marked message can be written")
		}
	})
}
