package server

import (
	"strings"
	"testing"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/internal/watchreq"
)

// A client that goes in the middle of its watches is no failure of the server.
func TestAClientThatGoesLogsNoErrors(t *testing.T) {
	const watches = 100
	h := serve(t)
	h.run(t, "1", "")
	for range 200 {
		h.set(t, "test_runs/1", "INFO", strings.Repeat("a note ", 100))
	}
	conn := dial(t, h.conn.Target())
	client := runstatusv1.NewStatusServiceClient(conn)
	for range watches {
		w, err := client.WatchStatuses(t.Context(), &runstatusv1.WatchStatusesRequest{Selection: watchreq.Runs("test_runs/1"), Start: beginning})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Recv(); err != nil {
			t.Fatal(err)
		}
	}
	if err := conn.Close(); err != nil {
		t.Fatal(err)
	}
	if !testkit.Becomes(func() bool { return strings.Count(h.log.String(), "/WatchStatuses") == watches }) {
		t.Errorf("not all watches have ended:\n%s", h.log)
	}
	if log := h.log.String(); strings.Contains(log, "level=ERROR") {
		t.Errorf("the log has errors:\n%.2000s", log)
	}
}
