package server

import (
	"testing"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// What was written otherwise than it was given is said.
func TestAnAnswerSaysAsWhatAnUnknownStateWasRecorded(t *testing.T) {
	h := serve(t)
	h.run(t, "1", "")
	for given, recorded := range map[string]string{"RUNNING": "", "INVALID": "", "RUNNIG": "INVALID", "running": "INVALID", "=RUNNING": "INVALID"} {
		resp, err := h.SetStatus(t.Context(), setRequest("test_runs/1", given, "x"))
		if err != nil || resp.GetStateRecordedAs() != recorded {
			t.Errorf("%s: recorded as %q, %v", given, resp.GetStateRecordedAs(), err)
		}
		again, err := h.SetStatus(t.Context(), &runstatusv1.SetStatusRequest{Run: "test_runs/1", When: resp.GetStatus().GetWhen(),
			State: &runstatusv1.SetStatusRequest_StateName{StateName: given}, Note: "x"})
		if err != nil || !again.GetReplayed() || again.GetStateRecordedAs() != recorded {
			t.Errorf("%s again: %v, %v", given, again, err)
		}
	}
}

func TestTheVersionIsThatOfTheConfiguration(t *testing.T) {
	h := serve(t, func(c *settings) { c.Version = "v1.2.3" })
	if resp, err := h.GetVersion(t.Context(), &runstatusv1.GetVersionRequest{}); err != nil || resp.GetVersion() != "v1.2.3" {
		t.Errorf("%v, %v", resp, err)
	}
}
