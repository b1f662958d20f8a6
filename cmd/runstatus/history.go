package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

func historyCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "history RUN",
		Short: "Print the history of a run, with the time spent in each state",
		Example: `  runstatus history 12
  runstatus history last --json`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.history(cmd.Context(), args[0])
		},
		ValidArgsFunction: a.runArg,
	}
}

func (a *app) history(ctx context.Context, arg string) error {
	c, err := a.reader(ctx)
	if err != nil {
		return err
	}
	run, err := a.findOne(ctx, c, arg)
	if err != nil {
		return err
	}
	statuses, err := collect(c.Run(run.GetName()).History(ctx))
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(&runstatusv1.ListStatusesResponse{Statuses: statuses})
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
	a.out.table([]string{"#", "when", "state", "for", "note"}, rows, 0, 3)
	return nil
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
