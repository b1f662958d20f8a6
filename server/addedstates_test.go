package server

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/watchreq"
	"github.com/runstatus/runstatus/statusfile"
)

// withStates configures states that no enum has.
func withStates(c *settings) {
	c.States = []statusfile.AddedState{
		{Kind: statusfile.TestRun, State: statusfile.State{Name: "PARKED", Help: "Parked by a plug-in.", Ends: true, Outcome: "SKIPPED"}},
		{Kind: statusfile.TestRun, State: statusfile.State{Name: "STUCK", Failure: true}},
		{Kind: statusfile.TestRun, State: statusfile.State{Name: "BROKEN", Ends: true, Error: true}},
		{Kind: statusfile.Series, State: statusfile.State{Name: "WITHDRAWN", Ends: true, Outcome: "ABORTED"}},
	}
}

func TestConfiguredStatesAreListedBehindTheBuiltInOnes(t *testing.T) {
	h := serve(t, withStates)
	for kind, want := range map[runstatusv1.Kind][]string{
		runstatusv1.Kind_KIND_TEST_RUN: {"PARKED", "STUCK", "BROKEN"}, runstatusv1.Kind_KIND_SERIES: {"WITHDRAWN"},
	} {
		resp, err := h.ListStates(t.Context(), &runstatusv1.ListStatesRequest{Kind: kind})
		if err != nil {
			t.Fatal(err)
		}
		var configured []string
		for i, s := range resp.GetStates() {
			if s.GetConfigured() {
				configured = append(configured, s.GetName())
			} else if i >= len(States(kind)) {
				t.Errorf("%s is not marked", s.GetName())
			}
		}
		if !slices.Equal(configured, want) {
			t.Errorf("%v: got %q, want %q", kind, configured, want)
		}
		if s := resp.GetStates()[len(States(kind))]; s.GetName() == "PARKED" &&
			(s.GetHelp() != "Parked by a plug-in." || !s.GetEnds() || s.GetOutcome() != runstatusv1.Outcome_OUTCOME_SKIPPED) {
			t.Errorf("got %v", s)
		}
	}
}

func TestAConfiguredStateIsSetAndReadByItsName(t *testing.T) {
	h := serve(t, withStates)
	h.run(t, "1", "")
	h.set(t, "test_runs/1", "STUCK", "")
	resp, err := h.SetStatus(t.Context(), setRequest("test_runs/1", "PARKED", "note"))
	if s := resp.GetStatus(); err != nil || s.GetStateName() != "PARKED" || s.GetState() != nil || resp.GetStateRecordedAs() != "" || s.GetNote() != "note" {
		t.Errorf("got %v, %v", resp, err)
	}
	if err := reportOne(h.reports(t), setRequest("test_runs/1", "PARKED", "again")); err != nil {
		t.Error(err)
	}
	run := h.get(t, "test_runs/1")
	if !run.GetEnded() || run.GetOutcome() != runstatusv1.Outcome_OUTCOME_SKIPPED || run.GetFirstProblem().GetStateName() != "STUCK" {
		t.Errorf("got %v", run)
	}
	for state, want := range map[string]bool{"PARKED": true, "STUCK": true, "BROKEN": false} {
		got, err := h.HasState(t.Context(), &runstatusv1.HasStateRequest{Run: "test_runs/1", StateName: state})
		if err != nil || got.GetHasState() != want {
			t.Errorf("%s: %v, %v", state, got, err)
		}
	}
	h.series(t, "1")
	if resp := h.set(t, "series/1", "PARKED", ""); resp.GetStateRecordedAs() != "INVALID" {
		t.Errorf("a series got %v", resp)
	}
}

func TestFiltersAndSummariesKnowConfiguredStates(t *testing.T) {
	h := serve(t, withStates)
	for id, state := range map[string]string{"1": "PARKED", "2": "STUCK", "3": "BROKEN", "4": "RUNNING"} {
		h.run(t, id, "")
		h.set(t, "test_runs/"+id, state, "")
	}
	h.set(t, "test_runs/2", "RUNNING", "")
	for filter, want := range map[string][]string{
		`state = "PARKED"`:                        {"1"},
		`state = "PARKED" OR state = "BROKEN"`:    {"1", "3"},
		`state != "PARKED"`:                       {"2", "3", "4"},
		`has_state:"STUCK"`:                       {"2"},
		`NOT has_state:"STUCK"`:                   {"1", "3", "4"},
		`ended = true`:                            {"1", "3"},
		`outcome = "SKIPPED"`:                     {"1"},
		`outcome = "ERROR" AND state = "BROKEN"`:  {"3"},
		`outcome = "ERROR" AND state = "=PARKED"`: nil,
	} {
		if got := h.ids(t, &runstatusv1.ListRunsRequest{Filter: filter}); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", filter, got, want)
		}
	}
	resp, err := h.SummarizeRuns(t.Context(), &runstatusv1.SummarizeRunsRequest{Filter: `state = "PARKED"`})
	if err != nil || len(resp.GetGroups()) != 1 {
		t.Fatal(resp, err)
	}
	if g := resp.GetGroups()[0]; g.GetByState()["PARKED"] != 1 || g.GetByOutcome()["SKIPPED"] != 1 || g.GetEnded() != 1 || g.GetTotal() != 1 {
		t.Errorf("got %v", g)
	}
	_, err = h.ListRuns(t.Context(), &runstatusv1.ListRunsRequest{Filter: `state = "PARKD"`})
	if r := wantError(t, err, codes.InvalidArgument, "INVALID_FILTER", "filter"); !strings.Contains(r.text, "did you mean PARKED") {
		t.Errorf("it says %q", r.text)
	}
}

func TestGuardsKnowConfiguredStates(t *testing.T) {
	h := serve(t, withStates)
	h.run(t, "1", "")
	h.set(t, "test_runs/1", "STUCK", "")
	h.set(t, "test_runs/1", "PARKED", "")
	for name, row := range map[string]struct {
		p     *runstatusv1.Precondition
		holds bool
	}{
		"the current state":   {&runstatusv1.Precondition{CurrentIn: []string{"BROKEN", "PARKED"}}, true},
		"not the current one": {&runstatusv1.Precondition{CurrentIn: []string{"STUCK"}}, false},
		"never in it":         {&runstatusv1.Precondition{UnlessEverIn: []string{"BROKEN"}}, true},
		"once in it":          {&runstatusv1.Precondition{UnlessEverIn: []string{"STUCK"}}, false},
		"it has ended":        {&runstatusv1.Precondition{UnlessEnded: true}, false},
	} {
		req := setRequest("test_runs/1", "PARKED", name)
		req.Precondition = row.p
		_, err := h.SetStatus(t.Context(), req)
		if row.holds != (err == nil) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAWatchChoosesLinesOfConfiguredStates(t *testing.T) {
	h := serve(t, withStates)
	h.run(t, "1", "")
	w := h.watch(t, &runstatusv1.WatchStatusesRequest{Selection: watchreq.Runs("test_runs/1"), States: []string{"PARKED"}, Start: beginning})
	w.untilSynced()
	h.set(t, "test_runs/1", "STUCK", "")
	h.set(t, "test_runs/1", "PARKED", "")
	w.want("status test_runs/1 3 PARKED", "ended test_runs/1 3 PARKED true")
}

func TestUntilConfiguredStates(t *testing.T) {
	for name, s := range map[string]scene{
		"all ended: by one":               {named(allEnded(), "test_runs/1", "test_runs/2"), []string{"run 1", "run 2", "set 1 PARKED"}, []string{"set 2 BROKEN"}, met, []string{"test_runs/1", "test_runs/2"}},
		"all ended: a series by one":      {ofSeries(allEnded()), []string{"series s1"}, []string{"set s1 WITHDRAWN"}, met, []string{"series/1"}},
		"all in: becomes so":              {named(allIn("PARKED"), "test_runs/1", "test_runs/2"), []string{"run 1", "run 2"}, []string{"set 1 PARKED", "set 2 PARKED"}, met, []string{"test_runs/1", "test_runs/2"}},
		"all in: one ends otherwise":      {named(allIn("PARKED"), "test_runs/1"), []string{"run 1"}, []string{"set 1 BROKEN"}, impossible, []string{"test_runs/1"}},
		"all in: a series is not asked":   {ofSeries(allIn("PARKED")), []string{"series s1", "run 1 series/1"}, []string{"set 1 PARKED"}, met, []string{"test_runs/1"}},
		"any in: a series' own state":     {ofSeries(anyIn("WITHDRAWN")), []string{"series s1"}, []string{"set s1 WITHDRAWN"}, met, []string{"series/1"}},
		"any ever in: hidden by another":  {named(anyEverIn("STUCK"), "test_runs/1"), []string{"run 1", "set 1 STUCK", "set 1 RUNNING"}, nil, met, []string{"test_runs/1"}},
		"any problem: an error":           {named(anyProblem(), "test_runs/1"), []string{"run 1"}, []string{"set 1 BROKEN"}, met, []string{"test_runs/1"}},
		"any problem: a good outcome":     {named(anyProblem(), "test_runs/1"), []string{"run 1"}, []string{"set 1 STUCK", "set 1 PARKED"}, impossible, []string{"test_runs/1"}},
		"any problem: a series' outcome":  {ofSeries(anyProblem()), []string{"series s1"}, []string{"set s1 WITHDRAWN"}, met, []string{"series/1"}},
		"all in: complete without a line": {ofSeries(allIn("COMPLETE")), []string{"series s1"}, []string{"set s1 WITHDRAWN"}, impossible, []string{"series/1"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := serve(t, twoNamespaces(t), withStates)
			for _, step := range s.before {
				h.play(t, step)
			}
			w := h.watch(t, s.req)
			w.untilSynced()
			w.plays(h, s)
		})
	}
}

// A name that no vocabulary has is a problem by its ending.
func TestAnyProblemCountsASeriesWithAnUnknownProblem(t *testing.T) {
	h := serve(t)
	h.series(t, "1")
	f, err := os.OpenFile(filepath.Join(h.dir, "series/1/status"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.WriteString("1700000001.000000 MADE_UP_ERROR x\n1700000002.000000 COMPLETE x\n")
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
	w := h.watch(t, named(anyProblem(), "series/1"))
	w.untilSynced()
	w.want("closing CONDITION_MET")
}
