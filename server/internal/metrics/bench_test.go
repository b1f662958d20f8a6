package metrics

import (
	"context"
	"testing"

	"google.golang.org/grpc"
)

// BenchmarkCalls measures what it costs to count a call.
func BenchmarkCalls(b *testing.B) {
	m := newMetrics(nil)
	info := &grpc.UnaryServerInfo{FullMethod: "/runstatus.v1.StatusService/SetStatus"}
	done := func(context.Context, any) (any, error) { return nil, nil }
	m.Methods(map[string]grpc.ServiceInfo{"runstatus.v1.StatusService": {Methods: []grpc.MethodInfo{{Name: "SetStatus"}}}})
	count := m.Unary()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := count(b.Context(), nil, info, done); err != nil {
			b.Fatal(err)
		}
	}
}
