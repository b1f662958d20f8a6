package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/textfit"
)

var historyColumns = []textfit.Column{
	{Name: "#", Right: true, Rank: 4}, {Name: "when", Rank: 2}, {Name: "state"}, {Name: "for", Right: true, Rank: 3},
	{Name: "note", Rank: 1, Least: leastNote},
}

func historyCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "history RUN...",
		Short: "Print the history of runs, with the time spent in each state",
		Example: `  runstatus history 12
  runstatus history 5-10 last
  runstatus history last -o json`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.history(cmd.Context(), args)
		},
		ValidArgsFunction: a.runArgs,
	}
}

// history prints the histories of the runs that it can read, also after an error. As JSON they are one
// list.
func (a *app) history(ctx context.Context, args []string) error {
	c, err := a.reader(ctx)
	if err != nil {
		return err
	}
	found, err := a.find(ctx, c, args)
	if err != nil {
		return err
	}
	var all []*runstatusv1.StatusInfo
	for i, run := range found.runs {
		statuses, err := collect(c.Run(run.GetName()).History(ctx))
		switch {
		case err != nil:
			found.missing.add(a, err)
		case a.json:
			all = append(all, statuses...)
		default:
			a.printHistory(run, statuses, i > 0)
		}
	}
	if a.json && (len(all) > 0 || len(found.missing) == 0) {
		if err := a.printJSON(&runstatusv1.ListStatusesResponse{Statuses: all}); err != nil {
			return err
		}
	}
	return found.missing.said(a)
}

// printHistory prints the history of a run, behind an empty line if another one stands above.
func (a *app) printHistory(run *runstatusv1.Run, statuses []*runstatusv1.StatusInfo, below bool) {
	if below {
		a.out.line("")
	}
	now := time.Now()
	a.out.line("%s", a.title(run))
	var rows [][]string
	for i, s := range statuses {
		var next *runstatusv1.StatusInfo
		if i+1 < len(statuses) {
			next = statuses[i+1]
		}
		rows = append(rows, a.statusRow(s, a.spent(s, next, run.GetEnded(), now)))
	}
	a.out.table(historyColumns, rows)
}

// title returns the run's identity and outcome in one line.
func (a *app) title(run *runstatusv1.Run) string {
	parts := []string{shortName(run.GetName())}
	add := func(part string) {
		if part != "" {
			parts = append(parts, part)
		}
	}
	add(plain(run.GetDisplayName()))
	if run.GetSeries() != "" {
		add("in " + shortName(run.GetSeries()))
	}
	if run.GetMemberCount() > 0 {
		add(count(run.GetMemberCount(), "member"))
	}
	if run.GetUser() != "" {
		add("by " + plain(run.GetUser()))
	}
	add(a.outcome(run))
	if run.GetEnded() && run.GetCreateTime() != nil && run.GetEndTime() != nil {
		add("after " + span(run.GetEndTime().AsTime().Sub(run.GetCreateTime().AsTime())))
	}
	if p := run.GetFirstProblem(); p != nil {
		add(fmt.Sprintf("first problem %s at #%d", plain(p.GetStateName()), p.GetSequence()))
	}
	return strings.Join(parts, " · ")
}

func (a *app) statusRow(s *runstatusv1.StatusInfo, spent string) []string {
	number, when, note := "", "", plain(s.GetNote())
	if s.GetSequence() > 0 {
		number = strconv.FormatInt(s.GetSequence(), 10)
	}
	if s.GetWhen() != nil {
		when = a.out.fullClock(s.GetWhen().AsTime())
	}
	if s.GetMalformed() {
		note = strconv.QuoteToASCII(string(s.GetRaw()))
	}
	return []string{number, when, a.state(s), spent, note}
}

// spent returns how long a status lasted: until the next one, or until now for the last status of
// a run that has not ended.
func (a *app) spent(s, next *runstatusv1.StatusInfo, ended bool, now time.Time) string {
	switch {
	case s.GetWhen() == nil, next == nil && ended, next != nil && next.GetWhen() == nil:
		return ""
	case next == nil:
		return span(now.Sub(s.GetWhen().AsTime())) + "…"
	}
	return span(next.GetWhen().AsTime().Sub(s.GetWhen().AsTime()))
}
