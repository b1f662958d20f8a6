package server

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/types/known/structpb"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/pavtree"
	"github.com/runstatus/runstatus/internal/watchreq"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

func resultsOf(t testing.TB, values map[string]any) map[string]*structpb.Value {
	t.Helper()
	s, err := structpb.NewStruct(values)
	if err != nil {
		t.Fatal(err)
	}
	return s.GetFields()
}

func (h *harness) completeWith(t testing.TB, run string, values map[string]any) error {
	t.Helper()
	_, err := h.CompleteRun(t.Context(), &runstatusv1.CompleteRunRequest{Run: run, Result: "PASS", Results: resultsOf(t, values)})
	return err
}

// results returns the results of a run, as GetRun has them.
func (h *harness) results(t testing.TB, run string) map[string]any {
	t.Helper()
	resp, err := h.GetRun(t.Context(), &runstatusv1.GetRunRequest{Run: run})
	if err != nil {
		t.Fatal(err)
	}
	return (&structpb.Struct{Fields: resp.GetRun().GetResults()}).AsMap()
}

func TestResultsThatACallerGivesAreThoseOfTheRun(t *testing.T) {
	h := serve(t)
	h.create(t, &runstatusv1.CreateRunRequest{Labels: map[string]string{"a": "<b>"}, User: "ann"})
	given := map[string]any{"bandwidth": 93.5, "per_file.node1.bandwidth": -1e300, "large": 18446744073709551616.0, "ok": true, "unit": "MB/s <\u2028>"}
	for range 2 {
		if err := h.completeWith(t, "test_runs/1", given); err != nil {
			t.Fatal(err)
		}
	}
	if got := h.results(t, "test_runs/1"); !maps.Equal(got, given) {
		t.Errorf("got %v", got)
	}
	data, err := os.ReadFile(filepath.Join(h.dir, "test_runs/1/attributes"))
	var file struct {
		User    string
		Results map[string]any
	}
	if err != nil || json.Unmarshal(data, &file) != nil || !maps.Equal(file.Results, given) || file.User != "ann" {
		t.Errorf("the file is %s, %v", data, err)
	}
	if err := h.completeWith(t, "test_runs/1", map[string]any{"bandwidth": 94.0}); err != nil {
		t.Fatal(err)
	}
	h.complete(t, "test_runs/1", "PASS")
	if got := h.results(t, "test_runs/1"); !maps.Equal(got, map[string]any{"bandwidth": 94.0}) {
		t.Errorf("other results: %v", got)
	}
	if left, err := filepath.Glob(filepath.Join(h.dir, "test_runs/1/.*")); len(left) > 0 || err != nil {
		t.Errorf("left: %q, %v", left, err)
	}
}

func TestResultsThatCannotBeKeptAreRefusedWithAllElse(t *testing.T) {
	h := serve(t)
	h.create(t, &runstatusv1.CreateRunRequest{})
	many := map[string]any{}
	for i := range 7000 {
		many[fmt.Sprint("key", i)] = 1.0
	}
	nested := map[string]any{}
	for i := range 2500 {
		nested[fmt.Sprint("per_file.n", i)] = 1.0
	}
	for name, given := range map[string]map[string]any{
		"null": {"a": nil}, "a list": {"a": []any{1.0}}, "an object": {"a": map[string]any{"b": 1.0}}, "no key": {"": 1.0}, "a long key": {strings.Repeat("k", 1001): 1.0},
		"a long text": {"a": strings.Repeat("x", 4097)}, "too many": many, "too many nested": nested,
	} {
		if r := wantError(t, h.completeWith(t, "test_runs/1", given), codes.InvalidArgument, "INVALID_FIELD", ""); !strings.Contains(r.text, "result") {
			t.Errorf("%s: %s", name, r.text)
		}
	}
	_, err := h.CompleteRun(t.Context(), &runstatusv1.CompleteRunRequest{Run: "test_runs/1", Results: map[string]*structpb.Value{"a": structpb.NewNumberValue(math.Inf(1))}})
	wantError(t, err, codes.InvalidArgument, "INVALID_FIELD", "results")
	_, err = h.CompleteRun(t.Context(), &runstatusv1.CompleteRunRequest{Run: "test_runs/1", ExpectedUid: strings.Repeat("0", 32), Results: resultsOf(t, map[string]any{"a": 1.0})})
	wantError(t, err, codes.FailedPrecondition, "UID_MISMATCH", "")
	if resp, err := h.GetRun(t.Context(), &runstatusv1.GetRunRequest{Run: "test_runs/1"}); err != nil || resp.GetRun().GetEnded() || len(resp.GetRun().GetResults()) > 0 {
		t.Errorf("%v, %v", resp, err)
	}
}

// A file that another program wrote is not replaced, and a run that is refused its results has not ended.
func TestResultsOfExternalRunsStayAsTheyAre(t *testing.T) {
	dir := pavtree.Unpack(t)
	h := serveIn(t, dir)
	before := pavtree.Snapshot(t, dir)
	wantError(t, h.completeWith(t, "test_runs/13", map[string]any{"a": 1.0}), codes.FailedPrecondition, "RUN_EXTERNAL", "")
	for _, file := range pavtree.Changed(before, pavtree.Snapshot(t, dir)) {
		if !strings.HasPrefix(file, ".runstatus") {
			t.Errorf("%s was changed", file)
		}
	}
	own := serve(t)
	own.create(t, &runstatusv1.CreateRunRequest{User: "ann"})
	path := filepath.Join(own.dir, "test_runs/1/attributes")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(data), "{", `{"note": "mine", `, 1)
	if err := os.WriteFile(path, []byte(changed), 0o644); err != nil {
		t.Fatal(err)
	}
	wantError(t, own.completeWith(t, "test_runs/1", map[string]any{"a": 1.0}), codes.FailedPrecondition, "RUN_EXTERNAL", "")
	if after, err := os.ReadFile(path); err != nil || string(after) != changed {
		t.Errorf("the file is %s, %v", after, err)
	}
}

func TestResultsOfPavilionsRuns(t *testing.T) {
	h := serveIn(t, pavtree.Unpack(t))
	if got := h.results(t, "test_runs/9"); got["return_value"] != 3.0 || got["result"] != "FAIL" || got["duration"] != 0.016622304916381836 || got["job_info.host"] != "cluster1" {
		t.Errorf("got %v", got)
	}
	resp, err := h.GetRun(t.Context(), &runstatusv1.GetRunRequest{Run: "test_runs/9"})
	text, failed := protojson.Marshal(resp)
	if err != nil || failed != nil || !strings.Contains(strings.ReplaceAll(string(text), " ", ""), `"return_value":3,`) {
		t.Errorf("JSON: %s, %v, %v", text, err, failed)
	}
	for filter, want := range map[string][]string{
		`results.return_value > 0`:                                          {"9", "18"},
		`results.duration > 5.4 AND kind = "test_run"`:                      {"2", "6"},
		`results.result = "PASS" AND results.duration < 0.0095`:             {"11", "12"},
		`results.permute_on.n >= 5`:                                         {"5", "6"},
		`ended = true AND NOT results:"return_value" AND kind = "test_run"`: {"8", "10", "13", "14", "15", "16"},
	} {
		if got := h.ids(t, &runstatusv1.ListRunsRequest{Filter: filter, PageSize: 1}); !slices.Equal(got, want) {
			t.Errorf("%s: %v", filter, got)
		}
	}
	order := h.ids(t, &runstatusv1.ListRunsRequest{Filter: `kind = "test_run"`, OrderBy: "results.duration desc", PageSize: 3})
	if want := []string{"2", "6", "1", "5", "4", "3", "9", "17", "11", "12", "18", "8", "10", "13", "14", "15", "16"}; !slices.Equal(order, want) {
		t.Errorf("by duration: %v", order)
	}
	sum, err := h.SummarizeRuns(t.Context(), &runstatusv1.SummarizeRunsRequest{Filter: `results.return_value = 0`})
	if err != nil || len(sum.GetGroups()) != 1 || sum.GetGroups()[0].GetTotal() != 9 {
		t.Errorf("%v, %v", sum, err)
	}
}

// Only the view FULL of a list reads the files.
func TestAListHasResultsInTheViewFullOnly(t *testing.T) {
	h := serve(t)
	h.create(t, &runstatusv1.CreateRunRequest{})
	if err := h.completeWith(t, "test_runs/1", map[string]any{"a": 1.0}); err != nil {
		t.Fatal(err)
	}
	for view, want := range map[runstatusv1.RunView]int{runstatusv1.RunView_RUN_VIEW_UNSPECIFIED: 0, runstatusv1.RunView_RUN_VIEW_BASIC: 0, runstatusv1.RunView_RUN_VIEW_FULL: 1} {
		resp, err := h.ListRuns(t.Context(), &runstatusv1.ListRunsRequest{View: view})
		if err != nil || len(resp.GetRuns()) != 1 || len(resp.GetRuns()[0].GetResults()) != want {
			t.Errorf("%v: %v, %v", view, resp, err)
		}
	}
	resp, err := h.GetRun(t.Context(), &runstatusv1.GetRunRequest{Run: "test_runs/1", View: runstatusv1.RunView_RUN_VIEW_BASIC})
	if err != nil || len(resp.GetRun().GetResults()) > 0 {
		t.Errorf("GetRun in the view BASIC: %v, %v", resp, err)
	}
}

// What cannot be read decides no filter, and is said in the run.
func TestResultsThatCannotBeReadAreNotNone(t *testing.T) {
	name := store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: "1"}
	failed := &store.Error{Reason: store.ReadFailed, Run: name, Detail: "read the results of test_runs/1"}
	h := serveStore(t, &memoryStore{fakeStore: fakeStore{err: failed}, runs: []*store.Run{{Name: name, Ended: true}}})
	list := func(req *runstatusv1.ListRunsRequest) (*runstatusv1.ListRunsResponse, error) {
		return h.ListRuns(t.Context(), req)
	}
	_, err := list(&runstatusv1.ListRunsRequest{Filter: "NOT results.a = 1"})
	wantError(t, err, codes.Unavailable, "READ_FAILED", "")
	_, err = list(&runstatusv1.ListRunsRequest{OrderBy: "results.a"})
	wantError(t, err, codes.Unavailable, "READ_FAILED", "")
	resp, err := list(&runstatusv1.ListRunsRequest{Filter: "ended = true OR results.a = 1", View: runstatusv1.RunView_RUN_VIEW_FULL})
	if err != nil || len(resp.GetRuns()) != 1 || resp.GetRuns()[0].GetResultsUnreadableReason() == "" {
		t.Errorf("%v, %v", resp, err)
	}
	w := h.watch(t, &runstatusv1.WatchStatusesRequest{Selection: watchreq.Query("", `ended = true OR results.a = 1`)})
	wantError(t, w.fails(), codes.InvalidArgument, "INVALID_FILTER", "query.filter")
}

// Results come by another attributes file at the end of a run. A watch is told of them once, and again
// when they change, also when it comes back later.
func TestAWatchIsToldOfNewResults(t *testing.T) {
	dir := t.TempDir()
	h := serveIn(t, dir)
	run := h.create(t, &runstatusv1.CreateRunRequest{DisplayName: "hpl"}).GetName()
	request := func(token string) *runstatusv1.WatchStatusesRequest {
		return &runstatusv1.WatchStatusesRequest{Selection: watchreq.Runs(run), ResumeToken: token}
	}
	w := h.watch(t, request(""))
	w.untilSynced()
	start := w.token
	if err := h.completeWith(t, run, map[string]any{"a": 1.0}); err != nil {
		t.Fatal(err)
	}
	events := []string{"updated test_runs/1", "status test_runs/1 2 COMPLETE", "ended test_runs/1"}
	has := func(w *watcher, events ...string) {
		t.Helper()
		for _, want := range events {
			if got := say(w.event()); !strings.HasPrefix(got, want) {
				t.Errorf("got %q, want %q", got, want)
			}
		}
	}
	has(w, events...)
	rewrite := func(old, with string) {
		t.Helper()
		path := filepath.Join(dir, "test_runs/1/attributes")
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path+".new", []byte(strings.Replace(string(data), old, with, 1)), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(path+".new", path); err != nil {
			t.Fatal(err)
		}
	}
	rewrite(`"a":1`, `"a": 1.0`) // the same results
	rewrite(`"a": 1.0`, `"a": 2`)
	has(w, "updated test_runs/1")
	if got := h.results(t, run); !maps.Equal(got, map[string]any{"a": 2.0}) {
		t.Errorf("got %v", got)
	}
	h.set(t, run, "INFO", "the last line")
	has(w, "status test_runs/1 3 INFO")
	token := w.token
	if err := h.stop(); err != nil {
		t.Fatal(err)
	}
	h = serveIn(t, dir)
	has(h.watch(t, request(start)), append(events, "updated test_runs/1", "status test_runs/1 3 INFO")...)
	w = h.watch(t, request(token))
	rewrite(`"a": 2`, `"a": 3`)
	has(w, "updated test_runs/1")
	h.set(t, run, "INFO", "the very last")
	has(w, "status test_runs/1 4 INFO")
}
