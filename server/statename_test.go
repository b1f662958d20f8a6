package server

import (
	"strings"
	"testing"

	"google.golang.org/grpc/codes"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/watchreq"
)

// A state's name that no run of the request can have is refused wherever a request chooses,
// waits or guards by it, with what may have been meant. Behind "=" it is taken as it is.
func TestAStateThatIsMisspeltIsRefused(t *testing.T) {
	h := serve(t)
	h.run(t, "1", "")
	h.series(t, "1")
	watch := func(req *runstatusv1.WatchStatusesRequest) func() error {
		return func() error {
			w := h.watch(t, req)
			defer w.cancel()
			for {
				m, err := w.recv()
				if err != nil || m.GetSynced() != nil {
					return err
				}
			}
		}
	}
	for _, row := range []struct {
		field, says string
		call        func(state string) func() error
		wrong       string
	}{
		{"states[0]", "RUNNING", func(s string) func() error {
			return watch(&runstatusv1.WatchStatusesRequest{Selection: watchreq.Runs("test_runs/1"), States: []string{s}})
		}, "RUNINNG"},
		{"until.all_in.names[0]", "CANCELLED", func(s string) func() error { return watch(named(allIn(s), "test_runs/1")) }, "CANCELED"},
		{"until.any_in.names[0]", "RUNNING", func(s string) func() error { return watch(named(anyIn(s), "test_runs/1")) }, "RUNIG"},
		{"until.any_ever_in.names[0]", "an outcome", func(s string) func() error { return watch(named(anyEverIn(s), "test_runs/1")) }, "FAILED"},
		{"until.all_in.names[0]", "no series is ever in the state RUNNING", func(s string) func() error { return watch(named(allIn(s), "series/1")) }, "RUNNING"},
		{"until.all_in.names[0]", "no series is ever in", func(s string) func() error { return watch(ofParent(allIn(s), `id = "1" AND kind = "series"`)) }, "RUNNING"},
		{"until.all_in.names[0]", "no test run is ever in", func(s string) func() error {
			return watch(ofParent(allIn(s), `NOT kind = "series" AND kind != "series"`))
		}, "ALL_STARTED"},
		{"precondition.current_in[0]", "SCHEDULED", func(s string) func() error {
			return func() error {
				req := setRequest("test_runs/1", "INFO", "")
				req.Precondition = &runstatusv1.Precondition{CurrentIn: []string{s, "STATUS_CREATED"}}
				_, err := h.SetStatus(t.Context(), req)
				return err
			}
		}, "SHEDULED"},
		{"precondition.unless_ever_in[0]", "COMPLETE", func(s string) func() error {
			return func() error {
				req := setRequest("test_runs/1", "INFO", "")
				req.Precondition = &runstatusv1.Precondition{UnlessEverIn: []string{s}}
				_, err := h.SetStatus(t.Context(), req)
				return err
			}
		}, "COMPLET"},
		{"precondition.unless_ever_in[0]", "COMPLETE", func(s string) func() error {
			return func() error {
				req := setRequest("test_runs/1", "INFO", "")
				req.Precondition = &runstatusv1.Precondition{UnlessEverIn: []string{s}}
				return reportOne(h.reports(t), req)
			}
		}, "COMPLET"},
		{"state_name", "RUNNING", func(s string) func() error {
			return func() error {
				_, err := h.HasState(t.Context(), &runstatusv1.HasStateRequest{Run: "test_runs/1", StateName: s})
				return err
			}
		}, "RUNINNG"},
		{"filter", "RUNNING", func(s string) func() error {
			return func() error {
				_, err := h.ListRuns(t.Context(), &runstatusv1.ListRunsRequest{Filter: `state = "` + s + `"`})
				return err
			}
		}, "RUNINNG"},
		{"filter", "RUNNING", func(s string) func() error {
			return func() error {
				_, err := h.SummarizeRuns(t.Context(), &runstatusv1.SummarizeRunsRequest{Filter: `has_state:"` + s + `"`})
				return err
			}
		}, "RUNINNG"},
	} {
		lines := len(h.history(t, "test_runs/1"))
		reason := "INVALID_FIELD"
		if row.field == "filter" {
			reason = "INVALID_FILTER"
		}
		r := wantError(t, row.call(row.wrong)(), codes.InvalidArgument, reason, row.field)
		if !strings.Contains(r.text, row.says) || !strings.Contains(r.text, `"=`+row.wrong+`"`) {
			t.Errorf("%s: %q does not say %q", row.field, r.text, row.says)
		}
		if now := len(h.history(t, "test_runs/1")); now != lines {
			t.Errorf("%s: %d lines were written", row.field, now-lines)
		}
		if err := row.call("=" + row.wrong)(); err != nil {
			t.Errorf("%s taken as it is: %v", row.field, err)
		}
	}
}
