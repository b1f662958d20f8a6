package client

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/keepalive"

	"github.com/runstatus/runstatus/client/internal/bearer"
	dialing "github.com/runstatus/runstatus/client/internal/dial"
	"github.com/runstatus/runstatus/client/internal/sendgate"
)

// DefaultTarget is the address on which a server listens by default.
const DefaultTarget = dialing.DefaultTarget

// maxMessage is the largest answer that is accepted, in bytes. A summary of very many groups exceeds
// grpc's default limit of 4 MiB.
const maxMessage = 32 << 20

// serviceConfig repeats reads while the service is UNAVAILABLE. Whether another call may
// be repeated depends on its request: conn repeats those.
const serviceConfig = `{
  "methodConfig": [{
    "name": [
      {"service": "runstatus.v1.StatusService", "method": "GetStatus"},
      {"service": "runstatus.v1.StatusService", "method": "HasState"},
      {"service": "runstatus.v1.StatusService", "method": "ListStatuses"},
      {"service": "runstatus.v1.StatusService", "method": "GetRun"},
      {"service": "runstatus.v1.StatusService", "method": "ListRuns"},
      {"service": "runstatus.v1.StatusService", "method": "SummarizeRuns"},
      {"service": "runstatus.v1.StatusService", "method": "ListStates"},
      {"service": "runstatus.v1.StatusService", "method": "GetVersion"},
      {"service": "runstatus.v1.AuthService"}
    ],
    "retryPolicy": {
      "maxAttempts": 5,
      "initialBackoff": "0.1s",
      "maxBackoff": "1s",
      "backoffMultiplier": 2,
      "retryableStatusCodes": ["UNAVAILABLE"]
    }
  }]
}`

// The flow control windows are fixed: otherwise gRPC estimates them with a ping for nearly every
// message. A stream transfers at most one window per round trip: 80 MB/s at 50 ms.
const (
	streamWindow = 4 << 20
	connWindow   = 16 << 20
)

// dial returns a connection. A gate, if there is one, observes its writes.
func dial(target string, o options, gate *sendgate.Gate) (*grpc.ClientConn, error) {
	to, err := dialing.To(target, dialing.Options{Insecure: o.insecure, TLS: o.tls})
	if err != nil {
		return nil, err
	}
	creds := to.Credentials
	plain := creds.Info().SecurityProtocol == "insecure"
	if gate != nil {
		creds = gate.Credentials(creds)
	}
	own := []grpc.DialOption{
		grpc.WithTransportCredentials(creds),
		grpc.WithDefaultServiceConfig(serviceConfig),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(maxMessage)),
		grpc.WithStaticStreamWindowSize(streamWindow),
		grpc.WithStaticConnWindowSize(connWindow),
		// The server allows one ping per 10 s and closes a connection that sends more.
		grpc.WithKeepaliveParams(keepalive.ClientParameters{Time: 20 * time.Second, Timeout: 10 * time.Second}),
	}
	if o.token.Any() {
		safe := strings.HasPrefix(target, "ssh://") || dialing.IsLocal(to.Target)
		perCall, err := bearer.New(o.token, safe, plain)
		if err != nil {
			return nil, fmt.Errorf("connect to %q: %w", target, err)
		}
		own = append(own, grpc.WithPerRPCCredentials(perCall))
	}
	conn, err := grpc.NewClient(to.Target, slices.Concat(own, to.Options, o.dial)...)
	if err != nil {
		return nil, fmt.Errorf("connect to %q: %w", target, err)
	}
	return conn, nil
}
