package server

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/status"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/internal/watchreq"
	"github.com/runstatus/runstatus/server/internal/repeats"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

func TestOpenStreamsDontHoldTheStopUp(t *testing.T) {
	h := serve(t)
	watch, err := grpc_health_v1.NewHealthClient(h.conn).Watch(t.Context(), &grpc_health_v1.HealthCheckRequest{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := watch.Recv(); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	if err := h.stop(); err != nil {
		t.Error(err)
	}
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("it took %v", took)
	}
	var last grpc_health_v1.HealthCheckResponse_ServingStatus
	for {
		resp, err := watch.Recv()
		if err != nil {
			if status.Code(err) != codes.Unavailable {
				t.Errorf("the stream ended with %v", err)
			}
			break
		}
		last = resp.GetStatus()
	}
	if last != grpc_health_v1.HealthCheckResponse_NOT_SERVING {
		t.Logf("the last health seen was %v", last) // the end of the stream may come first
	}
}

func TestAHalfOpenConnectionDoesntHoldTheStopUp(t *testing.T) {
	t.Parallel() // since it takes the whole time of grace
	ready := make(chan []net.Addr, 1)
	h := serve(t, func(c *settings) {
		tell := c.Ready
		c.Listen = append(c.Listen, "127.0.0.1:0")
		c.Ready = func(a []net.Addr) { ready <- a; tell(a) }
	})
	addr := (<-ready)[1]
	conn, err := net.Dial("tcp", addr.String()) // and says nothing
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	h.create(t, &runstatusv1.CreateRunRequest{})
	start := time.Now()
	if err := h.stop(); err != nil {
		t.Error(err)
	}
	if took := time.Since(start); took > graceTime+500*time.Millisecond {
		t.Errorf("it took %v", took)
	}
}

// A file system may block the goroutines that read files for the notifications and for rights.
func TestGoroutinesThatHangDontHoldTheStopUp(t *testing.T) {
	for name, hang := range map[string]func(s *serving, f func()){
		"in the background": func(s *serving, f func()) { s.background.Go(f) },
		"for rights":        func(s *serving, f func()) { s.chain.access.done.Go(f) },
		"for health":        func(s *serving, f func()) { s.reports.done.Go(f) },
	} {
		t.Run(name, func(t *testing.T) {
			st := &slowStore{closed: make(chan struct{})}
			s := newServing(st, Config{Log: discard, inProcess: true}, streamLimits{}, &repeats.Facts{})
			release, stopped := make(chan struct{}), make(chan error, 1)
			t.Cleanup(func() { close(release) })
			hang(s, func() { <-release })
			go func() { stopped <- s.stopWithin(200 * time.Millisecond) }()
			select {
			case err := <-stopped:
				if err == nil || !strings.Contains(err.Error(), "still under way after 200ms") {
					t.Errorf("it ends with %v", err)
				}
			case <-time.After(10 * time.Second):
				t.Fatal("it does not end")
			}
			select {
			case <-st.closed:
				t.Error("the store is closed under a goroutine that may use it")
			default:
			}
		})
	}
}

// slowStore answers when it is told to.
type slowStore struct {
	fakeStore
	entered, release chan struct{}
	closed           chan struct{}
}

func (s *slowStore) Run(context.Context, store.Name) (*store.Run, error) {
	close(s.entered)
	<-s.release
	return &store.Run{Name: store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: "12"}}, nil
}

func (s *slowStore) Close() error { close(s.closed); return nil }

func TestCallsUnderWayAreAnsweredBeforeTheStoreCloses(t *testing.T) {
	st := &slowStore{entered: make(chan struct{}), release: make(chan struct{}), closed: make(chan struct{})}
	s := newServing(st, Config{Log: discard, inProcess: true}, streamLimits{}, &repeats.Facts{})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = s.grpc.Serve(l) }()
	client := runstatusv1.NewStatusServiceClient(dial(t, l.Addr().String()))
	answer := make(chan error, 1)
	go func() {
		_, err := client.GetRun(t.Context(), &runstatusv1.GetRunRequest{Run: "test_runs/12"})
		answer <- err
	}()
	<-st.entered
	stopped := make(chan error, 1)
	go func() { stopped <- s.stop() }()
	select {
	case <-st.closed:
		t.Error("the store was closed under a call")
	case <-time.After(100 * time.Millisecond):
	}
	close(st.release)
	if err := errors.Join(<-answer, <-stopped); err != nil {
		t.Error(err)
	}
	<-st.closed
}

// A stream whose client does not read is blocked in a send. The stop ends that within a second.
func TestStreamsThatAreNotReadDontHoldTheStopUp(t *testing.T) {
	note := strings.Repeat("x", 4000)
	for name, block := range map[string]func(*testing.T, *harness){
		"a watch": func(t *testing.T, h *harness) {
			h.watch(t, runs("test_runs/1")).untilSynced()
			for range 300 { // more than what a connection takes unread
				h.set(t, "test_runs/1", "INFO", note)
			}
		},
		"reports": func(t *testing.T, h *harness) {
			stream := h.reports(t)
			go func() {
				for i := range int64(3000) {
					if stream.Send(batchOf(i, setRequest("test_runs/1", "INFO", note))) != nil {
						return
					}
				}
			}()
			if !testkit.Becomes(func() bool { return h.get(t, "test_runs/1").GetCurrent().GetSequence() > 500 }) {
				t.Fatal("nothing is reported")
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := serve(t)
			h.run(t, "1", "")
			block(t, h)
			start := time.Now()
			if err := h.stop(); err != nil {
				t.Error(err)
			}
			if took := time.Since(start); took > graceTime-time.Second {
				t.Errorf("it took %v", took)
			} else {
				t.Logf("it took %v", took)
			}
			if log := h.log.String(); strings.Contains(log, "level=ERROR") {
				t.Errorf("the log has errors: %s", log)
			}
		})
	}
}

// On a machine that is overloaded a call needs seconds to end that was cancelled.
func TestACallThatEndsLateIsWaitedFor(t *testing.T) {
	t.Parallel() // since it takes the whole time of grace, and more
	st := &slowStore{entered: make(chan struct{}), release: make(chan struct{}), closed: make(chan struct{})}
	s := newServing(st, Config{Log: discard, inProcess: true}, streamLimits{}, &repeats.Facts{})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = s.grpc.Serve(l) }()
	client := runstatusv1.NewStatusServiceClient(dial(t, l.Addr().String()))
	go func() { _, _ = client.GetRun(t.Context(), &runstatusv1.GetRunRequest{Run: "test_runs/12"}) }()
	<-st.entered
	time.AfterFunc(graceTime+2*time.Second, func() { close(st.release) })
	if err := s.stop(); err != nil {
		t.Error(err)
	}
	<-st.closed
}

func TestInProcessEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	conn, stop, err := InProcess(ctx, Config{Namespaces: []Namespace{{Name: "main", Dir: t.TempDir()}}, ReadOnly: true, NoLock: true})
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	client := runstatusv1.NewStatusServiceClient(conn)
	if !testkit.Becomes(func() bool {
		_, err := client.ListRuns(t.Context(), &runstatusv1.ListRunsRequest{})
		return err != nil
	}) {
		t.Error("it still answers")
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
}

// A restart with a thousand watches is no thousand errors.
func TestAStopLogsNoErrors(t *testing.T) {
	h := serve(t)
	watch, err := h.WatchStatuses(t.Context(), &runstatusv1.WatchStatusesRequest{Selection: watchreq.Query("namespaces/main", "")})
	if err != nil {
		t.Fatal(err)
	}
	report, err := h.ReportStatuses(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := watch.Recv(); err != nil {
		t.Fatal(err)
	}
	if err := h.stop(); err != nil {
		t.Error(err)
	}
	for err = nil; err == nil; {
		_, err = watch.Recv()
	}
	wantError(t, err, codes.Unavailable, "SHUTTING_DOWN", "")
	_, err = report.Recv()
	if err == nil || strings.Contains(h.log.String(), "ERROR") {
		t.Errorf("%v; the log:\n%s", err, h.log)
	}
	if !strings.Contains(h.log.String(), "WatchStatuses") {
		t.Errorf("the watch is not logged:\n%s", h.log)
	}
}
