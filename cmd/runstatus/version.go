package main

import "github.com/spf13/cobra"

func versionCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of this program",
		Args:  cobra.NoArgs,
		Run:   func(*cobra.Command, []string) { a.out.line("runstatus %s", versionText()) },
	}
}
