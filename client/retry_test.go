package client_test

import (
	"context"
	"net"
	"sync"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// shaky is a service that is UNAVAILABLE at first, and keeps what it was sent.
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
	return &runstatusv1.SetStatusResponse{}, s.take(req)
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

func connectTo(t *testing.T, service runstatusv1.StatusServiceServer) *client.Client {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := grpc.NewServer()
	runstatusv1.RegisterStatusServiceServer(s, service)
	go func() { _ = s.Serve(l) }()
	t.Cleanup(s.Stop)
	c, err := client.New(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}
