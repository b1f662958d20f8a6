package main

import (
	"context"
	"log/slog"
	"os"
	"syscall"
	"testing"

	"github.com/runstatus/runstatus/cmd/runstatusd/internal/systemd"
	"github.com/runstatus/runstatus/server"
)

// A configuration with errors changes nothing: the files that it names are not read again, either.
func TestAReloadWithErrorsChangesNothing(t *testing.T) {
	args := os.Args
	t.Cleanup(func() { os.Args = args })
	log := slog.New(slog.DiscardHandler)
	manager, err := systemd.New(log)
	if err != nil {
		t.Fatal(err)
	}
	files, changes := make(chan struct{}, 1), make(chan server.Change, 1)
	r := &reloader{level: &slog.LevelVar{}, log: log, manager: manager, files: files, changes: changes}
	ctx, cancel := context.WithCancel(t.Context())
	ready, signals, ended := make(chan struct{}), make(chan os.Signal), make(chan struct{})
	close(ready)
	reload := func(level string) {
		os.Args = []string{"runstatusd", "--log-level=" + level, "--dir=" + t.TempDir()}
		signals <- syscall.SIGHUP
	}
	go func() { defer close(ended); r.run(ctx, ready, signals) }()
	reload("wrong")
	cancel()
	<-ended
	if len(files)+len(changes) > 0 {
		t.Error("a configuration with errors has the files read again")
	}
}
