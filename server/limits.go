package server

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/peer"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/auth"
	"github.com/runstatus/runstatus/server/internal/frames"
	"github.com/runstatus/runstatus/server/internal/limits"
	"github.com/runstatus/runstatus/server/internal/peercred"
	"github.com/runstatus/runstatus/server/internal/repeats"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/server/internal/watchsummary"
)

// Limits bound what clients may take. A field that is 0 is that of DefaultLimits.
type Limits struct {
	MessageSize          int           // of a request, in bytes; gRPC refuses twice as many without a reason
	HeaderSize           int           // of the metadata of a call, in bytes
	StreamsPerConnection int           // and calls, at a time
	HandshakeTime        time.Duration // until a connection speaks HTTP/2, and for the headers of each call
	ResetsPerSecond      int           // and frames that ask for nothing, of a connection, which is closed beyond
	KeepaliveMinTime     time.Duration // between two pings of a client, whose connection is closed beyond
	// ConnectionAge is when a connection is asked to go; calls and streams that are open may go on for
	// ConnectionAgeGrace. Negative: never.
	ConnectionAge, ConnectionAgeGrace time.Duration

	// Of one principal: the user of a process on a unix socket, or the address of a peer (for IPv6 the /64
	// network). Negative: no limit.
	// A call waits for up to a second, then it is refused; reports wait. The default rates hold only while
	// another principal calls, too.
	CallsPerSecond, ReportsPerSecond, StreamsPerPrincipal int

	Summaries int // how many different selections of summaries are watched at a time
}

// DefaultLimits returns limits that no honest client meets. A connection has no age: where no load balancer
// stands in between, to end it would have watches resume for nothing.
func DefaultLimits() Limits {
	return Limits{
		MessageSize:          4 << 20,
		HeaderSize:           8 << 10,
		StreamsPerConnection: 1024,
		HandshakeTime:        connectTime,
		ResetsPerSecond:      frames.DefaultRate,
		KeepaliveMinTime:     10 * time.Second,
		ConnectionAge:        -1,
		ConnectionAgeGrace:   time.Minute,
		CallsPerSecond:       5000,
		ReportsPerSecond:     20_000,
		StreamsPerPrincipal:  DefaultMaxConnections,
		Summaries:            watchsummary.DefaultCounters,
	}
}

// orDefaults returns the limits with the defaults in place of zeros.
func (l Limits) orDefaults() Limits {
	d := DefaultLimits()
	return Limits{
		MessageSize:          cmp.Or(l.MessageSize, d.MessageSize),
		HeaderSize:           cmp.Or(l.HeaderSize, d.HeaderSize),
		StreamsPerConnection: cmp.Or(l.StreamsPerConnection, d.StreamsPerConnection),
		HandshakeTime:        cmp.Or(l.HandshakeTime, d.HandshakeTime),
		ResetsPerSecond:      cmp.Or(l.ResetsPerSecond, d.ResetsPerSecond),
		KeepaliveMinTime:     cmp.Or(l.KeepaliveMinTime, d.KeepaliveMinTime),
		ConnectionAge:        cmp.Or(l.ConnectionAge, d.ConnectionAge),
		ConnectionAgeGrace:   cmp.Or(l.ConnectionAgeGrace, d.ConnectionAgeGrace),
		CallsPerSecond:       cmp.Or(l.CallsPerSecond, d.CallsPerSecond),
		ReportsPerSecond:     cmp.Or(l.ReportsPerSecond, d.ReportsPerSecond),
		StreamsPerPrincipal:  cmp.Or(l.StreamsPerPrincipal, d.StreamsPerPrincipal),
		Summaries:            cmp.Or(l.Summaries, d.Summaries),
	}
}

// The sizes that make sense: a status line has up to 4 KiB, a token of an identity provider a few, and what
// one connection may hold at once is bounded by connWindow.
const (
	minMessageSize, maxMessageSize = 64 << 10, connWindow / 2
	minHeaderSize, maxHeaderSize   = 4 << 10, 1 << 20
)

// validate returns all errors, joined.
func (l Limits) validate() error {
	l = l.orDefaults()
	var errs []error
	between := func(what string, value, least, most int) {
		if value < least || value > most {
			errs = append(errs, fmt.Errorf("the %s %d is not between %d and %d", what, value, least, most))
		}
	}
	between("message size", l.MessageSize, minMessageSize, maxMessageSize)
	between("header size", l.HeaderSize, minHeaderSize, maxHeaderSize)
	between("number of streams of a connection", l.StreamsPerConnection, 1, 1<<20)
	between("number of resets a second", l.ResetsPerSecond, 1, 1<<30)
	between("number of summaries", l.Summaries, 1, 1<<20)
	if l.HandshakeTime < 0 || l.KeepaliveMinTime < 0 || l.ConnectionAgeGrace < 0 {
		errs = append(errs, fmt.Errorf("the times %s (handshake), %s (keepalive) and %s (grace) must not be negative", l.HandshakeTime, l.KeepaliveMinTime, l.ConnectionAgeGrace))
	}
	return errors.Join(errs...)
}

// options returns the limits that gRPC keeps.
func (l Limits) options() []grpc.ServerOption {
	alive := keepalive.ServerParameters{Time: 20 * time.Second, Timeout: keepaliveTimeout}
	if l.ConnectionAge > 0 {
		alive.MaxConnectionAge, alive.MaxConnectionAgeGrace = l.ConnectionAge, l.ConnectionAgeGrace
	}
	return []grpc.ServerOption{
		grpc.MaxConcurrentStreams(uint32(l.StreamsPerConnection)),
		grpc.MaxHeaderListSize(uint32(l.HeaderSize)),
		grpc.MaxRecvMsgSize(2 * l.MessageSize),
		grpc.ConnectionTimeout(l.HandshakeTime),
		grpc.KeepaliveParams(alive),
		grpc.KeepaliveEnforcementPolicy(keepalive.EnforcementPolicy{MinTime: l.KeepaliveMinTime, PermitWithoutStream: true}),
	}
}

// Change is a part of the configuration that may change while the server serves: of the Limits the rates of
// calls and reports and the streams of a principal, and of the connections those that are accepted from then on.
type Change struct {
	Limits                                Limits
	MaxConnections, MaxConnectionsPerPeer int
}

// follow applies changes until the server stops.
func (s *serving) follow(changes <-chan Change, bounds *connections) {
	for {
		select {
		case <-s.chain.stopping.Done():
			return
		case c := <-changes:
			s.chain.limiter.Set(c.Limits.ofPrincipals(principalKey))
			bounds.set(c.MaxConnections, c.MaxConnectionsPerPeer)
		}
	}
}

// limiter returns what keeps the limits of each principal.
func (l Limits) limiter() *limits.Limiter { return limits.New(l.ofPrincipals(principalKey)) }

// ofPrincipals returns the limits of each principal. It is called for limits as they were given. Key returns the
// principal of a call.
func (l Limits) ofPrincipals(key func(context.Context) string) limits.Config {
	with := l.orDefaults()
	return limits.Config{
		Calls: max(with.CallsPerSecond, 0), CallsShared: l.CallsPerSecond == 0,
		Reports: max(with.ReportsPerSecond, 0), ReportsShared: l.ReportsPerSecond == 0,
		Streams: max(with.StreamsPerPrincipal, 0), Key: key,
	}
}

// principalKey returns whose limits a call shares: those of its principal, or of its peer if it has no
// credentials.
func principalKey(ctx context.Context) string {
	if session := auth.FromContext(ctx); session != nil && session.Principal().Kind != auth.Anonymous {
		return session.Principal().String()
	}
	return peerKey(ctx)
}

// peerKey returns whose limits a call shares: those of the user of a process on a unix socket, or of the address
// of a peer. It is "" inside the process.
func peerKey(ctx context.Context) string {
	p, ok := peer.FromContext(ctx)
	if !ok {
		return ""
	}
	if process, ok := p.AuthInfo.(peercred.Peer); ok {
		return "uid " + strconv.FormatUint(uint64(process.UID), 10)
	}
	if addr := addrOf(p.Addr); addr.IsValid() {
		return addr.String()
	}
	return ""
}

// unknownTokens is how many tokens a second a peer may send that were not verified lately. A client sends one until
// it expires.
const unknownTokens = 200

// newTokenLimit returns a function that has a call with such a token wait for its turn, or refuses it.
func newTokenLimit() func(context.Context) error {
	l := limits.New(limits.Config{Calls: unknownTokens, Key: peerKey})
	return func(ctx context.Context) error {
		err := l.Call(ctx)
		if store.ReasonOf(err) == apierr.RateLimited {
			return &store.Error{Reason: apierr.RateLimited, Err: err,
				Detail: fmt.Sprintf("%s sends more than %d different tokens a second: send one token until it expires", peerKey(ctx), unknownTokens)}
		}
		return err
	}
}

// limited keeps the limits of a principal for a call.
func (c *chain) limited(ctx context.Context, req any, _ *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
	if err := c.limiter.Call(ctx); err != nil {
		return nil, err
	}
	return next(ctx, req)
}

// limitedStream keeps the limits of a principal for a stream, whose opening is a call.
func (c *chain) limitedStream(srv any, stream grpc.ServerStream, _ *grpc.StreamServerInfo, next grpc.StreamHandler) error {
	if err := c.limiter.Call(stream.Context()); err != nil {
		return err
	}
	closed, err := c.limiter.Open(stream.Context())
	if err != nil {
		return err
	}
	defer closed()
	return next(srv, &limitedStream{stream, c.limiter})
}

// limitedStream is a stream whose reports wait for their turn.
type limitedStream struct {
	grpc.ServerStream
	limiter *limits.Limiter
}

// RecvMsg implements grpc.ServerStream.
func (s *limitedStream) RecvMsg(m any) error {
	if err := s.ServerStream.RecvMsg(m); err != nil {
		return err
	}
	if reports, ok := m.(*runstatusv1.ReportStatusesRequest); ok {
		return s.limiter.Reports(s.Context(), len(reports.GetReports()))
	}
	return nil
}

// flooded logs the first connection that ends because its client floods it, and counts further ones.
func (c *chain) flooded(peer net.Addr, err error) {
	said := c.repeats.First("flood", repeats.Few, peer, func(f repeats.Count) {
		if f.Lately > 0 {
			c.log.Warn("still closing connections that are misused", "closed", f.Lately, "peer", f.Newest)
		}
	})
	if said {
		c.log.Warn("closed a connection that was misused", "peer", peer, "err", err)
	}
}
