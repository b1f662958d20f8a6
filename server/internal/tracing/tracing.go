// Package tracing sends traces to a receiver of OpenTelemetry (OTLP over gRPC): a span for each call (rpc.go), and,
// if it is asked for, one for each run that has ended, with the times of its phases (runs.go).
//
// Watches and streams of reports have no span: it would be as long as they are open. The standard variables of the
// environment say what the flags do not (OTEL_EXPORTER_OTLP_HEADERS, OTEL_TRACES_SAMPLER, OTEL_RESOURCE_ATTRIBUTES and
// so on).
//
// What waits for the receiver is bounded (export.go): while it is away, spans are dropped and counted, and nothing
// else waits. All methods of a Tracing may be called concurrently, and on nil, which does nothing. The goroutines are
// those of the batch processor and of the exporter's connection, which Close ends, and that of Runs.
package tracing

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracegrpc"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// Config says where traces go.
type Config struct {
	Endpoint string // the URL of the receiver, http://HOST:PORT or https://HOST:PORT
	Version  string
	Log      *slog.Logger
}

// CheckEndpoint returns an error unless a text is the URL of a receiver.
func CheckEndpoint(text string) error {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return fmt.Errorf("the trace endpoint %q is not a URL such as http://localhost:4317, of a receiver of OTLP over gRPC", text)
	}
	return nil
}

// closeTime bounds how long Close waits for the receiver.
const closeTime = 2 * time.Second

// Tracing makes spans and sends them.
type Tracing struct {
	provider    *sdktrace.TracerProvider
	tracer      trace.Tracer
	propagators propagation.TextMapPropagator
	export      *export
	methods     map[string]bool // with spans; set before anything is served
	log         *slog.Logger
}

// New returns a Tracing. It does not wait for the receiver, which may come later.
func New(c Config) (*Tracing, error) {
	if err := CheckEndpoint(c.Endpoint); err != nil {
		return nil, err
	}
	ctx := context.Background()
	exporter, err := otlptracegrpc.New(ctx, otlptracegrpc.WithEndpointURL(c.Endpoint))
	if err != nil {
		return nil, fmt.Errorf("prepare to send traces to %s: %w", c.Endpoint, err)
	}
	about, err := resource.New(ctx,
		resource.WithAttributes(attribute.String("service.name", "runstatusd"), attribute.String("service.version", c.Version)),
		resource.WithHost(), resource.WithFromEnv())
	if err != nil && !errors.Is(err, resource.ErrPartialResource) {
		return nil, fmt.Errorf("describe this server in traces: %w", err)
	}
	t := &Tracing{export: newExport(exporter, c.Log), log: c.Log}
	t.provider = sdktrace.NewTracerProvider(sdktrace.WithResource(about), sdktrace.WithSpanProcessor(t.export.processor()))
	t.tracer = t.provider.Tracer("github.com/runstatus/runstatus/server")
	t.propagators = propagation.NewCompositeTextMapPropagator(propagation.TraceContext{}, propagation.Baggage{})
	return t, nil
}

// Close sends what waits, for two seconds at most.
func (t *Tracing) Close() error {
	if t == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), closeTime)
	defer cancel()
	if err := t.provider.Shutdown(ctx); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("send the last traces: %w", err)
	}
	return nil
}

// Counts returns how many spans were exported, how many the receiver did not take, and how many were dropped
// because too many waited.
func (t *Tracing) Counts() (exported, failed, dropped uint64) {
	if t == nil {
		return 0, 0, 0
	}
	return t.export.exported.Load(), t.export.failed.Load(), t.export.dropped.Load()
}

// ID returns the id of the trace that a call belongs to, "" if none.
func ID(ctx context.Context) string {
	if c := trace.SpanContextFromContext(ctx); c.HasTraceID() {
		return c.TraceID().String()
	}
	return ""
}
