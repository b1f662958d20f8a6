package e2e

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/pavtree"
)

// way is one of the ways in which the command line reads a directory.
type way struct {
	name string
	dir  string
	run  func(t testing.TB, args ...string) result
}

// must runs a command that has to succeed, and returns what it printed.
func (w way) must(t testing.TB, args ...string) string {
	t.Helper()
	return well(t, w.run(t, args...), args)
}

// eachWay serves copies of the tree that a real Pavilion wrote in every way.
func eachWay(t *testing.T, do func(t *testing.T, w way)) {
	type runs = func(testing.TB, ...string) result
	for name, served := range map[string]func(t *testing.T, dir string) runs{
		"server":           func(t *testing.T, dir string) runs { return serve(t, "--dir", dir).runstatus },
		"read-only server": func(t *testing.T, dir string) runs { return serve(t, "--dir", dir, "--read-only").runstatus },
		"directory": func(_ *testing.T, dir string) runs {
			return func(t testing.TB, args ...string) result {
				return runstatus(t, append([]string{"--dir", dir}, args...)...)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := pavtree.Unpack(t)
			do(t, way{name, dir, served(t, dir)})
		})
	}
}

func TestPavilionTreeIsServedAsItIs(t *testing.T) {
	eachWay(t, func(t *testing.T, w way) {
		before := pavtree.Snapshot(t, w.dir)
		list := decode(t, w.must(t, "status", "--all", "--json"), &runstatusv1.ListRunsResponse{})
		got := map[string]pavtree.Row{}
		for _, r := range list.GetRuns() {
			key := strings.TrimPrefix(r.GetName(), "namespaces/main/")
			got[key] = rowOf(r)
			if !r.GetEnded() || r.GetEndTime() == nil || len(r.GetUid()) != 32 || r.GetUnreadableReason() != "" || r.GetCreateTime().AsTime().After(r.GetUpdateTime().AsTime()) {
				t.Errorf("%v", r)
			}
			// Series 1 and 3 ended with their last member, 2 by its marker.
			if closed := key == "series/1" || key == "series/3"; r.GetMembershipClosed() != closed {
				t.Errorf("%s: membership closed is %v", key, r.GetMembershipClosed())
			}
		}
		if !maps.Equal(got, pavtree.Rows) {
			for _, key := range slices.Sorted(maps.Keys(pavtree.Rows)) {
				if got[key] != pavtree.Rows[key] {
					t.Errorf("%s:\n got %+v\nwant %+v", key, got[key], pavtree.Rows[key])
				}
			}
			t.Errorf("%d rows, want %d", len(got), len(pavtree.Rows))
		}
		wantSummary(t, w, pavtree.Rows)
		wantFirstProblem(t, w)
		if r := w.run(t, "status", "7"); r.code != 4 || !strings.Contains(r.stderr, "there is no run test_runs/7") || !strings.Contains(r.stderr, "\nhint: ") || r.stdout != "" {
			t.Errorf("run 7, which does not exist: %+v", r)
		}
		if changed := pavtree.Changed(before, pavtree.Snapshot(t, w.dir)); len(changed) > 0 {
			t.Errorf("reading changed %v", changed)
		}
	})
}

func rowOf(r *runstatusv1.Run) pavtree.Row {
	return pavtree.Row{
		State: r.GetCurrent().GetStateName(), Outcome: strings.TrimPrefix(r.GetOutcome().String(), "OUTCOME_"),
		Series: strings.TrimPrefix(r.GetSeries(), "namespaces/main/series/"), Members: int(r.GetMemberCount()),
		Name: r.GetDisplayName(), User: r.GetUser(), SysName: r.GetLabels()["sys_name"],
	}
}

// wantSummary checks the counts of test runs, of all and by series.
func wantSummary(t *testing.T, w way, rows map[string]pavtree.Row) {
	t.Helper()
	type counts struct {
		total              int64
		byState, byOutcome string
	}
	count := func(of func(pavtree.Row) bool) counts {
		var c counts
		states, outcomes := map[string]int64{}, map[string]int64{}
		for key, row := range rows {
			if strings.HasPrefix(key, "test_runs/") && of(row) {
				c.total++
				states[row.State]++
				outcomes[row.Outcome]++
			}
		}
		c.byState, c.byOutcome = text(states), text(outcomes)
		return c
	}
	for _, tt := range []struct {
		args []string
		want map[string]counts
	}{
		{nil, map[string]counts{"": count(func(pavtree.Row) bool { return true })}},
		{[]string{"--by", "series"}, map[string]counts{
			"namespaces/main/series/1": count(func(r pavtree.Row) bool { return r.Series == "1" }),
			"namespaces/main/series/2": count(func(r pavtree.Row) bool { return r.Series == "2" }),
			"namespaces/main/series/3": count(func(r pavtree.Row) bool { return r.Series == "3" }),
		}},
		{[]string{"--by", "user", "--not-passed"}, map[string]counts{"hpctest": count(func(r pavtree.Row) bool { return r.Outcome != "PASSED" })}},
	} {
		got := map[string]counts{}
		sum := decode(t, w.must(t, append([]string{"summary", "--json"}, tt.args...)...), &runstatusv1.SummarizeRunsResponse{})
		for _, g := range sum.GetGroups() {
			got[g.GetKey()] = counts{g.GetTotal(), text(g.GetByState()), text(g.GetByOutcome())}
			if g.GetEnded() != g.GetTotal() {
				t.Errorf("%v: all have ended", g)
			}
		}
		if !maps.Equal(got, tt.want) {
			t.Errorf("summary %q:\n got %v\nwant %v", tt.args, got, tt.want)
		}
	}
}

func text(counts map[string]int64) string {
	b, _ := json.Marshal(counts) // sorted by key
	return string(b)
}

// wantFirstProblem checks that what a later line hides stays visible.
func wantFirstProblem(t *testing.T, w way) {
	t.Helper()
	for id, want := range map[string]string{"8": "RUN_TIMEOUT", "16": "BUILD_FAILED", "1": ""} {
		list := decode(t, w.must(t, "status", id, "--json"), &runstatusv1.ListRunsResponse{})
		if got := list.GetRuns()[0].GetFirstProblem().GetStateName(); got != want {
			t.Errorf("the first problem of %s is %q, want %q", id, got, want)
		}
	}
}

// Notes and states that a line can't hold as they are.
var setCases = []struct {
	state, note, wantState, wantNote string
}{
	{"INFO", "hello from outside", "INFO", "hello from outside"},
	{"RUNNING", "", "RUNNING", ""},
	{"INFO", "two\nlines and a \\n", "INFO", "two\nlines and a \n"},
	{"INFO", "  spaces  ", "INFO", "spaces"},
	{"INFO", "ünïcode ☃ \u2028 \r \t \x01 end", "INFO", "ünïcode ☃ \u2028 \r \t \x01 end"},
	{"WHAT_IS_THIS", "note", "INVALID", "(WHAT_IS_THIS) note"},
	{"two words", "note", "INVALID", "(two words) note"},
	{"INFO", strings.Repeat("é", 3000), "INFO", strings.Repeat("é", 2026)},
}

func TestSetAppendsWhatPavilionReads(t *testing.T) {
	dir := pavtree.Unpack(t)
	s := serve(t, "--dir", dir)
	before := pavtree.Snapshot(t, dir)
	for _, run := range []struct{ arg, path string }{{"12", "test_runs/12/status"}, {"s1", "series/1/status"}} {
		path := filepath.Join(dir, run.path)
		was, err := os.ReadFile(path)
		must(t, err)
		old, err := pavilionHistory(was)
		must(t, err)
		for i, tt := range setCases {
			state, wantState, wantNote := tt.state, tt.wantState, tt.wantNote
			if run.arg == "s1" && state == "INFO" { // a state of test runs alone
				wantState, wantNote = "INVALID", "(INFO) "+tt.wantNote
				if len(wantNote) > 4052 {
					continue
				}
			} else if run.arg == "s1" && state == "RUNNING" {
				state, wantState = "RUN", "RUN"
			}
			if strings.HasPrefix(tt.note, "  ") && run.arg == "s1" {
				wantNote = "(INFO)   spaces"
			}
			r := s.runstatus(t, "set", "--force-state", "--strict", run.arg, state, tt.note)
			if r.code != 0 {
				t.Fatalf("set %q: %+v", tt.state, r)
			}
			data, err := os.ReadFile(path)
			must(t, err)
			history, err := pavilionHistory(data)
			if err != nil {
				t.Fatalf("Pavilion's reader raises behind %q %.80q: %v", tt.state, tt.note, err)
			}
			last := history[len(history)-1]
			if !strings.HasPrefix(string(data), string(was)) || len(history) != len(old)+1 {
				t.Fatalf("set %q: %d lines became %d", tt.state, len(old), len(history))
			}
			if last.state != wantState || last.note != wantNote || last.when < 1.7e9 {
				t.Errorf("set %d: Pavilion reads %q %.200q, want %q %.200q", i, last.state, last.note, wantState, wantNote)
			}
			was, old = data, history
		}
	}
	want := []string{"series/1/status", "test_runs/12/status"}
	if changed := pavtree.Changed(before, pavtree.Snapshot(t, dir)); !slices.Equal(changed, want) {
		t.Errorf("changed %v, want nothing but %v", changed, want)
	}
}

// A torn line is sealed so that Pavilion's reader gets past it.
func TestSetBehindATornLineIsWhatPavilionReads(t *testing.T) {
	dir := pavtree.Unpack(t)
	s := serve(t, "--dir", dir)
	path := filepath.Join(dir, "test_runs/12/status")
	whole, err := os.ReadFile(path)
	must(t, err)
	must(t, os.WriteFile(path, whole[:len(whole)-9], 0o644))
	s.must(t, "set", "12", "INFO", "after")
	data, err := os.ReadFile(path)
	must(t, err)
	history, err := pavilionHistory(data)
	if err != nil {
		t.Fatal(err)
	}
	if last := history[len(history)-1]; last.state != "INFO" || last.note != "after" {
		t.Errorf("Pavilion reads %q %q", last.state, last.note)
	}
	list := decode(t, s.must(t, "history", "12", "--json"), &runstatusv1.ListStatusesResponse{}).GetStatuses()
	if torn := list[len(list)-2]; !torn.GetMalformed() || !strings.Contains(string(torn.GetRaw()), "COMPLETE") {
		t.Errorf("the torn line is %v", torn)
	}
}

func TestAdoptedTreeGetsNoRunsAndLosesNone(t *testing.T) {
	dir := pavtree.Unpack(t)
	s := serve(t, "--dir", dir)
	before := pavtree.Snapshot(t, dir)
	for _, args := range [][]string{{"create"}, {"create", "--kind", "series"}, {"rm", "1"}, {"rm", "--force", "s1"}, {"set", "--strict", "--create", "99", "INFO"}} {
		if r := s.runstatus(t, args...); r.code == 0 || r.stderr == "" {
			t.Errorf("%q: %+v", args, r)
		}
	}
	if changed := pavtree.Changed(before, pavtree.Snapshot(t, dir)); len(changed) > 0 {
		t.Errorf("changed %v", changed)
	}
}
