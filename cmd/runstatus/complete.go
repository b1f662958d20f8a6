package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/runstatus/runstatus/client"
	"github.com/runstatus/runstatus/statusfile"
)

// completionTime bounds the time of a completion.
const completionTime = 500 * time.Millisecond

// stateNames completes a state.
func stateNames(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	var names []cobra.Completion
	for _, kind := range []statusfile.Kind{statusfile.TestRun, statusfile.Series} {
		for _, s := range statusfile.States(kind) {
			names = append(names, cobra.CompletionWithDesc(s.Name, s.Help))
		}
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

func (a *app) completeStates(cmd *cobra.Command, flags ...string) {
	for _, flag := range flags {
		mustComplete(cmd, flag, stateNames)
	}
}

func (a *app) completeRuns(cmd *cobra.Command, flag string) {
	mustComplete(cmd, flag, a.seriesNames)
}

// mustComplete sets the completion of a flag. It panics if cmd has no such flag.
func mustComplete(cmd *cobra.Command, flag string, f cobra.CompletionFunc) {
	if err := cmd.RegisterFlagCompletionFunc(flag, f); err != nil {
		panic(err)
	}
}

func (a *app) seriesNames(cmd *cobra.Command, _ []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return a.newestNames(cmd.Context(), `kind = "series"`)
}

// runArgs completes runs as arguments, any number of them.
func (a *app) runArgs(cmd *cobra.Command, _ []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return a.newestNames(cmd.Context(), "")
}

// runArg completes the one argument that is a run.
func (a *app) runArg(cmd *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return a.newestNames(cmd.Context(), "")
}

func (a *app) newestNames(ctx context.Context, filter string) ([]cobra.Completion, cobra.ShellCompDirective) {
	ctx, cancel := context.WithTimeout(ctx, completionTime)
	defer cancel()
	c, err := a.reader(ctx)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var names []cobra.Completion
	for run, err := range c.ListRuns(ctx, client.Parent(a.parent()), client.Filter(filter), client.OrderBy("create_revision desc"), client.Limit(50)) {
		if err != nil {
			break
		}
		names = append(names, cobra.CompletionWithDesc(shortName(run.GetName()),
			plain(run.GetDisplayName()+" "+run.GetCurrent().GetStateName())))
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}
