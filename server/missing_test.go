package server

import (
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// With allow_missing a run and its line are made in one step, or neither is.
func TestARefusedLineMakesNoRun(t *testing.T) {
	h := serve(t)
	stream := h.reports(t)
	ways := map[string]func(*runstatusv1.SetStatusRequest) error{
		"SetStatus": func(req *runstatusv1.SetStatusRequest) error {
			_, err := h.SetStatus(t.Context(), req)
			return err
		},
		"ReportStatuses": func(req *runstatusv1.SetStatusRequest) error { return reportOne(stream, req) },
	}
	for name, row := range map[string]struct {
		pre   *runstatusv1.Precondition
		holds bool
	}{
		"a state that an absent run is not in": {&runstatusv1.Precondition{CurrentIn: []string{"SCHEDULED"}}, false},
		"the state that a new run is in":       {&runstatusv1.Precondition{CurrentIn: []string{"STATUS_CREATED"}}, false},
		"another sequence":                     {&runstatusv1.Precondition{ExpectedSequence: proto.Int64(1)}, false},
		"sequence 0":                           {&runstatusv1.Precondition{ExpectedSequence: proto.Int64(0)}, true},
		"never created":                        {&runstatusv1.Precondition{UnlessEverIn: []string{"STATUS_CREATED"}, UnlessEnded: true}, true},
	} {
		for way, call := range ways {
			run := "test_runs/" + way + "-" + strings.ReplaceAll(name, " ", "-")
			req := setRequest(run, "RUNNING", "")
			req.AllowMissing, req.Precondition = true, row.pre
			err := call(req)
			_, absent := h.GetRun(t.Context(), &runstatusv1.GetRunRequest{Run: run})
			if row.holds {
				if err != nil || absent != nil || len(h.history(t, run)) != 2 {
					t.Errorf("%s, %s: %v, %v", way, name, err, absent)
				}
				continue
			}
			r := wantError(t, err, codes.Aborted, "PRECONDITION_FAILED", "")
			if r.metadata["current_sequence"] != "0" || r.metadata["current_state"] != "" {
				t.Errorf("%s, %s: the metadata is %v", way, name, r.metadata)
			}
			wantError(t, absent, codes.NotFound, "RUN_NOT_FOUND", "")
		}
	}
}
