// Package metrics shows the state of a server to Prometheus, on /metrics of the HTTP port.
//
// Most of it is read when Prometheus asks: the collector (collector.go) takes one value of the store and one of
// the server, so that the way of a call does not pay for it. On the way of a call are the counters of
// its method (rpc.go) and, for calls that fail, one counter of reasons.
//
// No label holds the id of a run, a job or a series, or a text that clients choose. The sets of labels are
// bounded (families.go).
//
// A Metrics is safe for concurrent use, and owns no goroutines. All methods may be called on nil, which counts
// nothing.
package metrics

import (
	"log/slog"
	"net/http"
	"runtime"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	dto "github.com/prometheus/client_model/go"

	"github.com/runstatus/runstatus/server/internal/store"
)

// Server describes a server for its operator. Counts are since the start.
type Server struct {
	Writable bool

	StatusWatches     int
	StatusWatchLag    int64 // changes that the last watch is behind
	SummaryWatches    int
	SummarySelections int

	Connections, MaxConnections int
	RefusedConnections          uint64

	Panics, AuditLost                        int64
	SpansExported, SpansFailed, SpansDropped uint64

	Rules []Rule // of notifications
}

// Rule describes how a rule of notifications does.
type Rule struct {
	Rule      string // its name
	Delivered int64
	Failed    int64
	Refused   int64
	Gaps      int64
	Waiting   int64
	Behind    int64
	Disabled  bool
}

// Config is what metrics are made of.
type Config struct {
	Version  string
	ReadOnly bool
	// Reasons are all reasons of errors.
	Reasons []string
	Store   interface{ Stats() store.Stats } // nil: nothing is said of runs
	Server  func() Server
	Log     *slog.Logger
}

// Metrics is the metrics of one server.
type Metrics struct {
	registry *prometheus.Registry
	rpc      *rpc
	failures map[string]prometheus.Counter // by reason
	log      *slog.Logger
}

// New returns the metrics of a server.
func New(c Config) *Metrics {
	m := &Metrics{registry: prometheus.NewRegistry(), rpc: newRPC(), failures: map[string]prometheus.Counter{}, log: c.Log}
	reasons := prometheus.NewCounterVec(prometheus.CounterOpts{Name: failures.Name, Help: failures.Help}, failures.Labels)
	for _, reason := range append(c.Reasons, otherReason) {
		m.failures[reason] = reasons.WithLabelValues(reason)
	}
	info := prometheus.MustNewConstMetric(buildInfo.desc, prometheus.GaugeValue, 1, c.Version, runtime.Version())
	m.registry.MustRegister(m.rpc, reasons, &collector{config: c, info: info, shown: map[group]bool{}},
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// otherReason is the label of errors without a reason of the API.
const otherReason = "OTHER"

// Failed counts an error by its reason.
func (m *Metrics) Failed(reason string) {
	if m == nil {
		return
	}
	c, ok := m.failures[reason]
	if !ok {
		c = m.failures[otherReason]
	}
	c.Inc()
}

// Handler answers with all metrics, in the formats that Prometheus asks for; nil for no metrics.
func (m *Metrics) Handler() http.Handler {
	if m == nil {
		return nil
	}
	gather := prometheus.GathererFunc(func() ([]*dto.MetricFamily, error) {
		found, err := m.registry.Gather()
		if err != nil {
			m.log.Error("a scrape lacks metrics", "err", err)
		}
		return found, err
	})
	return promhttp.HandlerFor(gather, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError, MaxRequestsInFlight: maxScrapes, EnableOpenMetrics: true})
}

// maxScrapes bounds the scrapes at a time.
const maxScrapes = 4
