package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/spf13/cobra"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/runname"
)

func showCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "show RUN...",
		Aliases: []string{"get"},
		Short:   "Print all that is known of a run",
		Long: `Print all that is known of a run: its identity, state, outcome, first problem
and results, and what to look at next. With --dir it prints the paths of the run's
files too.`,
		Example: `  runstatus show 12
  runstatus show s3 --dir working_dir`,
		Args:        cobra.MinimumNArgs(1),
		Annotations: formats(formatName, formatWide),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.show(cmd.Context(), args)
		},
		ValidArgsFunction: a.runArgs,
	}
}

func (a *app) show(ctx context.Context, args []string) error {
	c, err := a.reader(ctx)
	if err != nil {
		return err
	}
	found, err := a.find(ctx, c, args)
	if err != nil {
		return err
	}
	if !a.forPeople() {
		if err := a.printRuns(found.runs, 0); err != nil {
			return err
		}
		return found.missing.said(a)
	}
	for i, run := range found.runs {
		if i > 0 {
			a.out.line("")
		}
		a.out.table(unnamed(2), a.known(run, time.Now()))
	}
	return found.missing.said(a)
}

// known returns the facts of a run, one in each row.
func (a *app) known(run *runstatusv1.Run, now time.Time) (rows [][]string) {
	add := func(what, is string) {
		if is != "" {
			rows = append(rows, []string{what, is})
		}
	}
	at := func(t *timestamppb.Timestamp) string {
		if t == nil {
			return ""
		}
		return a.out.fullClock(t.AsTime())
	}
	short := shortName(run.GetName())
	add("run", short)
	add("name", plain(run.GetDisplayName()))
	add("user", plain(run.GetUser()))
	if run.GetSeries() != "" {
		add("series", shortName(run.GetSeries()))
	}
	if isSeries(run) {
		members := count(run.GetMemberCount(), "member")
		if !run.GetMembershipClosed() {
			members += ", more may join"
		}
		add("members", members)
	}
	if why := run.GetUnreadableReason(); why != "" {
		add("unreadable", plain(why))
	} else {
		add("state", a.state(run.GetCurrent()))
		add("note", plain(run.GetCurrent().GetNote()))
	}
	if run.GetEnded() {
		add("outcome", a.outcome(run))
	}
	add("silent since", at(run.GetSilentSince()))
	add("result", plain(run.GetResult()))
	if p := run.GetFirstProblem(); p != nil {
		add("first problem", fmt.Sprintf("%s at #%d: %s", a.state(p), p.GetSequence(), plain(p.GetNote())))
	}
	add("created", at(run.GetCreateTime()))
	add("updated", at(run.GetUpdateTime()))
	add("ended", at(run.GetEndTime()))
	if took := a.took(run, now); took != "" {
		add("took", took)
	}
	for _, key := range slices.Sorted(maps.Keys(run.GetLabels())) {
		value := run.GetLabels()[key]
		if value == "" {
			value = strconv.Quote(value)
		}
		add("label "+plain(key), plain(value))
	}
	rows = append(rows, resultRows(run)...)
	add("uid", run.GetUid())
	for _, file := range a.filesOf(run) {
		add(file.what, file.path)
	}
	add("next", a.next(run, short))
	return rows
}

// resultRows returns the results of a run, one in each row.
func resultRows(run *runstatusv1.Run) (rows [][]string) {
	for _, key := range slices.Sorted(maps.Keys(run.GetResults())) {
		rows = append(rows, []string{"result " + plain(key), plain(resultText(run.GetResults()[key]))})
	}
	if run.GetResultsTruncated() {
		rows = append(rows, []string{"results", "too large: some are cut or missing"})
	}
	if why := run.GetResultsUnreadableReason(); why != "" {
		rows = append(rows, []string{"results unreadable", plain(why)})
	}
	return rows
}

// resultText returns a value of the results. A text that is empty or looks like a number stands in
// quotes.
func resultText(v *structpb.Value) string {
	switch v := v.GetKind().(type) {
	case *structpb.Value_NumberValue:
		return strconv.FormatFloat(v.NumberValue, 'f', -1, 64)
	case *structpb.Value_BoolValue:
		return strconv.FormatBool(v.BoolValue)
	}
	text := v.GetStringValue()
	if _, err := strconv.ParseFloat(text, 64); err == nil || text == "" {
		return strconv.Quote(text)
	}
	return text
}

func (a *app) took(run *runstatusv1.Run, now time.Time) string {
	switch {
	case run.GetCreateTime() == nil:
		return ""
	case run.GetEndTime() != nil:
		return span(run.GetEndTime().AsTime().Sub(run.GetCreateTime().AsTime()))
	case run.GetEnded():
		return ""
	}
	return span(now.Sub(run.GetCreateTime().AsTime())) + "…"
}

// next returns the command that shows more.
func (a *app) next(run *runstatusv1.Run, short string) string {
	switch {
	case isSeries(run):
		return "runstatus status --series " + short
	case !run.GetEnded():
		return "runstatus watch " + short
	}
	return "runstatus history " + short
}

type namedFile struct{ what, path string }

// filesOf returns the existing files of a run if its directory is known.
func (a *app) filesOf(run *runstatusv1.Run) (files []namedFile) {
	if a.dir == "" {
		return nil
	}
	_, collection, id := runname.Split(run.GetName())
	dir := filepath.Join(a.dir, collection, id)
	files = append(files, namedFile{"directory", dir})
	for _, name := range []string{"run.log", "kickoff.log", "build.log", "results.json", "series.out"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			files = append(files, namedFile{name, filepath.Join(dir, name)})
		}
	}
	return files
}

func isSeries(run *runstatusv1.Run) bool {
	return runname.IsSeries(run.GetName())
}

func isTestRun(run *runstatusv1.Run) bool { return !isSeries(run) }
