package spool

import (
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// FuzzRecord has any line of a spool be a record, or be none: never another report than was added.
func FuzzRecord(f *testing.F) {
	b, err := encodeReports([]*runstatusv1.SetStatusRequest{{Run: "test_runs/1", Note: "a note", When: timestamppb.New(time.Unix(1, 0)), State: &runstatusv1.SetStatusRequest_StateName{StateName: "INFO"}}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add(encodeUID("main 1", "00ff"))
	f.Add([]byte("\n"))
	f.Fuzz(func(_ *testing.T, line []byte) {
		if !looksLikeRecord(line) {
			return
		}
		if _, _, rest, sound := splitRecord(line); sound {
			_, _ = decodeReport(rest)
		}
	})
}
