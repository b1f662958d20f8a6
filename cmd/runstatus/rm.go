package main

import (
	"context"

	"github.com/spf13/cobra"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

func rmCommand(a *app) *cobra.Command {
	var force bool
	cmd := &cobra.Command{
		Use:   "rm RUN...",
		Short: "Remove runs with their histories",
		Long: `Remove runs with their histories. Runs in a directory that Pavilion made are
removed by Pavilion alone: pav clean.`,
		Example:     `  runstatus rm 12`,
		Args:        cobra.MinimumNArgs(1),
		Annotations: formats(formatName),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.remove(cmd.Context(), args, force)
		},
		ValidArgsFunction: a.runArgs,
	}
	cmd.Flags().BoolVar(&force, "force", false, "remove also runs that have not ended")
	return cmd
}

// remove removes runs by the uid that they were found with: a run that gets the id in between
// stays.
func (a *app) remove(ctx context.Context, args []string, force bool) error {
	c, err := a.writer(ctx)
	if err != nil {
		return err
	}
	return a.eachNamed(ctx, c, args, func(run *runstatusv1.Run) (*runstatusv1.Run, error) {
		req := &runstatusv1.DeleteRunRequest{Run: run.GetName(), ExpectedUid: run.GetUid(), Force: force}
		_, err := c.Service().DeleteRun(ctx, req)
		if err == nil && a.forPeople() {
			a.out.line("%s is removed", shortName(run.GetName()))
		}
		return run, err
	})
}
