package main

import (
	"context"
	"errors"
	"log/slog"
	"os"

	"github.com/spf13/pflag"

	"github.com/runstatus/runstatus/cmd/runstatusd/internal/systemd"
	"github.com/runstatus/runstatus/internal/pavconfig"
	"github.com/runstatus/runstatus/server"
)

// reloaded are the settings that a SIGHUP has take effect. All others do so at the next start.
var reloaded = []string{
	"log-level", "max-connections", "max-connections-per-peer", "max-calls-per-second", "max-reports-per-second", "max-streams-per-principal",
}

// reloader has parts of a changed configuration take effect while the server serves.
type reloader struct {
	level   *slog.LevelVar
	log     *slog.Logger
	manager *systemd.Manager
	files   chan<- struct{}
	changes chan server.Change // with room for one
}

// run reads the configuration again at each signal, until ctx ends. A signal that comes before the server is ready is
// answered then, since the end of a reload tells the service manager that the server serves. The settings in reloaded
// take effect at once. The server then reads its tokens, keys and policy again. A configuration with errors
// changes nothing.
func (r *reloader) run(ctx context.Context, ready <-chan struct{}, signals <-chan os.Signal) {
	select {
	case <-ctx.Done():
		return
	case <-ready:
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-signals:
		}
		r.manager.Reloading()
		s, cfg, err := again("")
		err = placed(err, s)
		if err != nil {
			r.log.Error("the configuration was not reloaded because of errors in it", "err", err)
			r.manager.Ready("serving; the configuration was not reloaded because of errors in it")
			continue
		}
		r.level.Set(s.level)
		select {
		case r.files <- struct{}{}:
		default: // it is about to read them
		}
		select {
		case <-r.changes: // an older one, which the server has not taken yet
		default:
		}
		r.changes <- change(cfg)
		r.log.Info("the configuration is reloaded; other settings than log-level and the limits of connections and principals take effect at the next start", "log_level", s.level)
		r.manager.Ready("serving; the configuration is reloaded")
	}
}

// change returns the part of a configuration that may change while the server serves.
func change(cfg server.Config) server.Change {
	return server.Change{Limits: cfg.Limits, MaxConnections: cfg.MaxConnections, MaxConnectionsPerPeer: cfg.MaxConnectionsPerPeer}
}

// again returns the configuration as a start would read it now, without a key of the file.
func again(without string) (*settings, server.Config, error) {
	s := settings{without: without}
	flags := pflag.NewFlagSet("runstatusd", pflag.ContinueOnError)
	s.define(flags)
	flags.Bool("check-config", false, "")
	err := flags.Parse(os.Args[1:])
	if rest := flags.Args(); s.pavilion == pavconfig.Automatic && len(rest) == 1 {
		s.pavilion = rest[0] // as at the start
	}
	cfg, lerr := s.load(flags)
	return &s, cfg, errors.Join(err, lerr, cfg.Validate())
}
