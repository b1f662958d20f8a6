package server

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// A wait for more runs than one message holds has the right verdict and the right tally,
// however the runs are selected.
func TestAWaitForManyRunsHasTheRightTally(t *testing.T) {
	h := serve(t)
	h.series(t, "1")
	const runs, bad = 300, 211
	var names []string
	note := strings.Repeat("x", 4000)
	for i := range runs {
		name := "test_runs/" + h.run(t, fmt.Sprint(i+1), "series/1").GetName()[len("namespaces/main/test_runs/"):]
		names = append(names, name)
		result := "PASS"
		if i == bad {
			result = "FAIL"
		}
		h.complete(t, name, result)
		h.set(t, name, "INFO", note)
	}
	h.closeSeries(t, "series/1")
	for what, req := range map[string]*runstatusv1.WatchStatusesRequest{
		"list": named(allEnded(), names...), "series": ofSeries(allEnded()), "filter": ofParent(allEnded(), `kind = "test_run"`), "parent": ofParent(allEnded(), ""),
	} {
		w := h.watch(t, req)
		for {
			c := w.event().GetClosing()
			if c == nil {
				continue
			}
			want := &runstatusv1.RunTally{Total: runs, Ended: runs, ByOutcome: map[string]int64{"PASSED": runs - 1, "FAILED": 1}}
			if c.GetReason() != met || !c.GetTruncated() || !proto.Equal(c.GetTally(), want) || short(c.GetRuns()[0].GetName()) != names[bad] && what != "series" && what != "parent" {
				t.Errorf("%s: %v, truncated %v, %v, first %s", what, c.GetReason(), c.GetTruncated(), c.GetTally(), c.GetRuns()[0].GetName())
			}
			break
		}
	}
}

// A run that can't be read, is missing or was deleted is named, and never counts as good.
func TestAClosingNamesWhatCantBeRelied(t *testing.T) {
	h := serve(t)
	h.run(t, "1", "")
	h.run(t, "2", "")
	h.complete(t, "test_runs/1", "PASS")
	h.complete(t, "test_runs/2", "PASS")
	status := filepath.Join(h.dir, "test_runs", "2", "status")
	if err := errors.Join(os.Rename(status, status+".aside"), os.Mkdir(status, 0o755)); err != nil {
		t.Fatal(err)
	}
	closing := func(req *runstatusv1.WatchStatusesRequest, then ...string) *runstatusv1.WatchClosing {
		w := h.watch(t, req)
		w.untilSynced()
		for _, step := range then {
			h.play(t, step)
		}
		for {
			if c := w.event().GetClosing(); c != nil {
				return c
			}
		}
	}
	c := closing(named(allEnded(), "test_runs/1", "test_runs/2"))
	if got := c.GetUnreadable(); len(got) != 1 || short(got[0]) != "test_runs/2" || c.GetTally().GetByOutcome()["PASSED"] != 1 || c.GetTally().GetByOutcome()["UNSPECIFIED"] != 1 {
		t.Errorf("unreadable: %v", c)
	}
	if err := errors.Join(os.Remove(status), os.Rename(status+".aside", status)); err != nil { // the store's end needs it
		t.Fatal(err)
	}
	h.run(t, "3", "")
	c = closing(named(allEnded(), "test_runs/1", "test_runs/3"), "remove 3")
	if got := c.GetDeleted(); c.GetReason() != impossible || len(got) != 1 || short(got[0]) != "test_runs/3" || c.GetTally().GetTotal() != 0 {
		t.Errorf("deleted: %v", c)
	}
	h.run(t, "4", "")
	c = closing(named(anyIn("RUNNING"), "test_runs/1", "test_runs/4"), "remove 4")
	if got := c.GetDeleted(); c.GetReason() != impossible || len(got) != 1 || short(got[0]) != "test_runs/4" {
		t.Errorf("deleted, and any of them was asked for: %v", c)
	}
	h.run(t, "5", "")
	c = closing(missing(anyIn("RUNNING"), "test_runs/5", "test_runs/6"), "set 5 RUNNING")
	if got := c.GetMissing(); c.GetReason() != met || len(got) != 1 || short(got[0]) != "test_runs/6" {
		t.Errorf("missing: %v", c)
	}
}
