package e2e

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/internal/watchreq"
)

// Each alert is fired by its cause, and no other alert is: real servers have the cause, Prometheus' own engine
// evaluates the rules over what they show.
func TestAlertsFireByTheirCauseAlone(t *testing.T) {
	testkit.Promtool(t)
	for name, cause := range map[string]struct {
		scrapes func(*testing.T) (before, after string)
		alerts  []string
	}{
		"all is well":                         {usualWork, nil},
		"the server is gone":                  {serverGone, []string{"RunstatusDown"}},
		"the disk is full":                    {diskFull, []string{"RunstatusCannotWrite", "RunstatusStorageErrors"}},
		"the disk answers late":               {diskLate, []string{"RunstatusCommitsSlow"}},
		"a file system hangs":                 {fileSystemHangs, []string{"RunstatusFileSystemUnresponsive", "RunstatusStorageErrors"}},
		"lines come while no server runs":     {linesFoundLate, []string{"RunstatusExternalLinesLate"}},
		"a status file is a link":             {fileUnreadable, []string{"RunstatusUnreadableFiles"}},
		"a program writes no status":          {lineMalformed, []string{"RunstatusDamagedLines"}},
		"a run says nothing":                  {runSilent, []string{"RunstatusRunsSilent"}},
		"a run waits for three days":          {runWaits, []string{"RunstatusRunsWaitLong"}},
		"a client does not read its watch":    {watchUnread, []string{"RunstatusWatchBehind"}},
		"a client floods":                     {clientFloods, []string{"RunstatusOverloaded"}},
		"calls come without a token":          {callsDenied, []string{"RunstatusDenials"}},
		"connections are nearly all taken":    {connectionsTaken, []string{"RunstatusConnectionsNearLimit"}},
		"more connections come than may":      {connectionsRefused, []string{"RunstatusConnectionsRefused"}},
		"the audit log's disk is full":        {auditFull, []string{"RunstatusAuditLost"}},
		"the receiver of traces does not run": {tracesLost, []string{"RunstatusTracesLost"}},
		"a receiver of messages is away":      {receiverAway, []string{"RunstatusNotificationsBehind"}},
		"a receiver of messages is gone":      {receiverGone, []string{"RunstatusNotificationsOff"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before, after := cause.scrapes(t)
			testkit.WantAlerts(t, alertRules, before, after, cause.alerts...)
		})
	}
}

// work sets some states of a run.
func (m *monitored) work(t *testing.T, run string) {
	t.Helper()
	m.must(t, "create", "--id", run)
	for _, state := range []string{"SCHEDULED", "RUNNING"} {
		m.must(t, "set", run, state)
	}
}

func usualWork(t *testing.T) (before, after string) {
	m := monitor(t)
	m.work(t, "1")
	before = m.scrape(t)
	m.work(t, "2")
	m.must(t, "finish", "2", "--result", "PASS")
	m.runstatus(t, "status", "77") // there is none
	appendLine(t, filepath.Join(m.dir, "test_runs/1/status"), statusLine(time.Now(), "INFO", "of another process"))
	return before, m.until(t, `runstatus_external_lines_total{namespace="main"}`, above(0))
}

func serverGone(t *testing.T) (before, after string) {
	m := monitor(t)
	before = m.scrape(t)
	m.stop(t)
	return before, ""
}

func diskFull(t *testing.T) (before, after string) {
	disk := testkit.SmallDisk(t, "1m")
	m := monitor(t, "--namespace", "full="+disk)
	c := caller{api(t, m.server), t}
	run := c.create("full", 1)[0]
	before = m.scrape(t)
	_ = os.WriteFile(filepath.Join(disk, "full"), make([]byte, 1<<20), 0o600) // it fails when the disk is full
	for range 100 {
		_ = c.set(hang, run, strings.Repeat("x", 200), time.Now())
		if testkit.Sample(m.scrape(t), "runstatus_writable") == 0 {
			break
		}
	}
	return before, m.until(t, "runstatus_writable", func(v float64) bool { return v == 0 })
}

func diskLate(t *testing.T) (before, after string) {
	slow := mount(t, t.TempDir())
	m := monitor(t, "--state-dir", filepath.Join(slow.dir, "state"))
	m.work(t, "1")
	before = m.scrape(t)
	slow.hang(t)
	hung := make(chan struct{})
	go func() {
		defer close(hung)
		_ = caller{api(t, m.server), t}.set(hang, "test_runs/1", "", time.Now())
	}()
	for began := time.Now(); time.Since(began) < 1500*time.Millisecond; { // so late is the disk
		m.scrape(t) // it waits for no disk
	}
	slow.resume(t)
	<-hung
	return before, m.scrape(t)
}

func fileSystemHangs(t *testing.T) (before, after string) {
	remote := mount(t, t.TempDir())
	m := monitor(t, "--namespace", "remote="+remote.dir)
	c := caller{api(t, m.server), t}
	runs := c.create("remote", 12)
	before = m.scrape(t)
	remote.hang(t)
	t.Cleanup(func() { remote.resume(t) })
	var calls sync.WaitGroup
	for _, run := range runs {
		calls.Go(func() { _ = c.set(time.Second, run, "", time.Now()) })
	}
	calls.Wait()
	return before, m.until(t, `runstatus_file_system_unresponsive{namespace="remote"}`, above(0))
}

// statusLine is a line of a status file.
func statusLine(at time.Time, state, note string) string {
	return fmt.Sprintf("%d.%06d %s %s\n", at.Unix(), at.Nanosecond()/1000, state, note)
}

func linesFoundLate(t *testing.T) (before, after string) {
	m := monitor(t)
	m.work(t, "1")
	before = m.scrape(t)
	m.stop(t)
	appendLine(t, filepath.Join(m.dir, "test_runs/1/status"), statusLine(time.Now().Add(-10*time.Minute), "INFO", "while no server runs"))
	m.server = serve(t, "--dir", m.dir, "--http", "127.0.0.1:0")
	return before, m.until(t, `runstatus_external_lines_total{namespace="main"}`, above(0))
}

func fileUnreadable(t *testing.T) (before, after string) {
	m := monitor(t)
	m.work(t, "1")
	before = m.scrape(t)
	dir := filepath.Join(m.dir, "test_runs/2")
	must(t, os.Mkdir(dir, 0o755))
	must(t, os.Symlink("../1/status", filepath.Join(dir, "status")))
	return before, m.until(t, `runstatus_unreadable_files{namespace="main"}`, above(0))
}

func lineMalformed(t *testing.T) (before, after string) {
	m := monitor(t)
	m.work(t, "1")
	before = m.scrape(t)
	appendLine(t, filepath.Join(m.dir, "test_runs/1/status"), "this is no status\n")
	return before, m.until(t, `runstatus_malformed_lines_total{namespace="main"}`, above(0))
}

func runSilent(t *testing.T) (before, after string) {
	m := monitor(t, "--silence-after", "RUNNING=1s")
	before = m.scrape(t)
	m.work(t, "1")
	return before, m.until(t, `runstatus_silent_runs{kind="test_run",namespace="main"}`, above(0))
}

func runWaits(t *testing.T) (before, after string) {
	m := monitor(t)
	m.work(t, "1")
	before = m.scrape(t)
	m.must(t, "create", "--id", "2")
	_, err := api(t, m.server).SetStatus(t.Context(), &runstatusv1.SetStatusRequest{Run: "test_runs/2", When: timestamppb.New(time.Now().Add(-72 * time.Hour)),
		State: &runstatusv1.SetStatusRequest_TestState{TestState: runstatusv1.TestState_TEST_STATE_SCHEDULED}})
	must(t, err)
	return before, m.until(t, `runstatus_open_run_oldest_seconds{kind="test_run",namespace="main",state="SCHEDULED"}`, above(2*86400))
}

// watchUnread opens a watch, reads its beginning, and then writes more than the alert lets a watch be behind.
func watchUnread(t *testing.T) (before, after string) {
	m := monitor(t, "--durability", "buffered")
	c := api(t, m.server)
	m.work(t, "1")
	before = m.scrape(t)
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	watch, err := c.WatchStatuses(ctx, &runstatusv1.WatchStatusesRequest{Selection: watchreq.Query("", "")})
	must(t, err)
	_, err = watch.Recv() // and nothing more
	must(t, err)
	stream, err := api(t, m.server).ReportStatuses(ctx)
	must(t, err)
	const messages, reports = 120, 100
	answered := make(chan error, 1)
	go func() {
		for n := 0; n < messages*reports; {
			got, err := stream.Recv()
			if err != nil {
				answered <- err
				return
			}
			n += len(got.GetAnswers())
		}
		answered <- nil
	}()
	for i := range messages {
		sent := &runstatusv1.ReportStatusesRequest{}
		for k := range reports {
			sent.Reports = append(sent.Reports, &runstatusv1.ReportStatusesRequest_Report{Id: int64(i*reports + k), Set: &runstatusv1.SetStatusRequest{Run: "test_runs/1",
				State: &runstatusv1.SetStatusRequest_TestState{TestState: runstatusv1.TestState_TEST_STATE_RUNNING}, Note: strings.Repeat("x", 200)}})
		}
		must(t, stream.Send(sent))
	}
	must(t, <-answered)
	return before, m.until(t, "runstatus_watch_lag_changes", above(10_000))
}

func clientFloods(t *testing.T) (before, after string) {
	m := monitor(t, "--max-calls-per-second", "1")
	before = m.scrape(t)
	c := caller{api(t, m.server), t}
	var calls sync.WaitGroup
	for range 80 {
		calls.Go(func() { _ = c.get(hang, "test_runs/1") })
	}
	calls.Wait()
	return before, m.scrape(t)
}

func callsDenied(t *testing.T) (before, after string) {
	tokens := filepath.Join(t.TempDir(), "tokens")
	well(t, finish(t, command(t, nil, "runstatus", "token", "create", "--file", tokens, "--label", "ada")), nil)
	m := monitor(t, "--auth-tokens", tokens)
	before = m.scrape(t)
	c := caller{api(t, m.server), t}
	for range 100 {
		_ = c.get(hang, "test_runs/1") // it has no token
	}
	return before, m.scrape(t)
}

// connect opens a connection and sends nothing.
func (m *monitored) connect(t *testing.T) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", m.addr)
	must(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

func connectionsTaken(t *testing.T) (before, after string) {
	m := monitor(t, "--max-connections", "20", "--max-connections-per-peer", "20")
	before = m.scrape(t)
	for range 17 {
		m.connect(t)
	}
	return before, m.until(t, "runstatus_connections", above(16))
}

func connectionsRefused(t *testing.T) (before, after string) {
	m := monitor(t, "--max-connections", "4", "--max-connections-per-peer", "4")
	before = m.scrape(t)
	open := []net.Conn{m.connect(t), m.connect(t), m.connect(t), m.connect(t)}
	for refused := false; !refused; { // until the server has counted the others
		conn := m.connect(t)
		must(t, conn.SetReadDeadline(time.Now().Add(100*time.Millisecond)))
		_, err := conn.Read(make([]byte, 1))
		refused = errors.Is(err, io.EOF) || err != nil && !os.IsTimeout(err)
		open = append(open, conn)
	}
	for _, conn := range open {
		must(t, conn.Close())
	}
	testkit.Eventually(t, func() bool { // the scrape needs a connection, too
		conn, err := net.Dial("tcp", m.http())
		must(t, err)
		defer conn.Close()
		_, err = fmt.Fprint(conn, "GET /healthz HTTP/1.0\r\n\r\n")
		must(t, err)
		n, _ := conn.Read(make([]byte, 1)) // nothing if it is refused
		return n == 1
	}, "a connection is accepted again")
	return before, m.until(t, "runstatus_connections", func(v float64) bool { return v < 3 })
}

func auditFull(t *testing.T) (before, after string) {
	if f, err := os.OpenFile("/dev/full", os.O_WRONLY, 0); err != nil {
		t.Skipf("a device that is always full is needed: %v", err)
	} else {
		must(t, f.Close())
	}
	m := monitor(t, "--audit-log", "/dev/full")
	before = m.scrape(t)
	m.work(t, "1")
	return before, m.scrape(t)
}

func receiverAway(t *testing.T) (before, after string) {
	m := monitor(t, "--notify", writeRules(t, t.TempDir(), ruleFor("all", "ended", &hook{addr: "127.0.0.1:1"}, ""))) // where nothing listens
	before = m.scrape(t)
	m.work(t, "1")
	m.must(t, "finish", "1", "--result", "PASS")
	return before, m.until(t, `runstatus_notifications_waiting{rule="all"}`, above(0))
}

func receiverGone(t *testing.T) (before, after string) {
	gone := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusGone) }))
	t.Cleanup(gone.Close)
	m := monitor(t, "--notify", writeRules(t, t.TempDir(), ruleFor("all", "ended", &hook{addr: gone.Listener.Addr().String()}, "")))
	before = m.scrape(t)
	for _, run := range []string{"1", "2"} {
		m.work(t, run)
		m.must(t, "finish", run, "--result", "PASS")
	}
	return before, m.until(t, `runstatus_notification_rule_disabled{rule="all"}`, above(0))
}

func tracesLost(t *testing.T) (before, after string) {
	m := monitor(t, "--trace-endpoint", "http://127.0.0.1:1") // where nothing listens
	before = m.scrape(t)
	m.work(t, "1")
	return before, m.until(t, `runstatus_trace_spans_total{result="failed"}`, above(0))
}
