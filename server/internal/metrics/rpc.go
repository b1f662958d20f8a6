package metrics

import (
	"strings"

	provider "github.com/grpc-ecosystem/go-grpc-middleware/providers/prometheus"
	"github.com/prometheus/client_golang/prometheus"
	"google.golang.org/grpc"
)

// rpc counts calls by go-grpc-middleware's provider. Unary calls and streams have one each, of which the names are
// the same, because a stream belongs in no histogram of latencies. The provider's counts of messages are left
// out: they are always 1 for unary calls, and would cost a watch as much as a tenth of a delivery.
type rpc struct {
	calls, streams *provider.ServerMetrics
}

// callSeconds are the bounds of the latencies of unary calls. A write waits for the disk.
var callSeconds = []float64{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10}

func newRPC() *rpc {
	return &rpc{
		calls:   provider.NewServerMetrics(provider.WithServerHandlingTimeHistogram(provider.WithHistogramBuckets(callSeconds))),
		streams: provider.NewServerMetrics(),
	}
}

// Describe implements prometheus.Collector.
func (r *rpc) Describe(ch chan<- *prometheus.Desc) {
	all := make(chan *prometheus.Desc)
	go func() { defer close(all); r.calls.Describe(all) }()
	for d := range all {
		if !isOfMessages(d) {
			ch <- d
		}
	}
}

// Collect implements prometheus.Collector.
func (r *rpc) Collect(ch chan<- prometheus.Metric) {
	all := make(chan prometheus.Metric)
	go func() { defer close(all); r.calls.Collect(all); r.streams.Collect(all) }()
	for m := range all {
		if !isOfMessages(m.Desc()) {
			ch <- m
		}
	}
}

func isOfMessages(d *prometheus.Desc) bool { return strings.Contains(d.String(), `"grpc_server_msg_`) }

// Unary returns the interceptor that counts unary calls, nil for no metrics.
func (m *Metrics) Unary() grpc.UnaryServerInterceptor {
	if m == nil {
		return nil
	}
	return m.rpc.calls.UnaryServerInterceptor()
}

// Stream returns the interceptor that counts streams, nil for no metrics.
func (m *Metrics) Stream() grpc.StreamServerInterceptor {
	if m == nil {
		return nil
	}
	count := m.rpc.streams.StreamServerInterceptor()
	return func(srv any, stream grpc.ServerStream, info *grpc.StreamServerInfo, next grpc.StreamHandler) error {
		return count(srv, stream, info, func(srv any, _ grpc.ServerStream) error { return next(srv, stream) })
	}
}

var _ prometheus.Collector = (*rpc)(nil)
