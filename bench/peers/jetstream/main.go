// Jetstream is NATS with JetStream in a directory, as one member. It is a program
// of its own so that its memory is its own. It tells its address on standard output.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

func main() {
	ctx, release := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer release()
	if err := serve(ctx, os.Args[1], slices.Contains(os.Args[2:], "always")); err != nil {
		fmt.Fprintln(os.Stderr, "jetstream:", err)
		os.Exit(1)
	}
}

const startTime = 30 * time.Second

// serve is NATS as it comes, which syncs every two minutes; or with each message
// synced before it is acknowledged.
func serve(ctx context.Context, dir string, always bool) error {
	s, err := server.NewServer(&server.Options{
		Host: "127.0.0.1", Port: server.RANDOM_PORT, JetStream: true, StoreDir: dir, SyncAlways: always, NoLog: true, NoSigs: true,
	})
	if err != nil {
		return err
	}
	s.Start()
	defer s.WaitForShutdown()
	defer s.Shutdown()
	if !s.ReadyForConnections(startTime) {
		return errors.New("it is not ready")
	}
	fmt.Println(s.Addr())
	<-ctx.Done()
	return nil
}
