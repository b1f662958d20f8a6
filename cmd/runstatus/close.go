package main

import (
	"github.com/spf13/cobra"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

func closeCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "close SERIES",
		Short: "Close a series: it gets no more members",
		Long: `Close a series: it gets no more members, and ends when all of its members have
ended.`,
		Example:     `  runstatus close s3`,
		Args:        cobra.ExactArgs(1),
		Annotations: formats(formatName),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := a.writer(cmd.Context())
			if err != nil {
				return err
			}
			series, err := c.Run(a.fullSeries(args[0])).CloseSeries(cmd.Context())
			if err != nil {
				return err
			}
			if !a.forPeople() {
				return a.printRuns([]*runstatusv1.Run{series}, 0)
			}
			a.out.line("%s is closed, with %s", shortName(series.GetName()), count(series.GetMemberCount(), "member"))
			return nil
		},
		ValidArgsFunction: a.seriesNames,
	}
}
