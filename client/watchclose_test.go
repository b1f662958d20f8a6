package client_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/runstatus/runstatus/client"
	"github.com/runstatus/runstatus/client/internal/clienttest"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/testkit"
)

func TestAWatchEndsWhenItsClientIsClosed(t *testing.T) {
	steps := []step{{messages("joined a@1:1", "synced"), nil}}
	for name, end := range map[string]error{"connected": nil, "between connections": errCut} {
		c := connectTo(t, &scripted{steps: []step{{messages("joined a@1:1", "synced"), end}}})
		closed := func() { _ = c.Close() }
		opts := []client.WatchOption{client.Runs("test_runs/1"), client.Redialing(func(error) { closed() })}
		var last error
		for e, err := range c.Watch(context.Background(), opts...) {
			if e.Synced && end == nil {
				closed()
			}
			last = err
		}
		if status.Code(last) != codes.Canceled || errors.Is(last, context.Canceled) {
			t.Errorf("%s: it ended with %v", name, last)
		}
		for _, err := range c.Watch(context.Background(), client.Runs("test_runs/1")) {
			last = err
		}
		if status.Code(last) != codes.Canceled {
			t.Errorf("%s: a new one ended with %v", name, last)
		}
	}
	for name, c := range map[string]*client.Client{
		"its own connection": connectTo(t, &scripted{steps: steps}), "the caller's": overConn(t, &scripted{steps: steps}),
	} {
		_, err := c.Wait(context.Background(), client.Runs("test_runs/1"), client.UntilEnded(), client.OnChange(func([]*runstatusv1.Run) { _ = c.Close() }))
		if status.Code(err) != codes.Canceled {
			t.Errorf("%s: a wait ended with %v", name, err)
		}
		if err := c.Close(); err != nil {
			t.Errorf("%s: closed again: %v", name, err)
		}
	}
}

// The error of a call that ended with its context Is the context's error.
func TestWhatAContextEndsIsItsError(t *testing.T) {
	service := &clienttest.Ledger{}
	service.Treat("namespaces/main/test_runs/1", clienttest.Hangs)
	c := connectTo(t, &hanging{Ledger: service})
	run := c.Run("test_runs/1")
	for name, call := range map[string]func(context.Context) error{
		"Set": func(ctx context.Context) error { _, err := run.Set(ctx, running, ""); return err },
		"Get": func(ctx context.Context) error { _, err := run.Get(ctx); return err },
		"Wait": func(ctx context.Context) error {
			_, err := c.Wait(ctx, client.Runs("test_runs/1"), client.UntilEnded())
			return err
		},
		"Watch": func(ctx context.Context) (last error) {
			for _, err := range c.Watch(ctx, client.Runs("test_runs/1")) {
				last = err
			}
			return last
		},
		"a shared Set": func(ctx context.Context) error {
			_, _, err := c.SetShared(ctx, request("namespaces/main/test_runs/1", nil))
			return err
		},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		defer cancel()
		if err := call(ctx); !errors.Is(err, context.DeadlineExceeded) || strings.HasSuffix(name, "et") && status.Code(err) != codes.DeadlineExceeded {
			t.Errorf("%s beyond its time: %v", name, err)
		}
		ctx, cancel = context.WithCancel(t.Context())
		time.AfterFunc(20*time.Millisecond, cancel)
		if err := call(ctx); !errors.Is(err, context.Canceled) || strings.HasSuffix(name, "et") && status.Code(err) != codes.Canceled {
			t.Errorf("%s, cancelled: %v", name, err)
		}
	}
}

// hanging never answers a read.
type hanging struct{ *clienttest.Ledger }

func (h *hanging) WatchStatuses(_ *runstatusv1.WatchStatusesRequest, stream grpc.ServerStreamingServer[runstatusv1.WatchStatusesResponse]) error {
	return clienttest.Hangs(stream.Context(), nil)
}

func (h *hanging) GetRun(ctx context.Context, _ *runstatusv1.GetRunRequest) (*runstatusv1.GetRunResponse, error) {
	return nil, clienttest.Hangs(ctx, nil)
}

// Any number of watches leaves room for other calls.
func TestWatchesLeaveRoomForCalls(t *testing.T) {
	const watches = 10
	c := connectTo(t, &scripted{steps: make([]step, watches)})
	c.WatchesEach(3)
	ctx, cancel := context.WithCancel(t.Context())
	var all sync.WaitGroup
	for range watches {
		all.Go(func() {
			for _, err := range c.Watch(ctx, client.Runs("test_runs/1")) {
				if !errors.Is(err, context.Canceled) {
					t.Error(err)
				}
			}
		})
	}
	testkit.Eventually(t, func() bool { return c.WatchConnections() == 4 }, "ten watches have four connections")
	cancel()
	all.Wait()
	if n := c.WatchConnections(); n != 1 {
		t.Errorf("without watches there are %d", n)
	}
}

// The minute is counted from the loss of the connection, not from the last message.
func TestTheMinuteOfAWaitBeginsWithTheLoss(t *testing.T) {
	s := &scripted{steps: []step{{messages("joined a@1:1", "synced"), errCut}, {nil, errCut}, {messages("met"), nil}}}
	slow := client.OnChange(func([]*runstatusv1.Run) { <-time.After(3 * time.Second) })
	c := connectTo(t, s)
	c.WaitsFor(2 * time.Second)
	if _, err := c.Wait(t.Context(), client.Runs("test_runs/1"), client.UntilEnded(), slow); err != nil {
		t.Error(err)
	}
	s = &scripted{steps: []step{{messages("joined a@1:1", "synced"), errCut}}}
	for range 100 {
		s.steps = append(s.steps, step{nil, errCut})
	}
	c = connectTo(t, s)
	c.WaitsFor(2 * time.Second)
	began := time.Now()
	_, err := c.Wait(t.Context(), client.Runs("test_runs/1"), client.UntilEnded())
	if took := time.Since(began); status.Code(err) != codes.Unavailable || took < 2*time.Second {
		t.Errorf("without a server it ended after %s: %v", took, err)
	}
}

// A watch in progress does not end because of a proxy's answer for an absent server or because of
// another service on the server's port.
func TestAWatchOutlivesOthersInTheServersPlace(t *testing.T) {
	for _, words := range []error{
		status.Error(codes.PermissionDenied, "unexpected HTTP status code received from server: 403 (Forbidden)"),
		status.Error(codes.Unauthenticated, "unexpected HTTP status code received from server: 401 (Unauthorized)"),
		status.Error(codes.Unimplemented, "unexpected HTTP status code received from server: 404 (Not Found)"),
		status.Error(codes.Unimplemented, "unknown service runstatus.v1.StatusService"),
		status.Error(codes.Internal, "unexpected HTTP status code received from server: 400 (Bad Request)"),
		status.Error(codes.Unknown, "x"),
	} {
		s := &scripted{steps: []step{{messages("joined a@1:1", "synced"), errCut}, {nil, words}, {messages("met"), nil}}}
		if got, err := watched(t, s); err != nil || len(got) != 3 {
			t.Errorf("%v: %q, %v", words, got, err)
		}
		s = &scripted{steps: []step{{nil, words}}}
		if _, err := watched(t, s); status.Code(err) != status.Code(words) {
			t.Errorf("at first: %v", err)
		}
	}
}

// A watch whose checkpoint can't be written returns an error before the first event.
func TestACheckpointThatCantBeKeptIsToldAtOnce(t *testing.T) {
	dir := t.TempDir()
	pipe := filepath.Join(dir, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{pipe, dir, "/dev/null", "/proc/self/checkpoint", filepath.Join(dir, "absent", "checkpoint"), filepath.Join(pipe, "x")} {
		s := &scripted{steps: []step{{messages("synced", "met"), nil}}}
		events, last := 0, error(nil)
		for _, err := range connectTo(t, s).Watch(t.Context(), client.Runs("test_runs/1"), client.Checkpoint(path)) {
			events++
			last = err
		}
		if !errors.Is(last, client.ErrCheckpoint) || events != 1 || len(s.requests) > 0 {
			t.Errorf("%s: %d events, %v", path, events, last)
		}
	}
}

func TestACheckpointMayBeEmptyOrALink(t *testing.T) {
	dir := t.TempDir()
	target, link := filepath.Join(dir, "target"), filepath.Join(dir, "link")
	for name, prepare := range map[string]func() error{
		"a link to an empty file": func() error { return errors.Join(os.WriteFile(target, nil, 0o600), os.Symlink("target", link)) },
		"a link to no file":       func() error { return os.Symlink(target, link) },
		"a link to a link": func() error {
			return errors.Join(os.Symlink(target, filepath.Join(dir, "between")), os.Symlink("between", link))
		},
	} {
		if err := prepare(); err != nil {
			t.Fatal(name, err)
		}
		s := &scripted{steps: []step{{messages("progress", "synced", "met"), nil}, {messages("met"), nil}}}
		c := connectTo(t, s)
		for range 2 {
			for e, err := range c.Watch(t.Context(), client.Runs("test_runs/1"), client.Checkpoint(link)) {
				if err != nil {
					t.Errorf("%s: %v", name, err)
				}
				e.Ack()
			}
		}
		if got := s.tokens(); len(got) != 2 || got[1] != "met/0" {
			t.Errorf("%s: asked with %q", name, got)
		}
		if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
			t.Errorf("%s is no link any more: %v", name, err)
		}
		for _, path := range []string{target, link, filepath.Join(dir, "between")} {
			_ = os.Remove(path)
		}
	}
}
