package server

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// Every client takes a closing, and what it counts is complete, however many runs decided it.
func TestAClosingIsCompleteHoweverManyRunsDecidedIt(t *testing.T) {
	const runs = 20_000
	var all []*store.Run
	for i := range runs {
		run := &store.Run{Name: store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: fmt.Sprint(i + 1)}, UID: "1", Ended: true, Outcome: store.Passed,
			Current: store.Status{Status: statusfile.Status{State: "COMPLETE", Note: strings.Repeat("x", 4000)}}}
		switch i {
		case 17_000:
			run.Outcome = store.Failed
		case 18_000:
			run.Outcome = store.NoOutcome
		case 19_000:
			run.Outcome, run.Unreadable = store.NoOutcome, "no permission"
		}
		all = append(all, run)
	}
	all = append(all, &store.Run{Name: store.Name{Namespace: "main", Kind: statusfile.Series, ID: "1"}, UID: "2", Ended: true, Outcome: store.Failed})
	c := (&until{}).closing(met, slices.Clone(all))
	if size := proto.Size(c); size > 4<<20-1024 {
		t.Errorf("it has %d bytes", size)
	}
	want := &runstatusv1.RunTally{Total: runs, Ended: runs, Unreadable: 1, ByOutcome: map[string]int64{"PASSED": runs - 3, "FAILED": 1, "UNSPECIFIED": 2}}
	if !c.GetTruncated() || !proto.Equal(c.GetTally(), want) || c.GetSeriesTally().GetByOutcome()["FAILED"] != 1 || c.GetSeriesTally().GetTotal() != 1 {
		t.Errorf("truncated %v, tally %v, series %v", c.GetTruncated(), c.GetTally(), c.GetSeriesTally())
	}
	var first []string
	for _, run := range c.GetRuns()[:4] {
		first = append(first, short(run.GetName()))
	}
	if want := []string{"test_runs/19001", "test_runs/17001", "test_runs/18001", "series/1"}; !slices.Equal(first, want) {
		t.Errorf("first come %q, want %q", first, want)
	}
	if got := c.GetUnreadable(); len(got) != 1 || short(got[0]) != "test_runs/19001" {
		t.Errorf("unreadable are %q", got)
	}
	// Names alone may be too many, too.
	for _, run := range all {
		run.Name.ID, run.Unreadable = strings.Repeat("a", 64-len(run.Name.ID))+run.Name.ID, "no permission"
		run.Name.Namespace = strings.Repeat("n", 64)
	}
	c = (&until{}).closing(met, all)
	if size := proto.Size(c); size > 4<<20-1024 || !c.GetTruncated() || c.GetTally().GetUnreadable() != runs {
		t.Errorf("it has %d bytes, truncated %v, tally %v", size, c.GetTruncated(), c.GetTally())
	}
}

func TestAClosingOfManyNamesHoldsThemAll(t *testing.T) {
	u := &until{missing: map[store.Name]struct{}{}, gone: map[store.Name]string{}}
	for i := range 50_000 {
		n := store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: fmt.Sprintf("%024d", i)}
		if u.missing[n] = struct{}{}; i%2 == 0 {
			delete(u.missing, n)
			u.gone[n] = fmt.Sprint(i % 4)
		}
	}
	c := u.closing(impossible, nil)
	if len(c.GetMissing())+len(c.GetDeleted()) != 50_000 || c.GetTruncated() || proto.Size(c) > 4<<20-1024 {
		t.Errorf("%d missing, %d deleted, truncated %v, %d bytes", len(c.GetMissing()), len(c.GetDeleted()), c.GetTruncated(), proto.Size(c))
	}
}

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
