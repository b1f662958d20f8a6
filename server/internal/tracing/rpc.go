package tracing

import (
	"context"
	"strings"

	"go.opentelemetry.io/contrib/instrumentation/google.golang.org/grpc/otelgrpc"
	"go.opentelemetry.io/otel/attribute"
	otelcodes "go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/metric/noop"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/stats"
	"google.golang.org/grpc/status"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// untraced are the methods that stay open for as long as a client likes, and those by which machines look whether the
// server is there.
var untraced = map[string]bool{
	runstatusv1.StatusService_WatchStatuses_FullMethodName:           true,
	runstatusv1.StatusService_WatchSummary_FullMethodName:            true,
	runstatusv1.StatusService_ReportStatuses_FullMethodName:          true,
	"/grpc.health.v1.Health/Check":                                   true,
	"/grpc.health.v1.Health/Watch":                                   true,
	"/grpc.reflection.v1.ServerReflection/ServerReflectionInfo":      true,
	"/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo": true,
}

// Options returns the options of a gRPC server whose calls have spans; none for nil.
func (t *Tracing) Options() []grpc.ServerOption {
	if t == nil {
		return nil
	}
	return []grpc.ServerOption{grpc.StatsHandler(otelgrpc.NewServerHandler(
		otelgrpc.WithTracerProvider(t.provider), otelgrpc.WithPropagators(t.propagators), otelgrpc.WithMeterProvider(noop.NewMeterProvider()),
		otelgrpc.WithFilter(func(info *stats.RPCTagInfo) bool { return t.traces(info.FullMethodName) })))}
}

// Methods has the methods of a server's services traced; others, whose names are a client's text, have no span. It is
// called before the server serves.
func (t *Tracing) Methods(services map[string]grpc.ServiceInfo) {
	if t == nil {
		return
	}
	t.methods = map[string]bool{}
	for service, info := range services {
		for _, m := range info.Methods {
			name := "/" + service + "/" + m.Name
			t.methods[name] = !untraced[name]
		}
	}
}

// traces reports whether a method has spans.
func (t *Tracing) traces(method string) bool { return t.methods[method] }

// Relayed returns the interceptors of calls that come over the HTTP port without a connection of gRPC, whose handler
// of stats does not see them; none for nil.
func (t *Tracing) Relayed() []grpc.UnaryServerInterceptor {
	if t == nil {
		return nil
	}
	return []grpc.UnaryServerInterceptor{t.relayed}
}

func (t *Tracing) relayed(ctx context.Context, req any, info *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
	if !t.traces(info.FullMethod) {
		return next(ctx, req)
	}
	if md, ok := metadata.FromIncomingContext(ctx); ok {
		ctx = t.propagators.Extract(ctx, carrier(md))
	}
	service, method, _ := strings.Cut(strings.TrimPrefix(info.FullMethod, "/"), "/")
	ctx, span := t.tracer.Start(ctx, service+"/"+method, trace.WithSpanKind(trace.SpanKindServer), trace.WithAttributes(
		attribute.String("rpc.system.name", "grpc"), attribute.String("rpc.method", service+"/"+method), attribute.String("network.protocol.name", "http")))
	defer span.End()
	resp, err := next(ctx, req)
	code := status.Code(err)
	span.SetAttributes(attribute.String("rpc.response.status_code", code.String()))
	if err != nil {
		span.SetStatus(otelcodes.Error, "")
	}
	return resp, err
}

// carrier is the metadata of a call. Only to read from it is needed.
type carrier metadata.MD

// Get implements propagation.TextMapCarrier.
func (c carrier) Get(key string) string {
	if values := metadata.MD(c).Get(key); len(values) > 0 {
		return values[0]
	}
	return ""
}

// Set implements propagation.TextMapCarrier.
func (c carrier) Set(key, value string) { metadata.MD(c).Set(key, value) }

// Keys implements propagation.TextMapCarrier.
func (c carrier) Keys() (keys []string) {
	for key := range c {
		keys = append(keys, key)
	}
	return keys
}

var _ propagation.TextMapCarrier = carrier{}
