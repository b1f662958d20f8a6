package client

import (
	"errors"
	"sync"

	"google.golang.org/grpc"

	"github.com/runstatus/runstatus/client/internal/uids"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// maxWatches is how many watches share a connection. A server accepts 1,024 streams on one, and other
// calls need some of them.
const maxWatches = 500

// watchConns are the connections of watches: the client's own for the first ones, further ones
// for the rest. The methods may be called concurrently.
type watchConns struct {
	dial func() (*grpc.ClientConn, error) // nil: the caller's connection is the only one
	uids *uids.Cache
	each int // how many watches share a connection

	mu    sync.Mutex
	conns []*watchConn
}

type watchConn struct {
	service runstatusv1.StatusServiceClient
	watches int
	close   func() error // nil for the client's own
}

// acquire returns a connection with room for a watch. Release returns the room; it closes a further
// connection that has no watch any more.
func (w *watchConns) acquire() (service runstatusv1.StatusServiceClient, release func(), err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	var with *watchConn
	for _, c := range w.conns {
		if c.watches < w.each || w.dial == nil {
			with = c
			break
		}
	}
	if with == nil {
		cc, err := w.dial()
		if err != nil {
			return nil, nil, err
		}
		with = &watchConn{service: runstatusv1.NewStatusServiceClient(&conn{cc, w.uids, nil}), close: cc.Close}
		w.conns = append(w.conns, with)
	}
	with.watches++
	return with.service, func() { w.release(with) }, nil
}

func (w *watchConns) release(c *watchConn) {
	w.mu.Lock()
	defer w.mu.Unlock()
	c.watches--
	if c.watches > 0 || c.close == nil {
		return
	}
	for i, other := range w.conns {
		if other == c {
			w.conns = append(w.conns[:i], w.conns[i+1:]...)
			_ = c.close() // it has no calls
			return
		}
	}
}

// closeAll closes the further connections.
func (w *watchConns) closeAll() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	var err error
	for _, c := range w.conns {
		if c.close != nil {
			err = errors.Join(err, c.close())
		}
	}
	w.conns = nil
	return err
}
