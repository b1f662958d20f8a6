package server

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"google.golang.org/grpc/codes"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

func (h *harness) complete(t testing.TB, run, result string) *runstatusv1.Run {
	t.Helper()
	resp, err := h.CompleteRun(t.Context(), &runstatusv1.CompleteRunRequest{Run: run, Result: result})
	if err != nil {
		t.Fatal(err)
	}
	return resp.GetRun()
}

func TestCompletingARunWritesItsResultOnce(t *testing.T) {
	h := serve(t)
	h.create(t, &runstatusv1.CreateRunRequest{})
	for range 3 {
		run := h.complete(t, "test_runs/1", "PASS")
		if !run.GetEnded() || run.GetResult() != "PASS" || run.GetOutcome() != runstatusv1.Outcome_OUTCOME_PASSED ||
			run.GetCurrent().GetNote() != "The test completed with result: PASS" {
			t.Errorf("got %v", run)
		}
	}
	h.set(t, "test_runs/1", "INFO", "a late remark")
	h.complete(t, "test_runs/1", "PASS")
	if got := h.history(t, "test_runs/1"); !slices.Equal(got, []string{"STATUS_CREATED", "COMPLETE", "INFO"}) {
		t.Errorf("the history is %q", got)
	}
	if run := h.complete(t, "test_runs/1", "FAIL"); run.GetResult() != "FAIL" || run.GetOutcome() != runstatusv1.Outcome_OUTCOME_FAILED {
		t.Errorf("another result: %v", run)
	}
}

func TestCompletingATestRunWithoutResultWritesTheMarkerAlone(t *testing.T) {
	h := serve(t)
	h.create(t, &runstatusv1.CreateRunRequest{})
	for range 2 {
		if run := h.complete(t, "test_runs/1", ""); !run.GetEnded() || run.GetOutcome() != runstatusv1.Outcome_OUTCOME_COMPLETED {
			t.Errorf("got %v", run)
		}
	}
	if got := h.history(t, "test_runs/1"); len(got) != 1 {
		t.Errorf("the history is %q", got)
	}
	if _, err := os.Stat(filepath.Join(h.dir, "test_runs", "1", "RUN_COMPLETE")); err != nil {
		t.Error(err)
	}
	_, err := h.CompleteRun(t.Context(), &runstatusv1.CompleteRunRequest{Run: "test_runs/1", Result: "GREEN"})
	wantError(t, err, codes.InvalidArgument, "INVALID_FIELD", "result")
	_, err = h.CompleteRun(t.Context(), &runstatusv1.CompleteRunRequest{Run: "test_runs/9"})
	wantError(t, err, codes.NotFound, "RUN_NOT_FOUND", "")
}

func TestCompletingASeriesSaysSoUnlessAProblemIsCurrent(t *testing.T) {
	for name, row := range map[string]struct {
		states []string
		result string
		want   []string // after the first line
		note   string
	}{
		"plain":                   {nil, "", []string{"COMPLETE"}, "Series has completed."},
		"with a result":           {nil, "PASS", []string{"COMPLETE"}, "The test completed with result: PASS"},
		"a problem is current":    {[]string{"ERROR"}, "", []string{"ERROR"}, ""},
		"a problem, and a result": {[]string{"KICKOFF_ERROR"}, "PASS", []string{"KICKOFF_ERROR"}, ""},
		"a problem of before":     {[]string{"BUILD_ERROR", "RUN"}, "", []string{"BUILD_ERROR", "RUN", "COMPLETE"}, "Series has completed."},
		"complete already":        {[]string{"COMPLETE", "INFO"}, "", []string{"COMPLETE", "INVALID"}, "(INFO)"},
	} {
		t.Run(name, func(t *testing.T) {
			h := serve(t)
			h.create(t, &runstatusv1.CreateRunRequest{Kind: runstatusv1.Kind_KIND_SERIES})
			for _, s := range row.states {
				h.set(t, "series/1", s, "")
			}
			for range 2 {
				run := h.complete(t, "series/1", row.result)
				if !run.GetEnded() || run.GetCurrent().GetNote() != row.note {
					t.Errorf("got %v", run)
				}
			}
			if got := h.history(t, "series/1")[1:]; !slices.Equal(got, row.want) {
				t.Errorf("the history is %q, want %q", got, row.want)
			}
		})
	}
}

func TestManyCallersThatCompleteARunWriteOneLine(t *testing.T) {
	h := serve(t)
	h.create(t, &runstatusv1.CreateRunRequest{})
	errs := make(chan error)
	for range 8 {
		go func() {
			_, err := h.CompleteRun(t.Context(), &runstatusv1.CompleteRunRequest{Run: "test_runs/1", Result: "PASS"})
			errs <- err
		}()
	}
	for range 8 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	if got := h.history(t, "test_runs/1"); len(got) != 2 {
		t.Errorf("the history is %q", got)
	}
}

// overtaken is a store in which another caller completes each run right after its first read.
type overtaken struct {
	fullStore
	once sync.Once
}

func (o *overtaken) Run(ctx context.Context, n store.Name) (run *store.Run, err error) {
	run, err = o.fullStore.Run(ctx, n)
	o.once.Do(func() {
		_, err = o.Append(ctx, store.AppendRequest{Name: n, State: stateComplete, Note: completeNote("PASS")})
	})
	return run, err
}

func TestACallThatIsOvertakenInCompletingARunLooksAgain(t *testing.T) {
	dir := t.TempDir()
	st, err := Config{Namespaces: []Namespace{{Name: "main", Dir: dir}}, StateDir: t.TempDir(), Log: discard}.open()
	if err != nil {
		t.Fatal(err)
	}
	h := serveStore(t, &overtaken{fullStore: st})
	_, err = st.Create(t.Context(), store.CreateRequest{Namespace: "main", Kind: statusfile.TestRun})
	if err != nil {
		t.Fatal(err)
	}
	h.complete(t, "test_runs/1", "PASS")
	if got := h.history(t, "test_runs/1"); !slices.Equal(got, []string{"STATUS_CREATED", "COMPLETE"}) {
		t.Errorf("the history is %q", got)
	}
}

func TestOnlyASeriesCanBeClosed(t *testing.T) {
	h := serve(t)
	h.create(t, &runstatusv1.CreateRunRequest{})
	series := h.create(t, &runstatusv1.CreateRunRequest{Kind: runstatusv1.Kind_KIND_SERIES})
	_, err := h.CloseSeries(t.Context(), &runstatusv1.CloseSeriesRequest{Run: "test_runs/1"})
	wantError(t, err, codes.InvalidArgument, "INVALID_FIELD", "run")
	_, err = h.CloseSeries(t.Context(), &runstatusv1.CloseSeriesRequest{Run: "series/1", ExpectedUid: "x"})
	wantError(t, err, codes.FailedPrecondition, "UID_MISMATCH", "")
	for range 2 {
		resp, err := h.CloseSeries(t.Context(), &runstatusv1.CloseSeriesRequest{Run: "series/1", ExpectedUid: series.GetUid()})
		if err != nil || !resp.GetRun().GetMembershipClosed() {
			t.Errorf("got %v, %v", resp, err)
		}
	}
}

func TestDeletingARun(t *testing.T) {
	h := serve(t)
	h.create(t, &runstatusv1.CreateRunRequest{})
	del := func(r *runstatusv1.DeleteRunRequest) error {
		r.Run = "test_runs/1"
		_, err := h.DeleteRun(t.Context(), r)
		return err
	}
	wantError(t, del(&runstatusv1.DeleteRunRequest{}), codes.FailedPrecondition, "RUN_NOT_ENDED", "")
	other := filepath.Join(h.dir, "test_runs", "1", "build.log")
	if err := os.WriteFile(other, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	wantError(t, del(&runstatusv1.DeleteRunRequest{Force: true}), codes.FailedPrecondition, "RUN_HAS_OTHER_FILES", "")
	if err := os.Remove(other); err != nil {
		t.Fatal(err)
	}
	if err := del(&runstatusv1.DeleteRunRequest{Force: true}); err != nil {
		t.Fatal(err)
	}
	wantError(t, del(&runstatusv1.DeleteRunRequest{Force: true}), codes.NotFound, "RUN_NOT_FOUND", "")
}

func TestAReadOnlyServerWritesNothing(t *testing.T) {
	writer := serve(t)
	writer.create(t, &runstatusv1.CreateRunRequest{Id: "1"})
	writer.create(t, &runstatusv1.CreateRunRequest{Kind: runstatusv1.Kind_KIND_SERIES, Id: "1"})
	before := tree(t, writer.dir)
	h := serve(t, func(c *settings) {
		c.Namespaces[0].Dir, c.ReadOnly = writer.dir, true
		c.StateDir = filepath.Join(t.TempDir(), "state")
	})
	for name, call := range everyRPC("test_runs/1") {
		if slices.Contains([]string{"SetStatus", "CompleteRun", "CloseSeries", "DeleteRun", "CreateRun"}, name) {
			t.Run(name, func(t *testing.T) {
				wantError(t, call(t, h), codes.FailedPrecondition, "READ_ONLY", "")
			})
		}
	}
	if got := h.history(t, "test_runs/1"); len(got) != 1 {
		t.Errorf("the history is %q", got)
	}
	if after := tree(t, writer.dir); !slices.Equal(before, after) {
		t.Errorf("the tree was touched:\n%q\n%q", before, after)
	}
}
