package main

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/text"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/textfit"
)

// leastName is the width to which the name of a test may be cut.
const leastName = 12

// The columns of a list of runs, and those that -o wide has too.
var (
	runColumns = []textfit.Column{
		{Name: "run"}, {Name: "name", Rank: 5, Least: leastName}, {Name: "series", Rank: 6}, {Name: "state", Rank: 1},
		{Name: "outcome", Rank: 2}, {Name: "updated", Rank: 4}, {Name: "note", Rank: 3, Least: leastNote},
	}
	wideColumns = []textfit.Column{{Name: "user"}, {Name: "created"}, {Name: "labels"}, {Name: "uid"}}
)

// printRuns prints runs. Unverified is the number of runs of the namespace that could not be read
// yet.
func (a *app) printRuns(runs []*runstatusv1.Run, unverified int64) error {
	if a.json {
		return a.printJSON(&runstatusv1.ListRunsResponse{Runs: runs, UnverifiedRuns: unverified})
	}
	defer a.sayUnverified(unverified)
	switch {
	case a.format == formatName:
		a.printNames(runs)
	case len(runs) == 0:
		a.out.line("no runs")
	default:
		a.printTable(runs, time.Now())
	}
	return nil
}

// printNames prints the full names of runs, which are the same whatever --namespace is.
func (a *app) printNames(runs []*runstatusv1.Run) {
	for _, run := range runs {
		a.out.line("%s", run.GetName())
	}
}

// printTable prints a table of runs. With -o wide it has all columns, whatever the width of the
// terminal.
func (a *app) printTable(runs []*runstatusv1.Run, now time.Time) {
	columns, room := runColumns, a.out.columns()
	if a.format == formatWide {
		columns, room = slices.Insert(slices.Clone(runColumns), len(runColumns)-1, wideColumns...), 0
	}
	var rows [][]string
	for _, run := range runs {
		row := a.runRow(run, now)
		if a.format == formatWide {
			row = slices.Insert(row, len(row)-1, a.wideCells(run, now)...)
		}
		rows = append(rows, row)
	}
	a.out.tableWithin(room, columns, rows)
}

func (a *app) runRow(run *runstatusv1.Run, now time.Time) []string {
	s := run.GetCurrent()
	state, note, updated, series := a.state(s), plain(s.GetNote()), "", ""
	if why := run.GetUnreadableReason(); why != "" {
		state, note = a.out.paint(text.FgRed, "(unreadable)"), plain(why)
	}
	if run.GetUpdateTime() != nil {
		updated = a.out.clock(run.GetUpdateTime().AsTime(), now)
	}
	if run.GetSeries() != "" {
		series = shortName(run.GetSeries())
	}
	return []string{shortName(run.GetName()), plain(run.GetDisplayName()), series, state, a.outcome(run), updated, note}
}

// wideCells returns the cells of wideColumns.
func (a *app) wideCells(run *runstatusv1.Run, now time.Time) []string {
	created := ""
	if run.GetCreateTime() != nil {
		created = a.out.clock(run.GetCreateTime().AsTime(), now)
	}
	return []string{plain(run.GetUser()), created, labelsOf(run), run.GetUid()}
}

// labelsOf returns the labels of a run in one word, in the order of their keys.
func labelsOf(run *runstatusv1.Run) string {
	var labels []string
	for _, key := range slices.Sorted(maps.Keys(run.GetLabels())) {
		labels = append(labels, plain(key+"="+run.GetLabels()[key]))
	}
	return strings.Join(labels, ",")
}

// sayUnverified says how many runs could not be read yet: a list or a count may be wrong in
// them.
func (a *app) sayUnverified(n int64) {
	if n == 0 {
		return
	}
	a.err.problem(&problem{text: count(n, "run") + " could not be read yet and may be out of date or missing here",
		hint: "the files may not answer, or the server has just started: try again"})
}
