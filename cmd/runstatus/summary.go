package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/textfit"
	"github.com/runstatus/runstatus/statusfile"
)

const barWidth = 40

func summaryCommand(a *app) *cobra.Command {
	var f filters
	var by string
	cmd := &cobra.Command{
		Use:   "summary",
		Short: "Count test runs by state and outcome",
		Long: `Count test runs by state and outcome. Series are counted instead if the filter
selects them: --filter 'kind = "series"'.`,
		Example: `  runstatus summary --series s3
  runstatus summary --by labels.partition --newer-than 1d`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.summary(cmd.Context(), f, by)
		},
	}
	f.register(cmd, a)
	f.registerState(cmd, a)
	cmd.Flags().StringVar(&by, "by", "", "count each value of `FIELD` separately: series, user, name, or labels.KEY")
	return cmd
}

func (a *app) summary(ctx context.Context, f filters, by string) error {
	c, err := a.reader(ctx)
	if err != nil {
		return err
	}
	groupBy, ok := map[string]string{"": "", "series": "series", "user": "user", "name": "display_name"}[by]
	if strings.HasPrefix(by, "labels.") {
		groupBy, ok = by, true
	}
	if !ok {
		return &problem{code: exitFailed, text: "can't count by " + by, hint: "--by takes series, user, name, or labels.KEY"}
	}
	if f.filter == "" {
		f.filter = `kind = "test_run"`
	}
	if err := f.find(ctx, a, c); err != nil {
		return err
	}
	expression, err := f.expression(time.Now())
	if err != nil {
		return err
	}
	sum, err := c.Summarize(ctx, &runstatusv1.SummarizeRunsRequest{Parent: f.parent(a), Filter: expression, GroupBy: groupBy})
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(sum)
	}
	if len(sum.GetGroups()) == 0 {
		a.out.line("no runs")
	}
	for i, g := range sum.GetGroups() {
		if i > 0 {
			a.out.line("")
		}
		a.printGroup(by, g)
	}
	a.sayUnverified(sum.GetUnverifiedRuns())
	return nil
}

func (a *app) printGroup(by string, g *runstatusv1.SummarizeRunsResponse_Group) {
	title := fmt.Sprintf("%s, %d ended", count(g.GetTotal(), "run"), g.GetEnded())
	if by != "" {
		title = groupName(by, g.GetKey()) + ": " + title
	}
	a.out.line("%s", a.out.paint(text.Bold, title))
	var rows [][]string
	add := func(what string, counts map[string]int64, show func(string) string) {
		for i, name := range byCount(counts) {
			n := counts[name]
			if i > 0 {
				what = ""
			}
			rows = append(rows, []string{what, show(name), strconv.FormatInt(n, 10), bar(n, g.GetTotal(), barWidth)})
		}
	}
	add("outcome", g.GetByOutcome(), func(name string) string { return a.out.paintOutcome(outcomeInWords(name)) })
	add("state", g.GetByState(), a.stateName)
	a.out.table([]textfit.Column{{}, {}, {Right: true}, {Rank: 1}}, rows)
}

func (a *app) stateName(name string) string {
	if statusfile.IsProblem(name) {
		return a.out.paint(text.FgRed, plain(name))
	}
	return plain(name)
}

func groupName(by, key string) string {
	switch {
	case key == "":
		return "no " + by
	case by == "series":
		return "series " + shortName(key)
	}
	return by + " " + plain(key)
}

// byCount returns the names in descending order of their counts.
func byCount(counts map[string]int64) []string {
	return slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
}
