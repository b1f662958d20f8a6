package metrics

import (
	"flag"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

var update = flag.Bool("update", false, "write the table into the manual")

// The manual has the table of all metrics, as the code has them.
func TestTheManualHasTheTable(t *testing.T) {
	const path = "../../../docs/operations.md"
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	table := regexp.MustCompile(`(?s)(<!-- metrics: [^\n]* -->\n)(.*?)(<!-- /metrics -->)`)
	m := table.FindSubmatch(text)
	if m == nil {
		t.Fatal("the manual has no place for the table")
	}
	if string(m[2]) == Table() {
		return
	}
	if !*update {
		t.Fatalf("the table in the manual is not that of the code; go test ./server/internal/metrics -update writes it:\n%s", cmp.Diff(string(m[2]), Table()))
	}
	text = table.ReplaceAll(text, []byte("${1}"+strings.ReplaceAll(Table(), "$", "$$")+"${3}"))
	if err := os.WriteFile(path, text, 0o644); err != nil {
		t.Fatal(err)
	}
}

// fixed is a store with these statistics.
type fixed store.Stats

func (f *fixed) Stats() store.Stats { return store.Stats(*f) }

func newMetrics(st interface{ Stats() store.Stats }) *Metrics {
	return New(Config{Version: "v1", Reasons: []string{"INTERNAL"}, Store: st, Server: func() Server { return Server{} }, Log: slog.New(slog.DiscardHandler)})
}

func scrape(t *testing.T, m *Metrics) string {
	t.Helper()
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", http.NoBody))
	if w.Code != http.StatusOK {
		t.Fatalf("%d: %s", w.Code, w.Body)
	}
	return w.Body.String()
}

// vocabulary is the built-in states.
func vocabulary(t *testing.T) *statusfile.Vocabulary {
	t.Helper()
	v, err := statusfile.NewVocabulary(nil)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func runIn(id int, state string) *store.Run {
	r := &store.Run{Name: store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: fmt.Sprint(id)}, UpdateTime: time.Now().Add(-time.Hour)}
	r.Current.State = state
	return r
}

// Whatever stands in status files, the number of series is bounded.
func TestInventedStatesShareASeries(t *testing.T) {
	counts := store.NewRunCounts(time.Now())
	v := vocabulary(t)
	for i := range 5000 {
		counts.Add(v, runIn(i, fmt.Sprintf("INVENTED_%d", i)))
	}
	counts.Add(v, runIn(5000, "RUNNING"))
	got := scrape(t, newMetrics(&fixed{Namespaces: []store.NamespaceStats{{Name: "main", Runs: counts}}}))
	for _, want := range []string{
		`runstatus_open_runs{kind="test_run",namespace="main",state="other"} 5000`, `runstatus_open_runs{kind="test_run",namespace="main",state="RUNNING"} 1`,
		`runstatus_open_run_oldest_seconds{kind="test_run",namespace="main",state="RUNNING"} 36`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the scrape lacks %s", want)
		}
	}
	if n := strings.Count(got, "\n"); n > 600 {
		t.Errorf("the scrape has %d lines", n)
	}
}

// A state that no run is in any more is 0, and does not vanish: its series would look as if it went on.
func TestAStateThatIsLeftIsZero(t *testing.T) {
	st := &fixed{Namespaces: []store.NamespaceStats{{Name: "main", Runs: store.NewRunCounts(time.Now())}}}
	st.Namespaces[0].Runs.Add(vocabulary(t), runIn(1, "RUNNING"))
	m := newMetrics(st)
	scrape(t, m)
	st.Namespaces[0].Runs = store.NewRunCounts(time.Now())
	if got := scrape(t, m); !strings.Contains(got, `runstatus_open_runs{kind="test_run",namespace="main",state="RUNNING"} 0`) {
		t.Error("the series has vanished")
	}
}

func TestReasonsThatTheAPILacksShareASeries(t *testing.T) {
	m := newMetrics(nil)
	m.Failed("INTERNAL")
	m.Failed("invented")
	m.Failed("")
	got := scrape(t, m)
	if !strings.Contains(got, `runstatus_errors_total{reason="INTERNAL"} 1`) || !strings.Contains(got, `runstatus_errors_total{reason="OTHER"} 2`) {
		t.Errorf("got\n%s", got)
	}
}

// A client may call methods by any name.
func TestMethodsThatTheServerLacksShareASeries(t *testing.T) {
	m := newMetrics(nil)
	m.Methods(map[string]grpc.ServiceInfo{"s": {Methods: []grpc.MethodInfo{{Name: "Known"}}}})
	count := m.Stream()
	for i := range 1000 {
		info := &grpc.StreamServerInfo{FullMethod: fmt.Sprintf("/s/Invented%d", i), IsClientStream: true, IsServerStream: true}
		if err := count(nil, nil, info, func(any, grpc.ServerStream) error { return status.Error(codes.Unimplemented, "") }); err == nil {
			t.Fatal("the error is lost")
		}
	}
	got := scrape(t, m)
	want := `grpc_server_handled_total{grpc_code="Unimplemented",grpc_method="unknown",grpc_service="unknown",grpc_type="bidi_stream"} 1000`
	if !strings.Contains(got, want) || strings.Contains(got, "Invented") {
		t.Errorf("got\n%s", got)
	}
}

// Prometheus' own linter has no complaint about names, units and help texts.
func TestMetricsFollowTheConventions(t *testing.T) {
	problems, err := promlint.New(strings.NewReader(scrape(t, newMetrics(&fixed{Namespaces: []store.NamespaceStats{{Name: "main"}}})))).Lint()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		if strings.HasPrefix(p.Metric, "runstatus_") {
			t.Errorf("%s: %s", p.Metric, p.Text)
		}
	}
}

func TestNoMetricsCountNothing(t *testing.T) {
	var m *Metrics
	m.Failed("INTERNAL")
	if m.Handler() != nil || m.Unary() != nil || m.Stream() != nil {
		t.Error("there is something where there are no metrics")
	}
}
