package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

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
		if err := errors.Join(err, cfg.Validate()); err != nil {
			return err
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
		files := make(chan struct{}, 1)
		cfg.Reload = files
		go reloadOn(cmd.Context(), reload, &level, cfg.Log, files)
		return server.Run(cmd.Context(), cfg)
	}
	return cmd
}

// reloadOn reads the configuration again at each signal, until ctx ends. A changed log level takes
// effect at once, everything else at the next start. The server then reads its tokens, keys and policy again.
func reloadOn(ctx context.Context, signals <-chan os.Signal, level *slog.LevelVar, log *slog.Logger, files chan<- struct{}) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-signals:
		}
		select {
		case files <- struct{}{}:
		default: // it is about to read them
		}
		var s settings
		flags := pflag.NewFlagSet("runstatusd", pflag.ContinueOnError)
		s.define(flags)
		flags.Bool("check-config", false, "")
		err := flags.Parse(os.Args[1:])
		if rest := flags.Args(); s.pavilion == pavconfig.Automatic && len(rest) == 1 {
			s.pavilion = rest[0] // as at the start
		}
		cfg, lerr := s.load(flags)
		if err := errors.Join(err, lerr, cfg.Validate()); err != nil {
			log.Error("the configuration was not reloaded because of errors in it", "err", err)
			continue
		}
		level.Set(s.level)
		log.Info("the configuration is reloaded; other settings than log-level take effect at the next start", "log_level", s.level)
	}
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
