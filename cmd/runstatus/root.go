package main

import (
	"cmp"
	"os"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/runstatus/runstatus/client"
	"github.com/runstatus/runstatus/cmd/runstatus/internal/certs"
	"github.com/runstatus/runstatus/cmd/runstatus/internal/stdio"
)

const about = `Show and set the status of test runs and of series of them.

A RUN is one of
  12               a test run
  s3               a series
  s3.1             a test run that is named by its series, as in Pavilion 2.6
  label.12         a test run of the namespace "label"; also label.s3, label.s3.1
  5-10             the existing test runs from 5 to 10; also s3-s5, s3.1-s3.9
  last             the newest test run
  nightly          a test run with this id
  test_runs/12     a full name, for ids that look like one of the above; also series/3, namespaces/label/test_runs/12

--namespace is the namespace of runs that are named without one, of lists, and
of new runs. It is main by default. --namespace - lists all namespaces. A
series has members in any namespace: without --namespace, --series lists them
all, and creates a run in the namespace of the series. Runs are printed by the
names that they have without --namespace.

Exit codes: 0 success; 1 a run ended with any outcome but PASSED, SKIPPED and
COMPLETED (wait); 2 the command failed; 3 timed out; 4 not found.`

func rootCommand(a *app) *cobra.Command {
	root := &cobra.Command{
		Use:           "runstatus",
		Short:         "Show and set the status of test runs",
		Long:          about,
		Version:       versionText(),
		SilenceErrors: true,
		SilenceUsage:  true,

		DisableSuggestions: true, // they come as lines of their own; a hint is said instead

		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			a.completing = cmd.Name() == cobra.ShellCompRequestCmd || cmd.Name() == cobra.ShellCompNoDescRequestCmd
			a.namespaceGiven = cmd.Flags().Changed("namespace")
			if err := oneSource(cmd); err != nil {
				return err
			}
			return a.chooseFormat(cmd)
		},
	}
	root.SetHelpFunc(a.help)
	root.SetOut(a.out.file)
	root.SetErr(a.err.file)
	flags := root.PersistentFlags()
	flags.StringVar(&a.server, "server", cmp.Or(os.Getenv("RUNSTATUS_SERVER"), client.DefaultTarget),
		"the server at `ADDRESS`: HOST:PORT, unix:PATH or ssh://[USER@]HOST (RUNSTATUS_SERVER)")
	flags.BoolVar(&a.insecure, "insecure", isSet(os.Getenv("RUNSTATUS_INSECURE")),
		"use plain text instead of TLS also to a server on another machine (RUNSTATUS_INSECURE)")
	flags.StringVar(&a.tokenFile, "token-file", "", "send the token in `FILE` with each call (default RUNSTATUS_TOKEN_FILE, the token in RUNSTATUS_TOKEN, or that of Slurm in SLURM_JWT)")
	flags.StringVar(&a.tls.CA, "tls-ca", os.Getenv("RUNSTATUS_TLS_CA"), "use TLS, and trust the authorities in the PEM `FILE` (RUNSTATUS_TLS_CA)")
	flags.StringVar(&a.tls.Cert, "tls-cert", os.Getenv("RUNSTATUS_TLS_CERT"), "use TLS with the client certificate in the PEM `FILE` (RUNSTATUS_TLS_CERT)")
	flags.StringVar(&a.tls.Key, "tls-key", os.Getenv("RUNSTATUS_TLS_KEY"), "the key of that certificate, in the PEM `FILE` (RUNSTATUS_TLS_KEY)")
	flags.StringVar(&a.tls.ServerName, "tls-server-name", os.Getenv("RUNSTATUS_TLS_SERVER_NAME"),
		"use TLS, and expect `NAME` in the server's certificate (RUNSTATUS_TLS_SERVER_NAME)")
	flags.StringVar(&a.dir, "dir", "", "read the working directory `DIR` without a server")
	flags.StringVarP(&a.namespace, "namespace", "n", "main",
		"the namespace `NAME` of runs that are named without one, of lists, and of new runs; - lists all")
	flags.StringVarP(&a.format, "output", "o", "", "print `FORMAT`: json, and for runs also name (full names alone, one a line) or wide (more columns)")
	flags.BoolVar(&a.json, "json", false, "print JSON with the names of the API, as -o json does")
	mustComplete(root, "output", completeFormats)
	root.AddCommand(
		createCommand(a), setCommand(a), finishCommand(a), closeCommand(a), rmCommand(a),
		statusCommand(a), showCommand(a), historyCommand(a), summaryCommand(a), statesCommand(a),
		watchCommand(a), waitCommand(a), checkCommand(a), demoCommand(a), versionCommand(a), certs.Command(a.out.file), stdio.Command(a.out.file),
	)
	root.AddCommand(accessCommands(a)...)
	return root
}

// oneSource refuses a server beside a directory, except for set, which may use both.
func oneSource(cmd *cobra.Command) error {
	if cmd.Name() != "set" && cmd.Flags().Changed("server") && cmd.Flags().Changed("dir") {
		return &problem{code: exitFailed, text: "both --server and --dir are given", hint: "leave one out"}
	}
	return nil
}

// isSet reports whether a switch in the environment is on.
func isSet(value string) bool {
	on, err := strconv.ParseBool(value)
	return err == nil && on
}
