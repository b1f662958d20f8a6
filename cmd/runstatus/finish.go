package main

import (
	"context"

	"github.com/spf13/cobra"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

func finishCommand(a *app) *cobra.Command {
	var result string
	cmd := &cobra.Command{
		Use:   "finish RUN...",
		Short: "Complete runs, with a result",
		Long: `Complete runs. With --result a COMPLETE line with the result is written first;
then the completion marker is set. To repeat it is harmless.`,
		Example:     `  runstatus finish 12 --result PASS`,
		Args:        cobra.MinimumNArgs(1),
		Annotations: formats(formatName),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.finish(cmd.Context(), args, result)
		},
		ValidArgsFunction: a.runArgs,
	}
	cmd.Flags().StringVar(&result, "result", "", "the `RESULT`: PASS, FAIL or ERROR")
	mustComplete(cmd, "result", cobra.FixedCompletions([]cobra.Completion{"PASS", "FAIL", "ERROR"}, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

func (a *app) finish(ctx context.Context, args []string, result string) error {
	switch result {
	case "", "PASS", "FAIL", "ERROR":
	default:
		return &problem{code: exitFailed, text: "there is no result " + result, hint: "--result takes PASS, FAIL or ERROR"}
	}
	c, err := a.writer(ctx)
	if err != nil {
		return err
	}
	return a.eachNamed(ctx, c, args, func(before *runstatusv1.Run) (*runstatusv1.Run, error) {
		run, err := c.Run(before.GetName()).Complete(ctx, result)
		if err == nil && a.forPeople() {
			a.out.line("%s has ended: %s%s", shortName(run.GetName()), a.outcome(run), a.changed(before, run))
		}
		return run, err
	})
}

// changed returns a remark if the run had ended before with another outcome.
func (a *app) changed(before, run *runstatusv1.Run) string {
	if !before.GetEnded() || before.GetOutcome() == run.GetOutcome() {
		return ""
	}
	return ", but it had ended before: " + a.outcome(before)
}
