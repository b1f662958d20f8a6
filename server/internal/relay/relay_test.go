package relay_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"testing"

	"go.uber.org/goleak"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/encoding"
	_ "google.golang.org/grpc/encoding/proto"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/peer"
	"google.golang.org/grpc/status"

	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/server/internal/frames"
	"github.com/runstatus/runstatus/server/internal/relay"
	"github.com/runstatus/runstatus/server/internal/transport"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var must = testkit.Must

// seen is what a handler sees of its caller.
type seen struct {
	addr net.Addr
	info credentials.AuthInfo
	md   metadata.MD
}

// backend is a gRPC server that notes its callers.
type backend struct {
	grpc_health_v1.UnimplementedHealthServer
	relay *relay.Relay
	addr  string // of its TCP listener

	mu      sync.Mutex
	calls   []seen
	entered chan struct{} // if a watch of the service "held" has begun
}

// newBackend returns a server behind a relay and a TCP listener. Its unary methods are registered with the
// relay if direct.
func newBackend(t *testing.T, direct bool) *backend {
	t.Helper()
	b := &backend{entered: make(chan struct{}, 5000)}
	note := func(ctx context.Context, req any, _ *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
		b.note(ctx)
		return next(ctx, req)
	}
	b.relay = relay.New(encoding.GetCodecV2("proto"), note)
	creds := transport.New(nil, frames.Config{}, func(net.Addr, error) {})
	s := grpc.NewServer(grpc.Creds(creds), grpc.MaxConcurrentStreams(1024),
		grpc.ChainUnaryInterceptor(func(ctx context.Context, req any, _ *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
			ctx, err := relay.Restore(ctx)
			if err != nil {
				return nil, err
			}
			return next(ctx, req)
		}, note),
		grpc.StreamInterceptor(func(srv any, stream grpc.ServerStream, _ *grpc.StreamServerInfo, next grpc.StreamHandler) error {
			ctx, err := relay.Restore(stream.Context())
			if err != nil {
				return err
			}
			b.note(ctx)
			return next(srv, stream)
		}))
	grpc_health_v1.RegisterHealthServer(s, b)
	if direct {
		grpc_health_v1.RegisterHealthServer(b.relay, b)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	b.addr = l.Addr().String()
	var serving sync.WaitGroup
	serving.Go(func() { _ = s.Serve(l) })
	serving.Go(func() { _ = s.Serve(b.relay.Listener()) })
	t.Cleanup(func() { must(t, b.relay.Close()); s.Stop(); serving.Wait() })
	return b
}

func (b *backend) note(ctx context.Context) {
	p, _ := peer.FromContext(ctx)
	md, _ := metadata.FromIncomingContext(ctx)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.calls = append(b.calls, seen{p.Addr, p.AuthInfo, md.Copy()})
}

func (b *backend) last() seen {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.calls) == 0 {
		return seen{}
	}
	return b.calls[len(b.calls)-1]
}

func (b *backend) Check(ctx context.Context, req *grpc_health_v1.HealthCheckRequest) (*grpc_health_v1.HealthCheckResponse, error) {
	if req.GetService() == "broken" {
		return nil, status.Error(codes.DataLoss, "broken")
	}
	return &grpc_health_v1.HealthCheckResponse{Status: grpc_health_v1.HealthCheckResponse_SERVING}, nil
}

func (b *backend) Watch(_ *grpc_health_v1.HealthCheckRequest, stream grpc_health_v1.Health_WatchServer) error {
	b.entered <- struct{}{}
	<-stream.Context().Done()
	return nil
}

// someone is the peer of the tests.
type someone struct{ credentials.AuthInfo }

func (someone) AuthType() string { return "someone" }

func (b *backend) on(t *testing.T, authorization ...string) context.Context {
	t.Helper()
	c := b.relay.Join(&peer.Peer{Addr: &net.TCPAddr{IP: net.IPv4(192, 0, 2, 7), Port: 7}, AuthInfo: someone{}})
	t.Cleanup(c.Leave)
	return relay.WithCaller(t.Context(), c, http.Header{"Authorization": authorization})
}

// Whatever a door puts into a call, the server sees its caller, and of the metadata the authorization alone.
func TestTheServerSeesTheCallerBehindTheDoor(t *testing.T) {
	for name, direct := range map[string]bool{"direct": true, "over a connection": false} {
		t.Run(name, func(t *testing.T) {
			b := newBackend(t, direct)
			ctx := metadata.AppendToOutgoingContext(b.on(t, "Bearer x"), "runstatus-caller", "1", "x-other", "y")
			client := grpc_health_v1.NewHealthClient(b.relay)
			resp, err := client.Check(ctx, &grpc_health_v1.HealthCheckRequest{})
			must(t, err)
			got := b.last()
			if _, is := got.info.(someone); !is || got.addr.String() != "192.0.2.7:7" || resp.GetStatus() != grpc_health_v1.HealthCheckResponse_SERVING {
				t.Errorf("the server sees %+v and answers %v", got, resp)
			}
			if got.md.Get("authorization")[0] != "Bearer x" || got.md.Get("x-other") != nil {
				t.Errorf("the metadata is %v", got.md)
			}
			if _, err := client.Check(ctx, &grpc_health_v1.HealthCheckRequest{Service: "broken"}); status.Code(err) != codes.DataLoss {
				t.Errorf("an error of the handler is %v", err)
			}
			if _, err := client.Check(t.Context(), &grpc_health_v1.HealthCheckRequest{}); err == nil {
				t.Error("a call without a caller is made")
			}
		})
	}
}

// The number of a caller means nothing on a connection that comes from outside.
func TestNobodyOutsideTakesACallersPlace(t *testing.T) {
	b := newBackend(t, true)
	b.on(t) // is number 1
	conn, err := grpc.NewClient(b.addr, grpc.WithTransportCredentials(insecure.NewCredentials()))
	must(t, err)
	defer conn.Close()
	ctx := metadata.AppendToOutgoingContext(t.Context(), "runstatus-caller", "1")
	_, err = grpc_health_v1.NewHealthClient(conn).Check(ctx, &grpc_health_v1.HealthCheckRequest{})
	must(t, err)
	if _, is := b.last().info.(someone); is {
		t.Error("a caller over TCP is taken for another one")
	}
}

// A stream whose caller has left before the server sees it is refused.
func TestACallerThatHasLeftIsRefused(t *testing.T) {
	b := newBackend(t, false)
	c := b.relay.Join(&peer.Peer{Addr: &net.TCPAddr{}})
	c.Leave()
	_, err := grpc_health_v1.NewHealthClient(b.relay).Check(relay.WithCaller(t.Context(), c, nil), &grpc_health_v1.HealthCheckRequest{})
	if err == nil || b.last().addr != nil {
		t.Errorf("it got %v", err)
	}
}

// More streams than one connection may have are open at the same time.
func TestStreamsTakeAsManyConnectionsAsTheyNeed(t *testing.T) {
	const streams = 2500
	b := newBackend(t, true)
	ctx, cancel := context.WithCancel(b.on(t))
	client := grpc_health_v1.NewHealthClient(b.relay)
	for range streams {
		_, err := client.Watch(ctx, &grpc_health_v1.HealthCheckRequest{})
		must(t, err)
	}
	for range streams {
		<-b.entered
	}
	_, err := client.Check(ctx, &grpc_health_v1.HealthCheckRequest{})
	must(t, err)
	cancel()
}

func TestAClosedRelayMakesNoCalls(t *testing.T) {
	b := newBackend(t, true)
	ctx := b.on(t)
	must(t, b.relay.Close())
	client := grpc_health_v1.NewHealthClient(b.relay)
	if _, err := client.Check(ctx, &grpc_health_v1.HealthCheckRequest{}); !errors.Is(err, relay.ErrClosed) {
		t.Errorf("a call: %v", err)
	}
	if _, err := client.Watch(ctx, &grpc_health_v1.HealthCheckRequest{}); !errors.Is(err, relay.ErrClosed) {
		t.Errorf("a stream: %v", err)
	}
}
