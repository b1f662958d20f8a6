// Bare is a yardstick: gRPC with the server's settings, and behind it only what no
// server that keeps status files can leave out. Each line goes with one write into its
// run's file, and with one more, for all that wait, into a log that is prefilled and,
// unless it is buffered, synced before the answer. Nothing is checked, known, found
// again or given to watchers: what it reaches is what such a server costs at the least. It
// tells its address on standard output, and ends with standard input.
package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/runstatus/runstatus/bench/internal/settings"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

func main() {
	ctx, release := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer release()
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: bare DIR synced|buffered")
		os.Exit(2)
	}
	if err := serve(ctx, os.Args[1], os.Args[2] == "synced"); err != nil {
		fmt.Fprintln(os.Stderr, "bare:", err)
		os.Exit(1)
	}
}

func serve(ctx context.Context, dir string, synced bool) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	log, err := openLog(filepath.Join(dir, "log"), synced)
	if err != nil {
		return err
	}
	s := settings.NewServer()
	runstatusv1.RegisterStatusServiceServer(s, &bare{dir: dir, log: log, files: map[string]*os.File{}})
	context.AfterFunc(ctx, s.Stop)
	fmt.Println(l.Addr())
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin) // the caller is gone
		s.Stop()
	}()
	return s.Serve(l)
}
