package client

import (
	"crypto/tls"
	"fmt"
	"net"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/keepalive"

	"github.com/runstatus/runstatus/client/internal/bearer"
)

// DefaultTarget is the address on which a server listens by default.
const DefaultTarget = "127.0.0.1:7600"

const defaultPort = "7600"

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
func dial(target string, o options, gate *sendGate) (*grpc.ClientConn, error) {
	for _, scheme := range []string{"http://", "https://"} {
		if host, is := strings.CutPrefix(target, scheme); is {
			return nil, fmt.Errorf("connect to %q: a server is named as %q, without %s", target, withPort(strings.TrimRight(host, "/")), scheme)
		}
	}
	target = withPort(target)
	creds := insecure.NewCredentials()
	if !o.insecure && !isLocal(target) {
		creds = credentials.NewTLS(&tls.Config{MinVersion: tls.VersionTLS12})
	}
	plain := creds.Info().SecurityProtocol == "insecure"
	if gate != nil {
		creds = gatedCredentials{creds, gate}
	}
	own := []grpc.DialOption{
		grpc.WithTransportCredentials(creds),
		grpc.WithDefaultServiceConfig(serviceConfig),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(maxMessage)),
		grpc.WithStaticStreamWindowSize(streamWindow),
		grpc.WithStaticConnWindowSize(connWindow),
		// The server allows one ping per 10 s and closes a connection that sends more.
		grpc.WithKeepaliveParams(keepalive.ClientParameters{Time: 20 * time.Second, Timeout: 10 * time.Second}),
		// A server that returns after any time is reached before the attempts of one call are
		// used up, which takes 1.2 s at least.
		grpc.WithConnectParams(grpc.ConnectParams{
			Backoff:           backoff.Config{BaseDelay: 100 * time.Millisecond, Multiplier: 1.6, Jitter: 0.1, MaxDelay: 900 * time.Millisecond},
			MinConnectTimeout: 5 * time.Second,
		}),
	}
	if o.token.Any() {
		perCall, err := bearer.New(o.token, isLocal(target), plain)
		if err != nil {
			return nil, fmt.Errorf("connect to %q: %w", target, err)
		}
		own = append(own, grpc.WithPerRPCCredentials(perCall))
	}
	conn, err := grpc.NewClient(target, append(own, o.dial...)...)
	if err != nil {
		return nil, fmt.Errorf("connect to %q: %w", target, err)
	}
	return conn, nil
}

// withPort adds the default port to a target that is a host or an address alone.
func withPort(target string) string {
	if target == "" {
		return DefaultTarget
	}
	if isUnix(target) || strings.Contains(target, "://") {
		return target
	}
	if _, _, err := net.SplitHostPort(target); err == nil {
		return target
	}
	if host := strings.Trim(target, "[]"); net.ParseIP(host) != nil || !strings.Contains(host, ":") {
		return net.JoinHostPort(host, defaultPort)
	}
	return target
}

func isUnix(target string) bool {
	return strings.HasPrefix(target, "unix:") || strings.HasPrefix(target, "unix-abstract:")
}

// isLocal reports whether traffic to target can't leave this machine.
func isLocal(target string) bool {
	if isUnix(target) {
		return true
	}
	if _, endpoint, ok := strings.Cut(target, ":///"); ok {
		target = endpoint
	}
	host, _, err := net.SplitHostPort(target)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
