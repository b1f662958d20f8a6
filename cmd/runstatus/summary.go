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

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/textfit"
	"github.com/runstatus/runstatus/statusfile"
)

const barWidth = 40

type summaryFlags struct {
	filters
	by    string
	watch bool
}

func summaryCommand(a *app) *cobra.Command {
	var f summaryFlags
	cmd := &cobra.Command{
		Use:   "summary",
		Short: "Count test runs by state and outcome",
		Long: `Count test runs by state and outcome. Series are counted instead if the filter
selects them: --filter 'kind = "series"'.

With --watch the counts are redrawn whenever they change, until Ctrl-C. With
--json each change prints an object on a line of its own. Ages such as
--newer-than 1d are then reckoned from the start of the command.`,
		Example: `  runstatus summary --series s3
  runstatus summary --by labels.partition --newer-than 1d
  runstatus summary --by user --watch`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.summary(cmd.Context(), f)
		},
	}
	f.register(cmd, a)
	f.registerState(cmd, a)
	flags := cmd.Flags()
	flags.BoolVarP(&f.watch, "watch", "w", false, "redraw the counts whenever they change")
	flags.StringVar(&f.by, "by", "", "count each value of `FIELD` separately: series, user, name, or labels.KEY")
	return cmd
}

func (a *app) summary(ctx context.Context, f summaryFlags) error {
	c, err := a.reader(ctx)
	if err != nil {
		return err
	}
	groupBy, err := groupField(f.by)
	if err != nil {
		return err
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
	if f.watch {
		return a.watchSummary(ctx, c, f.by, client.Parent(f.parent(a)), client.Filter(expression), client.GroupBy(groupBy))
	}
	sum, err := c.Summarize(ctx, &runstatusv1.SummarizeRunsRequest{Parent: f.parent(a), Filter: expression, GroupBy: groupBy})
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(sum)
	}
	a.printSummary(f.by, sum)
	return nil
}

// groupField returns the API's field for --by.
func groupField(by string) (string, error) {
	if strings.HasPrefix(by, "labels.") {
		return by, nil
	}
	field, ok := map[string]string{"": "", "series": "series", "user": "user", "name": "display_name"}[by]
	if !ok {
		return "", &problem{code: exitFailed, text: "can't count by " + by, hint: "--by takes series, user, name, or labels.KEY"}
	}
	return field, nil
}

// watchSummary shows the counts whenever they change, until Ctrl-C: in place on a terminal, otherwise one
// below the other.
func (a *app) watchSummary(ctx context.Context, c *client.Client, by string, opts ...client.SummaryOption) error {
	ctx, stop := interruptible(ctx)
	defer stop()
	link, frame := &link{app: a}, &frame{screen: a.out}
	for sum, err := range c.WatchSummary(ctx, append(opts, client.Redialing(link.lost))...) {
		if err != nil {
			return unlessTold(ctx, err)
		}
		link.up()
		if a.json {
			err = a.printJSONLine(&runstatusv1.WatchSummaryResponse{
				Event: &runstatusv1.WatchSummaryResponse_Summary{Summary: sum.RunSummary}, Revision: sum.Revision})
		} else {
			err = frame.draw(func() error { a.printSummary(by, sum); return nil })
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// counts are those of SummarizeRuns or WatchSummary.
type counts interface {
	GetGroups() []*runstatusv1.SummarizeRunsResponse_Group
	GetUnverifiedRuns() int64
}

func (a *app) printSummary(by string, sum counts) {
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
}

func (a *app) printGroup(by string, g *runstatusv1.SummarizeRunsResponse_Group) {
	title := fmt.Sprintf("%s, %d ended", count(g.GetTotal(), "run"), g.GetEnded())
	if g.GetSilent() > 0 {
		title += fmt.Sprintf(", %d silent", g.GetSilent())
	}
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
