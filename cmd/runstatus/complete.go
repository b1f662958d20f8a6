package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server"
)

// completionTime bounds the time of a completion.
const completionTime = 500 * time.Millisecond

// stateNames completes a state, also one that the server's configuration adds.
func (a *app) stateNames(cmd *cobra.Command, _ []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	ctx, cancel := context.WithTimeout(cmd.Context(), completionTime)
	defer cancel()
	var names []cobra.Completion
	for _, kind := range []runstatusv1.Kind{runstatusv1.Kind_KIND_TEST_RUN, runstatusv1.Kind_KIND_SERIES} {
		for _, s := range a.statesOf(ctx, kind) {
			names = append(names, cobra.CompletionWithDesc(plain(s.GetName()), plain(s.GetHelp())))
		}
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

// statesOf returns the server's states for a kind of runs, or the built-in ones if it can't be reached.
func (a *app) statesOf(ctx context.Context, kind runstatusv1.Kind) []*runstatusv1.State {
	if c, err := a.reader(ctx); err == nil {
		if states, err := c.ListStates(ctx, kind); err == nil {
			return states
		}
	}
	return server.States(kind)
}

func (a *app) completeStates(cmd *cobra.Command, flags ...string) {
	for _, flag := range flags {
		mustComplete(cmd, flag, a.stateNames)
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
