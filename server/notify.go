package server

import (
	"context"

	"github.com/runstatus/runstatus/server/internal/metrics"
	"github.com/runstatus/runstatus/server/internal/notify"
	"github.com/runstatus/runstatus/statusfile"
)

// validateNotify reads the rules of notifications, with the files that they name.
func (c Config) validateNotify(v *statusfile.Vocabulary) error {
	if c.NotifyFile == "" {
		return nil
	}
	_, err := notify.Load(c.NotifyFile, v, c.namespaceNames())
	return err
}

// startNotifier has the notifications of the configuration posted until the server stops.
func (s *serving) startNotifier(cfg Config) error {
	if cfg.NotifyFile == "" || cfg.inProcess {
		return nil
	}
	n, err := notify.New(notify.Config{
		Store: s.store, File: cfg.NotifyFile, StateDir: cfg.StateDir, Namespaces: cfg.namespaceNames(), Version: cfg.Version, Log: cfg.Log,
	})
	if err != nil {
		return err
	}
	s.notifier = n
	s.background.Go(func() { n.Run(s.service.stopping, s.reload) })
	return nil
}

// ruleStats returns how the rules of notifications do.
func (s *serving) ruleStats() (all []metrics.Rule) {
	if s.notifier == nil {
		return nil
	}
	for _, r := range s.notifier.Stats() {
		all = append(all, metrics.Rule(r))
	}
	return all
}

// splitReload returns channels of which each gets the values of another one, until ctx ends. A value that was
// not taken yet stands for later ones, too.
func (s *serving) splitReload(ctx context.Context, from <-chan struct{}) (a, b <-chan struct{}) {
	to := [2]chan struct{}{make(chan struct{}, 1), make(chan struct{}, 1)}
	if from == nil {
		return to[0], to[1]
	}
	s.background.Go(func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-from:
			}
			for _, c := range to {
				select {
				case c <- struct{}{}:
				default:
				}
			}
		}
	})
	return to[0], to[1]
}
