package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// What status lists without flags.
const (
	defaultRows = 100
	recent      = 24 * time.Hour
)

type statusFlags struct {
	filters
	all   bool
	watch bool
	limit int
	sort  string
}

func statusCommand(a *app) *cobra.Command {
	var f statusFlags
	cmd := &cobra.Command{
		Use:     "status [RUN...]",
		Aliases: []string{"ls", "list"},
		Short:   "List runs with their state and outcome",
		Long: `List the named runs, or the runs that match the filters, newest first. Without
names and filters it lists the runs that have not ended or ended within a day.
Filters of different kinds must all match; a repeated filter gives
alternatives.

With --watch the table is redrawn whenever something changes, until Ctrl-C.`,
		Example: `  runstatus status
  runstatus status 5-10 s3
  runstatus status --series s3 --problems
  runstatus status --label partition=gpu --newer-than 2h --watch`,
		Annotations: formats(formatName, formatWide),
		RunE: func(cmd *cobra.Command, args []string) error {
			if cmd.Flags().Changed("limit") && f.limit < 1 {
				return &problem{code: exitFailed, text: "--limit takes a number above 0"}
			}
			if f.watch && !a.forPeople() {
				return &problem{code: exitFailed, text: "--watch shows a table, not " + cmp.Or(a.format, formatJSON), hint: "runstatus watch --json prints each event"}
			}
			if len(args) > 0 {
				return a.namedStatus(cmd.Context(), args, f)
			}
			return a.status(cmd.Context(), f)
		},
		ValidArgsFunction: a.runArgs,
	}
	f.register(cmd, a)
	f.registerState(cmd, a)
	flags := cmd.Flags()
	flags.BoolVar(&f.all, "all", false, "list every run, also those that ended long ago, without a limit")
	flags.BoolVarP(&f.watch, "watch", "w", false, "redraw the table whenever something changes")
	flags.IntVar(&f.limit, "limit", 0, fmt.Sprintf("at most `N` rows (default %d)", defaultRows))
	flags.StringVar(&f.sort, "sort", "-created", "the order: `COLUMN` is run, name, user, state, created, updated, ended or results.KEY; - before it reverses")
	return cmd
}

func (a *app) status(ctx context.Context, f statusFlags) error {
	c, err := a.reader(ctx)
	if err != nil {
		return err
	}
	if err := f.find(ctx, a, c); err != nil {
		return err
	}
	draw := func(ctx context.Context) error { return a.drawStatus(ctx, c, f, time.Now()) }
	if f.watch {
		return a.live(ctx, c, client.Parent(f.parent(a)), draw)
	}
	return draw(ctx)
}

func (a *app) drawStatus(ctx context.Context, c *client.Client, f statusFlags, now time.Time) error {
	whole, err := f.expression(now)
	if err != nil {
		return err
	}
	order, err := orderBy(f.sort)
	if err != nil {
		return err
	}
	shown, limit := whole, f.limit
	if !f.all && whole == "" {
		shown = "ended = false OR end_time >= " + client.Quote(now.Add(-recent).UTC().Format(time.RFC3339))
	}
	if !f.all && limit == 0 {
		limit = defaultRows
	}
	var unverified int64
	options := []client.ListOption{client.Parent(f.parent(a)), client.Filter(shown), client.OrderBy(order), client.Limit(limit), client.Unverified(&unverified)}
	if a.json {
		options = append(options, client.WithResults())
	}
	list, err := collect(c.ListRuns(ctx, options...))
	if err != nil {
		return err
	}
	if err := a.printRuns(list, unverified); err != nil {
		return err
	}
	if shown == whole && (limit == 0 || len(list) < limit) {
		return nil
	}
	return a.sayLeftOut(ctx, c, f.parent(a), whole, len(list))
}

func (a *app) namedStatus(ctx context.Context, args []string, f statusFlags) error {
	if filter, err := f.expression(time.Now()); err != nil || filter != "" {
		return cmp.Or(err, error(&problem{code: exitFailed, text: "both runs and filters are given", hint: "leave one out"}))
	}
	c, err := a.reader(ctx)
	if err != nil {
		return err
	}
	found, err := a.find(ctx, c, args)
	if err != nil {
		return err
	}
	if !f.watch {
		if len(found.runs) > 0 || !a.forPeople() {
			err = a.printRuns(found.runs, 0)
		}
		return cmp.Or(err, found.missing.said(a))
	}
	if err := found.missing.said(a); err != nil {
		return err
	}
	names := found.names()
	return a.live(ctx, c, client.Runs(names...), func(ctx context.Context) error {
		list, err := collect(c.Each(ctx, names...))
		if err != nil {
			return err
		}
		return a.printRuns(list, 0)
	})
}

// sayLeftOut prints how many matching runs are not listed, and how to list them. Beside output for
// programs it prints to stderr.
func (a *app) sayLeftOut(ctx context.Context, c *client.Client, parent, filter string, shown int) error {
	sum, err := c.Summarize(ctx, &runstatusv1.SummarizeRunsRequest{Parent: parent, Filter: filter})
	if err != nil {
		return err
	}
	var total int64
	for _, g := range sum.GetGroups() {
		total += g.GetTotal()
	}
	if total > int64(shown) {
		where := a.out
		if !a.forPeople() {
			where = a.err
		}
		where.line("%s", where.faint(fmt.Sprintf("%d of %s shown; --all shows every one", shown, count(total, "run"))))
	}
	return nil
}

var sortFields = map[string]string{
	"run": "name", "name": "display_name", "user": "user", "state": "state",
	"created": "create_revision", "updated": "update_time", "ended": "end_time",
}

// orderBy returns the API's order for --sort. Runs that compare equal are ordered by name in the
// same direction.
func orderBy(sort string) (string, error) {
	key, direction := sort, ""
	if sort != "" && sort[0] == '-' {
		key, direction = sort[1:], " desc"
	}
	field, ok := sortFields[key]
	if strings.HasPrefix(key, "results.") {
		field, ok = key, true
	}
	if !ok {
		return "", &problem{code: exitFailed, text: "--sort can't sort by " + key,
			hint: "it takes run, name, user, state, created, updated, ended or results.KEY, or one of these behind a -"}
	}
	if field == "name" {
		return field + direction, nil
	}
	return field + direction + ", name" + direction, nil
}
