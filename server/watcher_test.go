package server

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/watchreq"
)

// watcher is one WatchStatuses call of a test.
type watcher struct {
	t      testing.TB
	stream grpcWatch
	token  string // of the newest message
	cancel context.CancelFunc
}

type grpcWatch interface {
	Recv() (*runstatusv1.WatchStatusesResponse, error)
}

// recvTime is how long a message may take that must come.
const recvTime = 10 * time.Second

func (h *harness) watch(t testing.TB, req *runstatusv1.WatchStatusesRequest) *watcher {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	stream, err := h.WatchStatuses(ctx, req)
	if err != nil {
		t.Fatal(err)
	}
	return &watcher{t: t, stream: stream, cancel: cancel}
}

func (w *watcher) recv() (*runstatusv1.WatchStatusesResponse, error) {
	late := time.AfterFunc(recvTime, w.cancel)
	defer late.Stop()
	m, err := w.stream.Recv()
	if err == nil {
		if m.GetResumeToken() == "" {
			w.t.Errorf("a message without a token: %v", m)
		}
		w.token = m.GetResumeToken()
	}
	return m, err
}

// next returns the next message, which must come.
func (w *watcher) next() *runstatusv1.WatchStatusesResponse {
	w.t.Helper()
	m, err := w.recv()
	if err != nil {
		w.t.Fatalf("no message: %v", err)
	}
	return m
}

// event is next, progress left out.
func (w *watcher) event() *runstatusv1.WatchStatusesResponse {
	w.t.Helper()
	for late := time.Now().Add(recvTime); ; {
		if m := w.next(); m.GetProgress() == nil {
			return m
		}
		if time.Now().After(late) {
			w.t.Fatal("no event came")
		}
	}
}

// want reads events, which must be these.
func (w *watcher) want(events ...string) {
	w.t.Helper()
	for i, want := range events {
		if got := say(w.event()); got != want {
			w.t.Fatalf("message %d: got %q, want %q", i, got, want)
		}
	}
}

// untilSynced reads up to synced, and returns what came, sorted.
func (w *watcher) untilSynced() []string {
	w.t.Helper()
	if m := w.next(); m.GetProgress() == nil {
		w.t.Errorf("the first message is %q", say(m))
	}
	var events []string
	for {
		m := w.event()
		if m.GetSynced() != nil {
			slices.Sort(events)
			return events
		}
		events = append(events, say(m))
	}
}

// fails reads until the error, which it returns.
func (w *watcher) fails() error {
	w.t.Helper()
	for {
		if _, err := w.recv(); err != nil {
			return err
		}
	}
}

// say writes a message down, such as "status test_runs/1 2 RUNNING".
func say(m *runstatusv1.WatchStatusesResponse) string {
	switch e := m.GetEvent().(type) {
	case *runstatusv1.WatchStatusesResponse_Status:
		s := e.Status
		return fmt.Sprintf("status %s %d %s", short(s.GetRun()), s.GetSequence(), s.GetStateName())
	case *runstatusv1.WatchStatusesResponse_Joined:
		return "joined " + sayRun(e.Joined)
	case *runstatusv1.WatchStatusesResponse_Left:
		return "left " + short(e.Left.GetRun().GetName())
	case *runstatusv1.WatchStatusesResponse_Ended:
		return fmt.Sprintf("ended %s %t", sayRun(e.Ended), e.Ended.GetEnded())
	case *runstatusv1.WatchStatusesResponse_Updated:
		return "updated " + sayRun(e.Updated)
	case *runstatusv1.WatchStatusesResponse_Synced:
		return "synced"
	case *runstatusv1.WatchStatusesResponse_Progress:
		return "progress"
	case *runstatusv1.WatchStatusesResponse_Closing:
		return "closing " + strings.TrimPrefix(e.Closing.GetReason().String(), "REASON_")
	}
	return "nothing"
}

func sayRun(r *runstatusv1.Run) string {
	return fmt.Sprintf("%s %d %s", short(r.GetName()), r.GetCurrent().GetSequence(), r.GetCurrent().GetStateName())
}

func short(name string) string { return strings.TrimPrefix(name, "namespaces/main/") }

// run makes a test run with an id.
func (h *harness) run(t testing.TB, id, series string) *runstatusv1.Run {
	t.Helper()
	return h.create(t, &runstatusv1.CreateRunRequest{Id: id, Series: series})
}

func (h *harness) series(t testing.TB, id string) *runstatusv1.Run {
	t.Helper()
	return h.create(t, &runstatusv1.CreateRunRequest{Id: id, Kind: runstatusv1.Kind_KIND_SERIES})
}

func (h *harness) remove(t testing.TB, run string) {
	t.Helper()
	if _, err := h.DeleteRun(t.Context(), &runstatusv1.DeleteRunRequest{Run: run, Force: true}); err != nil {
		t.Fatal(err)
	}
}

func (h *harness) closeSeries(t testing.TB, series string) {
	t.Helper()
	if _, err := h.CloseSeries(t.Context(), &runstatusv1.CloseSeriesRequest{Run: series}); err != nil {
		t.Fatal(err)
	}
}

func runs(names ...string) *runstatusv1.WatchStatusesRequest {
	return &runstatusv1.WatchStatusesRequest{Selection: watchreq.Runs(names...)}
}

func clone(req *runstatusv1.WatchStatusesRequest) *runstatusv1.WatchStatusesRequest {
	return proto.Clone(req).(*runstatusv1.WatchStatusesRequest)
}

func cut(s string) (first, rest string, found bool) { return strings.Cut(s, " ") }
