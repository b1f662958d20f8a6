package main

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"github.com/runstatus/runstatus/cmd/runstatusd/internal/systemd"
	"github.com/runstatus/runstatus/internal/hint"
	"github.com/runstatus/runstatus/internal/pavconfig"
	"github.com/runstatus/runstatus/server"
)

// version is set by the linker.
var version string

// newCommand returns the program's command. Each signal on reload makes it read its configuration
// again.
func newCommand(stdout, stderr io.Writer, reload <-chan os.Signal) *cobra.Command {
	var s settings
	var check bool
	cmd := &cobra.Command{
		Use:   "runstatusd",
		Short: "Serve the status of test runs over gRPC",
		Example: `  runstatusd --dir working_dir --read-only
  runstatusd --namespace main=working_dir --namespace gpu=other_dir
  runstatusd --pavilion --listen unix:/run/runstatus/socket`,
		Version:       buildVersion(),
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if s.pavilion == pavconfig.Automatic && len(args) == 1 && cmd.Flags().Changed("pavilion") { // "--pavilion DIR", as people type it
			s.pavilion, args = args[0], nil
		}
		if len(args) > 0 {
			return hint.With(fmt.Errorf("runstatusd takes no arguments, and got %q", args[0]), "a directory is named with --dir: runstatusd --dir "+args[0])
		}
		return nil
	}
	cmd.SetOut(stdout)
	cmd.SetErr(stderr)
	cmd.CompletionOptions.DisableDefaultCmd = true
	s.define(cmd.Flags())
	cmd.SetUsageTemplate(strings.ReplaceAll(cmd.UsageTemplate(), "Flags.FlagUsages ", "Flags.FlagUsagesWrapped 100 "))
	cmd.Flags().BoolVar(&check, "check-config", false, "print everything that is wrong with the configuration, and exit")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		cfg, err := s.load(cmd.Flags())
		passed, perr := systemd.Passed()
		s.takeOver(&cfg, cmd.Flags(), passed)
		if err := errors.Join(err, perr, cfg.Validate()); err != nil {
			return placed(err, &s)
		}
		if check {
			s.describe(stdout)
			_, err := fmt.Fprintln(stdout, "the configuration is fine")
			return err
		}
		var level slog.LevelVar
		level.Set(s.level)
		cfg.Log = slog.New(newLogHandler(stderr, s.logFormat, &level))
		cfg.Version = buildVersion()
		limitMemory(cfg.Log)
		s.remark(cfg.Log)
		manager, err := systemd.New(cfg.Log)
		if err != nil {
			return err
		}
		ready := supervise(cmd.Context(), &cfg, manager)
		files, changes := make(chan struct{}, 1), make(chan server.Change, 1)
		cfg.Reload, cfg.Changes = files, changes
		r := &reloader{level: &level, log: cfg.Log, manager: manager, files: files, changes: changes}
		go r.run(cmd.Context(), ready, reload)
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

// explain writes each error on a line, with its hint below.
func explain(w io.Writer, err error) {
	if all := flat(err); len(all) > 1 {
		for _, one := range all {
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
