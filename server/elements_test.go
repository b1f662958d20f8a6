package server

import (
	"fmt"
	"runtime"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/encoding/protowire"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

func many(n int, number protowire.Number, element string) []byte {
	var b []byte
	for range n {
		b = append(b, text(number, element)...)
	}
	return b
}

// What a message holds too much of is counted before it is decoded, and refused with the field
// and its bound.
func TestAMessageHasNoMoreElementsThanItMay(t *testing.T) {
	label := func(i int) string { return string(append(text(1, fmt.Sprint("k", i)), text(2, "v")...)) }
	var labels []byte
	for i := range 65 {
		labels = append(labels, text(7, label(i))...)
	}
	h := serve(t)
	for _, row := range []struct {
		method, field string
		raw           []byte
	}{
		{"ReportStatuses", "reports", many(16<<10+1, 1, "")},
		{"ReportStatuses", "reports", many(2_000_000, 1, "")},
		{"WatchStatuses", "runs.names", text(1, string(many(50_001, 1, "test_runs/1")))},
		{"WatchStatuses", "states", append(text(4, "series/1"), many(101, 5, "INFO")...)},
		{"WatchStatuses", "until.any_in.names", append(text(4, "series/1"), text(9, string(text(3, string(many(101, 1, "INFO")))))...)},
		{"SetStatus", "precondition.current_in", append(text(1, "test_runs/1"), text(9, string(many(101, 2, "INFO")))...)},
		{"CreateRun", "labels", labels},
	} {
		method := "/runstatus.v1.StatusService/" + row.method
		var err error
		if row.method == "SetStatus" || row.method == "CreateRun" {
			err = h.conn.Invoke(t.Context(), method, &row.raw, &[]byte{}, grpc.ForceCodecV2(rawCodec{}))
		} else {
			err = sendRaw(t, h.conn, method, row.raw)
		}
		wantError(t, err, codes.InvalidArgument, "TOO_MANY_ELEMENTS", row.field)
	}
}

func TestAMessageMayHaveAsManyElementsAsItMay(t *testing.T) {
	h := serve(t)
	h.run(t, "1", "")
	stream, err := h.ReportStatuses(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var m runstatusv1.ReportStatusesRequest
	for i := range 16 << 10 {
		m.Reports = append(m.Reports, &runstatusv1.ReportStatusesRequest_Report{Id: int64(i), Set: setRequest("test_runs/1", "INFO", "")})
	}
	if err := stream.Send(&m); err != nil {
		t.Fatal(err)
	}
	for answered := 0; answered < 16<<10; {
		resp, err := stream.Recv()
		if err != nil {
			t.Fatal(err)
		}
		answered += len(resp.GetAnswers())
	}
}

// A message of many elements costs no more memory than it is long, about.
func TestAnOverfullMessageIsNotDecoded(t *testing.T) {
	raw := many(2_000_000, 1, "")
	c := newCodec(DefaultLimits().MessageSize)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	var m runstatusv1.ReportStatusesRequest
	if err := c.Unmarshal(mem.BufferSlice{mem.SliceBuffer(raw)}, &m); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > 3*uint64(len(raw)) {
		t.Errorf("%d bytes were allocated for a message of %d", used, len(raw))
	}
}
