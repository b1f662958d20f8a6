// Etcd is etcd in a directory. It is a program of its own so that its memory is its
// own. It tells its address on standard output.
package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/signal"
	"syscall"

	"go.etcd.io/etcd/server/v3/embed"
)

func main() {
	ctx, release := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer release()
	if err := serve(ctx, os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "etcd:", err)
		os.Exit(1)
	}
}

// serve is etcd as one member, as it comes: each put is in its log and synced
// before it is answered. It only logs less.
func serve(ctx context.Context, dir string) error {
	here := []url.URL{{Scheme: "http", Host: "127.0.0.1:0"}}
	cfg := embed.NewConfig()
	cfg.Dir = dir
	cfg.LogLevel = "error"
	cfg.ListenClientUrls, cfg.AdvertiseClientUrls = here, here
	cfg.ListenPeerUrls, cfg.AdvertisePeerUrls = here, here
	cfg.InitialCluster = cfg.InitialClusterFromName(cfg.Name)
	e, err := embed.StartEtcd(cfg)
	if err != nil {
		return err
	}
	defer e.Close()
	select {
	case <-e.Server.ReadyNotify():
	case <-ctx.Done():
		return nil
	case err := <-e.Err():
		return err
	}
	if len(e.Clients) != 1 {
		return errors.New("etcd listens nowhere")
	}
	fmt.Println(e.Clients[0].Addr())
	select {
	case <-ctx.Done():
		return nil
	case err := <-e.Err():
		return err
	}
}
