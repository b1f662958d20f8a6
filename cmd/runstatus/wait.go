package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/statusfile"
)

type waitFlags struct {
	states, ever []string
	any, anyName bool
	failFast     bool
	timeout      time.Duration
	once         bool // look once
}

func waitCommand(a *app) *cobra.Command {
	var f waitFlags
	cmd := &cobra.Command{
		Use:   "wait RUN...",
		Short: "Wait until runs have ended, or are in a state",
		Long: `Wait until runs have ended, or are in a state. Of one series alone, its members
are waited for too, also those that join it later: it ends once it is closed and
they have ended.

Exits 1 if a run that was waited for ended, but not as PASSED, SKIPPED or
COMPLETED, 2 if a run can't be read, and 3 once the timeout is over.`,
		Example: `  runstatus wait s3 --timeout 2h
  runstatus wait 5-10 --fail-fast
  runstatus wait 12 --state RUNNING`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			f.once = cmd.Flags().Changed("timeout") && f.timeout == 0
			return a.wait(cmd.Context(), args, f)
		},
		ValidArgsFunction: a.runArgs,
	}
	flags := cmd.Flags()
	flags.StringArrayVar(&f.states, "state", nil, "until all are in this state (or the other, if given twice)")
	flags.BoolVar(&f.any, "any", false, "with --state: until one of them is")
	flags.StringArrayVar(&f.ever, "ever", nil, "until one of them is or was in this state")
	flags.DurationVar(&f.timeout, "timeout", 0, "give up after this time, such as 90s or 2h; 0 looks once")
	flags.BoolVar(&f.failFast, "fail-fast", false, "end with exit code 1 once one of them has ended with a problem")
	takeAnyState(flags, &f.anyName)
	cmd.MarkFlagsMutuallyExclusive("state", "ever")
	a.completeStates(cmd, "state", "ever")
	return cmd
}

func (a *app) wait(ctx context.Context, args []string, f waitFlags) error {
	if f.any && len(f.states) == 0 {
		return &problem{code: exitFailed, text: "--any goes with --state only"}
	}
	if f.timeout < 0 {
		return &problem{code: exitFailed, text: "--timeout takes no time below 0", hint: "0 looks once; without --timeout it waits for ever"}
	}
	ctx, giveUp := context.WithCancelCause(ctx)
	defer giveUp(nil)
	if f.timeout > 0 {
		defer time.AfterFunc(f.timeout, func() { giveUp(errTimedOut) }).Stop()
	}
	c, err := a.reader(ctx)
	if err != nil {
		return err
	}
	found, err := a.find(ctx, c, args)
	if err == nil {
		err = found.missing.said(a)
	}
	var condition client.WatchOption
	if err == nil {
		condition, err = f.condition(found.names())
	}
	if err != nil {
		return a.timedOut(ctx, f, nil, err)
	}
	names := found.names()
	ended := progress{screen: a.err, names: names, toEnd: len(f.states)+len(f.ever) == 0}
	link := &link{app: a}
	var closing runstatusv1.WatchClosing
	var failed []*runstatusv1.Run
	err = c.Wait(ctx, selectionOf(names), condition, client.Decided(&closing), client.Redialing(link.lost),
		client.Progress(func(runs []*runstatusv1.Run) {
			link.up()
			ended.show(runs)
			if failed = withProblems(runs); f.failFast && len(failed) > 0 {
				giveUp(errFailed)
			}
			if f.once { // what is decided already is said right behind the first look
				time.AfterFunc(onceTime, func() { giveUp(errTimedOut) })
			}
		}))
	ended.end()
	if errors.Is(context.Cause(ctx), errFailed) {
		closing.Runs = failed // nothing else was decided
		err = nil
	}
	if err != nil && ctx.Err() != nil {
		return a.timedOut(ctx, f, &ended, err)
	}
	return a.waited(err, &closing)
}

// Why a wait was given up.
var (
	errTimedOut = errors.New("timed out")
	errFailed   = errors.New("a run has ended with a problem")
)

func withProblems(runs []*runstatusv1.Run) (some []*runstatusv1.Run) {
	for _, run := range runs {
		if run.GetEnded() && client.IsProblem(run.GetOutcome()) {
			some = append(some, run)
		}
	}
	return some
}

// onceTime is how long the verdict on runs that were looked at once may take.
const onceTime = 500 * time.Millisecond

// timedOut says how far it was when the time was over; other errors are returned.
func (a *app) timedOut(ctx context.Context, f waitFlags, ended *progress, err error) error {
	if !errors.Is(context.Cause(ctx), errTimedOut) {
		return err
	}
	p := &problem{code: exitTimedOut, text: fmt.Sprintf("timed out after %s: ", f.timeout)}
	if ended == nil || !ended.shown {
		p.text += a.where() + " has not answered"
	} else {
		p.text += ended.state()
	}
	return p
}

// condition returns what is waited for, of runs with these names.
func (f waitFlags) condition(names []string) (client.WatchOption, error) {
	kinds := kindsOf(names)
	states, err := statesOf(slices.Concat(f.states, f.ever), f.anyName, kinds...)
	switch {
	case err != nil:
		return nil, err
	case len(f.ever) > 0:
		return client.UntilEver(states...), nil
	case f.any:
		return client.UntilAnyState(states...), nil
	case len(states) > 0:
		return client.UntilState(states...), nil
	}
	return client.UntilEnded(), nil
}

// kindsOf returns the kinds of the runs that are selected by these names. One series
// alone brings its members.
func kindsOf(names []string) (kinds []statusfile.Kind) {
	series, tests := false, false
	for _, name := range names {
		_, collection, _ := splitName(name)
		series = series || collection == "series"
		tests = tests || collection != "series" || len(names) == 1
	}
	if tests {
		kinds = append(kinds, statusfile.TestRun)
	}
	if series {
		kinds = append(kinds, statusfile.Series)
	}
	return kinds
}

// waited says how the runs are that decided the wait.
func (a *app) waited(err error, closing *runstatusv1.WatchClosing) error {
	switch {
	case err != nil && !errors.Is(err, client.ErrImpossible):
		return err
	case a.json:
		if err := a.printJSON(closing); err != nil {
			return err
		}
	default:
		a.out.line("%s", a.tally(closing.GetRuns()))
	}
	p := &problem{code: exitFine}
	if err != nil {
		p = &problem{code: exitFailed, text: "what was waited for can't happen any more"}
	}
	var unknown []*runstatusv1.Run
	for _, run := range withProblems(closing.GetRuns()) {
		if run.GetOutcome() == runstatusv1.Outcome_OUTCOME_UNSPECIFIED {
			unknown = append(unknown, run)
			continue
		}
		p.code = exitNotGood
	}
	for _, run := range unknown {
		a.err.problem(&problem{text: shortName(run.GetName()) + " has ended, but how it came out can't be told: " + whyUnknown(run)})
		p.code = cmp.Or(p.code, exitFailed)
	}
	if p.code == exitFine {
		return nil
	}
	return p
}

// whyUnknown says why the outcome of a run that has ended is not known.
func whyUnknown(run *runstatusv1.Run) string {
	switch {
	case run.GetUnreadable() != "":
		return run.GetUnreadable()
	case isSeries(run):
		return "that of a member can't be told"
	}
	return "its history is damaged, or lacks its end; runstatus history " + shortName(run.GetName()) + " shows what is there"
}

// tally says where the runs are, or how they came out, each by itself if they are
// few. A series stands apart: it is none of its own members.
func (a *app) tally(runs []*runstatusv1.Run) string {
	const few = 3
	counts := map[string]int64{}
	var alone, series []string
	members := 0
	for _, run := range runs {
		where := a.outcome(run)
		if !run.GetEnded() {
			where = a.state(run.GetCurrent())
		}
		alone = append(alone, shortName(run.GetName())+" "+where)
		if isSeries(run) {
			series = append(series, alone[len(alone)-1])
			continue
		}
		members++
		counts[where]++
	}
	if len(runs) <= few || members == 0 {
		return strings.Join(alone, ", ")
	}
	var parts []string
	for _, where := range byCount(counts) {
		parts = append(parts, fmt.Sprintf("%d %s", counts[where], where))
	}
	return strings.Join(append(series, count(int64(members), "run")+": "+strings.Join(parts, ", ")), "; ")
}
