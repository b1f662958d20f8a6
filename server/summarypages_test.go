package server

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// manyRuns is a store of runs of which each has a name of its own.
type manyRuns struct {
	fakeStore
	runs int
}

func (s *manyRuns) Runs(context.Context, store.RunsRequest) iter.Seq2[*store.Run, error] {
	return func(yield func(*store.Run, error) bool) {
		for i := range s.runs {
			run := &store.Run{Name: store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: fmt.Sprint(i + 1)}, Ended: true, Outcome: store.Passed,
				DisplayName: fmt.Sprintf("mpi.osu_collectives.nodes-%d_ppn-%d_size-%06d", i%977, i%64, i),
				Current:     store.Status{Status: statusfile.Status{State: "COMPLETE"}}}
			if !yield(run, nil) {
				return
			}
		}
	}
}

// A summary that one message can't hold is refused with the way out, which is pages.
func TestASummaryOfManyGroupsComesInPages(t *testing.T) {
	const runs = 60_000
	h := serveStore(t, &manyRuns{runs: runs})
	_, err := h.SummarizeRuns(t.Context(), &runstatusv1.SummarizeRunsRequest{GroupBy: "display_name"})
	if r := wantError(t, err, codes.ResourceExhausted, "SUMMARY_TOO_LARGE", ""); !strings.Contains(r.text, "60000 groups") || !strings.Contains(r.text, "page_size") {
		t.Errorf("it says %q", r.text)
	}
	var keys []string
	req := &runstatusv1.SummarizeRunsRequest{GroupBy: "display_name", PageSize: 20_000}
	for pages := 0; ; pages++ {
		resp, err := h.SummarizeRuns(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range resp.GetGroups() {
			if g.GetTotal() != 1 || g.GetByOutcome()["PASSED"] != 1 {
				t.Fatalf("got %v", g)
			}
			keys = append(keys, g.GetKey())
		}
		if req.PageToken = resp.GetNextPageToken(); req.GetPageToken() == "" {
			t.Logf("%d pages", pages+1)
			break
		}
	}
	if len(keys) != runs || !slices.IsSorted(keys) || len(slices.Compact(keys)) != runs {
		t.Errorf("%d groups came", len(keys))
	}
	few := &runstatusv1.SummarizeRunsRequest{GroupBy: "display_name", PageSize: 2, PageToken: ""}
	resp, err := h.SummarizeRuns(t.Context(), few)
	if err != nil || len(resp.GetGroups()) != 2 || resp.GetNextPageToken() == "" {
		t.Fatalf("got %v, %v", resp, err)
	}
	few.PageToken, few.GroupBy = resp.GetNextPageToken(), "user"
	_, err = h.SummarizeRuns(t.Context(), few)
	wantError(t, err, codes.InvalidArgument, "INVALID_PAGE_TOKEN", "page_token")
}

func TestARequestThatIsTooLargeIsRefusedWithAReason(t *testing.T) {
	h := serve(t)
	raw := append(text(1, "test_runs/1"), text(5, strings.Repeat("x", 5<<20))...)
	err := h.conn.Invoke(t.Context(), "/runstatus.v1.StatusService/SetStatus", &raw, &[]byte{}, grpc.ForceCodecV2(rawCodec{}))
	wantError(t, err, codes.ResourceExhausted, "MESSAGE_TOO_LARGE", "")
	wantError(t, sendRaw(t, h.conn, "/runstatus.v1.StatusService/WatchStatuses", raw), codes.ResourceExhausted, "MESSAGE_TOO_LARGE", "")
	_, err = h.GetRun(t.Context(), &runstatusv1.GetRunRequest{Run: "test_runs/1"})
	wantError(t, err, codes.NotFound, "RUN_NOT_FOUND", "")
}
