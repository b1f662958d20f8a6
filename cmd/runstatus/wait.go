package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

type waitFlags struct {
	states, ever []string
	any          bool
	timeout      time.Duration
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
COMPLETED, and 3 once the timeout is over.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.wait(cmd.Context(), args, f)
		},
		ValidArgsFunction: a.runArgs,
	}
	flags := cmd.Flags()
	flags.StringArrayVar(&f.states, "state", nil, "until all are in this state (or the other, if given twice)")
	flags.BoolVar(&f.any, "any", false, "with --state: until one of them is")
	flags.StringArrayVar(&f.ever, "ever", nil, "until one of them is or was in this state")
	flags.DurationVar(&f.timeout, "timeout", 0, "give up after this time, such as 90s or 2h")
	cmd.MarkFlagsMutuallyExclusive("state", "ever")
	a.completeStates(cmd, "state", "ever")
	return cmd
}

func (a *app) wait(ctx context.Context, args []string, f waitFlags) error {
	if f.any && len(f.states) == 0 {
		return &problem{code: exitFailed, text: "--any goes with --state only"}
	}
	if f.timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, f.timeout)
		defer cancel()
	}
	c, err := a.reader(ctx)
	if err != nil {
		return err
	}
	names, err := a.runNames(ctx, c, args)
	if err != nil {
		return err
	}
	ended := progress{screen: a.err, toEnd: len(f.states)+len(f.ever) == 0}
	link := &link{app: a}
	var closing runstatusv1.WatchClosing
	err = c.Wait(ctx, selectionOf(names), f.condition(), client.Decided(&closing), client.Redialing(link.lost),
		client.Progress(func(runs []*runstatusv1.Run) {
			link.up()
			ended.show(runs)
		}))
	ended.end()
	if errors.Is(err, context.DeadlineExceeded) {
		return &problem{code: exitTimedOut, text: fmt.Sprintf("timed out after %s: %s", f.timeout, ended.state())}
	}
	return a.waited(err, &closing)
}

func (f waitFlags) condition() client.WatchOption {
	switch {
	case len(f.ever) > 0:
		return client.UntilEver(statesOf(f.ever)...)
	case f.any:
		return client.UntilAnyState(statesOf(f.states)...)
	case len(f.states) > 0:
		return client.UntilState(statesOf(f.states)...)
	}
	return client.UntilEnded()
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
	for _, run := range closing.GetRuns() {
		if run.GetEnded() && !isGood(run.GetOutcome()) {
			p.code = exitNotGood
		}
	}
	if p.code == exitFine {
		return nil
	}
	return p
}

// tally says where the runs are, or how they came out, each by itself if they are
// few.
func (a *app) tally(runs []*runstatusv1.Run) string {
	const few = 3
	counts := map[string]int64{}
	var alone []string
	for _, run := range runs {
		where := a.outcome(run)
		if !run.GetEnded() {
			where = a.state(run.GetCurrent())
		}
		counts[where]++
		alone = append(alone, shortName(run.GetName())+" "+where)
	}
	if len(runs) <= few {
		return strings.Join(alone, ", ")
	}
	var parts []string
	for _, where := range byCount(counts) {
		parts = append(parts, fmt.Sprintf("%d %s", counts[where], where))
	}
	return count(int64(len(runs)), "run") + ": " + strings.Join(parts, ", ")
}
