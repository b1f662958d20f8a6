// Runstatusd serves the status of test runs.
package main

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"

	"github.com/runstatus/runstatus/server"
)

// Exit codes beside 0.
const (
	exitFailed = 1
	exitLocked = 3 // another server holds the directory
)

func main() {
	tuneCollector()
	ctx, release := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, release) // a second signal ends the process at once
	err := newCommand(os.Stdout, os.Stderr).ExecuteContext(ctx)
	if err == nil {
		return
	}
	explain(os.Stderr, err)
	if errors.Is(err, server.ErrLocked) {
		os.Exit(exitLocked)
	}
	os.Exit(exitFailed)
}
