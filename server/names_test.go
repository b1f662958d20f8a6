package server

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/watchreq"
)

type call func(testing.TB, *harness) error

// everyRPC returns a call of each method with the given run's name.
func everyRPC(run string) map[string]call {
	return map[string]call{
		"CreateRun": func(t testing.TB, h *harness) error {
			_, err := h.CreateRun(t.Context(), &runstatusv1.CreateRunRequest{Parent: "namespaces/main", Kind: runstatusv1.Kind_KIND_TEST_RUN, Id: run[strings.LastIndexByte(run, '/')+1:]})
			return err
		},
		"SetStatus": func(t testing.TB, h *harness) error {
			_, err := h.SetStatus(t.Context(), setRequest(run, "RUNNING", ""))
			return err
		},
		"ReportStatuses": func(t testing.TB, h *harness) error {
			stream, err := h.ReportStatuses(t.Context())
			if err != nil {
				return err
			}
			return reportOne(stream, setRequest(run, "RUNNING", ""))
		},
		"GetStatus": func(t testing.TB, h *harness) error {
			_, err := h.GetStatus(t.Context(), &runstatusv1.GetStatusRequest{Run: run})
			return err
		},
		"HasState": func(t testing.TB, h *harness) error {
			_, err := h.HasState(t.Context(), &runstatusv1.HasStateRequest{Run: run, StateName: "RUNNING"})
			return err
		},
		"ListStatuses": func(t testing.TB, h *harness) error {
			_, err := h.ListStatuses(t.Context(), &runstatusv1.ListStatusesRequest{Run: run})
			return err
		},
		"GetRun": func(t testing.TB, h *harness) error {
			_, err := h.GetRun(t.Context(), &runstatusv1.GetRunRequest{Run: run})
			return err
		},
		"ListRuns": func(t testing.TB, h *harness) error {
			_, err := h.ListRuns(t.Context(), &runstatusv1.ListRunsRequest{Parent: "namespaces/main"})
			return err
		},
		"SummarizeRuns": func(t testing.TB, h *harness) error {
			_, err := h.SummarizeRuns(t.Context(), &runstatusv1.SummarizeRunsRequest{Parent: "namespaces/main"})
			return err
		},
		"WatchStatuses": func(t testing.TB, h *harness) error {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			stream, err := h.WatchStatuses(ctx, &runstatusv1.WatchStatusesRequest{Selection: watchreq.Runs(run)})
			if err != nil {
				return err
			}
			_, err = stream.Recv()
			return err
		},
		"WatchSummary": func(t testing.TB, h *harness) error {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			stream, err := h.WatchSummary(ctx, &runstatusv1.WatchSummaryRequest{Parent: "namespaces/main"})
			if err != nil {
				return err
			}
			_, err = stream.Recv()
			return err
		},
		"CompleteRun": func(t testing.TB, h *harness) error {
			_, err := h.CompleteRun(t.Context(), &runstatusv1.CompleteRunRequest{Run: run})
			return err
		},
		"CloseSeries": func(t testing.TB, h *harness) error {
			_, err := h.CloseSeries(t.Context(), &runstatusv1.CloseSeriesRequest{Run: strings.Replace(run, "test_runs/", "series/", 1)})
			return err
		},
		"DeleteRun": func(t testing.TB, h *harness) error {
			_, err := h.DeleteRun(t.Context(), &runstatusv1.DeleteRunRequest{Run: run, Force: true})
			return err
		},
		"GetVersion": func(t testing.TB, h *harness) error {
			_, err := h.GetVersion(t.Context(), &runstatusv1.GetVersionRequest{})
			return err
		},
		"ListStates": func(t testing.TB, h *harness) error {
			_, err := h.ListStates(t.Context(), &runstatusv1.ListStatesRequest{})
			return err
		},
	}
}

func TestEveryRPCIsCalledByTheTests(t *testing.T) {
	methods := runstatusv1.File_runstatus_v1_service_proto.Services().Get(0).Methods()
	calls := everyRPC("test_runs/7")
	for i := range methods.Len() {
		if name := string(methods.Get(i).Name()); calls[name] == nil {
			t.Errorf("everyRPC lacks %s", name)
		}
	}
}

// badNames are names that must reach no file, and none of which exists.
func badNames() []string {
	ids := []string{"", ".", "..", "...", "../etc", "..%2f..", "%2e%2e", "a..b", "..a", "a..", ".a", "-a", "_a",
		"a b", "a\x00b", "\x00", "a\nb", "a\tb", "a\x7fb", "a\\b", "..\\..", "a:b", "a*", "a?", "~", "~root",
		"$HOME", "`id`", "a;b", "a|b", "a&b", "a'b", `a"b`, "next_id", ".lockfile", ".runstatus", "é", "a\u202eb",
		"\u2025", "\uff0e\uff0e", "a\u0000", "CON:", "a/b", "/", "//", "a/", "12/status", "12/../12", "12/./status",
		"12//status", strings.Repeat("a", 65), strings.Repeat("a", 250), "\ufeff12", "१२", "a\u00a0b", "{id}"}
	var names []string
	for _, id := range ids {
		names = append(names, "test_runs/"+id, "namespaces/main/test_runs/"+id, "namespaces/"+id+"/test_runs/1", id)
	}
	return append(names, "test_runs", "test_runs/1/2", "namespaces/main", "namespaces/main/test_runs",
		"namespaces/-/test_runs/1", "namespaces//test_runs/1", "/test_runs/1", "./test_runs/1", "../test_runs/1",
		"TEST_RUNS/1", "test_run/1", "series/../test_runs/1", "file:///etc/passwd", "/etc/passwd",
		"namespaces/main/test_runs/1/status", "namespaces/nope/test_runs/1", "test_runs/99999999999999999999999")
}

func TestBadNamesReachNoFile(t *testing.T) {
	h := serve(t)
	h.create(t, &runstatusv1.CreateRunRequest{Id: "12"})
	before := tree(t, h.dir)
	names := badNames()
	if len(names) < 100 {
		t.Fatalf("only %d names", len(names))
	}
	skip := []string{"CreateRun", "ListRuns", "SummarizeRuns", "WatchSummary", "ListStates", "GetVersion"}
	for _, name := range names {
		for method, call := range everyRPC(name) {
			if slices.Contains(skip, method) {
				continue
			}
			if r := readError(t, call(t, h)); r.code != codes.InvalidArgument && r.code != codes.NotFound {
				t.Errorf("%s %q: %v %s", method, name, r.code, r.text)
			}
		}
		missing := setRequest(name, "RUNNING", "")
		missing.AllowMissing = true
		if _, err := h.SetStatus(t.Context(), missing); err == nil && name != "test_runs/99999999999999999999999" {
			t.Errorf("SetStatus with allow_missing made %q", name)
		}
		for field, create := range map[string]*runstatusv1.CreateRunRequest{
			"id":     {Id: name},
			"parent": {Id: "13", Parent: name},
			"series": {Id: "13", Series: name},
		} {
			if name == "" || (field == "id" && isGoodID(name)) || (field == "parent" && name == "namespaces/main") {
				continue
			}
			create.Kind = runstatusv1.Kind_KIND_TEST_RUN
			_, err := h.CreateRun(t.Context(), create)
			if r := readError(t, err); r.code != codes.InvalidArgument && r.code != codes.NotFound {
				t.Errorf("CreateRun with %s %q: %v %s", field, name, r.code, r.text)
			}
		}
	}
	_, _ = h.DeleteRun(t.Context(), &runstatusv1.DeleteRunRequest{Run: "test_runs/99999999999999999999999", Force: true})
	after := tree(t, h.dir)
	if !slices.Equal(before, after) {
		t.Errorf("the tree was touched:\n%q\n%q", before, after)
	}
}

var goodID = regexp.MustCompile(`^[A-Za-z][A-Za-z_]{0,63}$`)

// isGoodID reports whether a name of the corpus is a good id after all.
func isGoodID(id string) bool { return goodID.MatchString(id) && id != "next_id" }

// tree lists what is in the collections, with sizes.
func tree(t testing.TB, dir string) []string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.Name() == ".runstatus" {
			return fs.SkipDir // the service's own
		}
		if e.IsDir() {
			all = append(all, path)
			return nil
		}
		st, err := e.Info()
		if err != nil {
			return err
		}
		if strings.HasSuffix(path, "next_id") {
			return nil // a hint, which may move on
		}
		all = append(all, fmt.Sprint(path, st.Size()))
		return nil
	})
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return all
}
