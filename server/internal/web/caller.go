package web

import (
	"context"
	"net"
	"net/http"
	"sync"

	"google.golang.org/grpc/peer"

	"github.com/runstatus/runstatus/server/internal/relay"
)

type (
	connKey    struct{}
	controlKey struct{} // of the request's *http.ResponseController
)

// connection is a connection with what is known of its peer.
type connection struct {
	conn net.Conn
	once sync.Once
	peer *peer.Peer
	err  error
}

// of returns the peer of a request on the connection.
func (c *connection) of(r *http.Request, config *Config) (*peer.Peer, error) {
	c.once.Do(func() {
		info, err := config.Peer(c.conn, r.TLS)
		c.peer, c.err = &peer.Peer{Addr: c.conn.RemoteAddr(), LocalAddr: c.conn.LocalAddr(), AuthInfo: info}, err
	})
	return c.peer, c.err
}

// called has the calls that a request leads to be made on behalf of its peer.
func (s *Server) called(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p, err := r.Context().Value(connKey{}).(*connection).of(r, &s.config)
		if err != nil {
			s.refuse(w, s.config.Status(err))
			return
		}
		caller := s.config.Relay.Join(p)
		defer caller.Leave()
		ctx := context.WithValue(r.Context(), controlKey{}, http.NewResponseController(w))
		next.ServeHTTP(w, r.WithContext(relay.WithCaller(ctx, caller, headers(r))))
	})
}
