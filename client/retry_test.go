package client_test

import (
	"context"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"github.com/runstatus/runstatus/client"
	"github.com/runstatus/runstatus/client/internal/clienttest"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// shaky is a service that is UNAVAILABLE at first. It records its requests.
type shaky struct {
	runstatusv1.UnimplementedStatusServiceServer
	mu       sync.Mutex
	failures int
	requests []proto.Message
}

func (s *shaky) take(req proto.Message) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, req)
	if len(s.requests) <= s.failures {
		return status.Error(codes.Unavailable, "not yet")
	}
	return nil
}

func (s *shaky) SetStatus(_ context.Context, req *runstatusv1.SetStatusRequest) (*runstatusv1.SetStatusResponse, error) {
	return &runstatusv1.SetStatusResponse{Status: &runstatusv1.StatusInfo{Run: req.GetRun()}}, s.take(req)
}

func (s *shaky) CreateRun(_ context.Context, req *runstatusv1.CreateRunRequest) (*runstatusv1.CreateRunResponse, error) {
	return &runstatusv1.CreateRunResponse{}, s.take(req)
}

func (s *shaky) GetRun(_ context.Context, req *runstatusv1.GetRunRequest) (*runstatusv1.GetRunResponse, error) {
	return &runstatusv1.GetRunResponse{}, s.take(req)
}

func (s *shaky) DeleteRun(_ context.Context, req *runstatusv1.DeleteRunRequest) (*runstatusv1.DeleteRunResponse, error) {
	return &runstatusv1.DeleteRunResponse{}, s.take(req)
}

func TestRetriesAreTheSameCall(t *testing.T) {
	for name, test := range map[string]struct {
		call func(context.Context, *client.Client) error
		want int
	}{
		"SetStatus": {func(ctx context.Context, c *client.Client) error {
			_, err := c.Run("test_runs/1").Set(ctx, running, "")
			return err
		}, 3},
		"CreateRun": {func(ctx context.Context, c *client.Client) error {
			_, err := c.Create(ctx, nil)
			return err
		}, 3},
		"GetRun": {func(ctx context.Context, c *client.Client) error {
			_, err := c.Run("test_runs/1").Get(ctx)
			return err
		}, 3},
		"DeleteRun, which is not retried": {func(ctx context.Context, c *client.Client) error {
			return c.Run("test_runs/1").Delete(ctx, false)
		}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			s := &shaky{failures: 2}
			err := test.call(t.Context(), connectTo(t, s))
			if (err != nil) != (test.want == 1) || len(s.requests) != test.want {
				t.Fatalf("%d tries, then %v", len(s.requests), err)
			}
			for _, req := range s.requests {
				if !proto.Equal(req, s.requests[0]) {
					t.Errorf("tried %v, then %v", s.requests[0], req)
				}
			}
			if req, ok := s.requests[0].(*runstatusv1.SetStatusRequest); ok && req.GetWhen() == nil {
				t.Error("there is no when")
			}
			if req, ok := s.requests[0].(*runstatusv1.CreateRunRequest); ok && req.GetRequestId() == "" {
				t.Error("there is no request_id")
			}
		})
	}
}

// retryAll repeats whatever failed.
const retryAll = `{"methodConfig": [{"name": [{"service": "runstatus.v1.StatusService"}],
	"retryPolicy": {"maxAttempts": 3, "initialBackoff": "0.01s", "maxBackoff": "0.01s", "backoffMultiplier": 1, "retryableStatusCodes": ["UNAVAILABLE", "UNKNOWN"]}}]}`

// overConn returns a client on a connection of the caller, which has a retry policy of its own.
func overConn(t *testing.T, service runstatusv1.StatusServiceServer) *client.Client {
	t.Helper()
	addr := listen(t, service)
	conn, err := grpc.NewClient(addr, grpc.WithTransportCredentials(insecure.NewCredentials()), grpc.WithDefaultServiceConfig(retryAll))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	c, err := client.New("", client.WithConn(conn))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Two clients stamp the same state and note with the same microsecond.
func TestTwoClientsInOneMicrosecondWriteTwoLines(t *testing.T) {
	a, b := connect(t), connect(t)
	run := create(t, a, nil).Name()
	now := time.Now().Add(time.Hour) // later than any clock
	for _, c := range []*client.Client{a, b, a, b} {
		c.StampFrom(now)
		replayed := true
		info, err := c.Run(run).Set(t.Context(), running, "tick", client.Replayed(&replayed))
		if err != nil || replayed || info.GetNote() != "tick" {
			t.Errorf("%v, replayed %v, %v", info, replayed, err)
		}
	}
	reporter := client.NewReporter(b, filepath.Join(t.TempDir(), "spool"), dropped(t))
	b.StampFrom(now)
	if err := reporter.Set(run, running, "tick"); err != nil {
		t.Error(err)
	}
	if err := reporter.Close(); err != nil {
		t.Error(err)
	}
	if got := notes(t, a, run); len(got) != 5 {
		t.Errorf("%d lines", len(got))
	}
	replayed := false
	if _, err := a.Run(run).Set(t.Context(), running, "tick", client.When(now.Add(time.Microsecond)), client.Replayed(&replayed)); err != nil || !replayed {
		t.Errorf("with a time of its own: replayed %v, %v", replayed, err)
	}
}

// A second attempt that finds the status has found its own.
func TestASecondTryIsSatisfiedWithItsOwnLine(t *testing.T) {
	s := &forgetful{}
	replayed := false
	_, err := connectTo(t, s).Run("test_runs/1").Set(t.Context(), running, "", client.Replayed(&replayed))
	if err != nil || !replayed || len(s.requests) != 2 || !proto.Equal(s.requests[0], s.requests[1]) {
		t.Errorf("%v, replayed %v, %v", s.requests, replayed, err)
	}
}

// forgetful loses the answer to its first call.
type forgetful struct{ shaky }

func (s *forgetful) SetStatus(_ context.Context, req *runstatusv1.SetStatusRequest) (*runstatusv1.SetStatusResponse, error) {
	s.failures = 1
	return &runstatusv1.SetStatusResponse{Status: &runstatusv1.StatusInfo{Run: req.GetRun()}, Replayed: true}, s.take(req)
}

func connectTo(t *testing.T, service runstatusv1.StatusServiceServer, opts ...client.Option) *client.Client {
	t.Helper()
	c, err := client.New(listen(t, service), opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// listen serves the service on an address of its own.
func listen(t *testing.T, service runstatusv1.StatusServiceServer) (addr string) {
	t.Helper()
	addr, _ = clienttest.Serve(t, service, "tcp", "127.0.0.1:0")
	return addr
}
