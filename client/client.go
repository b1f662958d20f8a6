// Package client is the Go client of the run status service.
//
//	c, err := client.New("127.0.0.1:7600")
//	run := c.Run("test_runs/12")
//	info, err := run.Set(ctx, runstatusv1.TestState_TEST_STATE_RUNNING, "I'm running!")
//
// A run is named `namespaces/{namespace}/test_runs/{id}` or
// `namespaces/{namespace}/series/{id}`; `test_runs/12` and `series/3` are short
// for those in the namespace `main`.
//
// Unless a method says otherwise, its error is the service's own, which
// [google.golang.org/grpc/status] takes apart and [Reason] names. Calls that can
// be repeated without harm are repeated for a second or two while the service is
// UNAVAILABLE; their contexts end that earlier.
package client

import (
	"context"
	"errors"
	"sync"

	"google.golang.org/grpc"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// Client talks to one server. All its methods, and those of its runs, may be
// called by many goroutines at once.
type Client struct {
	service runstatusv1.StatusServiceClient
	clock   clock
	sets    sets
	uids    uids
	watches watchConns
	life    context.Context // ends with Close
	end     context.CancelFunc
	close   func() error
}

// Option changes how New connects.
type Option func(*options)

type options struct {
	conn     grpc.ClientConnInterface
	dial     []grpc.DialOption
	insecure bool
	unary    bool
	uids     string
	gate     *sendGate
}

// WithInsecure reaches the server in plain text wherever it is: whoever is on the
// way can read along, and write. Without it only loopback addresses and unix
// sockets are reached so.
func WithInsecure() Option {
	return func(o *options) { o.insecure = true }
}

// WithDialOptions hands options to grpc.NewClient. They win over New's own.
func WithDialOptions(opts ...grpc.DialOption) Option {
	return func(o *options) { o.dial = append(o.dial, opts...) }
}

// WithConn makes New use a connection that the caller has and keeps: Close leaves
// it open. The target and other options then mean nothing. Watches and all other calls
// share its streams, of which a server takes 1,024: with that many watches, other calls
// wait. (Otherwise watches get further connections, one for each 500.)
func WithConn(conn grpc.ClientConnInterface) Option {
	return func(o *options) { o.conn = conn }
}

// WithUnarySets makes each Set a call of its own. Without it, Sets that are under
// way at the same time share a stream, which takes less of both sides' processors;
// interceptors for unary calls don't see those.
func WithUnarySets() Option {
	return func(o *options) { o.unary = true }
}

// RememberUIDs has the client note in the file at path which generation of a run (uid) the
// service told it of, and know what other processes of the same session and the same user
// have noted there within a day: LastUID, and what a Reporter keeps, rest on that. It is
// for programs that report one status each. The file is made for its owner alone and has a
// fixed size; failures to read or write it are no errors.
func RememberUIDs(path string) Option {
	return func(o *options) { o.uids = path }
}

// New returns a client of the server at target: "host:port" (the port is 7600
// unless given), "unix:PATH", any name that grpc resolves, or DefaultTarget when
// it is empty. Loopback addresses and unix sockets are reached in plain text, all
// others over TLS with the system's roots, unless WithInsecure is given.
//
// It does not wait for the server: the first call connects. The error is that of
// a target that can't be understood.
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
	o.gate = &sendGate{}
	conn, err := dial(target, o, o.gate)
	if err != nil {
		return nil, err
	}
	return newClient(o, conn, conn.Close, again), nil
}

func newClient(o options, cc grpc.ClientConnInterface, closeConn func() error, again func() (*grpc.ClientConn, error)) *Client {
	c := &Client{close: sync.OnceValue(closeConn)}
	c.life, c.end = context.WithCancel(context.Background())
	if o.uids != "" {
		c.uids.table = &uidTable{o.uids}
	}
	own := &conn{cc, &c.uids, o.gate}
	c.service = runstatusv1.NewStatusServiceClient(own)
	c.sets = sets{service: c.service, conn: own, never: o.unary}
	c.watches = watchConns{dial: again, uids: &c.uids, conns: []*watchConn{{service: c.service}}}
	return c
}

// Close ends the connection. Calls under way return CANCELED, and so do Watch and Wait,
// also on a connection of the caller's. To close again does nothing.
func (c *Client) Close() error {
	c.end()
	c.sets.close()
	return errors.Join(c.watches.closeAll(), c.close())
}

// Service returns the generated client, for what this package has no method for.
// It neither stamps nor pages.
func (c *Client) Service() runstatusv1.StatusServiceClient { return c.service }

// LastUID returns which generation of the run the service last told this client of, "" if
// of none. A report that may be delivered late is for that one, with ExpectUID.
func (c *Client) LastUID(run string) string { return c.uids.of(run) }

// Run returns the handle of the run with that name, as FullName takes it: "12", "s3" or
// "test_runs/12". It asks the server nothing, so a wrong name shows at the first call.
func (c *Client) Run(name string) *Run { return &Run{client: c, name: FullName(name)} }
