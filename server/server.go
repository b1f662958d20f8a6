// Package server is the server of run statuses as a library: Run listens and serves, InProcess serves
// inside the calling process. Both may be called more than once in a process, with different state
// directories.
//
// The package holds the life cycle (server.go), the configuration, the interceptors (chain.go), the
// handlers of unary calls, the streams of reports (report.go), and the error boundary (errors.go),
// through which every error leaves as a gRPC status with a reason. Watches are in internal/watch and
// internal/watchsummary, the sending of streams in internal/sender, filters, orders and page tokens in
// internal/query, messages in internal/convert, the HTTP port in internal/web. Runs are kept by
// internal/filestore, behind the interfaces of internal/store.
//
// What shows a server to its operator is in internal/metrics, internal/tracing and internal/debugport
// (observing.go).
//
// Goroutines: gRPC's, those of the HTTP port, of the debug port and of traces, one for each listener, the
// health reports, the search for silent runs, the notifications, the hub of watches, the counters of
// summaries, and for each stream of reports one that receives and one or more that write. They end with
// Run, except those that a file system blocks for longer than 15 seconds.
package server

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"slices"
	"strings"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/health"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/reflection"
	"google.golang.org/grpc/test/bufconn"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/frames"
	"github.com/runstatus/runstatus/server/internal/gate"
	"github.com/runstatus/runstatus/server/internal/guard"
	"github.com/runstatus/runstatus/server/internal/notify"
	"github.com/runstatus/runstatus/server/internal/relay"
	"github.com/runstatus/runstatus/server/internal/repeats"
	"github.com/runstatus/runstatus/server/internal/sender"
	"github.com/runstatus/runstatus/server/internal/silence"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/server/internal/transport"
	"github.com/runstatus/runstatus/server/internal/watch"
	"github.com/runstatus/runstatus/server/internal/watchsummary"
)

// When the server stops, calls under way are cancelled after graceTime and abandoned after stopTime. A
// cancelled call ends at once, but its goroutine needs a processor for that, which takes seconds on an
// overloaded machine. Only a call that is blocked in a local file system never ends.
const (
	graceTime = 4 * time.Second
	stopTime  = 15 * time.Second
	// unreadTime bounds the stop when it waits for nothing but streams that are not read; see
	// flushTime.
	unreadTime = 500 * time.Millisecond
)

// Run serves until ctx ends. Then it answers the calls under way, cancels them after some
// seconds, and closes the store. It returns nil after an orderly stop: within 5 seconds
// unless the machine is overloaded, and within 15 in any case. The error is ErrLocked
// (errors.Is) if another server holds one of the directories. An error with a method
// Hint() string says what would help.
func Run(ctx context.Context, cfg Config) error { return run(ctx, cfg, streamLimits{}) }

func run(ctx context.Context, cfg Config, limits streamLimits) error {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if err := sender.CheckTransport(ctx); err != nil {
		return err
	}
	s, err := start(cfg, limits)
	if err != nil {
		return err
	}
	listeners, err := listen(ctx, cfg)
	if err != nil {
		return errors.Join(err, s.stop())
	}
	failed := make(chan error, len(listeners)+1) // never blocks, also when no goroutine reads it any more
	bounds := newConnections(cfg, s.chain.repeats)
	s.connections = bounds
	if err := errors.Join(s.openHTTP(ctx, cfg, bounds), s.openDebug(ctx, cfg)); err != nil {
		closeAll(listeners)
		return errors.Join(err, s.stop())
	}
	for _, l := range listeners {
		s.listeners = append(s.listeners, &listener{Listener: l, connections: bounds})
	}
	for _, l := range s.listeners {
		go func() { failed <- s.grpc.Serve(l) }()
	}
	s.serveHTTP(failed)
	s.background.Go(func() { s.follow(cfg.Changes, bounds) })
	s.announce(cfg)
	select {
	case <-ctx.Done():
		return s.stop()
	case err := <-failed:
		return errors.Join(fmt.Errorf("accept connections: %w", err), s.stop())
	}
}

// InProcess serves inside the process: calls on the returned connection pass the same
// handlers as over a network. The function ends the server, and so does the end of ctx; it
// may be called more than once. Config.Listen and Config.Ready are ignored.
func InProcess(ctx context.Context, cfg Config) (*grpc.ClientConn, func() error, error) {
	cfg.inProcess = true
	s, err := start(cfg, streamLimits{})
	if err != nil {
		return nil, nil, err
	}
	l := bufconn.Listen(256 << 10)
	conn, err := grpc.NewClient("passthrough:///in-process",
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) { return l.DialContext(ctx) }))
	if err != nil {
		return nil, nil, errors.Join(err, s.stop())
	}
	go func() { _ = s.grpc.Serve(l) }() // returns when s stops
	stop := sync.OnceValue(func() error { return errors.Join(conn.Close(), s.stop()) })
	context.AfterFunc(ctx, func() { _ = stop() })
	return conn, stop, nil
}

// fullStore is everything that a server needs of its store.
type fullStore interface {
	store.Reader
	store.Writer
	store.Feed
	io.Closer
}

// streamLimits bound streams. The zero value stands for the defaults.
type streamLimits struct {
	send    time.Duration // how long a send may take
	watches watch.Limits
}

// serving is a server with its store open.
type serving struct {
	store       fullStore
	service     *service
	chain       *chain
	grpc        *grpc.Server
	health      *health.Server
	transport   *transport.Credentials
	listeners   []*listener // set before anything is accepted
	http        httpPort
	stopping    context.CancelFunc
	reports     *healthReports
	observers   observers
	connections *connections // nil inside a process; set before anything is accepted
	background  sync.WaitGroup
	notifier    *notify.Notifier // nil without notifications
	reload      <-chan struct{}  // of the notifier
	log         *slog.Logger
}

func start(cfg Config, limits streamLimits) (*serving, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	facts := &repeats.Facts{}
	plain := cfg.Log
	cfg.Log = slog.New(repeats.NewHandler(plain.Handler(), facts))
	st, err := cfg.open()
	if err != nil {
		facts.Close()
		return nil, err
	}
	cfg.Log = plain
	a, err := newAccess(&cfg, st.Vocabulary())
	if err == nil {
		err = a.openAudit(cfg.Access.AuditLog)
	}
	if err != nil {
		facts.Close()
		return nil, errors.Join(err, st.Close())
	}
	s, err := serveWith(st, cfg, limits, facts, a)
	if err != nil {
		facts.Close()
		return nil, errors.Join(err, st.Close(), a.audit.Close())
	}
	if err := s.startNotifier(cfg); err != nil {
		return nil, errors.Join(err, s.stop())
	}
	if cfg.TLS.Cert == "" || cfg.inProcess {
		return s, nil
	}
	if err := s.transport.UseTLS(cfg.TLS.files()); err != nil {
		return nil, errors.Join(err, s.stop())
	}
	return s, nil
}

// newServing serves a store without access control.
func newServing(st fullStore, cfg Config, limits streamLimits, facts *repeats.Facts) *serving {
	s, _ := serveWith(st, cfg, limits, facts, &access{gate: gate.New(gate.Config{}), log: cfg.Log}) // it fails for traces alone
	return s
}

func serveWith(st fullStore, cfg Config, limits streamLimits, facts *repeats.Facts, a *access) (*serving, error) {
	s := &serving{store: st, health: health.NewServer(), log: cfg.Log}
	observers, err := newObservers(&cfg, st, s.state)
	if err != nil {
		return nil, err
	}
	stopping, cancel := context.WithCancel(context.Background())
	bounds := cfg.Limits.orDefaults()
	c := &chain{log: cfg.Log, stopping: stopping, aliases: newAliases(cfg.Namespaces), repeats: facts, limits: bounds, limiter: cfg.Limits.limiter(), access: a, metrics: observers.metrics}
	creds := transport.New(cfg.Log, frames.Config{Rate: bounds.ResetsPerSecond, HeaderTime: bounds.HandshakeTime, Ended: c.flooded}, c.refusedHandshake)
	s.chain, s.transport, s.stopping, s.observers = c, creds, cancel, observers
	s.grpc = grpc.NewServer(slices.Concat(c.options(), observers.tracing.Options(), []grpc.ServerOption{grpc.Creds(creds)}, cfg.options)...)
	if cfg.HTTP != "" && !cfg.inProcess {
		s.http.relay = relay.New(newCodec(bounds.MessageSize), append(observers.tracing.Relayed(), c.unaryChain()...)...)
	}
	senders := sender.NewGroup(sender.Config{Status: statusOf, Timeout: limits.send})
	watches := watch.NewServer(watch.Config{
		Store: st, Senders: senders, Limits: limits.watches, Stopping: stopping, Unread: c.unlessStopping(watch.ErrUnread),
	})
	summaries := watchsummary.NewServer(watchsummary.Config{
		Store: st, Senders: senders, Silence: limits.watches.Silence, Stopping: stopping, Unread: c.unlessStopping(watchsummary.ErrUnread),
		Counters: bounds.Summaries,
	})
	guarded := guard.New(st, a.gate.IsOpen())
	s.service = &service{store: guarded, watches: watches, summaries: summaries, senders: senders, chain: c, stopping: stopping, version: cfg.Version}
	services := s.registrar()
	runstatusv1.RegisterStatusServiceServer(services, s.service)
	runstatusv1.RegisterAuthServiceServer(services, &authService{gate: a.gate, store: guarded})
	grpc_health_v1.RegisterHealthServer(services, s.health)
	reflection.Register(s.grpc)
	observers.metrics.Methods(s.grpc.GetServiceInfo())
	observers.tracing.Methods(s.grpc.GetServiceInfo())
	s.reports = reportHealth(stopping, st, s.health, cfg)
	watches.Start()
	a.reload, s.reload = s.splitReload(stopping, a.reload)
	a.start(stopping)
	if cfg.Observe.TraceRuns && observers.tracing != nil {
		s.background.Go(func() { observers.tracing.Runs(stopping, st) })
	}
	switch {
	case cfg.inProcess:
	case cfg.NoSilence:
		s.background.Go(func() {
			if err := silence.EndAll(stopping, st); err != nil && stopping.Err() == nil {
				cfg.Log.Warn("runs may be shown as silent that an earlier server has found so", "err", err)
			}
		})
	default:
		detector := silence.New(silence.Config{Store: st, States: cfg.SilenceAfter, Clock: cfg.clock(), Log: cfg.Log})
		s.background.Go(func() { detector.Run(stopping) })
	}
	return s, nil
}

func (s *serving) announce(cfg Config) {
	var addrs []net.Addr
	var texts []string
	for _, l := range s.listeners {
		addrs = append(addrs, l.Addr())
		texts = append(texts, addressOf(l.Addr()).String())
	}
	attrs := []any{"version", cfg.Version, "listen", strings.Join(texts, " "), "directories", strings.Join(cfg.directories(), " "), "state_dir", absolute(cfg.StateDir)}
	if addr := s.http.addr(); addr != nil {
		attrs = append(attrs, "http", addressOf(addr).String())
		if cfg.HTTPReady != nil {
			cfg.HTTPReady(addr)
		}
	}
	if cfg.TLS.Cert != "" {
		attrs = append(attrs, "tls", cfg.TLS.describe())
	}
	if cfg.ReadOnly {
		attrs = append(attrs, "read_only", true)
	} else {
		attrs = append(attrs, "durability", cmp.Or(cfg.Durability, Synced))
	}
	if cfg.Insecure && cfg.Access.authenticates() {
		s.log.Warn("tokens of callers on other machines come in plain text: everything on the network path can read and use them")
	}
	s.log.Info("runstatusd is ready", attrs...)
	if cfg.Ready != nil {
		cfg.Ready(addrs)
	}
}

// flushTime returns how long the last messages may take to reach the clients, if all calls have ended and
// some of their streams are not read. Its argument is how long the calls took to end. Streams that are not
// read end after sender.StopTimeout; if calls took longer, the machine is overloaded and clients are slow too.
func flushTime(ended time.Duration) time.Duration {
	late := max(ended-sender.StopTimeout, 0)
	return min(unreadTime+2*late, max(graceTime-ended, 0))
}

// stop ends the serving, in this order: health reports NOT_SERVING, open streams end, calls under way and the
// goroutines of the server end, the store is closed.
func (s *serving) stop() error { return s.stopWithin(stopTime) }

// stopWithin leaves the store open if something that uses it has not ended after a time.
func (s *serving) stopWithin(limit time.Duration) error {
	began := time.Now()
	s.log.Info("runstatusd is stopping")
	defer s.chain.repeats.Close()
	s.transport.Close()
	s.health.Shutdown()
	s.stopping()
	cut := time.AfterFunc(graceTime, func() {
		for _, l := range s.listeners {
			l.closeRecent()
		}
		s.http.cut()
		s.grpc.Stop()
	})
	defer cut.Stop()
	s.chain.underway.WhenUnread(func() { cut.Reset(flushTime(time.Since(began))) })
	done := make(chan struct{})
	go func() {
		defer close(done)
		var others sync.WaitGroup
		for _, wait := range []func(){s.http.shutdown, s.reports.done.Wait, s.background.Wait, s.chain.access.done.Wait} {
			others.Go(wait)
		}
		s.service.watches.Wait()
		s.service.summaries.Wait()
		s.grpc.GracefulStop() // waits for handlers, also when Stop cuts it short
		others.Wait()
	}()
	late := time.NewTimer(limit)
	defer late.Stop()
	select {
	case <-done:
		err := errors.Join(s.store.Close(), s.chain.access.stop(), s.observers.close())
		if err == nil {
			s.log.Info("runstatusd has stopped", "took", time.Since(began).Round(time.Millisecond))
		}
		return err
	case <-late.C:
		return fmt.Errorf("stop: calls, or reads of files that the configuration names, are still under way after %s", limit)
	}
}
