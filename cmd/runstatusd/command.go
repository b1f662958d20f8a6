package main

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/runstatus/runstatus/server"
)

// version is set by the linker.
var version string

func newCommand(stdout, stderr io.Writer) *cobra.Command {
	var s settings
	var check bool
	cmd := &cobra.Command{
		Use:           "runstatusd",
		Short:         "Serve the status of test runs",
		Version:       buildVersion(),
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if s.pavilion == automatic && len(args) == 1 && cmd.Flags().Changed("pavilion") { // "--pavilion DIR", as people type it
			s.pavilion, args = args[0], nil
		}
		return cobra.NoArgs(cmd, args)
	}
	cmd.SetOut(stdout)
	cmd.SetErr(stderr)
	cmd.CompletionOptions.DisableDefaultCmd = true
	s.define(cmd.Flags())
	cmd.Flags().BoolVar(&check, "check-config", false, "say all that is wrong with the configuration, and end")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		cfg, err := s.load(cmd.Flags())
		if err := errors.Join(err, cfg.Validate()); err != nil {
			return err
		}
		if check {
			s.describe(stdout, cfg)
			_, err := fmt.Fprintln(stdout, "the configuration is fine")
			return err
		}
		cfg.Log = slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: s.level}))
		s.remark(cfg.Log)
		return server.Run(cmd.Context(), cfg)
	}
	return cmd
}

func buildVersion() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		return info.Main.Version
	}
	return "unknown"
}

// explain writes each of the errors on a line, and what would help below it.
func explain(w io.Writer, err error) {
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		for _, one := range many.Unwrap() {
			explain(w, one)
		}
		return
	}
	fmt.Fprintln(w, "runstatusd:", err)
	var helpful interface{ Hint() string }
	if errors.As(err, &helpful) {
		fmt.Fprintln(w, "hint:", helpful.Hint())
	}
}
