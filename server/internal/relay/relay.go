// Package relay makes calls to the gRPC server from inside its process, on behalf of callers that have come
// through another door, such as HTTP. The calls pass the same interceptors as all others, and these see the
// caller's own address, certificate or process, and its credentials.
//
// A Relay is a grpc.ClientConnInterface for the door. Its unary calls go to the handlers directly, through the
// server's own chain of interceptors (direct.go). Its streams go over connections of gRPC, which know when a
// client does not read. For these the Relay is a listener of the gRPC server.
//
// Join registers the peer of a request, and WithCaller has calls made on its behalf. A stream carries the number
// of its caller as metadata; Restore, which the server's first interceptor calls, puts the peer with that
// number into the context. Nothing outside of the process can take a caller's place: Restore reads the number
// on connections of a Relay alone, which no network leads to. Of the metadata of a call only what is in passed
// comes through: the caller's authorization, and what tells calls apart in logs and traces.
//
// All methods but RegisterService are safe for concurrent use. The goroutines are those of gRPC connections;
// Close ends them, and waits for the calls under way.
package relay

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/encoding"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/peer"
	"google.golang.org/grpc/test/bufconn"
)

const callerKey = "runstatus-caller"

// passed are the headers of a request that become metadata of its calls.
var passed = []string{"authorization", "x-request-id", "traceparent", "tracestate"}

// maxStreams is the number of streams on one connection. It is below the server's limit, because a
// connection at the limit makes further streams wait.
const maxStreams = 1000

// streamWindow is how many bytes of a stream's messages wait in the process for a client that does not read:
// the least that HTTP/2 has. So the server soon sees that the client does not read.
const streamWindow = 64 << 10

const connWindow = 16 << 20

// maxMessage bounds answers. The server's own limits are lower.
const maxMessage = 64 << 20

// ErrClosed is the error of a call through a relay that is closed.
var ErrClosed = errors.New("the server accepts no further relayed calls")

// ErrGone is the error of a call whose caller has left before the call began.
var ErrGone = errors.New("the caller of a relayed call has gone")

// Relay is the way into the server.
type Relay struct {
	listener *bufconn.Listener
	direct   direct
	underway sync.WaitGroup
	next     atomic.Uint64
	callers  sync.Map // of *Caller by the text of its number

	mu     sync.Mutex
	links  []*link // opened as they are needed
	closed bool
}

// link is a connection.
type link struct {
	conn    *grpc.ClientConn
	streams int
}

// New returns a relay to a server with this codec and these interceptors of unary calls.
func New(codec encoding.CodecV2, interceptors ...grpc.UnaryServerInterceptor) *Relay {
	return &Relay{listener: bufconn.Listen(256 << 10), direct: direct{codec, chained(interceptors), map[string]unary{}}}
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

// Close ends all connections and returns when unary calls that are under way have ended. Streams end with an
// error.
func (r *Relay) Close() error {
	defer r.underway.Wait()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closed = true
	errs := []error{r.listener.Close()}
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

type callingKey struct{}

// calling is on whose behalf calls are made.
type calling struct {
	caller *Caller
	header http.Header
}

// incoming returns the metadata that the server sees. An authorization that gRPC cannot send stays one that no
// server takes.
func (c calling) incoming() metadata.MD {
	md := metadata.MD{}
	for _, key := range passed {
		values := c.header.Values(key)
		switch {
		case len(values) == 0:
		case !slices.ContainsFunc(values, isUnsendable):
			md[key] = values
		case key == "authorization":
			md[key] = []string{"unreadable"}
		}
	}
	return md
}

// isUnsendable reports whether gRPC refuses a text as metadata.
func isUnsendable(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > '~' })
}

// WithCaller returns a context for calls on behalf of a caller with the headers of its request.
func WithCaller(ctx context.Context, c *Caller, header http.Header) context.Context {
	return context.WithValue(ctx, callingKey{}, calling{c, header})
}

// Incoming returns the context that the server sees of calls that are made with ctx, which is of WithCaller.
func Incoming(ctx context.Context) (context.Context, error) {
	c, err := callingOf(ctx)
	if err != nil {
		return nil, err
	}
	return c.seen(ctx), nil
}

func (c calling) seen(ctx context.Context) context.Context {
	return peer.NewContext(metadata.NewIncomingContext(ctx, c.incoming()), c.caller.peer)
}

// WithAuthorization returns a context for calls on behalf of the same caller with another authorization.
func WithAuthorization(ctx context.Context, authorization string) context.Context {
	c, _ := ctx.Value(callingKey{}).(calling)
	header := c.header.Clone()
	header.Set("Authorization", authorization)
	return WithCaller(ctx, c.caller, header)
}

func callingOf(ctx context.Context) (calling, error) {
	c, ok := ctx.Value(callingKey{}).(calling)
	if !ok {
		return c, errors.New("a relayed call has no caller")
	}
	return c, nil
}

// outgoing replaces the metadata of a call, whatever a door has put there.
func (c calling) outgoing(ctx context.Context) context.Context {
	md := c.incoming()
	md[callerKey] = []string{c.caller.number}
	return metadata.NewOutgoingContext(ctx, md)
}

// Invoke implements grpc.ClientConnInterface. The call is made on the calling goroutine; options count for
// methods that are not registered.
func (r *Relay) Invoke(ctx context.Context, method string, args, reply any, opts ...grpc.CallOption) error {
	c, err := callingOf(ctx)
	if err != nil {
		return err
	}
	m, ok := r.direct.methods[method]
	if !ok {
		return r.invoke(c.outgoing(ctx), method, args, reply, opts)
	}
	if !r.begin() {
		return ErrClosed
	}
	defer r.underway.Done()
	return r.direct.call(ctx, c, m, args, reply)
}

// invoke calls a method that is not registered.
func (r *Relay) invoke(ctx context.Context, method string, args, reply any, opts []grpc.CallOption) error {
	l, err := r.take()
	if err != nil {
		return err
	}
	defer r.give(l)
	return l.conn.Invoke(ctx, method, args, reply, opts...)
}

// begin counts a call, unless the relay is closed.
func (r *Relay) begin() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.closed {
		r.underway.Add(1)
	}
	return !r.closed
}

// NewStream implements grpc.ClientConnInterface.
func (r *Relay) NewStream(ctx context.Context, desc *grpc.StreamDesc, method string, opts ...grpc.CallOption) (grpc.ClientStream, error) {
	c, err := callingOf(ctx)
	if err != nil {
		return nil, err
	}
	l, err := r.take()
	if err != nil {
		return nil, err
	}
	give := sync.OnceFunc(func() { r.give(l) })
	stream, err := l.conn.NewStream(c.outgoing(ctx), desc, method, append(opts, grpc.OnFinish(func(error) { give() }))...)
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
	if r.closed {
		return nil, ErrClosed
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
