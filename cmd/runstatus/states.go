package main

import (
	"strings"

	"github.com/spf13/cobra"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/textfit"
	"github.com/runstatus/runstatus/server"
)

func statesCommand(a *app) *cobra.Command {
	var series bool
	cmd := &cobra.Command{
		Use:   "states",
		Short: "List the known states and their meaning",
		Long:  "List the states that this version knows, with their meaning. It needs no server.",
		Example: `  runstatus states
  runstatus states --series`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			kind := runstatusv1.Kind_KIND_TEST_RUN
			if series {
				kind = runstatusv1.Kind_KIND_SERIES
			}
			states := server.States(kind)
			if a.json {
				return a.printJSON(&runstatusv1.ListStatesResponse{States: states})
			}
			var rows [][]string
			for _, s := range states {
				rows = append(rows, []string{plain(s.GetName()), meaning(s), plain(s.GetHelp())})
			}
			a.out.table([]textfit.Column{{Name: "state"}, {Name: "is", Rank: 1}, {Name: "meaning", Least: leastNote}}, rows)
			return nil
		},
	}
	cmd.Flags().BoolVar(&series, "series", false, "list the states of series instead of test runs")
	return cmd
}

// meaning returns the flags of a state in words.
func meaning(s *runstatusv1.State) string {
	var words []string
	for _, flag := range []struct {
		set  bool
		word string
	}{
		{s.GetEnds(), "the end"}, {s.GetError(), "an error"}, {s.GetFailure(), "a failure"}, {s.GetDeprecated(), "deprecated"},
	} {
		if flag.set {
			words = append(words, flag.word)
		}
	}
	return strings.Join(words, ", ")
}
