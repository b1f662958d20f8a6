package e2e

import (
	"context"
	"encoding/hex"
	"net"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	otlp "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/internal/watchreq"
)

// receiver is a receiver of OTLP on a real socket.
type receiver struct {
	collector.UnimplementedTraceServiceServer
	url    string
	server *grpc.Server

	mu       sync.Mutex
	spans    []*otlp.Span
	services map[string]bool
	tenants  []string
}

func startReceiver(t *testing.T, addr string) *receiver {
	t.Helper()
	l, err := net.Listen("tcp", addr)
	must(t, err)
	r := &receiver{url: "http://" + l.Addr().String(), server: grpc.NewServer(), services: map[string]bool{}}
	collector.RegisterTraceServiceServer(r.server, r)
	go func() { _ = r.server.Serve(l) }() // ends with Stop
	t.Cleanup(r.server.Stop)
	return r
}

// Export implements TraceServiceServer.
func (r *receiver) Export(ctx context.Context, req *collector.ExportTraceServiceRequest) (*collector.ExportTraceServiceResponse, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.tenants = append(r.tenants, metadata.ValueFromIncomingContext(ctx, "x-tenant")...)
	for _, res := range req.GetResourceSpans() {
		for _, a := range res.GetResource().GetAttributes() {
			if a.GetKey() == "service.name" {
				r.services[a.GetValue().GetStringValue()] = true
			}
		}
		for _, scope := range res.GetScopeSpans() {
			r.spans = append(r.spans, scope.GetSpans()...)
		}
	}
	return &collector.ExportTraceServiceResponse{}, nil
}

// named returns the spans with a name.
func (r *receiver) named(name string) (found []*otlp.Span) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, s := range r.spans {
		if s.GetName() == name {
			found = append(found, s)
		}
	}
	return found
}

// children returns the names and times of the spans below one, in the order of their begins.
func (r *receiver) children(of *otlp.Span) (found []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var below []*otlp.Span
	for _, s := range r.spans {
		if string(s.GetParentSpanId()) == string(of.GetSpanId()) && string(s.GetTraceId()) == string(of.GetTraceId()) {
			below = append(below, s)
		}
	}
	slices.SortFunc(below, func(a, b *otlp.Span) int {
		return int(int64(a.GetStartTimeUnixNano()) - int64(b.GetStartTimeUnixNano()))
	})
	for _, s := range below {
		found = append(found, s.GetName()+" "+time.Duration(s.GetEndTimeUnixNano()-s.GetStartTimeUnixNano()).String())
	}
	return found
}

func attribute(s *otlp.Span, key string) string {
	for _, a := range s.GetAttributes() {
		if a.GetKey() == key {
			return a.GetValue().GetStringValue()
		}
	}
	return ""
}

// serveTraced starts a server with the variables of OpenTelemetry that the test has.
func serveTraced(t *testing.T, r *receiver, args ...string) *monitored {
	t.Helper()
	m := &monitored{dir: t.TempDir()}
	m.server = serveAs(t, withEnvironment("OTEL_BSP_SCHEDULE_DELAY=50", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT="+r.url, "OTEL_EXPORTER_OTLP_HEADERS=x-tenant=ours"),
		append([]string{"--dir", m.dir, "--http", "127.0.0.1:0", "--log-level", "debug"}, args...)...)
	return m
}

// A call over either door has a span that belongs to the trace of its client. A watch has none.
func TestCallsHaveSpans(t *testing.T) {
	r := startReceiver(t, "127.0.0.1:0")
	m := serveTraced(t, r)
	c := api(t, m.server)
	const trace = "0af7651916cd43dd8448eb211c80319c"
	ctx := metadata.AppendToOutgoingContext(t.Context(), "traceparent", "00-"+trace+"-b7ad6b7169203331-01")
	watching, cancel := context.WithCancel(ctx)
	watch, err := c.WatchStatuses(watching, &runstatusv1.WatchStatusesRequest{Selection: watchreq.Query("", "")})
	must(t, err)
	_, err = watch.Recv()
	must(t, err)
	cancel()
	_, err = c.GetVersion(ctx, &runstatusv1.GetVersionRequest{})
	must(t, err)
	testkit.Scrape(t, "http://"+m.http()+"/v1/states", "Traceparent: 00-"+trace+"-b7ad6b7169203332-01")
	for name, parent := range map[string]string{"runstatus.v1.StatusService/GetVersion": "b7ad6b7169203331", "runstatus.v1.StatusService/ListStates": "b7ad6b7169203332"} {
		var found []*otlp.Span
		testkit.Eventually(t, func() bool { found = r.named(name); return len(found) > 0 }, name)
		if s := found[0]; len(found) != 1 || s.GetKind() != otlp.Span_SPAN_KIND_SERVER || hex.EncodeToString(s.GetParentSpanId()) != parent {
			t.Errorf("%s: %v", name, found)
		}
		if got := hex.EncodeToString(found[0].GetTraceId()); got != trace {
			t.Errorf("%s is in the trace %s", name, got)
		}
	}
	m.stop(t)
	for _, s := range r.spans { // nothing comes any more
		if strings.Contains(s.GetName(), "Watch") {
			t.Errorf("there is the span %s", s.GetName())
		}
	}
	if !r.services["runstatusd"] || !slices.Contains(r.tenants, "ours") {
		t.Errorf("the spans are of %v, for %v", r.services, r.tenants)
	}
	if !strings.Contains(m.log.String(), "request_id="+trace) {
		t.Error("no line of the log has the id of the trace")
	}
}

// A run that ends has one span, with the times of its lines, and its phases below it.
func TestEndedRunsHaveSpans(t *testing.T) {
	r := startReceiver(t, "127.0.0.1:0")
	m := serveTraced(t, r, "--trace-runs")
	m.must(t, "create", "--id", "7", "--name", "hpcg")
	began := time.Now().Add(time.Minute).Truncate(time.Microsecond) // behind the lines of the creation
	for i, step := range []struct {
		after time.Duration
		state string
	}{
		{0, "SCHEDULED"}, {10 * time.Second, "INFO"}, {30 * time.Second, "BUILDING"}, {60 * time.Second, "BUILD_DONE"}, {70 * time.Second, "RUNNING"},
		{100 * time.Second, "RUN_DONE"}, {101 * time.Second, "COMPLETE"},
	} {
		at := began.Add(step.after)
		appendLine(t, m.dir+"/test_runs/7/status", statusLine(at, step.state, itoa(i)))
	}
	var runs []*otlp.Span
	testkit.Eventually(t, func() bool { runs = r.named("hpcg"); return len(runs) > 0 && len(r.children(runs[0])) == 3 }, "the span of the run")
	run := runs[0]
	if want := []string{"queued 30s", "build 40s", "run 30s"}; !slices.Equal(r.children(run), want) {
		t.Errorf("the phases are %q, want %q", r.children(run), want)
	}
	if end := time.Unix(0, int64(run.GetEndTimeUnixNano())); len(runs) != 1 || len(run.GetParentSpanId()) > 0 || !end.Equal(began.Add(101*time.Second)) {
		t.Errorf("%d spans of the run, the first ends at %v, want %v: %v", len(runs), end, began.Add(101*time.Second), run)
	}
	if got := attribute(run, "runstatus.run") + " " + attribute(run, "runstatus.outcome"); got != "test_runs/7 COMPLETED" && got != "namespaces/main/test_runs/7 COMPLETED" {
		t.Errorf("the span is of %s", got)
	}
}

// While the receiver is away spans are dropped and counted, and calls go on. Later ones come when it is back.
func TestAReceiverThatIsAwayHoldsNothingUp(t *testing.T) {
	first := startReceiver(t, "127.0.0.1:0")
	m := serveTraced(t, first)
	c := api(t, m.server)
	call := func() {
		t.Helper()
		_, err := c.GetVersion(t.Context(), &runstatusv1.GetVersionRequest{})
		must(t, err)
	}
	call()
	testkit.Eventually(t, func() bool { return len(first.named("runstatus.v1.StatusService/GetVersion")) > 0 }, "the first span")
	first.server.Stop()
	for range 6000 { // more than wait
		call()
	}
	m.until(t, `runstatus_trace_spans_total{result="dropped"}`, above(0))
	again := startReceiver(t, strings.TrimPrefix(first.url, "http://"))
	testkit.Eventually(t, func() bool {
		call()
		return len(again.named("runstatus.v1.StatusService/GetVersion")) > 0
	}, "spans come again")
}

// withEnvironment gives a program more variables.
func withEnvironment(more ...string) as {
	return func(cmd *exec.Cmd) { cmd.Env = append(cmd.Env, more...) }
}
