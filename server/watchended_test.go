package server

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/durationpb"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/watchreq"
)

// TestEndedHasTheOutcomeOfItsChange ends a run whose newest line is not whole, so that its outcome is not
// known. A watch that resumes after the outcome became known says so too.
func TestEndedHasTheOutcomeOfItsChange(t *testing.T) {
	dir := t.TempDir()
	st, err := Config{Namespaces: []Namespace{{Name: "main", Dir: dir}}, StateDir: dir + "/.runstatus", Durability: Buffered, Log: discard}.open()
	if err != nil {
		t.Fatal(err)
	}
	h := serveStore(t, st)
	h.run(t, "1", "")
	ended := func(token string) (outcomes []runstatusv1.Outcome, start string) {
		t.Helper()
		req := &runstatusv1.WatchStatusesRequest{Selection: watchreq.Query("namespaces/main", `ended = true`), ResumeToken: token, ProgressInterval: durationpb.New(2 * time.Millisecond)}
		got, err := h.record(req, st.Revision, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range got {
			if run := m.GetJoined(); run != nil {
				outcomes = append(outcomes, run.GetOutcome())
			} else if run := m.GetEnded(); run != nil {
				outcomes = append(outcomes, run.GetOutcome())
			}
		}
		return outcomes, got[len(got)-1].GetResumeToken()
	}
	_, token := ended("")
	run := filepath.Join(dir, "test_runs", "1")
	f, err := os.OpenFile(filepath.Join(run, "status"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if _, err := f.WriteString("1700000000.5 RUNN"); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(run, "RUN_COMPLETE"), []byte(`{"complete": "1700000001"}`), 0o644); err != nil {
		t.Fatal(err)
	}
	h.get(t, "test_runs/1")
	first, _ := ended(token)
	if _, err := h.CompleteRun(t.Context(), &runstatusv1.CompleteRunRequest{Run: "test_runs/1", Result: "PASS"}); err != nil {
		t.Fatal(err)
	}
	h.get(t, "test_runs/1")
	later, _ := ended(token)
	want := append(first, runstatusv1.Outcome_OUTCOME_PASSED)
	if fmt.Sprint(later) != fmt.Sprint(want) {
		t.Errorf("got %v, then %v; want %v", first, later, want)
	}
}
