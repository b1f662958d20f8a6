package server

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"google.golang.org/grpc"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/debugport"
	"github.com/runstatus/runstatus/server/internal/metrics"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/server/internal/tracing"
)

// Values of Observe.Metrics: which callers may read /metrics of the HTTP port.
const (
	MetricsLocal  = "local"  // every process of this machine, and readers of all runs
	MetricsRights = "rights" // readers of all runs
	MetricsOpen   = "open"   // every client that reaches the port
	MetricsOff    = "off"
)

// Observe says how an operator sees into a server.
type Observe struct {
	Metrics string // "": MetricsLocal
	// TraceEndpoint is the URL of a receiver of OTLP over gRPC, http://HOST:PORT or https://HOST:PORT; "": no traces.
	TraceEndpoint string
	TraceRuns     bool // a span for each run that ends, too
	// Debug is an address for profiles, on loopback or a unix socket; "": none.
	Debug string
}

func (o Observe) validate() error {
	var errs []error
	if modes := []string{"", MetricsLocal, MetricsRights, MetricsOpen, MetricsOff}; !slices.Contains(modes, o.Metrics) {
		errs = append(errs, fmt.Errorf("metrics are %q, want %s", o.Metrics, strings.Join(modes[1:], ", ")))
	}
	if o.TraceEndpoint != "" {
		errs = append(errs, tracing.CheckEndpoint(o.TraceEndpoint))
	} else if o.TraceRuns {
		errs = append(errs, errors.New("runs are to be traced, and no trace endpoint is given"))
	}
	if o.Debug != "" {
		a, err := parseListen(o.Debug, true)
		if err == nil && !isLoopback(a) {
			err = fmt.Errorf("the debug port %s is reachable from other machines: it needs a loopback address or unix:PATH", o.Debug)
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// observers are what shows the server to its operator. Any may be nil.
type observers struct {
	metrics *metrics.Metrics
	tracing *tracing.Tracing
	debug   *debugport.Port
}

// newObservers returns the observers that a valid configuration asks for. A server inside a process has none.
func newObservers(cfg *Config, st fullStore, state func() metrics.Server) (o observers, err error) {
	if cfg.inProcess {
		return o, nil
	}
	if cfg.Observe.TraceEndpoint != "" {
		o.tracing, err = tracing.New(tracing.Config{Endpoint: cfg.Observe.TraceEndpoint, Version: cfg.Version, Log: cfg.Log})
	}
	if cfg.HTTP != "" && cfg.Observe.Metrics != MetricsOff {
		c := metrics.Config{Version: cfg.Version, ReadOnly: cfg.ReadOnly, Reasons: reasons(), Server: state, Log: cfg.Log}
		if counted, ok := st.(interface{ Stats() store.Stats }); ok {
			c.Store = counted
		}
		o.metrics = metrics.New(c)
	}
	return o, err
}

// reasons returns all reasons of errors that the API has.
func reasons() (all []string) {
	for _, name := range slices.Sorted(maps.Values(runstatusv1.ErrorReason_name)) {
		if reason := strings.TrimPrefix(name, "ERROR_REASON_"); reason != "UNSPECIFIED" {
			all = append(all, reason)
		}
	}
	return all
}

// state returns what metrics show of the server.
func (s *serving) state() metrics.Server {
	of := metrics.Server{Writable: s.reports.writable.Load(), Panics: s.chain.panics.Load()}
	watches, summaries := s.service.watches.Stats(), s.service.summaries.Stats()
	of.StatusWatches, of.StatusWatchLag = watches.Watches, watches.Lag
	of.SummaryWatches, of.SummarySelections = summaries.Watches, summaries.Selections
	if s.connections != nil {
		of.Connections, of.MaxConnections, of.RefusedConnections = s.connections.state()
	}
	of.AuditLost = s.chain.auditLog().AllLost()
	of.SpansExported, of.SpansFailed, of.SpansDropped = s.observers.tracing.Counts()
	of.Rules = s.ruleStats()
	return of
}

// openDebug opens the debug port that the configuration asks for.
func (s *serving) openDebug(ctx context.Context, cfg Config) error {
	if cfg.Observe.Debug == "" {
		return nil
	}
	l, err := listenOne(ctx, cfg.Observe.Debug, false)
	if err != nil {
		return fmt.Errorf("the debug port: %w", err)
	}
	s.observers.debug = debugport.Serve(l)
	s.log.Info("the debug port is open", "debug", addressOf(l.Addr()).String())
	return nil
}

// close ends the observers.
func (o *observers) close() error { return errors.Join(o.debug.Close(), o.tracing.Close()) }

// counting returns the interceptors that count calls, none without metrics.
func (c *chain) counting() (unary []grpc.UnaryServerInterceptor, stream []grpc.StreamServerInterceptor) {
	if c.metrics == nil {
		return nil, nil
	}
	return []grpc.UnaryServerInterceptor{c.metrics.Unary()}, []grpc.StreamServerInterceptor{c.metrics.Stream()}
}

// mayScrape returns a function that returns nil if a caller may see the metrics.
func (s *serving) mayScrape(cfg Config) func(context.Context) error {
	if cfg.Observe.Metrics == MetricsOpen {
		return func(context.Context) error { return nil }
	}
	names, local := cfg.namespaceNames(), cfg.Observe.Metrics != MetricsRights
	return func(ctx context.Context) error {
		err := s.chain.access.gate.AdmitScrape(ctx, local, names)
		if err != nil {
			s.chain.metrics.Failed(string(store.ReasonOf(err)))
			s.chain.auditCall(ctx, nil, "/metrics", nil, err)
		}
		return err
	}
}

// metricsHandler returns what answers GET /metrics, nil for no metrics.
func (s *serving) metricsHandler() http.Handler {
	if s.observers.metrics == nil {
		return nil // not a nil pointer in an interface
	}
	return s.observers.metrics.Handler()
}
