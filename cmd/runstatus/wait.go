package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/runname"
	"github.com/runstatus/runstatus/statusfile"
)

type waitFlags struct {
	states, ever []string
	any, anyName bool
	failFast     bool
	timeout      time.Duration
	once         bool // check once
	silence      time.Duration
	givesUp      bool // --give-up-silent is given
}

func waitCommand(a *app) *cobra.Command {
	var f waitFlags
	cmd := &cobra.Command{
		Use:   "wait RUN...",
		Short: "Wait until runs have ended, or are in a state",
		Long: `Wait until runs have ended, or are in a state. If one series alone is named,
wait covers its members too, also those that join later; it returns when the
series is closed and all members have ended.

Exit codes: 1 if a run ended with any outcome but PASSED, SKIPPED and
COMPLETED, 2 if a run cannot be read, 3 after the timeout or if it was given up
because all runs are silent (--give-up-silent), 4 if a run does not exist, or if a member of the series was removed before it had ended.`,
		Example: `  runstatus wait s3 --timeout 2h
  runstatus wait 5-10 --fail-fast
  runstatus wait 12 --state RUNNING
  runstatus wait 12 -q && echo passed`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			f.givesUp = cmd.Flags().Changed("give-up-silent")
			f.once = cmd.Flags().Changed("timeout") && f.timeout == 0
			return a.wait(cmd.Context(), args, f)
		},
		ValidArgsFunction: a.runArgs,
	}
	flags := cmd.Flags()
	flags.StringArrayVar(&f.states, "state", nil, "wait until all runs are in `STATE` (repeatable: in one of them)")
	flags.BoolVar(&f.any, "any", false, "with --state: wait until one run is in the state")
	flags.StringArrayVar(&f.ever, "ever", nil, "wait until one run is or was in `STATE` (repeatable)")
	flags.DurationVar(&f.timeout, "timeout", 0, "give up after `TIME`, such as 90s or 2h; 0 checks once")
	flags.DurationVar(&f.silence, "give-up-silent", 0, "give up once every run that has not ended has been silent for `TIME`; 0 gives up at once")
	flags.BoolVar(&f.failFast, "fail-fast", false, "return with exit code 1 as soon as one run has ended with a problem")
	flags.BoolVarP(&a.quiet, "quiet", "q", false, "print problems only; the exit code says how it ended")
	takeAnyState(flags, &f.anyName)
	cmd.MarkFlagsMutuallyExclusive("state", "ever")
	a.completeStates(cmd, "state", "ever")
	return cmd
}

func (a *app) wait(ctx context.Context, args []string, f waitFlags) error {
	if err := f.check(); err != nil {
		return err
	}
	ctx, giveUp := context.WithCancelCause(ctx)
	defer giveUp(nil)
	if limit := f.limit(); limit > 0 {
		defer time.AfterFunc(limit, func() { giveUp(errTimedOut) }).Stop()
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
	ended := progress{screen: a.err, names: names, quiet: a.quiet, toEnd: len(f.states)+len(f.ever) == 0}
	link := &link{app: a}
	opts := []client.WatchOption{selectionOf(names), condition, client.Redialing(link.lost),
		client.OnChange(func(runs []*runstatusv1.Run) {
			link.up()
			ended.show(runs)
			if f.once { // a verdict on the first state follows at once
				time.AfterFunc(onceTime, func() { giveUp(errTimedOut) })
			}
		})}
	if f.failFast {
		opts = append(opts, client.FailFast())
	}
	if f.givesUp {
		opts = append(opts, client.GiveUpSilent(f.silence))
	}
	closing, err := c.Wait(ctx, opts...)
	ended.end()
	switch {
	case closing != nil:
		return a.waited(closing, err)
	case ctx.Err() != nil:
		return a.timedOut(ctx, f, &ended, err)
	}
	if silent, ok := errors.AsType[*client.SilentError](err); ok {
		return a.gaveUp(silent)
	}
	return err
}

// gaveUp returns the problem of a wait for runs that are silent, with their names.
func (a *app) gaveUp(silent *client.SilentError) error {
	var names []string
	for _, run := range silent.Runs {
		names = append(names, shortName(run.GetName()))
	}
	if a.json {
		if err := a.printJSON(&runstatusv1.ListRunsResponse{Runs: silent.Runs}); err != nil {
			return err
		}
	}
	return &problem{code: exitTimedOut, text: "given up: silent are " + strings.Join(names, ", "),
		hint: "runstatus show RUN says since when; a job that was killed reports nothing more"}
}

func (f waitFlags) check() error {
	switch {
	case f.any && len(f.states) == 0:
		return &problem{code: exitFailed, text: "--any goes with --state only"}
	case f.silence < 0:
		return &problem{code: exitFailed, text: "--give-up-silent takes no time below 0"}
	case f.timeout < 0:
		return &problem{code: exitFailed, text: "--timeout takes no time below 0", hint: "0 checks once; without --timeout the wait has no limit"}
	}
	return nil
}

// limit returns the bound of the wait, 0 for none. A wait that checks once has a bound even if the
// server cannot read its files.
func (f waitFlags) limit() time.Duration {
	if f.once {
		return answerTime
	}
	return f.timeout
}

// errTimedOut is why a wait was given up.
var errTimedOut = errors.New("timed out")

func withProblems(runs []*runstatusv1.Run) (some []*runstatusv1.Run) {
	for _, run := range runs {
		if client.HasProblem(run) {
			some = append(some, run)
		}
	}
	return some
}

// onceTime bounds the time of the verdict in a wait that checks once.
const onceTime = 500 * time.Millisecond

// timedOut returns the problem of a timeout, with the progress so far. It returns other errors
// unchanged.
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

// condition returns the condition of the wait for runs with these names.
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

// kindsOf returns the kinds of the runs that these names select. One series alone selects its members
// too.
func kindsOf(names []string) (kinds []statusfile.Kind) {
	series, tests := false, false
	for _, name := range names {
		is := runname.IsSeries(name)
		series = series || is
		tests = tests || !is || len(names) == 1
	}
	if tests {
		kinds = append(kinds, statusfile.TestRun)
	}
	if series {
		kinds = append(kinds, statusfile.Series)
	}
	return kinds
}

// waited prints the states or outcomes of the runs that decided the wait, and what became of runs that are
// gone.
func (a *app) waited(closing *runstatusv1.WatchClosing, err error) error {
	switch {
	case a.json:
		if err := a.printJSON(closing); err != nil {
			return err
		}
	case !a.quiet:
		a.out.line("%s", a.tally(closing))
	}
	p := &problem{code: exitFine}
	if errors.Is(err, client.ErrImpossible) {
		p = &problem{code: exitFailed, text: "the condition cannot hold any more"}
	}
	if code := a.sayGone(closing); code != exitFine {
		p.code = code
	}
	if code := a.sayOutcomes(closing); code != exitFine && p.code != exitNotFound {
		p.code = code
	}
	if gone, ok := errors.AsType[*client.GoneError](err); ok {
		if code := a.sayLeft(gone); p.code == exitFine {
			p.code = code
		}
	}
	if p.code == exitFine {
		return nil
	}
	return p
}

// sayGone prints which of the awaited runs do not exist.
func (a *app) sayGone(closing *runstatusv1.WatchClosing) (code int) {
	for text, names := range map[string][]string{" was deleted": closing.GetDeleted(), " is not there": closing.GetMissing()} {
		if closing.GetReason() != runstatusv1.WatchClosing_REASON_CONDITION_IMPOSSIBLE {
			break // the remaining runs satisfy it
		}
		for _, name := range names {
			a.err.problem(&problem{text: shortName(name) + text})
			code = exitNotFound
		}
	}
	return code
}

// sayOutcomes returns the exit code for the outcomes of the runs, and prints the runs whose outcome is
// unknown. For runs that the message does not hold it uses the tallies.
func (a *app) sayOutcomes(closing *runstatusv1.WatchClosing) (code int) {
	notGood, unknown := false, false
	reported := map[string]bool{}
	for _, run := range withProblems(closing.GetRuns()) {
		if run.GetOutcome() != runstatusv1.Outcome_OUTCOME_UNSPECIFIED {
			notGood = true
			continue
		}
		unknown, reported[run.GetName()] = true, true
		a.err.problem(&problem{text: shortName(run.GetName()) + " has ended, but its outcome is unknown: " + whyUnknown(run)})
	}
	for _, name := range closing.GetUnreadable() {
		if unknown = true; !reported[name] {
			a.err.problem(&problem{text: shortName(name) + " can't be read"})
		}
	}
	for _, tally := range []*runstatusv1.RunTally{closing.GetTally(), closing.GetSeriesTally()} {
		for outcome, n := range tally.GetByOutcome() {
			is := runstatusv1.Outcome(runstatusv1.Outcome_value["OUTCOME_"+outcome])
			unknown = unknown || n > 0 && is == runstatusv1.Outcome_OUTCOME_UNSPECIFIED
			notGood = notGood || n > 0 && is != runstatusv1.Outcome_OUTCOME_UNSPECIFIED && client.IsProblem(is)
		}
	}
	switch {
	case notGood:
		return exitNotGood
	case unknown:
		return exitFailed
	}
	return exitFine
}

// whyUnknown returns why the outcome of an ended run is unknown.
func whyUnknown(run *runstatusv1.Run) string {
	switch {
	case run.GetUnreadableReason() != "":
		return run.GetUnreadableReason()
	case isSeries(run):
		return "that of a member can't be told"
	}
	return "its history is damaged, or lacks its end; runstatus history " + shortName(run.GetName()) + " shows what is there"
}

// tally returns the states or outcomes of the runs that decided a wait: one by one if they are few,
// otherwise as counts with the names of the first problems. A series is listed apart, because it is
// no member of itself. Runs that the message does not hold are counted.
func (a *app) tally(closing *runstatusv1.WatchClosing) string {
	const few = 3
	counts, bad := map[string]int64{}, map[string][]string{}
	var alone, series []string
	members := int64(0)
	for _, run := range closing.GetRuns() {
		where := a.stands(closing, run)
		alone = append(alone, shortName(run.GetName())+" "+where)
		if isSeries(run) {
			series = append(series, alone[len(alone)-1])
			continue
		}
		members++
		counts[where]++
		if client.HasProblem(run) {
			bad[where] = append(bad[where], shortName(run.GetName()))
		}
	}
	if closing.GetTruncated() {
		members, counts = closing.GetTally().GetTotal(), a.counted(closing.GetTally())
	}
	if len(closing.GetRuns()) <= few && !closing.GetTruncated() || members == 0 {
		return strings.Join(alone, ", ")
	}
	var parts []string
	for _, where := range byCount(counts) {
		parts = append(parts, fmt.Sprintf("%d %s%s", counts[where], where, firstNames(bad[where], counts[where])))
	}
	return strings.Join(append(series, count(members, "run")+": "+strings.Join(parts, ", ")), "; ")
}

// firstNames returns the names of the first runs in brackets, with the number of the rest.
func firstNames(names []string, of int64) string {
	const most = 5
	switch named := names[:min(len(names), most)]; {
	case len(named) == 0:
		return ""
	case int64(len(named)) < of:
		return fmt.Sprintf(" (%s and %d more)", strings.Join(named, ", "), of-int64(len(named)))
	default:
		return " (" + strings.Join(named, ", ") + ")"
	}
}

// stands returns the state of a run, or its outcome if it has ended.
func (a *app) stands(closing *runstatusv1.WatchClosing, run *runstatusv1.Run) string {
	switch {
	case slices.Contains(closing.GetDeleted(), run.GetName()):
		return "deleted"
	case slices.Contains(closing.GetMissing(), run.GetName()):
		return "not there"
	case run.GetEnded():
		return a.outcome(run)
	}
	return a.state(run.GetCurrent())
}

// counted returns the counts of a tally by the words of stands.
func (a *app) counted(tally *runstatusv1.RunTally) map[string]int64 {
	counts := map[string]int64{}
	for outcome, n := range tally.GetByOutcome() {
		is := runstatusv1.Outcome(runstatusv1.Outcome_value["OUTCOME_"+outcome])
		counts[a.outcome(&runstatusv1.Run{Ended: true, Outcome: is})] += n
	}
	if open := tally.GetTotal() - tally.GetEnded(); open > 0 {
		counts["not ended"] = open
	}
	return counts
}
