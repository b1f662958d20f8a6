package tracing

import (
	"context"
	"log/slog"
	"net"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/status"

	otelcodes "go.opentelemetry.io/otel/codes"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
)

// failing fails with the name of a run.
type failing struct {
	grpc_health_v1.UnimplementedHealthServer
}

func (failing) List(context.Context, *grpc_health_v1.HealthListRequest) (*grpc_health_v1.HealthListResponse, error) {
	return nil, status.Error(codes.Unavailable, "test_runs/7 cannot be read")
}

// A span has the method and the outcome of a call, and no text of the client or of an error.
func TestSpansHaveMethodsAndOutcomesOnly(t *testing.T) {
	memory, begun := tracetest.NewInMemoryExporter(), tracetest.NewSpanRecorder()
	tr, err := New(Config{Endpoint: "http://127.0.0.1:1", Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	if err := tr.Close(); err != nil { // its exporter is not the one of this test
		t.Fatal(err)
	}
	tr.export = newExport(memory, tr.log)
	tr.provider = sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(tr.export.processor()), sdktrace.WithSpanProcessor(begun))
	tr.tracer = tr.provider.Tracer("test")
	server := grpc.NewServer(tr.Options()...)
	grpc_health_v1.RegisterHealthServer(server, failing{})
	tr.Methods(server.GetServiceInfo())
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = server.Serve(l) }() // ends with Stop
	t.Cleanup(server.Stop)
	conn, err := grpc.NewClient(l.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	for _, method := range []string{"/test_runs.7/secret", "/grpc.health.v1.Health/secret", "/grpc.health.v1.Health/List", "/grpc.health.v1.Health/Check"} {
		if err := conn.Invoke(t.Context(), method, &grpc_health_v1.HealthCheckRequest{}, &grpc_health_v1.HealthCheckResponse{}); err == nil {
			t.Errorf("%s is answered", method)
		}
	}
	info := &grpc.UnaryServerInfo{FullMethod: "/grpc.health.v1.Health/List"}
	_, err = tr.relayed(t.Context(), nil, info, func(context.Context, any) (any, error) { return failing{}.List(t.Context(), nil) })
	if status.Code(err) != codes.Unavailable {
		t.Error(err)
	}
	server.GracefulStop()
	if err := tr.provider.ForceFlush(t.Context()); err != nil {
		t.Fatal(err)
	}
	spans := memory.GetSpans()
	if len(spans) != 2 || len(begun.Started()) != 2 {
		t.Errorf("%d spans have begun, and ended have %+v", len(begun.Started()), spans)
	}
	for _, s := range spans {
		if s.Name != "grpc.health.v1.Health/List" || s.Status.Code != otelcodes.Error || s.Status.Description != "" || len(s.Events) > 0 {
			t.Errorf("there is the span %+v", s)
		}
	}
	if err := tr.Close(); err != nil {
		t.Error(err)
	}
}
