package server

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

func TestHistoriesArePaged(t *testing.T) {
	h := serve(t)
	h.create(t, &runstatusv1.CreateRunRequest{})
	for i := range 25 {
		h.set(t, "test_runs/1", "INFO", fmt.Sprint(i))
	}
	for _, descending := range []bool{false, true} {
		for _, size := range []int32{1, 7, 13, 26, 100} {
			req := &runstatusv1.ListStatusesRequest{Run: "test_runs/1", Descending: descending, PageSize: size}
			var got []int64
			for {
				resp, err := h.ListStatuses(t.Context(), req)
				if err != nil {
					t.Fatal(err)
				}
				for _, s := range resp.GetStatuses() {
					got = append(got, s.GetSequence())
				}
				if n := len(resp.GetStatuses()); n > int(size) || n == 0 {
					t.Errorf("a page of %d has %d", size, n)
				}
				if req.PageToken = resp.GetNextPageToken(); req.PageToken == "" {
					break
				}
			}
			if descending {
				slices.Reverse(got)
			}
			for i, sequence := range got {
				if sequence != int64(i+1) {
					t.Fatalf("descending %v, size %d: %v", descending, size, got)
				}
			}
			if len(got) != 26 {
				t.Errorf("descending %v, size %d: %d lines", descending, size, len(got))
			}
		}
	}
}

func TestAPageOfLongLinesIsCut(t *testing.T) {
	h := serve(t)
	h.create(t, &runstatusv1.CreateRunRequest{})
	long := strings.Repeat("x", 4052)
	for range 600 {
		h.set(t, "test_runs/1", "INFO", long)
	}
	resp, err := h.ListStatuses(t.Context(), &runstatusv1.ListStatusesRequest{Run: "test_runs/1", PageSize: 1000})
	if err != nil || proto.Size(resp) > 1<<20+8<<10 || resp.GetNextPageToken() == "" {
		t.Errorf("the page has %d bytes, %v", proto.Size(resp), err)
	}
}

func TestHasStateLooksAtTheWholeHistory(t *testing.T) {
	h := serve(t)
	h.create(t, &runstatusv1.CreateRunRequest{})
	for _, s := range []string{"BUILD_FAILED", "RUNNING", "BUILD_FAILED"} {
		h.set(t, "test_runs/1", s, "")
	}
	path := filepath.Join(h.dir, "test_runs", "1", "status")
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString("1700000000.000000 SITE_STATE foreign\nrubbish \xff\n"); err != nil {
		t.Fatal(err)
	}
	_ = f.Close()
	for state, want := range map[string]int64{"BUILD_FAILED": 2, "RUNNING": 3, "=SITE_STATE": 5, "STATUS_CREATED": 1, "COMPLETE": 0, "=NEVER": 0, "=RUNNING": 3} {
		resp, err := h.HasState(t.Context(), &runstatusv1.HasStateRequest{Run: "test_runs/1", StateName: state})
		if err != nil || resp.GetHasState() != (want > 0) || resp.GetFirstStatus().GetSequence() != want {
			t.Errorf("%s: got %v, %v", state, resp, err)
		}
	}
	last, err := h.GetStatus(t.Context(), &runstatusv1.GetStatusRequest{Run: "test_runs/1"})
	if s := last.GetStatus(); err != nil || !s.GetMalformed() || string(s.GetRaw()) != "rubbish \xff" || s.GetStateName() != "" || s.GetWhen() != nil {
		t.Errorf("got %v, %v", s, err)
	}
	if s := h.get(t, "test_runs/1"); s.GetFirstProblem().GetStateName() != "BUILD_FAILED" {
		t.Errorf("got %v", s)
	}
}

func TestAnUnreadableRunIsShownInItsPlace(t *testing.T) {
	h := serve(t)
	h.create(t, &runstatusv1.CreateRunRequest{Id: "1"})
	h.create(t, &runstatusv1.CreateRunRequest{Id: "2"})
	path := filepath.Join(h.dir, "test_runs", "1", "status")
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(h.dir, "test_runs", "2", "status"), path); err != nil {
		t.Fatal(err)
	}
	if run := h.get(t, "test_runs/1"); run.GetUnreadableReason() == "" || run.GetCurrent() != nil {
		t.Errorf("got %v", run)
	}
	if got := h.ids(t, &runstatusv1.ListRunsRequest{}); len(got) != 2 {
		t.Errorf("the list has %q", got)
	}
	for name, call := range everyRPC("test_runs/1") {
		if slices.Contains([]string{"SetStatus", "GetStatus", "HasState", "ListStatuses"}, name) {
			wantError(t, call(t, h), codes.FailedPrecondition, "RUN_UNREADABLE", "")
		}
	}
}

func TestStatesComeFromTheProto(t *testing.T) {
	h := serve(t)
	for kind, want := range map[runstatusv1.Kind]int{0: 40, runstatusv1.Kind_KIND_TEST_RUN: 40, runstatusv1.Kind_KIND_SERIES: 22} {
		resp, err := h.ListStates(t.Context(), &runstatusv1.ListStatesRequest{Kind: kind})
		if err != nil || len(resp.GetStates()) != want {
			t.Errorf("%v: %d states, %v", kind, len(resp.GetStates()), err)
		}
		for _, s := range resp.GetStates() {
			if s.GetName() == "" || s.GetHelp() == "" || (s.GetName() == "SCHED_RUNNING") != s.GetDeprecated() {
				t.Errorf("got %v", s)
			}
		}
	}
	_, err := h.ListStates(t.Context(), &runstatusv1.ListStatesRequest{Kind: 9})
	wantError(t, err, codes.InvalidArgument, "INVALID_FIELD", "kind")
}
