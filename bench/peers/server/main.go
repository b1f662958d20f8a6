// Server is the service as a library: it can be asked for what only the process
// itself knows. It tells its address on standard output, then answers commands.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/runstatus/runstatus/bench/internal/commands"
	"github.com/runstatus/runstatus/server"
)

func main() {
	ctx, release := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer release()
	if err := serve(ctx, os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "server:", err)
		os.Exit(1)
	}
}

// serve runs until ctx ends or standard input does. Speeds are measured with the
// real program instead.
func serve(ctx context.Context, dir, durability string) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	return server.Run(ctx, server.Config{
		Namespaces: []server.Namespace{{Name: "main", Dir: dir, Make: true}},
		StateDir:   filepath.Join(dir, ".runstatus"),
		Durability: durability,
		Listen:     []string{"127.0.0.1:0"},
		Limits:     server.Limits{CallsPerSecond: -1, ReportsPerSecond: -1},
		Log:        slog.New(slog.NewTextHandler(os.Stderr, nil)),
		Ready: func(addrs []net.Addr) {
			fmt.Println(addrs[0])
			go func() {
				commands.Answer(os.Stdin)
				stop() // the caller is gone
			}()
		},
	})
}
