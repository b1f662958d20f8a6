package jobended

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/runstatustest"
)

// Another epilog may end a run between the list and the call, and fail to complete it.
func TestARunThatHasEndedMeanwhileIsCompleted(t *testing.T) {
	s := runstatustest.Start(t)
	c := s.Client()
	resp, err := c.Service().CreateRun(t.Context(), &runstatusv1.CreateRunRequest{Parent: "namespaces/main", Kind: runstatusv1.Kind_KIND_TEST_RUN})
	if err != nil {
		t.Fatal(err)
	}
	listed := resp.GetRun() // as it was before its end
	if _, err := c.Run(listed.GetName()).Set(t.Context(), client.StateName(state), "of the other one"); err != nil {
		t.Fatal(err)
	}
	j := job{id: "7"}
	for range 2 {
		if run, err := j.end(t.Context(), c, listed); run != nil || err != nil {
			t.Errorf("it is ended as %v, %v", run, err)
		}
	}
	if _, err := os.Stat(filepath.Join(s.Dir(), "test_runs", filepath.Base(listed.GetName()), "RUN_COMPLETE")); err != nil {
		t.Errorf("it is not complete: %v", err)
	}
	for _, gone := range []*runstatusv1.Run{{Name: listed.GetName(), Uid: "another"}, {Name: "namespaces/main/test_runs/99"}, {Name: "namespaces/main/test_runs/99", Ended: true}} {
		if run, err := j.end(t.Context(), c, gone); run != nil || err != nil {
			t.Errorf("%v is ended as %v, %v", gone, run, err)
		}
	}
}
