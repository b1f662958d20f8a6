package server

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"sync"

	"google.golang.org/grpc"

	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/relay"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/server/internal/web"
)

// DefaultHTTP is the address of the HTTP port of runstatusd.
const DefaultHTTP = "127.0.0.1:7601"

// httpPort is the HTTP server beside the gRPC server. The zero value is none.
type httpPort struct {
	relay    *relay.Relay
	server   *web.Server
	listener *listener
	serving  sync.WaitGroup
}

// registrar registers services with the gRPC server, and with the relay of the HTTP port if there is one.
func (s *serving) registrar() grpc.ServiceRegistrar {
	if s.http.relay == nil {
		return s.grpc
	}
	return registrars{s.grpc, s.http.relay}
}

type registrars []grpc.ServiceRegistrar

// RegisterService implements grpc.ServiceRegistrar.
func (r registrars) RegisterService(desc *grpc.ServiceDesc, impl any) {
	for _, one := range r {
		one.RegisterService(desc, impl)
	}
}

// openHTTP makes the HTTP port that the configuration asks for.
func (s *serving) openHTTP(ctx context.Context, cfg Config, bounds *connections) error {
	if cfg.HTTP == "" {
		return nil
	}
	l, err := cfg.listen(ctx, cfg.HTTP)
	if err != nil {
		return fmt.Errorf("the HTTP port: %w", err)
	}
	s.http.listener = &listener{Listener: l, connections: bounds}
	s.http.server, err = web.New(web.Config{
		Relay: s.http.relay, Services: s.services(), Peer: s.transport.HTTPAuthInfo, Status: statusOf,
		NotReady: s.notReady, Version: cfg.Version, Metrics: s.metricsHandler(), MayScrape: s.mayScrape(cfg), Origins: cfg.HTTPOrigins, Complain: s.chain.complained, Log: cfg.Log,
	})
	if err != nil {
		return errors.Join(err, l.Close())
	}
	return nil
}

// services returns the names of the services that the HTTP port offers: all but those that describe the API.
func (s *serving) services() []string {
	var names []string
	for name := range s.grpc.GetServiceInfo() {
		if name != "grpc.reflection.v1.ServerReflection" && name != "grpc.reflection.v1alpha.ServerReflection" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// serveHTTP serves the HTTP port, if there is one. An error other than that of a stop is sent to failed.
func (s *serving) serveHTTP(failed chan<- error) {
	p := &s.http
	if p.server == nil {
		return
	}
	p.serving.Go(func() { _ = s.grpc.Serve(p.relay.Listener()) }) // returns when s stops
	p.serving.Go(func() {
		if err := p.server.Serve(s.transport.HTTPListener(p.listener)); !errors.Is(err, http.ErrServerClosed) {
			failed <- err
		}
	})
}

// addr returns the address of the HTTP port, nil without one.
func (p *httpPort) addr() net.Addr {
	if p.listener == nil {
		return nil
	}
	return p.listener.Addr()
}

// shutdown accepts no further requests and ends the HTTP port once those under way have ended, or are cut.
func (p *httpPort) shutdown() {
	if p.listener == nil {
		return
	}
	if p.server != nil {
		_ = p.server.Shutdown(context.Background()) // best effort: it fails for listeners that are closed
	}
	_ = p.listener.Close() // again, unless it was never served
	_ = p.relay.Close()    // best effort: it is of this process alone
	p.serving.Wait()
}

// cut breaks the connections of the HTTP port.
func (p *httpPort) cut() {
	if p.server != nil {
		_ = p.server.Close() // best effort: what is left ends with the process
	}
}

// notReady returns why the server cannot do all that it is there for.
func (s *serving) notReady() error {
	if s.chain.stopping.Err() != nil {
		return apierr.ErrShuttingDown()
	}
	if err := s.store.Writable(); store.ReasonOf(err) != store.ReadOnly {
		return err
	}
	return nil
}

// onBehalf lets calls of the HTTP port pass as calls of its clients. It is the outermost interceptor.
func onBehalf(ctx context.Context, req any, _ *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
	ctx, err := relay.Restore(ctx)
	if err != nil {
		return nil, reply(fmt.Errorf("%w: %w", context.Canceled, err))
	}
	return next(ctx, req)
}

// streamOnBehalf does for streams what onBehalf does for calls.
func streamOnBehalf(srv any, stream grpc.ServerStream, _ *grpc.StreamServerInfo, next grpc.StreamHandler) error {
	ctx, err := relay.Restore(stream.Context())
	if err != nil {
		return reply(fmt.Errorf("%w: %w", context.Canceled, err))
	}
	if ctx == stream.Context() {
		return next(srv, stream)
	}
	return next(srv, &relayedStream{stream, ctx})
}

// relayedStream is a stream of a client of the HTTP port. It keeps its context as serverStream does.
type relayedStream struct {
	grpc.ServerStream
	ctx context.Context
}

// Context implements grpc.ServerStream.
func (s *relayedStream) Context() context.Context { return s.ctx }
