package e2e

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/watchreq"
)

// idleForm is how many watches are held, how long nothing happens to them, and how
// long the server may take to stop with all of them open; 0: it is not checked.
type idleForm struct {
	watches    int
	idle, stop time.Duration
}

const (
	idleRuns    = 100
	aConnection = 500 // streams; the server takes 1,024
)

// TestIdleWatchesAreHeld opens many watches, lets nothing happen, has each told of a
// line, and stops the server under them: each is told that, and where to go on.
func TestIdleWatchesAreHeld(t *testing.T) {
	forms := []idleForm{{watches: 1000, idle: time.Second}}
	if *longCampaign {
		forms = []idleForm{{1000, 10 * time.Second, time.Second}, {10_000, time.Minute, 10 * time.Second}}
	}
	for _, form := range forms {
		t.Run(strconv.Itoa(form.watches), form.hold)
	}
}

func (f idleForm) hold(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	s := start(t, func(*exec.Cmd) {}, "--dir", t.TempDir())
	defer func() { s.stop(t) }()
	c, err := client.New(s.addr)
	must(t, err)
	defer func() { _ = c.Close() }()
	for i := range idleRuns {
		_, err := c.Create(t.Context(), &runstatusv1.CreateRunRequest{Kind: runstatusv1.Kind_KIND_TEST_RUN, Id: strconv.Itoa(i + 1)})
		must(t, err)
	}
	before := s.resident(t)
	ctx, cancel := context.WithCancel(context.Background())
	var all []idleWatch
	defer func() {
		cancel()
		for _, w := range all {
			_ = w.conn.Close()
		}
	}()
	all = f.open(ctx, t, s.addr)
	opened := s.resident(t)
	wait(t.Context(), f.idle)
	held := s.resident(t)

	began := time.Now()
	for i := range idleRuns {
		_, err := c.Run("test_runs/"+strconv.Itoa(i+1)).Set(t.Context(), client.StateName("RUNNING"), "")
		must(t, err)
	}
	for i, w := range all {
		if got, want := w.event(t).GetStatus(), inMain+nameOfIdle(i); got.GetRun() != want || got.GetSequence() != 2 {
			t.Fatalf("watch %d was told %v, want line 2 of %s", i, got, want)
		}
	}
	told := time.Since(began)

	began = time.Now()
	must(t, s.cmd.Process.Signal(syscall.SIGTERM))
	for i, w := range all {
		closing := w.event(t)
		if closing.GetClosing().GetReason() != runstatusv1.WatchClosing_REASON_SHUTDOWN || closing.GetResumeToken() == "" {
			t.Fatalf("watch %d was told %v", i, closing)
		}
		if _, err := w.Recv(); status.Code(err) != codes.Unavailable {
			t.Fatalf("watch %d ended with %v", i, err)
		}
	}
	if err := s.wait(); err != nil {
		t.Errorf("the server ended with %v\n%s", err, s.log)
	}
	stopped := time.Since(began)
	t.Logf("%d watches of %d runs: %.1f KB each when all are open, %.1f KB after %v; a line for each in %v; the server was gone %v after SIGTERM",
		len(all), idleRuns, f.each(opened-before), f.each(held-before), f.idle, told.Round(time.Millisecond), stopped.Round(time.Millisecond))
	if f.stop > 0 && !raceEnabled && stopped > f.stop {
		t.Errorf("it took %v to stop with %d watches", stopped, f.watches)
	}
}

func (f idleForm) each(bytes int64) float64 { return float64(bytes) / float64(f.watches) / 1000 }

// idleWatch is a call that is not read until a message is due.
type idleWatch struct {
	grpc.ServerStreamingClient[runstatusv1.WatchStatusesResponse]
	conn *grpc.ClientConn // it shares
}

func nameOfIdle(i int) string { return fmt.Sprint("test_runs/", i%idleRuns+1) }

func (f idleForm) open(ctx context.Context, t testing.TB, addr string) []idleWatch {
	t.Helper()
	var conn *grpc.ClientConn
	all := make([]idleWatch, f.watches)
	for i := range all {
		if i%aConnection == 0 {
			var err error
			conn, err = grpc.NewClient(addr, grpc.WithTransportCredentials(insecure.NewCredentials()))
			must(t, err)
		}
		stream, err := runstatusv1.NewStatusServiceClient(conn).WatchStatuses(ctx, &runstatusv1.WatchStatusesRequest{Selection: watchreq.Runs(nameOfIdle(i))})
		must(t, err)
		all[i] = idleWatch{stream, conn}
	}
	for _, w := range all {
		for w.event(t).GetSynced() == nil {
		}
	}
	return all
}

// event returns what comes next, progress left out.
func (w idleWatch) event(t testing.TB) *runstatusv1.WatchStatusesResponse {
	t.Helper()
	for {
		m, err := w.Recv()
		must(t, err)
		if m.GetProgress() == nil {
			return m
		}
	}
}

// resident returns the bytes of memory that the server has.
func (s *server) resident(t testing.TB) int64 {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", s.cmd.Process.Pid))
	if err != nil {
		t.Skip("needs /proc")
	}
	pages, err := strconv.ParseInt(strings.Fields(string(text))[1], 10, 64)
	must(t, err)
	return pages * int64(os.Getpagesize())
}
