package metrics

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// rpc counts calls under the names of go-grpc-middleware's provider, so that dashboards for those show them. The provider
// itself looks its labels up five times a call, which took 2.5 µs (docs/benchmarks.md); here the counters of a
// method are found once. Counts of messages are left out: they are always 1 for unary calls, and a watch would pay for
// them with each delivery.
type rpc struct {
	started, handled *prometheus.CounterVec
	seconds          *prometheus.HistogramVec
	known            map[string]bool // the full names of methods; set before the first call
	methods          sync.Map        // of *method by the full name
}

// callSeconds are the bounds of the latencies of unary calls. A write waits for the disk.
var callSeconds = []float64{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10}

func newRPC() *rpc {
	return &rpc{
		started: prometheus.NewCounterVec(prometheus.CounterOpts{Name: callsStarted.Name, Help: callsStarted.Help}, callsStarted.Labels),
		handled: prometheus.NewCounterVec(prometheus.CounterOpts{Name: callsHandled.Name, Help: callsHandled.Help}, callsHandled.Labels),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: callsSeconds.Name, Help: callsSeconds.Help, Buckets: callSeconds}, callsSeconds.Labels),
	}
}

// Describe implements prometheus.Collector.
func (r *rpc) Describe(ch chan<- *prometheus.Desc) {
	r.started.Describe(ch)
	r.handled.Describe(ch)
	r.seconds.Describe(ch)
}

// Collect implements prometheus.Collector.
func (r *rpc) Collect(ch chan<- prometheus.Metric) {
	r.started.Collect(ch)
	r.handled.Collect(ch)
	r.seconds.Collect(ch)
}

// method is the counters of a method.
type method struct {
	rpc     *rpc
	labels  []string // type, service and method
	started prometheus.Counter
	seconds prometheus.Observer // nil for a stream: its time says nothing
	handled [codes.Unauthenticated + 1]atomic.Pointer[prometheus.Counter]
}

// The types of methods.
const (
	unary        = "unary"
	clientStream = "client_stream"
	serverStream = "server_stream"
	bidiStream   = "bidi_stream"
)

// unknownMethod is the name of all methods that the server does not have.
const unknownMethod = "/unknown/unknown"

// of returns the counters of a method.
func (r *rpc) of(fullName, kind string) *method {
	if !r.known[fullName] {
		fullName, kind = unknownMethod, bidiStream
	}
	if m, ok := r.methods.Load(fullName); ok {
		return m.(*method)
	}
	service, name, _ := strings.Cut(strings.TrimPrefix(fullName, "/"), "/")
	m := &method{rpc: r, labels: []string{kind, service, name}}
	m.started = r.started.WithLabelValues(m.labels...)
	if kind == unary {
		m.seconds = r.seconds.WithLabelValues(m.labels...)
	}
	one, _ := r.methods.LoadOrStore(fullName, m)
	return one.(*method)
}

func (m *method) done(err error) {
	code := min(status.Code(err), codes.Unauthenticated)
	c := m.handled[code].Load()
	if c == nil {
		found := m.rpc.handled.WithLabelValues(append(m.labels[:3:3], code.String())...)
		c = &found
		m.handled[code].Store(c)
	}
	(*c).Inc()
}

// Methods names the methods of the server, before its first call. Calls of others are counted together: a client can
// call by any name.
func (m *Metrics) Methods(services map[string]grpc.ServiceInfo) {
	if m == nil {
		return
	}
	m.rpc.known = map[string]bool{}
	for service, info := range services {
		for _, one := range info.Methods {
			m.rpc.known["/"+service+"/"+one.Name] = true
		}
	}
}

// Unary returns the interceptor that counts unary calls, nil for no metrics.
func (m *Metrics) Unary() grpc.UnaryServerInterceptor {
	if m == nil {
		return nil
	}
	return func(ctx context.Context, req any, info *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
		of := m.rpc.of(info.FullMethod, unary)
		of.started.Inc()
		began := time.Now()
		resp, err := next(ctx, req)
		of.seconds.Observe(time.Since(began).Seconds())
		of.done(err)
		return resp, err
	}
}

// Stream returns the interceptor that counts streams, nil for no metrics.
func (m *Metrics) Stream() grpc.StreamServerInterceptor {
	if m == nil {
		return nil
	}
	return func(srv any, stream grpc.ServerStream, info *grpc.StreamServerInfo, next grpc.StreamHandler) error {
		of := m.rpc.of(info.FullMethod, kindOf(info))
		of.started.Inc()
		err := next(srv, stream)
		of.done(err)
		return err
	}
}

func kindOf(info *grpc.StreamServerInfo) string {
	switch {
	case info.IsClientStream && info.IsServerStream:
		return bidiStream
	case info.IsClientStream:
		return clientStream
	}
	return serverStream
}

var _ prometheus.Collector = (*rpc)(nil)
