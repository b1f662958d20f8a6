package main

import (
	"cmp"
	"os"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/runstatus/runstatus/client"
)

const about = `Show and set the status of test runs and of series of them.

A RUN is one of
  12               a test run
  s3               a series
  s3.1             a test run that is named by its series, as Pavilion 2.6 does
  label.12         the same in another namespace than main; label.s3, label.s3.1
  5-10             those of the test runs 5 to 10 that exist; s3-s5, s3.1-s3.9
  last             the newest test run
  nightly          a test run with such an id
  test_runs/12     a full name, for ids that look like one of the above;
                   series/3, namespaces/label/test_runs/12

Exit codes: 0 fine, 1 it ended, but not as PASSED, SKIPPED or COMPLETED (wait),
2 could not do it, 3 timed out, 4 not found.`

func rootCommand(a *app) *cobra.Command {
	root := &cobra.Command{
		Use:           "runstatus",
		Short:         "The status of test runs",
		Long:          about,
		Version:       versionText(),
		SilenceErrors: true,
		SilenceUsage:  true,

		DisableSuggestions: true, // they come as lines of their own; a hint is said instead

		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			a.completing = cmd.Name() == cobra.ShellCompRequestCmd || cmd.Name() == cobra.ShellCompNoDescRequestCmd
			return oneSource(cmd)
		},
	}
	root.SetOut(a.out.file)
	root.SetErr(a.err.file)
	flags := root.PersistentFlags()
	flags.StringVar(&a.server, "server", cmp.Or(os.Getenv("RUNSTATUS_SERVER"), client.DefaultTarget),
		"the server, as host:port or unix:PATH (RUNSTATUS_SERVER)")
	flags.BoolVar(&a.insecure, "insecure", isSet(os.Getenv("RUNSTATUS_INSECURE")),
		"speak plain text also to a server on another machine (RUNSTATUS_INSECURE)")
	flags.StringVar(&a.dir, "dir", "", "read this working directory, without any server")
	flags.BoolVar(&a.json, "json", false, "print JSON, with the names of the API")
	root.AddCommand(
		createCommand(a), setCommand(a), finishCommand(a), closeCommand(a), rmCommand(a),
		statusCommand(a), showCommand(a), historyCommand(a), summaryCommand(a), statesCommand(a),
		watchCommand(a), waitCommand(a), checkCommand(a), demoCommand(a), versionCommand(a),
	)
	return root
}

// oneSource refuses a server beside a directory, except where the one stands in for
// the other.
func oneSource(cmd *cobra.Command) error {
	if cmd.Name() != "set" && cmd.Flags().Changed("server") && cmd.Flags().Changed("dir") {
		return &problem{code: exitFailed, text: "both --server and --dir are given", hint: "leave one out"}
	}
	return nil
}

// isSet tells whether a switch in the environment is on.
func isSet(value string) bool {
	on, err := strconv.ParseBool(value)
	return err == nil && on
}
