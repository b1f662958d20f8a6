// Runstatusd serves the status of test runs.
package main

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"runtime"
	"syscall"

	"github.com/runstatus/runstatus/server"
)

// Exit codes beside 0.
const (
	exitFailed = 1
	exitLocked = 3 // another server holds the directory
)

// The system hands a signal to a process's first thread where it can, and a thread
// that hangs in a file system does not take it. So the first thread is main's alone
// (runtime.LockOSThread), and main touches no file.
func init() { runtime.LockOSThread() }

func main() {
	tuneCollector()
	ctx, release := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, release) // a second signal ends the process at once
	ended := make(chan error, 1)
	go func() { ended <- newCommand(os.Stdout, os.Stderr).ExecuteContext(ctx) }()
	err := <-ended
	if err == nil {
		return
	}
	explain(os.Stderr, err)
	if errors.Is(err, server.ErrLocked) {
		os.Exit(exitLocked)
	}
	os.Exit(exitFailed)
}
