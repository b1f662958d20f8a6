package main

import (
	"context"
	"net"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/runstatus/runstatus/cmd/runstatusd/internal/systemd"
	"github.com/runstatus/runstatus/server"
)

// takeOver has the server serve on the sockets that were passed to the process. They stand in place of the default
// addresses, and beside addresses that were chosen.
func (s *settings) takeOver(cfg *server.Config, f *pflag.FlagSet, passed systemd.Sockets) {
	cfg.Sockets = passed.All()
	if len(passed.GRPC) > 0 {
		if !f.Changed("listen") {
			cfg.Listen = nil
		}
		for _, l := range passed.GRPC {
			if addr := server.SocketAddress(l); !slices.Contains(cfg.Listen, addr) {
				cfg.Listen = append(cfg.Listen, addr)
			}
		}
		if s.http == "" {
			cfg.HTTP = ""
		}
	}
	if passed.HTTP != nil && s.http != httpOff {
		cfg.HTTP = server.SocketAddress(passed.HTTP)
	}
}

// supervise tells the service manager of the life of a server: that it is ready, is alive, and stops. The channel is
// closed when the manager has been told that the server is ready.
func supervise(ctx context.Context, cfg *server.Config, manager *systemd.Manager) <-chan struct{} {
	ready := make(chan struct{})
	cfg.Ready = func(addrs []net.Addr) {
		manager.Ready("serving " + serves(*cfg) + " on " + addresses(addrs))
		close(ready)
	}
	cfg.Heartbeat = manager.Alive
	context.AfterFunc(ctx, manager.Stopping)
	return ready
}

func serves(cfg server.Config) string {
	var dirs []string
	for _, ns := range cfg.Namespaces {
		dirs = append(dirs, ns.Name+"="+ns.Dir)
	}
	return strings.Join(dirs, " ")
}

func addresses(addrs []net.Addr) string {
	var texts []string
	for _, a := range addrs {
		texts = append(texts, a.String())
	}
	return strings.Join(texts, " ")
}
