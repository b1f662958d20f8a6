// Runstatusd serves the status of test runs.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"syscall"
	"time"

	"github.com/runstatus/runstatus/server"
)

// Exit codes beside 0.
const (
	exitFailed = 1
	exitLocked = 3 // another server holds the directory
)

// stopTime is longer than an orderly stop takes. A stop or start that takes longer hangs in a file
// system, and the process exits as in a crash.
const stopTime = 20 * time.Second

// The system hands a signal to a process's first thread where it can, and a thread
// that hangs in a file system does not take it. So the first thread is main's alone
// (runtime.LockOSThread), and main touches no file.
func init() { runtime.LockOSThread() }

func main() {
	tuneCollector()
	ctx, release := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	ended, late := make(chan error, 1), make(chan struct{})
	context.AfterFunc(ctx, func() {
		release() // a second signal ends the process at once
		time.AfterFunc(stopTime, func() { close(late) })
	})
	reload := make(chan os.Signal, 1)
	signal.Notify(reload, syscall.SIGHUP)
	go func() { ended <- newCommand(os.Stdout, os.Stderr, reload).ExecuteContext(ctx) }()
	var err error
	select {
	case err = <-ended:
	case <-late:
		err = fmt.Errorf("no stop within %s of the signal: a file system does not answer, or the start is still recovering", stopTime)
	}
	if err == nil {
		return
	}
	explain(os.Stderr, err)
	if errors.Is(err, server.ErrLocked) {
		os.Exit(exitLocked)
	}
	os.Exit(exitFailed)
}
