// Package relay makes calls to the gRPC server from inside its process, on behalf of callers that have come
// through another door, such as HTTP. The calls pass the same interceptors as all others, and these see the
// caller's own address, certificate or process, and its credentials.
//
// A Relay is a listener for the gRPC server and a grpc.ClientConnInterface for the door. Join registers the
// peer of a request; a call with the context of WithCaller carries its number as metadata. Restore, which the
// server's first interceptor calls, puts the peer with that number into the context. Nothing outside of the
// process can take a caller's place: Restore reads the number on connections of a Relay alone, which no
// network leads to. Of the metadata of a call only the caller's authorization is passed on.
//
// All methods are safe for concurrent use. The goroutines are those of gRPC connections; Close ends them.
package relay

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"sync"
	"sync/atomic"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/peer"
	"google.golang.org/grpc/test/bufconn"
)

const (
	callerKey        = "runstatus-caller"
	authorizationKey = "authorization"
)

// maxStreams is the number of streams on one connection. It is below the server's limit, because a
// connection at the limit makes further streams wait.
const maxStreams = 1000

// streamWindow is how many bytes of a stream's messages wait in the process for a client that does not read:
// the least that HTTP/2 has. So the server soon sees that the client does not read.
const streamWindow = 64 << 10

const connWindow = 16 << 20

// maxMessage bounds answers. The server's own limits are lower.
const maxMessage = 64 << 20

// ErrGone is the error of a call whose caller has left before the call began.
var ErrGone = errors.New("the caller of a relayed call has gone")

// Relay is the way into the server.
type Relay struct {
	listener *bufconn.Listener
	next     atomic.Uint64
	callers  sync.Map // of *Caller by the text of its number

	mu    sync.Mutex
	calls *grpc.ClientConn
	links []*link
	close bool
}

// link is a connection for streams.
type link struct {
	conn    *grpc.ClientConn
	streams int
}

// New returns a relay whose server does not yet accept.
func New() (*Relay, error) {
	r := &Relay{listener: bufconn.Listen(256 << 10)}
	conn, err := r.dial()
	r.calls = conn
	return r, err
}

func (r *Relay) dial() (*grpc.ClientConn, error) {
	return grpc.NewClient("passthrough:///relay",
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithStaticStreamWindowSize(streamWindow), grpc.WithStaticConnWindowSize(connWindow),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(maxMessage)),
		grpc.WithDisableServiceConfig(), grpc.WithDisableRetry(),
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) { return r.listener.DialContext(ctx) }))
}

// Listener returns what the gRPC server accepts the relay's connections from.
func (r *Relay) Listener() net.Listener { return listener{r.listener, r} }

// Close ends all connections. Calls under way end with an error.
func (r *Relay) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.close = true
	errs := []error{r.calls.Close(), r.listener.Close()}
	for _, l := range r.links {
		errs = append(errs, l.conn.Close())
	}
	return errors.Join(errs...)
}

// Caller is a peer on whose behalf calls are made.
type Caller struct {
	relay  *Relay
	peer   *peer.Peer
	number string
}

// Join registers a peer until Leave.
func (r *Relay) Join(p *peer.Peer) *Caller {
	c := &Caller{relay: r, peer: p, number: strconv.FormatUint(r.next.Add(1), 36)}
	r.callers.Store(c.number, c)
	return c
}

// Leave ends the registration. Calls that have begun go on.
func (c *Caller) Leave() { c.relay.callers.Delete(c.number) }

type metadataOfCaller struct{}

// WithCaller returns a context for calls on behalf of a caller with these values of the header
// Authorization.
func WithCaller(ctx context.Context, c *Caller, authorization []string) context.Context {
	md := metadata.MD{callerKey: {c.number}}
	if len(authorization) > 0 {
		md[authorizationKey] = authorization
	}
	return context.WithValue(ctx, metadataOfCaller{}, md)
}

// outgoing replaces the metadata of a call, whatever a door has put there, by the caller's.
func outgoing(ctx context.Context) (context.Context, error) {
	md, ok := ctx.Value(metadataOfCaller{}).(metadata.MD)
	if !ok {
		return nil, errors.New("a relayed call has no caller")
	}
	return metadata.NewOutgoingContext(ctx, md), nil
}

// Invoke implements grpc.ClientConnInterface.
func (r *Relay) Invoke(ctx context.Context, method string, args, reply any, opts ...grpc.CallOption) error {
	ctx, err := outgoing(ctx)
	if err != nil {
		return err
	}
	return r.calls.Invoke(ctx, method, args, reply, opts...)
}

// NewStream implements grpc.ClientConnInterface.
func (r *Relay) NewStream(ctx context.Context, desc *grpc.StreamDesc, method string, opts ...grpc.CallOption) (grpc.ClientStream, error) {
	ctx, err := outgoing(ctx)
	if err != nil {
		return nil, err
	}
	l, err := r.take()
	if err != nil {
		return nil, err
	}
	give := sync.OnceFunc(func() { r.give(l) })
	stream, err := l.conn.NewStream(ctx, desc, method, append(opts, grpc.OnFinish(func(error) { give() }))...)
	if err != nil {
		give()
		return nil, err
	}
	return stream, nil
}

// take returns a connection with room for one more stream.
func (r *Relay) take() (*link, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.close {
		return nil, grpc.ErrClientConnClosing
	}
	for _, l := range r.links {
		if l.streams < maxStreams {
			l.streams++
			return l, nil
		}
	}
	conn, err := r.dial()
	if err != nil {
		return nil, fmt.Errorf("open a connection inside the process: %w", err)
	}
	l := &link{conn: conn, streams: 1}
	r.links = append(r.links, l)
	return l, nil
}

func (r *Relay) give(l *link) {
	r.mu.Lock()
	defer r.mu.Unlock()
	l.streams--
}

// Restore returns the context of a call with the peer that the call is made for. The context of a call that
// no relay has made is returned as it is. The error is ErrGone.
func Restore(ctx context.Context) (context.Context, error) {
	p, ok := peer.FromContext(ctx)
	if !ok {
		return ctx, nil
	}
	from, ok := p.AuthInfo.(info)
	if !ok {
		return ctx, nil
	}
	numbers := metadata.ValueFromIncomingContext(ctx, callerKey)
	if len(numbers) != 1 {
		return nil, ErrGone
	}
	c, ok := from.relay.callers.Load(numbers[0])
	if !ok {
		return nil, ErrGone
	}
	return peer.NewContext(ctx, c.(*Caller).peer), nil
}

// listener accepts connections that say whose they are.
type listener struct {
	net.Listener
	relay *Relay
}

// Accept implements net.Listener.
func (l listener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return own{conn, l.relay}, nil
}

// own is a connection of a relay.
type own struct {
	net.Conn
	relay *Relay
}

// AuthInfo returns the credentials that the connection has without a handshake.
func (c own) AuthInfo() credentials.AuthInfo {
	return info{credentials.CommonAuthInfo{SecurityLevel: credentials.PrivacyAndIntegrity}, c.relay}
}

// info marks the connections of a relay.
type info struct {
	credentials.CommonAuthInfo
	relay *Relay
}

// AuthType implements credentials.AuthInfo.
func (info) AuthType() string { return "relay" }
