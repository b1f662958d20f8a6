package server

import (
	"testing"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// Who a run was is known behind its end, though another life has its id now.
func TestAFilterJudgesARunThatIsGone(t *testing.T) {
	h := serve(t)
	of := func(user, id string) {
		h.create(t, &runstatusv1.CreateRunRequest{Kind: runstatusv1.Kind_KIND_TEST_RUN, Id: id, User: user})
	}
	req := &runstatusv1.WatchStatusesRequest{Parent: "namespaces/main", Filter: `user = "ann"`}
	w := h.watch(t, req)
	w.untilSynced()
	of("ann", "1")
	w.want("joined test_runs/1 1 STATUS_CREATED")
	w.cancel()

	h.set(t, "test_runs/1", "RUNNING", "")
	of("bob", "2")
	h.set(t, "test_runs/2", "RUNNING", "")
	h.remove(t, "test_runs/2")
	h.remove(t, "test_runs/1")
	of("bob", "1")
	h.set(t, "test_runs/1", "INFO", "")
	of("ann", "2")
	req.ResumeToken = w.token
	again := h.watch(t, req)
	again.want("status test_runs/1 2 RUNNING", "left test_runs/1", "joined test_runs/2 1 STATUS_CREATED")
}
