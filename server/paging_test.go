package server

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

func TestPagesStayRightWhileRunsComeAndGo(t *testing.T) {
	h := serve(t)
	for i := range 30 {
		h.create(t, &runstatusv1.CreateRunRequest{Id: fmt.Sprint(100 + 10*i)})
	}
	// Between pages the last run that was seen goes, and others come before and
	// behind it.
	got := h.ids(t, &runstatusv1.ListRunsRequest{PageSize: 4}, func(page int) {
		last := 100 + 10*(4*(page+1)-1)
		if last > 390 {
			return // only those of the last pages are left
		}
		if _, err := h.DeleteRun(t.Context(), &runstatusv1.DeleteRunRequest{Run: fmt.Sprint("test_runs/", last), Force: true}); err != nil {
			t.Fatal(err)
		}
		h.create(t, &runstatusv1.CreateRunRequest{Id: fmt.Sprint(last - 5)})
		h.create(t, &runstatusv1.CreateRunRequest{Id: fmt.Sprint(1000 + page)})
	})
	for i := range 30 {
		if id := fmt.Sprint(100 + 10*i); !slices.Contains(got, id) {
			t.Errorf("%s was left out", id)
		}
	}
	if n := len(slices.Compact(slices.Sorted(slices.Values(got)))); n != len(got) {
		t.Errorf("%d of %d runs came twice", len(got)-n, len(got))
	}
}

func TestPageSizesAreClamped(t *testing.T) {
	st := &memoryStore{}
	for i := range 1500 {
		st.runs = append(st.runs, &store.Run{Name: store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: fmt.Sprint(i)}})
	}
	h := serveStore(t, st)
	for size, want := range map[int32]int{0: 100, 1: 1, 1000: 1000, 1001: 1000, 1<<31 - 1: 1000} {
		resp, err := h.ListRuns(t.Context(), &runstatusv1.ListRunsRequest{PageSize: size})
		if err != nil || len(resp.GetRuns()) != want {
			t.Errorf("page size %d: %d runs, %v", size, len(resp.GetRuns()), err)
		}
	}
	for _, size := range []int32{-1, -1 << 31} {
		_, err := h.ListRuns(t.Context(), &runstatusv1.ListRunsRequest{PageSize: size})
		wantError(t, err, codes.InvalidArgument, "INVALID_FIELD", "page_size")
	}
	resp, err := h.ListRuns(t.Context(), &runstatusv1.ListRunsRequest{PageSize: 10_000, View: runstatusv1.RunView_RUN_VIEW_BASIC})
	if err != nil || len(resp.GetRuns()) != 1500 {
		t.Errorf("a page of the view BASIC: %d runs, %v", len(resp.GetRuns()), err)
	}
}

func TestAPageOfLargeRunsIsCut(t *testing.T) {
	st := &memoryStore{}
	label := strings.Repeat("x", 64<<10)
	for i := range 100 {
		st.runs = append(st.runs, &store.Run{Name: store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: fmt.Sprint(i)}, Labels: store.MakeLabels(map[string]string{"l": label})})
	}
	h := serveStore(t, st)
	if got := h.ids(t, &runstatusv1.ListRunsRequest{}); len(got) != 100 || got[99] != "99" {
		t.Errorf("got %d runs", len(got))
	}
}

func TestPageTokensAreOfTheirQueryOnly(t *testing.T) {
	h := serve(t)
	for i := range 6 {
		run := h.create(t, &runstatusv1.CreateRunRequest{Id: fmt.Sprint(i + 1)})
		h.set(t, run.GetName(), "RUNNING", "")
		h.set(t, run.GetName(), "RUN_DONE", "")
	}
	list := func(r *runstatusv1.ListRunsRequest) (string, error) {
		r.PageSize = 2
		resp, err := h.ListRuns(t.Context(), r)
		return resp.GetNextPageToken(), err
	}
	lines := func(r *runstatusv1.ListStatusesRequest) (string, error) {
		r.PageSize = 1
		resp, err := h.ListStatuses(t.Context(), r)
		return resp.GetNextPageToken(), err
	}
	runsToken, _ := list(&runstatusv1.ListRunsRequest{OrderBy: "update_time desc"})
	linesToken, _ := lines(&runstatusv1.ListStatusesRequest{Run: "test_runs/1"})
	bad := []string{runsToken, "x", "=", "AQ", strings.Repeat("A", 4000), "é", "../../etc/passwd", base64.RawURLEncoding.EncodeToString(make([]byte, 40))}
	for i := range linesToken {
		bad = append(bad, linesToken[:i]+linesToken[i+1:], linesToken[:i]+"A"+linesToken[i:], linesToken[:i])
		for _, c := range "Ab0_" {
			bad = append(bad, linesToken[:i]+string(c)+linesToken[i+1:])
		}
	}
	for _, token := range bad {
		if token == linesToken || token == "" {
			continue
		}
		_, err := lines(&runstatusv1.ListStatusesRequest{Run: "test_runs/1", PageToken: token})
		wantError(t, err, codes.InvalidArgument, "INVALID_PAGE_TOKEN", "page_token")
		_, err = list(&runstatusv1.ListRunsRequest{OrderBy: "update_time", PageToken: token})
		wantError(t, err, codes.InvalidArgument, "INVALID_PAGE_TOKEN", "page_token")
	}
	for _, other := range []*runstatusv1.ListStatusesRequest{
		{Run: "test_runs/2"}, {Run: "series/1"}, {Run: "test_runs/1", Descending: true}, {Run: "test_runs/01"},
	} {
		other.PageToken = linesToken
		_, err := lines(other)
		wantError(t, err, codes.InvalidArgument, "INVALID_PAGE_TOKEN", "page_token")
	}
	for _, other := range []*runstatusv1.ListRunsRequest{
		{}, {OrderBy: "update_time"}, {OrderBy: "update_time desc", Filter: `ended = false`}, {OrderBy: "update_time desc", Parent: "namespaces/-"},
	} {
		other.PageToken = runsToken
		_, err := list(other)
		wantError(t, err, codes.InvalidArgument, "INVALID_PAGE_TOKEN", "page_token")
	}
	// The same query in other words is the same query.
	if _, err := lines(&runstatusv1.ListStatusesRequest{Run: "namespaces/main/test_runs/1", PageToken: linesToken}); err != nil {
		t.Error(err)
	}
	if _, err := list(&runstatusv1.ListRunsRequest{Parent: "namespaces/main", OrderBy: "update_time desc", PageToken: runsToken}); err != nil {
		t.Error(err)
	}
	// Another generation of the run.
	if _, err := h.DeleteRun(t.Context(), &runstatusv1.DeleteRunRequest{Run: "test_runs/1", Force: true}); err != nil {
		t.Fatal(err)
	}
	_, err := lines(&runstatusv1.ListStatusesRequest{Run: "test_runs/1", PageToken: linesToken})
	wantError(t, err, codes.NotFound, "RUN_NOT_FOUND", "")
	h.create(t, &runstatusv1.CreateRunRequest{Id: "1"})
	h.set(t, "test_runs/1", "RUNNING", strings.Repeat("long ", 50))
	_, err = lines(&runstatusv1.ListStatusesRequest{Run: "test_runs/1", PageToken: linesToken})
	wantError(t, err, codes.FailedPrecondition, "UID_MISMATCH", "")
}
