package server

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// ids returns the ids of all runs that a list has, page by page.
func (h *harness) ids(t testing.TB, req *runstatusv1.ListRunsRequest, between ...func(page int)) []string {
	t.Helper()
	var ids []string
	for page := 0; ; page++ {
		if page > 1000 {
			t.Fatal("the pages don't end")
		}
		resp, err := h.ListRuns(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range resp.GetRuns() {
			ids = append(ids, r.GetName()[strings.LastIndexByte(r.GetName(), '/')+1:])
		}
		if req.PageToken = resp.GetNextPageToken(); req.PageToken == "" {
			return ids
		}
		for _, f := range between {
			f(page)
		}
	}
}

func TestRunsAreListedInTheOrderAsked(t *testing.T) {
	h := serve(t)
	for _, r := range []struct{ id, name, user, state string }{
		{"2", "b", "ann", "RUNNING"}, {"10", "a", "bob", "BUILDING"}, {"9", "c", "ann", "COMPLETE"}, {"x1", "a", "cid", "RUNNING"},
	} {
		run := h.create(t, &runstatusv1.CreateRunRequest{Id: r.id, DisplayName: r.name, User: r.user})
		h.set(t, run.GetName(), r.state, "")
	}
	for order, want := range map[string][]string{
		"":                               {"2", "9", "10", "x1"},
		"name":                           {"2", "9", "10", "x1"},
		"name desc":                      {"x1", "10", "9", "2"},
		"create_time":                    {"2", "10", "9", "x1"},
		"create_revision desc":           {"x1", "9", "10", "2"},
		"update_time desc":               {"x1", "9", "10", "2"},
		"end_time desc":                  {"9", "2", "10", "x1"},
		"display_name":                   {"10", "x1", "2", "9"},
		"display_name desc, user":        {"9", "2", "10", "x1"},
		"user, name desc":                {"9", "2", "10", "x1"},
		"state":                          {"10", "9", "2", "x1"},
		" state desc ,display_name desc": {"2", "x1", "9", "10"},
	} {
		for _, size := range []int32{1, 2, 3, 100} {
			if got := h.ids(t, &runstatusv1.ListRunsRequest{OrderBy: order, PageSize: size}); !slices.Equal(got, want) {
				t.Errorf("%q in pages of %d: got %q, want %q", order, size, got, want)
			}
		}
	}
	for _, order := range []string{"nope", "name down", "name desc desc", ",", "name,", "name; drop", "labels.x", "Name"} {
		_, err := h.ListRuns(t.Context(), &runstatusv1.ListRunsRequest{OrderBy: order})
		wantError(t, err, codes.InvalidArgument, "INVALID_FIELD", "order_by")
	}
}

func TestFilteredListsHoldWhatMatches(t *testing.T) {
	h := serve(t)
	series := h.create(t, &runstatusv1.CreateRunRequest{Kind: runstatusv1.Kind_KIND_SERIES, Id: "3"})
	for i, state := range []string{"RUNNING", "BUILD_FAILED", "COMPLETE"} {
		run := h.create(t, &runstatusv1.CreateRunRequest{Series: series.GetName(), Labels: map[string]string{"n": fmt.Sprint(i)}})
		h.set(t, run.GetName(), state, "")
	}
	for filter, want := range map[string][]string{
		`state = "RUNNING"`:                        {"1"},
		`has_state:"BUILD_FAILED"`:                 {"2"},
		`outcome = "BUILD_FAILED"`:                 {"2"},
		`ended = true`:                             {"2", "3"},
		`series = "series/3"`:                      {"1", "2", "3"},
		`kind = "series"`:                          {"3"},
		`labels.n = "1" OR labels.n = "2"`:         {"2", "3"},
		`create_time > "2020-01-01T00:00:00Z"`:     {"1", "2", "3", "3"},
		`update_time < "2020-01-01T00:00:00Z"`:     nil,
		`kind = "test_run" AND NOT ended = "true"`: {"1"},
	} {
		if got := h.ids(t, &runstatusv1.ListRunsRequest{Parent: "namespaces/-", Filter: filter, PageSize: 2}); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", filter, got, want)
		}
	}
}

func TestNamespacesAreApart(t *testing.T) {
	lab := t.TempDir()
	h := serve(t, func(c *settings) { c.Namespaces = append(c.Namespaces, Namespace{Name: "lab", Dir: lab}) })
	h.create(t, &runstatusv1.CreateRunRequest{Id: "1"})
	h.create(t, &runstatusv1.CreateRunRequest{Id: "2", Parent: "namespaces/lab"})
	for parent, want := range map[string][]string{
		"": {"1"}, "namespaces/main": {"1"}, "namespaces/lab": {"2"}, "namespaces/-": {"2", "1"},
	} {
		if got := h.ids(t, &runstatusv1.ListRunsRequest{Parent: parent}); !slices.Equal(got, want) {
			t.Errorf("%q holds %q, want %q", parent, got, want)
		}
	}
	_, err := h.ListRuns(t.Context(), &runstatusv1.ListRunsRequest{Parent: "namespaces/nope"})
	wantError(t, err, codes.NotFound, "NAMESPACE_NOT_FOUND", "")
	_, err = h.ListRuns(t.Context(), &runstatusv1.ListRunsRequest{Parent: "main"})
	wantError(t, err, codes.InvalidArgument, "INVALID_NAME", "parent")
	_, err = h.CreateRun(t.Context(), &runstatusv1.CreateRunRequest{Parent: "namespaces/-", Kind: runstatusv1.Kind_KIND_TEST_RUN})
	wantError(t, err, codes.InvalidArgument, "INVALID_NAME", "parent")
}

// A run that has ended, and whose history does not tell how, is counted apart, and found.
func TestOutcomesThatCannotBeToldAreCountedApart(t *testing.T) {
	h := serve(t)
	h.set(t, h.create(t, &runstatusv1.CreateRunRequest{Id: "1"}).GetName(), "COMPLETE", statusfile.ResultNote("PASS"))
	h.create(t, &runstatusv1.CreateRunRequest{Id: "2"})
	dir := filepath.Join(h.dir, "test_runs", "3")
	err := os.Mkdir(dir, 0o755)
	for file, data := range map[string]string{"status": "1700000000.000000 RUNNING x\n1700000001.000000 COMPL", "RUN_COMPLETE": "{}"} {
		err = errors.Join(err, os.WriteFile(filepath.Join(dir, file), []byte(data), 0o644))
	}
	if err != nil {
		t.Fatal(err)
	}
	resp, err := h.SummarizeRuns(t.Context(), &runstatusv1.SummarizeRunsRequest{})
	if err != nil || len(resp.GetGroups()) != 1 {
		t.Fatal(resp, err)
	}
	g := resp.GetGroups()[0]
	if want := map[string]int64{"PASSED": 1, "UNSPECIFIED": 1}; g.GetEnded() != 2 || !maps.Equal(g.GetByOutcome(), want) {
		t.Errorf("%d have ended, by outcome %v, want %v", g.GetEnded(), g.GetByOutcome(), want)
	}
	if got := h.ids(t, &runstatusv1.ListRunsRequest{Filter: `outcome = "UNSPECIFIED"`}); !slices.Equal(got, []string{"3"}) {
		t.Errorf("found %q", got)
	}
}

func TestSummariesCountByGroup(t *testing.T) {
	h := serve(t)
	series := h.create(t, &runstatusv1.CreateRunRequest{Kind: runstatusv1.Kind_KIND_SERIES})
	for i, state := range []string{"RUNNING", "COMPLETE", "RUNNING", "SKIPPED"} {
		req := &runstatusv1.CreateRunRequest{User: []string{"ann", "bob"}[i%2], DisplayName: "d", Labels: map[string]string{"n": fmt.Sprint(i / 2)}}
		if i == 0 {
			req.Series = series.GetName()
		}
		h.set(t, h.create(t, req).GetName(), state, "")
	}
	for by, want := range map[string]string{
		"":             "[:4]",
		"user":         "[ann:2 bob:2]",
		"display_name": "[d:4]",
		"series":       "[:3 namespaces/main/series/1:1]",
		"labels.n":     "[0:2 1:2]",
		"labels.nope":  "[:4]",
	} {
		resp, err := h.SummarizeRuns(t.Context(), &runstatusv1.SummarizeRunsRequest{Filter: `kind = "test_run"`, GroupBy: by})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, g := range resp.GetGroups() {
			got = append(got, fmt.Sprintf("%s:%d", g.GetKey(), g.GetTotal()))
		}
		if fmt.Sprint(got) != want {
			t.Errorf("by %q: got %v, want %s", by, got, want)
		}
	}
	resp, err := h.SummarizeRuns(t.Context(), &runstatusv1.SummarizeRunsRequest{GroupBy: "user", Filter: `user = "bob"`})
	if err != nil || len(resp.GetGroups()) != 1 {
		t.Fatal(resp, err)
	}
	g := resp.GetGroups()[0]
	if g.GetEnded() != 2 || g.GetByState()["COMPLETE"] != 1 || g.GetByOutcome()["SKIPPED"] != 1 || g.GetByOutcome()["COMPLETED"] != 1 {
		t.Errorf("got %v", g)
	}
	for _, by := range []string{"state", "labels.", "labels", "User"} {
		_, err := h.SummarizeRuns(t.Context(), &runstatusv1.SummarizeRunsRequest{GroupBy: by})
		wantError(t, err, codes.InvalidArgument, "INVALID_FIELD", "group_by")
	}
}

func TestUnverifiedRunsAreCounted(t *testing.T) {
	st := &memoryStore{}
	for i := range 10 {
		st.runs = append(st.runs, &store.Run{Name: store.Name{Namespace: "main", Kind: 1, ID: fmt.Sprint(i)}, Unverified: i < 3})
	}
	h := serveStore(t, st)
	runs, err := h.ListRuns(t.Context(), &runstatusv1.ListRunsRequest{Filter: `id = "9"`})
	if err != nil || runs.GetUnverifiedRuns() != 3 || len(runs.GetRuns()) != 1 {
		t.Errorf("got %v, %v", runs, err)
	}
	groups, err := h.SummarizeRuns(t.Context(), &runstatusv1.SummarizeRunsRequest{Filter: `id = "9"`})
	if err != nil || groups.GetUnverifiedRuns() != 3 {
		t.Errorf("got %v, %v", groups, err)
	}
}

func TestCreatedRunsHaveWhatWasGiven(t *testing.T) {
	h := serve(t)
	series := h.create(t, &runstatusv1.CreateRunRequest{Kind: runstatusv1.Kind_KIND_SERIES})
	req := &runstatusv1.CreateRunRequest{
		Series: "series/1", DisplayName: "a.b", User: "ann", Labels: map[string]string{"k": "v"}, RequestId: "once",
	}
	run := h.create(t, req)
	if run.GetName() != "namespaces/main/test_runs/1" || run.GetSeries() != series.GetName() || run.GetDisplayName() != "a.b" ||
		run.GetUser() != "ann" || run.GetLabels()["k"] != "v" || run.GetUid() == "" || run.GetCurrent().GetTestState() != runstatusv1.TestState_TEST_STATE_STATUS_CREATED {
		t.Errorf("got %v", run)
	}
	if again := h.create(t, req); again.GetName() != run.GetName() {
		t.Errorf("the same request_id made %s", again.GetName())
	}
	for _, row := range []struct {
		change        func(*runstatusv1.CreateRunRequest)
		code          codes.Code
		reason, field string
	}{
		{func(r *runstatusv1.CreateRunRequest) { r.Kind = 0 }, codes.InvalidArgument, "INVALID_FIELD", "kind"},
		{func(r *runstatusv1.CreateRunRequest) { r.Kind = 7 }, codes.InvalidArgument, "INVALID_FIELD", "kind"},
		{func(r *runstatusv1.CreateRunRequest) { r.Id = "007" }, codes.InvalidArgument, "INVALID_NAME", "id"},
		{func(r *runstatusv1.CreateRunRequest) { r.Id = "1" }, codes.AlreadyExists, "RUN_EXISTS", ""},
		{func(r *runstatusv1.CreateRunRequest) { r.Series = "test_runs/1" }, codes.InvalidArgument, "INVALID_FIELD", "series"},
		{func(r *runstatusv1.CreateRunRequest) { r.Series = "1" }, codes.InvalidArgument, "INVALID_NAME", "series"},
		{func(r *runstatusv1.CreateRunRequest) { r.Series = "series/99" }, codes.NotFound, "RUN_NOT_FOUND", ""},
		{func(r *runstatusv1.CreateRunRequest) { r.Kind, r.Series = 2, "series/1" }, codes.InvalidArgument, "INVALID_FIELD", "series"},
		{func(r *runstatusv1.CreateRunRequest) { r.Labels = map[string]string{"a b": ""} }, codes.InvalidArgument, "INVALID_FIELD", `labels["a b"]`},
		{func(r *runstatusv1.CreateRunRequest) { r.DisplayName = strings.Repeat("x", 1025) }, codes.InvalidArgument, "INVALID_FIELD", "display_name"},
	} {
		req := &runstatusv1.CreateRunRequest{Kind: runstatusv1.Kind_KIND_TEST_RUN}
		row.change(req)
		_, err := h.CreateRun(t.Context(), req)
		wantError(t, err, row.code, row.reason, row.field)
	}
	if _, err := h.CloseSeries(t.Context(), &runstatusv1.CloseSeriesRequest{Run: "series/1"}); err != nil {
		t.Fatal(err)
	}
	_, err := h.CreateRun(t.Context(), &runstatusv1.CreateRunRequest{Kind: runstatusv1.Kind_KIND_TEST_RUN, Series: "series/1"})
	wantError(t, err, codes.FailedPrecondition, "SERIES_CLOSED", "")
}
