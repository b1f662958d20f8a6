package server

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/internal/tokenfile"
	"github.com/runstatus/runstatus/internal/watchreq"
	"github.com/runstatus/runstatus/server/internal/repeats"
)

// scrape returns the metrics of a server.
func (s *httpServer) scrape(t testing.TB, headers ...string) string {
	t.Helper()
	return testkit.Scrape(t, s.url+"/metrics", headers...)
}

// wantSamples fails the test unless series get these values.
func (s *httpServer) wantSamples(t testing.TB, want map[string]float64) {
	t.Helper()
	for series, value := range want {
		var got float64
		if !testkit.Becomes(func() bool { got = testkit.Sample(s.scrape(t), series); return got == value }) {
			t.Errorf("%s is %v, want %v", series, got, value)
		}
	}
}

// What metrics count is what happened.
func TestMetricsCountWhatHappens(t *testing.T) {
	s := serveHTTP(t)
	s.create(t, &runstatusv1.CreateRunRequest{Id: "1"})
	s.create(t, &runstatusv1.CreateRunRequest{Id: "2"})
	s.create(t, &runstatusv1.CreateRunRequest{Kind: runstatusv1.Kind_KIND_SERIES})
	s.set(t, "test_runs/1", "RUNNING", "")
	if _, err := s.CompleteRun(t.Context(), &runstatusv1.CompleteRunRequest{Run: "test_runs/2", Result: "FAIL"}); err != nil {
		t.Fatal(err)
	}
	stream := s.reports(t)
	testkit.Must(t, reportOne(stream, setRequest("test_runs/1", "RUNNING", "again")))
	wantError(t, reportOne(stream, setRequest("test_runs/77", "RUNNING", "")), codes.NotFound, "RUN_NOT_FOUND", "")
	wantError(t, getRun(t, s.harness, "test_runs/77"), codes.NotFound, "RUN_NOT_FOUND", "")
	status := filepath.Join(s.dir, "test_runs/1/status")
	f, err := os.OpenFile(status, os.O_APPEND|os.O_WRONLY, 0)
	testkit.Must(t, err)
	_, err = f.WriteString("1795348525.573419 INFO external\nno status\n")
	testkit.Must(t, err)
	testkit.Must(t, f.Close())
	w := s.watch(t, runs("test_runs/1"))
	w.untilSynced()
	summary, err := s.WatchSummary(t.Context(), &runstatusv1.WatchSummaryRequest{})
	testkit.Must(t, err)
	_, err = summary.Recv()
	testkit.Must(t, err)
	s.wantSamples(t, map[string]float64{
		`runstatus_open_runs{kind="series",namespace="main",state="STATUS_CREATED"}`: 1,
		`runstatus_ended_runs{kind="test_run",namespace="main",outcome="FAILED"}`:    1,
		`runstatus_ended_runs{kind="test_run",namespace="main",outcome="PASSED"}`:    0,
		`runstatus_damaged_files{namespace="main"}`:                                  1,
		`runstatus_appended_lines_total{namespace="main"}`:                           6,
		`runstatus_external_lines_total{namespace="main"}`:                           2,
		`runstatus_external_bytes_total{namespace="main"}`:                           float64(len("1795348525.573419 INFO external\nno status\n")),
		`runstatus_malformed_lines_total{namespace="main"}`:                          1,
		`runstatus_external_line_delay_seconds_count{namespace="main"}`:              1,
		`runstatus_errors_total{reason="RUN_NOT_FOUND"}`:                             2,
		`runstatus_errors_total{reason="INTERNAL"}`:                                  0,
		`runstatus_watches{type="statuses"}`:                                         1,
		`runstatus_watches{type="summary"}`:                                          1,
		`runstatus_summary_selections`:                                               1,
		`runstatus_watch_lag_changes`:                                                0,
		`runstatus_writable`:                                                         1,
		`grpc_server_handled_total{grpc_code="NotFound",grpc_method="GetRun",grpc_service="runstatus.v1.StatusService",grpc_type="unary"}`:    1,
		`grpc_server_started_total{grpc_method="WatchStatuses",grpc_service="runstatus.v1.StatusService",grpc_type="server_stream"}`:          1,
		`grpc_server_handling_seconds_count{grpc_method="CompleteRun",grpc_service="runstatus.v1.StatusService",grpc_type="unary"}`:           1,
		`grpc_server_handling_seconds_count{grpc_method="WatchStatuses",grpc_service="runstatus.v1.StatusService",grpc_type="server_stream"}`: 0,
	})
	got := s.scrape(t)
	if strings.Contains(got, "test_runs/") || strings.Contains(got, `"77"`) {
		t.Error("the scrape names a run")
	}
	if testkit.Sample(got, "runstatus_commit_duration_seconds_count") == 0 || testkit.Sample(got, "runstatus_journal_bytes") == 0 {
		t.Error("the scrape says nothing of the journal")
	}
	t.Logf("the scrape has %d lines, %d bytes", strings.Count(got, "\n"), len(got))
}

// A watch that is not read falls behind; one that waits for changes does not, however many do not concern it.
func TestTheLagIsOfWatchesThatAreNotRead(t *testing.T) {
	s := serveHTTP(t, withoutProgress)
	s.run(t, "1", "")
	s.run(t, "2", "")
	idle := s.watch(t, runs("test_runs/2"))
	idle.untilSynced()
	for range 50 {
		s.set(t, "test_runs/1", "INFO", "")
	}
	s.wantSamples(t, map[string]float64{`runstatus_watch_lag_changes`: 0})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	unread, err := runstatusv1.NewStatusServiceClient(dial(t, s.conn.Target())).WatchStatuses(ctx, &runstatusv1.WatchStatusesRequest{Selection: watchreq.Runs("test_runs/1")})
	testkit.Must(t, err)
	_, err = unread.Recv()
	testkit.Must(t, err)
	var lag float64
	for range 200 {
		stream := s.reports(t)
		for range 20 {
			testkit.Must(t, reportOne(stream, setRequest("test_runs/1", "INFO", strings.Repeat("x", 3000))))
		}
		testkit.Must(t, stream.CloseSend())
		if lag = testkit.Sample(s.scrape(t), "runstatus_watch_lag_changes"); lag > 30 {
			return
		}
	}
	t.Errorf("the lag is %v", lag)
}

func TestWhoMayScrape(t *testing.T) {
	policy := "rules: [{who: {token: all}, role: reader}, {who: {token: some}, role: reader, runs: own}, {who: {token: other}, role: reader, namespaces: [main]}]"
	tokens := map[string]tokenfile.Entry{"all": {}, "some": {User: "ada"}, "other": {}, "none": {}}
	for mode, want := range map[string]map[string]int{
		"":            {"": 200, "all": 200, "none": 200},
		MetricsOpen:   {"": 200, "none": 200},
		MetricsRights: {"": 401, "all": 200, "some": 403, "other": 200, "none": 403},
		MetricsOff:    {"": 404, "all": 404},
	} {
		s := &httpServer{}
		site := serveSite(t, policy, tokens, func(c *settings) { c.HTTP, c.Observe.Metrics = "127.0.0.1:0", mode })
		s.harness, s.url = site.harness, "http://"+site.http.String()
		for token, code := range want {
			var headers []string
			if token != "" {
				headers = []string{"Authorization: Bearer " + site.tokens[token]}
			}
			if a := s.ask(t, http.MethodGet, "/metrics", "", headers...); a.code != code {
				t.Errorf("--metrics %s, token %q: %d, want %d: %.200s", mode, token, a.code, code, a.body)
			}
		}
	}
	http.DefaultClient.CloseIdleConnections()
}

// A panic, and an error without a reason, are told to the operator.
func TestInternalErrorsFireAnAlert(t *testing.T) {
	discard := slog.New(slog.DiscardHandler)
	st := &memoryStore{}
	serving := newServing(st, Config{Log: discard, HTTP: "127.0.0.1:0", NoSilence: true}, streamLimits{}, &repeats.Facts{})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	testkit.Must(t, err)
	done := make(chan error, 1)
	go func() { done <- serving.grpc.Serve(l) }()
	defer func() { testkit.Must(t, serving.stop()); testkit.Must(t, <-done) }()
	scraped := &http.Server{Handler: serving.metricsHandler()}
	at, err := net.Listen("tcp", "127.0.0.1:0")
	testkit.Must(t, err)
	go func() { _ = scraped.Serve(at) }() // returns with Close
	defer func() { _ = scraped.Close() }()
	url := "http://" + at.Addr().String()
	before := testkit.Scrape(t, url)
	st.fear = "a bug"
	_, err = runstatusv1.NewStatusServiceClient(dial(t, l.Addr().String())).GetRun(t.Context(), &runstatusv1.GetRunRequest{Run: "test_runs/1"})
	wantError(t, err, codes.Internal, "INTERNAL", "")
	after := testkit.Scrape(t, url)
	if testkit.Sample(after, "runstatus_panics_total") != 1 {
		t.Error("the panic is not counted")
	}
	testkit.WantAlerts(t, "../contrib/monitoring/alerts.yml", before, after, "RunstatusInternalErrors")
}

// Each call's line has the id that its client gave it and the principal, over both doors.
func TestCallsAreLoggedWithRequestAndPrincipal(t *testing.T) {
	s := serveSite(t, "rules: [{who: {token: ada}, role: admin}]", map[string]tokenfile.Entry{"ada": {}}, func(c *settings) {
		c.HTTP, c.Access.AuditLog = "127.0.0.1:0", filepath.Join(t.TempDir(), "audit")
	})
	ada := s.bearing(t, "ada")
	ctx := metadata.AppendToOutgoingContext(t.Context(), "x-request-id", "over-grpc")
	if _, err := ada.CreateRun(ctx, &runstatusv1.CreateRunRequest{Id: "1", Kind: runstatusv1.Kind_KIND_TEST_RUN}); err != nil {
		t.Fatal(err)
	}
	long := metadata.AppendToOutgoingContext(t.Context(), "x-request-id", strings.Repeat("x", 129))
	if _, err := ada.GetRun(long, &runstatusv1.GetRunRequest{Run: "test_runs/1"}); err != nil {
		t.Fatal(err)
	}
	h := &httpServer{harness: s.harness, url: "http://" + s.http.String()}
	if a := h.ask(t, http.MethodGet, "/v1/namespaces/main/test_runs/1", "", "X-Request-Id: over-http", "Authorization: Bearer "+s.tokens["ada"]); a.code != http.StatusOK {
		t.Fatal(a)
	}
	http.DefaultClient.CloseIdleConnections()
	log := s.log.String()
	for _, want := range []string{"/CreateRun code=OK took=", "request_id=over-grpc principal=token:ada", "request_id=over-http principal=token:ada"} {
		if !strings.Contains(log, want) {
			t.Errorf("the log lacks %q:\n%s", want, log)
		}
	}
	if strings.Contains(log, "xxxx") || !strings.Contains(log, "/GetRun code=OK") {
		t.Errorf("a long id was taken:\n%s", log)
	}
}

// The debug port has profiles, and opens on this machine alone.
func TestTheDebugPort(t *testing.T) {
	socket := filepath.Join(shortDir(t), "debug")
	serve(t, func(c *settings) { c.Observe.Debug = "unix:" + socket })
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", socket)
	}}}
	resp, err := client.Get("http://debug/debug/pprof/goroutine?debug=1")
	testkit.Must(t, err)
	text, err := io.ReadAll(resp.Body)
	testkit.Must(t, err)
	testkit.Must(t, resp.Body.Close())
	if !strings.Contains(string(text), "debugport") {
		t.Errorf("%s: %.200s", resp.Status, text)
	}
	for _, addr := range []string{"0.0.0.0:0", "192.0.2.1:80", ":6060", "unix:"} {
		if err := (Observe{Debug: addr}).validate(); err == nil {
			t.Errorf("the debug port may be %q", addr)
		}
	}
}

func TestMistakesInWhatIsObserved(t *testing.T) {
	for _, o := range []Observe{{Metrics: "all"}, {TraceEndpoint: "localhost:4317"}, {TraceEndpoint: "ftp://x"}, {TraceRuns: true}, {TraceEndpoint: "http://"}} {
		if err := o.validate(); err == nil {
			t.Errorf("%+v is accepted", o)
		} else if !strings.Contains(fmt.Sprint(err), "want") && !strings.Contains(fmt.Sprint(err), "endpoint") {
			t.Errorf("%+v: %v", o, err)
		}
	}
}
