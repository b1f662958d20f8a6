// Package dial finds out what a target of the client means: how gRPC connects to it, and by which
// credentials.
//
// A target is HOST:PORT, unix:PATH, ssh://[USER@]HOST[:PORT][/SOCKET], or a name that a resolver of gRPC
// knows. Loopback addresses, unix sockets and ssh are reached in plain text, all others over TLS. TLS files
// are read at each handshake, so that a renewed certificate is used without a restart. Each connection over
// ssh is a process of its own, which ends with the connection.
//
// The functions keep no state and may be called concurrently. A connection over ssh has one goroutine, which
// waits for the process.
package dial

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/resolver"
)

// DefaultTarget is the target that an empty one means.
const DefaultTarget = "127.0.0.1:" + defaultPort

const defaultPort = "7600"

// Options say how to connect.
type Options struct {
	Insecure bool // plain text to any address
	TLS      *TLS // nil: the system's authorities, and no certificate
}

// Endpoint is what gRPC needs to connect to a target.
type Endpoint struct {
	Target      string
	Credentials credentials.TransportCredentials
	Options     []grpc.DialOption
}

// A server that returns after any time is reached before the attempts of one call are used up, which takes
// 1.2 s at least.
var connectParams = grpc.ConnectParams{
	Backoff:           backoff.Config{BaseDelay: 100 * time.Millisecond, Multiplier: 1.6, Jitter: 0.1, MaxDelay: 900 * time.Millisecond},
	MinConnectTimeout: 5 * time.Second,
}

// sshTime is how long ssh may take to connect. It may ask people for a password and a second factor.
const sshTime = 2 * time.Minute

// To returns the endpoint of a target. TLS files that cannot be used are an error if the endpoint needs
// them.
func To(target string, o Options) (Endpoint, error) {
	if err := checkScheme(target); err != nil {
		return Endpoint{}, fmt.Errorf("connect to %q: %w", target, err)
	}
	if strings.HasPrefix(target, sshScheme) {
		return overSSH(target)
	}
	e := Endpoint{Target: WithPort(target), Credentials: insecure.NewCredentials(), Options: []grpc.DialOption{grpc.WithConnectParams(connectParams)}}
	switch {
	case isUnix(e.Target), o.TLS == nil && (o.Insecure || IsLocal(e.Target)):
		return e, nil
	case o.TLS != nil && o.Insecure:
		return Endpoint{}, fmt.Errorf("connect to %q: both plain text and TLS files are asked for", target)
	case o.TLS == nil:
		o.TLS = &TLS{}
	}
	if o.TLS.ServerName != "" {
		e.Options = append(e.Options, grpc.WithAuthority(o.TLS.ServerName)) // which the handshake checks
	}
	var err error
	if e.Credentials, err = newCredentials(*o.TLS); err != nil {
		return Endpoint{}, fmt.Errorf("connect to %q: %w", target, err)
	}
	return e, nil
}

func overSSH(target string) (Endpoint, error) {
	to, err := parseSSH(target)
	if err != nil {
		return Endpoint{}, fmt.Errorf("connect to %q: %w", withoutUser(target), err)
	}
	params := connectParams
	params.MinConnectTimeout = sshTime
	return Endpoint{
		Target:      "passthrough:///" + url.PathEscape(to.destination),
		Credentials: insecure.NewCredentials(), // ssh encrypts
		Options: []grpc.DialOption{
			grpc.WithConnectParams(params), grpc.WithAuthority("localhost"),
			grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) { return to.dial(ctx) }),
		},
	}, nil
}

// withoutUser returns a target for an error: without the part that may hold a password.
func withoutUser(target string) string {
	if at := strings.LastIndex(target, "@"); at >= 0 {
		return sshScheme + "…" + target[at:]
	}
	return target
}

// checkScheme refuses SCHEME:// for schemes that neither this package nor a resolver of gRPC knows. gRPC would
// take such a target for the name of a host.
func checkScheme(target string) error {
	scheme, rest, found := strings.Cut(target, "://")
	if !found || scheme+"://" == sshScheme || resolver.Get(scheme) != nil {
		return nil
	}
	host, _, _ := strings.Cut(rest, "/")
	if host == "" {
		return errors.New("a server is named as HOST:PORT, unix:PATH or ssh://HOST")
	}
	return fmt.Errorf("a server is named as %q, without %s://", WithPort(host), scheme)
}

// WithPort adds the default port to a target that is a host or an address alone. An empty target becomes
// DefaultTarget.
func WithPort(target string) string {
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

// IsLocal reports whether the server at a target with a port is on this machine, and traffic to it can't
// leave the machine.
func IsLocal(target string) bool {
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
