package server

import (
	"slices"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/watchreq"
)

func TestAnAliasNamesTheSameNamespaceEverywhere(t *testing.T) {
	h := serve(t, func(c *settings) { c.Namespaces[0].Aliases = []string{"plain", "gpu"} })
	ctx := t.Context()
	series, err := h.CreateRun(ctx, &runstatusv1.CreateRunRequest{Parent: "namespaces/plain", Kind: runstatusv1.Kind_KIND_SERIES})
	if err != nil {
		t.Fatal(err)
	}
	run, err := h.CreateRun(ctx, &runstatusv1.CreateRunRequest{Parent: "namespaces/gpu", Kind: runstatusv1.Kind_KIND_TEST_RUN, Series: "namespaces/plain/series/1"})
	if err != nil || run.GetRun().GetName() != "namespaces/main/test_runs/1" || run.GetRun().GetSeries() != series.GetRun().GetName() {
		t.Fatalf("made %v, %v", run, err)
	}
	set := &runstatusv1.SetStatusRequest{Run: "namespaces/gpu/test_runs/1", State: &runstatusv1.SetStatusRequest_StateName{StateName: "RUNNING"}}
	if resp, err := h.SetStatus(ctx, set); err != nil || resp.GetStatus().GetRun() != "namespaces/main/test_runs/1" {
		t.Errorf("set %v, %v", resp, err)
	}
	stream, err := h.ReportStatuses(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := stream.Send(&runstatusv1.ReportStatusesRequest{Reports: []*runstatusv1.ReportStatusesRequest_Report{{Id: 1, Set: set}}}); err != nil {
		t.Fatal(err)
	}
	if m, err := stream.Recv(); err != nil || m.GetAnswers()[0].GetResult().GetStatus().GetRun() != "namespaces/main/test_runs/1" {
		t.Errorf("reported %v, %v", m, err)
	}
	if err := stream.CloseSend(); err != nil {
		t.Fatal(err)
	}
	if got, err := h.GetRun(ctx, &runstatusv1.GetRunRequest{Run: "namespaces/plain/series/1"}); err != nil || got.GetRun().GetMemberCount() != 1 {
		t.Errorf("got %v, %v", got, err)
	}
	for _, filter := range []string{`series = "namespaces/plain/series/1"`, `series="namespaces/main/series/1"`, `NOT series != "namespaces/gpu/series/1"`} {
		list, err := h.ListRuns(ctx, &runstatusv1.ListRunsRequest{Parent: "namespaces/gpu", Filter: filter})
		if err != nil || len(list.GetRuns()) != 1 {
			t.Errorf("%s: %v, %v", filter, list, err)
		}
	}
	text := `display_name = "series = \"namespaces/plain/series/1\""`
	if got := newAliases([]Namespace{{Name: "main", Aliases: []string{"plain"}}}).rewriteFilter(text); got != text {
		t.Errorf("a text became %s", got)
	}
	for name, req := range map[string]*runstatusv1.WatchStatusesRequest{
		"run":    {Selection: watchreq.Runs("namespaces/plain/test_runs/1")},
		"series": {Selection: watchreq.Series("namespaces/gpu/series/1")},
		"parent": {Selection: watchreq.Query("namespaces/gpu", `kind = "test_run"`)},
	} {
		watch, err := h.WatchStatuses(ctx, req)
		if err != nil {
			t.Fatal(err)
		}
		var joined []string
		for {
			m, err := watch.Recv()
			if err != nil {
				t.Fatal(name, err)
			}
			if m.GetJoined() != nil {
				joined = append(joined, m.GetJoined().GetName())
			}
			if m.GetSynced() != nil {
				break
			}
		}
		if !slices.Contains(joined, "namespaces/main/test_runs/1") {
			t.Errorf("%s: joined %q", name, joined)
		}
	}
	_, err = h.GetRun(ctx, &runstatusv1.GetRunRequest{Run: "namespaces/other/test_runs/1"})
	wantError(t, err, codes.NotFound, "NAMESPACE_NOT_FOUND", "")
}

func TestAnAliasIsANameOfItsOwn(t *testing.T) {
	for want, namespaces := range map[string][]Namespace{
		"given twice":   {{Name: "main", Dir: t.TempDir()}, {Name: "lab", Dir: t.TempDir(), Aliases: []string{"main"}}},
		"is not a name": {{Name: "main", Dir: t.TempDir(), Aliases: []string{"a/b"}}},
	} {
		if err := (Config{Namespaces: namespaces, ReadOnly: true}).Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
}
