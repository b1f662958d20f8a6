// Package client is the Go client of the run status service.
//
//	c, err := client.New("127.0.0.1:7600")
//	run := c.Run("test_runs/12")
//	info, err := run.Set(ctx, runstatusv1.TestState_TEST_STATE_RUNNING, "I'm running!")
//
// A run is named `namespaces/{namespace}/test_runs/{id}` or `namespaces/{namespace}/series/{id}`.
// The short forms `test_runs/12` and `series/3` name runs in the namespace `main`.
//
// Unless a method says otherwise, its error is the service's own:
// [google.golang.org/grpc/status] returns its code and details, and [Reason] its reason. Calls that
// can be repeated safely are repeated for one to two seconds while the service is UNAVAILABLE, but
// not after their context has ended.
package client

import (
	"context"
	"errors"
	"sync"
	"time"

	"google.golang.org/grpc"

	"github.com/runstatus/runstatus/client/internal/bearer"
	"github.com/runstatus/runstatus/client/internal/clock"
	dialing "github.com/runstatus/runstatus/client/internal/dial"
	"github.com/runstatus/runstatus/client/internal/sendgate"
	"github.com/runstatus/runstatus/client/internal/uids"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// Client is a client of one server. Its methods and those of its runs may be called concurrently.
type Client struct {
	service runstatusv1.StatusServiceClient
	auth    runstatusv1.AuthServiceClient
	clock   clock.Clock
	setter  setter
	uids    uids.Cache
	watches watchConns
	life    context.Context // ends with Close
	end     context.CancelFunc
	close   func() error

	patience   time.Duration // how long Wait continues while the server can't be reached
	pollSpools time.Duration // how often reporters look for reports of other processes
}

// Option changes what New returns.
type Option func(*options)

type options struct {
	conn     grpc.ClientConnInterface
	dial     []grpc.DialOption
	insecure bool
	tls      *dialing.TLS
	unary    bool
	uids     string
	gate     *sendgate.Gate
	token    bearer.Source
}

// WithInsecure connects in plain text to any address: everything on the network path can read and
// change the traffic. Without it only loopback addresses and unix sockets are reached in plain text.
func WithInsecure() Option {
	return func(o *options) { o.insecure = true }
}

// WithToken sends a token with each call. It is never sent in plain text to another machine.
func WithToken(token string) Option { return func(o *options) { o.token.Token = token } }

// WithTokenFile sends the token in a file, which is read again when it changes, as WithToken does.
func WithTokenFile(path string) Option { return func(o *options) { o.token.File = path } }

// TLSFiles names files in PEM form: CA, the authorities to trust, or "" for those of the system; Cert and Key,
// this client's certificate, or "" for none. ServerName is the name in the server's certificate, or "" for
// that of the target.
type TLSFiles = dialing.TLS

// WithTLS connects over TLS, also to loopback addresses, with these files. They are read at each connection,
// so that a renewed certificate is used without a restart. Unix sockets and ssh need no TLS and ignore
// them.
func WithTLS(files TLSFiles) Option {
	return func(o *options) { o.tls = &files }
}

// WithDialOptions passes options to grpc.NewClient. They override those of New.
func WithDialOptions(opts ...grpc.DialOption) Option {
	return func(o *options) { o.dial = append(o.dial, opts...) }
}

// WithConn makes New use a connection of the caller, which Close leaves open. The target and the
// options of the connection are then ignored. Watches and all other calls share the streams of the
// connection, of which a server accepts 1,024: with that many watches, other calls wait. (Without
// WithConn, the client opens a further connection for each 500 watches.)
func WithConn(conn grpc.ClientConnInterface) Option {
	return func(o *options) { o.conn = conn }
}

// WithBatching sets whether concurrent Sets share one stream of ReportStatuses, which costs the client
// and the server less processor time than unary calls. The default is true. A Set that is alone is
// always a unary call. Either way each Set has an answer of its own, and nothing is written twice.
//
// These differ for a Set that shares a stream:
//   - Deadline: Set returns when its context ends, but the server does not learn of that and may write
//     the status all the same. After such an error the outcome is unknown, as it is after a unary call.
//   - Metadata: a Set whose context has outgoing metadata does not share a stream.
//   - Tracing: interceptors, stats handlers and per-RPC credentials see the stream, not the Sets on it,
//     nor the values of their contexts. A span that an interceptor would begin for each call is missing.
//
// A program that depends on one of these for each Set passes false: then each Set is a unary call.
func WithBatching(on bool) Option {
	return func(o *options) { o.unary = !on }
}

// RememberUIDs shares the generations of runs (uids) that the service has named, through the file at
// path, between processes of the same user and session for a day. LastUID uses them, and so does a
// Reporter for the reports that it keeps. It is for programs that report one status each. The file
// has mode 0600 and a fixed size. A failure to read or write it is ignored.
func RememberUIDs(path string) Option {
	return func(o *options) { o.uids = path }
}

// New returns a client of the server at target: "host:port" (the port is 7600 unless given),
// "unix:PATH", "ssh://[user@]host[:port][/socket]", or any name that grpc resolves. An empty target is
// DefaultTarget. Loopback addresses and unix sockets are reached in plain text, all others over TLS
// with the system's root certificates, unless WithTLS or WithInsecure is given.
//
// With ssh://, each connection is a process of ssh that runs "runstatus dial-stdio" on the host, as the
// user's configuration of ssh has it. Errors have ssh's own text. ssh asks for passwords on the terminal.
// RUNSTATUS_SSH in the environment names another program in place of ssh.
//
// New does not wait for the server: the first call connects. It returns an error for a target that
// is not valid.
func New(target string, opts ...Option) (*Client, error) {
	var o options
	for _, opt := range opts {
		if opt != nil {
			opt(&o)
		}
	}
	if o.conn != nil {
		return newClient(o, o.conn, func() error { return nil }, nil), nil
	}
	again := func() (*grpc.ClientConn, error) { return dial(target, o, nil) }
	o.gate = &sendgate.Gate{}
	conn, err := dial(target, o, o.gate)
	if err != nil {
		return nil, err
	}
	return newClient(o, conn, conn.Close, again), nil
}

func newClient(o options, cc grpc.ClientConnInterface, closeConn func() error, again func() (*grpc.ClientConn, error)) *Client {
	c := &Client{close: sync.OnceValue(closeConn), patience: patience, pollSpools: pollSpools}
	c.life, c.end = context.WithCancel(context.Background())
	if o.uids != "" {
		c.uids.Table = &uids.Table{Path: o.uids}
	}
	own := &conn{cc, &c.uids, o.gate}
	c.service, c.auth = runstatusv1.NewStatusServiceClient(own), runstatusv1.NewAuthServiceClient(own)
	c.setter.service, c.setter.conn, c.setter.unaryOnly, c.setter.idle = c.service, own, o.unary, streamIdle
	c.watches = watchConns{dial: again, uids: &c.uids, each: maxWatches, conns: []*watchConn{{service: c.service}}}
	return c
}

// Close closes the connection. Calls in progress return CANCELED, and so do Watch and Wait, also on
// the caller's connection of WithConn. Further calls of Close do nothing.
func (c *Client) Close() error {
	c.end()
	c.setter.close()
	return errors.Join(c.watches.closeAll(), c.close())
}

// Service returns the generated client, for calls that this package has no method for. It does not
// stamp requests and returns single pages. It repeats reads, and calls with `when` or `request_id`. It
// sends all other calls once, whatever the retry policy of the connection is.
func (c *Client) Service() runstatusv1.StatusServiceClient { return c.service }

// Auth returns the generated client that tells the identity of the caller, and what it may do.
func (c *Client) Auth() runstatusv1.AuthServiceClient { return c.auth }

// LastUID returns the generation (uid) of the run that the service named last to this client, "" if
// it has named none. Pass it to ExpectUID for a report that may be delivered late.
func (c *Client) LastUID(run string) string { return c.uids.Get(run) }

// Run returns the handle of a run, named as FullName accepts it: "12", "s3" or "test_runs/12". It
// makes no call: a wrong name is an error of the handle's first call.
func (c *Client) Run(name string) *RunHandle { return &RunHandle{client: c, name: FullName(name)} }
