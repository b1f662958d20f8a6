package transport

import (
	"crypto/tls"
	"net"
	"sync"

	"google.golang.org/grpc/credentials"
)

// Trusted is a connection inside the process, which needs no handshake.
type Trusted interface {
	net.Conn
	AuthInfo() credentials.AuthInfo
}

// HTTPListener returns a listener whose connections speak what those of the gRPC server do: TLS for HTTP/1.1
// and HTTP/2 on TCP if there are files for it. Connections with client certificates are closed as all others
// are. The handshake is left to the HTTP server.
func (c *Credentials) HTTPListener(l net.Listener) net.Listener {
	if c.tls == nil || l.Addr().Network() != "tcp" {
		return l
	}
	config := c.files.TLS()
	current := config.GetConfigForClient
	config.NextProtos = []string{"h2", "http/1.1"}
	config.GetConfigForClient = func(hello *tls.ClientHelloInfo) (*tls.Config, error) {
		of, err := current(hello)
		if err != nil {
			return nil, err
		}
		of = of.Clone()
		of.NextProtos = config.NextProtos
		of.VerifyConnection = func(state tls.ConnectionState) error {
			hello.Conn.(*raw).verified(state)
			return nil
		}
		return of, nil
	}
	return tls.NewListener(rawListener{l, c}, config)
}

// HTTPAuthInfo returns what is known of the peer of an HTTP connection: as accepted by HTTPListener, with the
// state of TLS that its requests have, nil without TLS.
func (c *Credentials) HTTPAuthInfo(conn net.Conn, state *tls.ConnectionState) (credentials.AuthInfo, error) {
	if state != nil {
		return credentials.TLSInfo{State: *state, CommonAuthInfo: credentials.CommonAuthInfo{SecurityLevel: credentials.PrivacyAndIntegrity}}, nil
	}
	if conn.LocalAddr().Network() == "unix" {
		_, info, err := c.unix(conn)
		return info, err
	}
	_, info, err := c.plain.ServerHandshake(conn)
	return info, err
}

// rawListener accepts the connections below TLS.
type rawListener struct {
	net.Listener
	of *Credentials
}

// Accept implements net.Listener.
func (l rawListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &raw{Conn: conn, of: l.of}, nil
}

// raw is the connection below TLS. A net/http server needs a *tls.Conn, so that what follows a client's
// certificate is here and not around it.
type raw struct {
	net.Conn
	of *Credentials

	mu     sync.Mutex
	closed bool
	peer   *certified // nil without a client certificate
}

// NetConn returns the connection as it was accepted.
func (r *raw) NetConn() net.Conn { return r.Conn }

// verified is called at the end of the handshake.
func (r *raw) verified(state tls.ConnectionState) {
	if len(state.PeerCertificates) == 0 {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.closed {
		r.peer = r.of.certify(r.Conn, r.Conn, state)
	}
}

// Close implements net.Conn.
func (r *raw) Close() error {
	r.mu.Lock()
	r.closed = true
	peer := r.peer
	r.mu.Unlock()
	if peer != nil {
		return peer.Close()
	}
	return r.Conn.Close()
}
