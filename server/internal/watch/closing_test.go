package watch

import (
	"fmt"
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
	c := (&condition{}).closing(runstatusv1.WatchClosing_REASON_CONDITION_MET, slices.Clone(all))
	if size := proto.Size(c); size > 4<<20-1024 {
		t.Errorf("it has %d bytes", size)
	}
	want := &runstatusv1.RunTally{Total: runs, Ended: runs, Unreadable: 1, ByOutcome: map[string]int64{"PASSED": runs - 3, "FAILED": 1, "UNSPECIFIED": 2}}
	if !c.GetTruncated() || !proto.Equal(c.GetTally(), want) || c.GetSeriesTally().GetByOutcome()["FAILED"] != 1 || c.GetSeriesTally().GetTotal() != 1 {
		t.Errorf("truncated %v, tally %v, series %v", c.GetTruncated(), c.GetTally(), c.GetSeriesTally())
	}
	var first []string
	for _, run := range c.GetRuns()[:4] {
		first = append(first, strings.TrimPrefix(run.GetName(), "namespaces/main/"))
	}
	if want := []string{"test_runs/19001", "test_runs/17001", "test_runs/18001", "series/1"}; !slices.Equal(first, want) {
		t.Errorf("first come %q, want %q", first, want)
	}
	if got := c.GetUnreadable(); len(got) != 1 || strings.TrimPrefix(got[0], "namespaces/main/") != "test_runs/19001" {
		t.Errorf("unreadable are %q", got)
	}
	// Names alone may be too many, too.
	for _, run := range all {
		run.Name.ID, run.Unreadable = strings.Repeat("a", 64-len(run.Name.ID))+run.Name.ID, "no permission"
		run.Name.Namespace = strings.Repeat("n", 64)
	}
	c = (&condition{}).closing(runstatusv1.WatchClosing_REASON_CONDITION_MET, all)
	if size := proto.Size(c); size > 4<<20-1024 || !c.GetTruncated() || c.GetTally().GetUnreadable() != runs {
		t.Errorf("it has %d bytes, truncated %v, tally %v", size, c.GetTruncated(), c.GetTally())
	}
}

func TestAClosingOfManyNamesHoldsThemAll(t *testing.T) {
	u := &condition{missing: map[store.Name]struct{}{}, gone: map[store.Name]string{}}
	for i := range 50_000 {
		n := store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: fmt.Sprintf("%024d", i)}
		if u.missing[n] = struct{}{}; i%2 == 0 {
			delete(u.missing, n)
			u.gone[n] = fmt.Sprint(i % 4)
		}
	}
	c := u.closing(runstatusv1.WatchClosing_REASON_CONDITION_IMPOSSIBLE, nil)
	if len(c.GetMissing())+len(c.GetDeleted()) != 50_000 || c.GetTruncated() || proto.Size(c) > 4<<20-1024 {
		t.Errorf("%d missing, %d deleted, truncated %v, %d bytes", len(c.GetMissing()), len(c.GetDeleted()), c.GetTruncated(), proto.Size(c))
	}
}
