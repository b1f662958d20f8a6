package watchsummary

import (
	"context"
	"fmt"
	"testing"
	"time"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

var (
	series1 = store.Name{Namespace: "main", Kind: statusfile.Series, ID: "1"}
	nine    = time.Date(2026, 1, 2, 9, 0, 0, 0, time.UTC)
)

func identity(user string) *store.Identity { return &store.Identity{User: user} }

// reader is a store that is only asked when a run ended.
type reader struct {
	store.Reader
	run *store.Run
	err error
}

func (r reader) Run(context.Context, store.Name) (*store.Run, error) { return r.run, r.err }

func (t *table) say() string {
	text := ""
	for _, g := range t.summary().GetGroups() {
		text += fmt.Sprintf("%s:%d/%d%v%v ", g.GetKey(), g.GetEnded(), g.GetTotal(), g.GetByState(), g.GetByOutcome())
	}
	return text
}

func TestEachChangeIsCounted(t *testing.T) {
	change := func(kind store.ChangeKind) store.Change { return store.Change{Kind: kind, Run: testRun(1), UID: "1"} }
	joined, left := change(store.MemberJoined), change(store.MemberLeft)
	joined.Series, left.Series = series1, series1
	ada, eve := created(1), change(store.IdentityChanged)
	ada.UID, ada.Identity, eve.Identity, eve.Before = "1", identity("ada"), identity("eve"), identity("ada")
	failed, passed := change(store.RunEnded), change(store.RunEnded)
	failed.Outcome, passed.Outcome, passed.Again = store.Failed, store.Passed, true
	running, strange := line(1, "RUNNING"), line(1, "\xff")
	complete := line(1, "COMPLETE")
	complete.Status.When, complete.Status.Note = nine, "The test completed with result: PASS"

	atNine := reader{run: &store.Run{UID: "1", EndTime: nine}}
	later := reader{run: &store.Run{UID: "1", EndTime: nine.Add(time.Hour)}}
	for _, tt := range []struct {
		name            string
		filter, groupBy string
		reader          store.Reader
		changes         []store.Change
		want            string
	}{
		{"a run without a line", "", "", nil, []store.Change{ada}, ":0/1map[INVALID:1]map[] "},
		{"a line", "", "", nil, []store.Change{ada, running}, ":0/1map[RUNNING:1]map[] "},
		{"text that is no UTF-8", "", "", nil, []store.Change{ada, strange}, ":0/1map[\uFFFD:1]map[] "},
		{"an end", "", "", nil, []store.Change{ada, running, failed}, ":1/1map[RUNNING:1]map[FAILED:1] "},
		{"another outcome", "", "", nil, []store.Change{ada, running, failed, passed}, ":1/1map[RUNNING:1]map[PASSED:1] "},
		{"a line behind the end", "", "", nil, []store.Change{ada, failed, running}, ":1/1map[RUNNING:1]map[FAILED:1] "},
		{"another generation", "", "", nil, []store.Change{ada, failed, ada}, ":0/1map[INVALID:1]map[] "},
		{"a deletion", "", "", nil, []store.Change{ada, failed, change(store.RunDeleted)}, ""},
		{"a run that is not known", "", "", nil, []store.Change{running, failed}, ""},
		{"a series that is joined", "", "series", nil, []store.Change{ada, running, joined}, series1.String() + ":0/1map[RUNNING:1]map[] "},
		{"a series that is left", "", "series", nil, []store.Change{ada, joined, running, left}, ":0/1map[RUNNING:1]map[] "},
		{"a user", "", "user", nil, []store.Change{ada, failed}, "ada:1/1map[INVALID:1]map[FAILED:1] "},
		{"another user", "", "user", nil, []store.Change{ada, failed, eve}, "eve:1/1map[INVALID:1]map[FAILED:1] "},
		{"another user of a series", "", "series", nil, []store.Change{ada, joined, eve}, series1.String() + ":0/1map[INVALID:1]map[] "},

		{"a name that matches", `id = "1"`, "", nil, []store.Change{ada}, ":0/1map[INVALID:1]map[] "},
		{"a name that does not match", `id = "2"`, "", nil, []store.Change{ada, failed}, ""},
		{"a user that matches", `user = "ada"`, "", nil, []store.Change{ada, running}, ":0/1map[RUNNING:1]map[] "},
		{"a user that matches no more", `user = "ada"`, "", nil, []store.Change{ada, running, eve}, ""},
		{"a user that comes to match", `user = "eve"`, "series", nil, []store.Change{ada, running, joined, eve}, series1.String() + ":0/1map[RUNNING:1]map[] "},
		{"a user and a state", `user = "eve" AND state = "RUNNING"`, "", nil, []store.Change{ada, running, eve}, ":0/1map[RUNNING:1]map[] "},
		{"a state that is over", `state = "RUNNING"`, "", nil, []store.Change{ada, running, complete}, ""},
		{"a state that was", `has_state:"RUNNING"`, "", nil, []store.Change{ada, running, complete}, ":0/1map[COMPLETE:1]map[] "},
		{"a state of another generation", `has_state:"RUNNING"`, "", nil, []store.Change{ada, running, ada}, ""},
		{"a result", `result = "PASS"`, "", nil, []store.Change{ada, complete, running}, ":0/1map[RUNNING:1]map[] "},
		{"an outcome", `outcome = "PASSED"`, "", atNine, []store.Change{ada, failed, passed}, ":1/1map[INVALID:1]map[PASSED:1] "},
		{"what has not ended", `ended = false`, "", atNine, []store.Change{ada, failed}, ""},
		{"a member", `series = "series/1"`, "", nil, []store.Change{ada, joined}, ":0/1map[INVALID:1]map[] "},
		{"a member that left", `series = "series/1"`, "", nil, []store.Change{ada, joined, left}, ""},
		{"an end by a line", `end_time = "2026-01-02T09:00:00Z"`, "", later, []store.Change{ada, complete, passed}, ":1/1map[COMPLETE:1]map[PASSED:1] "},
		{"a line before its end is recorded", `end_time = "2026-01-02T09:00:00Z"`, "", nil, []store.Change{ada, complete}, ""},
		{"an end by a marker", `end_time = "2026-01-02T09:00:00Z"`, "", atNine, []store.Change{ada, running, failed}, ":1/1map[RUNNING:1]map[FAILED:1] "},
		{"an end by a line behind a marker", `end_time = "2026-01-02T09:00:00Z"`, "", later, []store.Change{ada, failed, complete}, ":1/1map[COMPLETE:1]map[FAILED:1] "},
		{"an end of a run that is gone", `ended = true`, "", reader{err: &store.Error{Reason: store.NotFound}}, []store.Change{ada, failed}, ":1/1map[INVALID:1]map[FAILED:1] "},
		{"the times of lines", `create_time = "2026-01-02T09:00:00Z" AND update_time = "2026-01-02T09:00:00Z"`, "", nil, []store.Change{ada, complete}, ":0/1map[COMPLETE:1]map[] "},
	} {
		sel, err := parseSelection(nil, &runstatusv1.WatchSummaryRequest{Filter: tt.filter, GroupBy: tt.groupBy})
		if err != nil {
			t.Fatal(tt.name, err)
		}
		table := newTable(sel, 0)
		for round := range 2 { // that the changes are counted again does no harm
			for i, c := range tt.changes {
				c.Revision = int64(i + 1)
				if err := table.apply(t.Context(), tt.reader, &c); err != nil {
					t.Errorf("%s: %v", tt.name, err)
				}
			}
			if got := table.say(); got != tt.want {
				t.Errorf("%s, round %d: got %q, want %q", tt.name, round, got, tt.want)
			}
		}
		gone := change(store.RunDeleted)
		if err := table.apply(t.Context(), nil, &gone); err != nil || table.say() != "" || len(table.groups)+len(table.facts) > 0 {
			t.Errorf("%s: left behind are %v, %v, %v", tt.name, table.groups, table.facts, err)
		}
	}
}

// What a table made of runs counts is what one made of their changes counts.
func TestAFoundRunCountsAsItsChangesDo(t *testing.T) {
	found := &store.Run{Name: testRun(1), UID: "1", Ended: true, Outcome: store.Passed, Result: "PASS", EndTime: nine, UpdateTime: nine, CreateTime: nine, Series: series1, User: "ada"}
	found.Current.State = "COMPLETE"
	found.Ever.Add("COMPLETE")
	for _, filter := range []string{
		"", `id = "1"`, `user = "ada"`, `state = "COMPLETE"`, `ended = true`, `outcome = "PASSED"`, `result = "PASS"`,
		`has_state:"COMPLETE"`, `series = "series/1"`, `end_time <= "2026-01-02T09:00:00Z"`,
	} {
		sel, err := parseSelection(nil, &runstatusv1.WatchSummaryRequest{Filter: filter})
		if err != nil {
			t.Fatal(filter, err)
		}
		table := newTable(sel, 0)
		table.add(found)
		again := store.Change{Revision: 1, Kind: store.LineAdded, Run: found.Name, UID: "1"}
		again.Status.State, again.Status.When = "RUNNING", nine.Add(time.Hour)
		if got := table.say(); got != ":1/1map[COMPLETE:1]map[PASSED:1] " {
			t.Errorf("%s: found: %q", filter, got)
		}
		if err := table.apply(t.Context(), nil, &again); err != nil {
			t.Error(err)
		}
		want := ":1/1map[RUNNING:1]map[PASSED:1] "
		if filter == `state = "COMPLETE"` {
			want = ""
		}
		if got := table.say(); got != want {
			t.Errorf("%s: behind another line: %q", filter, got)
		}
	}
}
