// Package transport is the server's end of connections, of every kind that one gRPC server accepts.
//
// The credentials tell the kinds apart by the network of the connection: a unix socket gives the
// credentials of its peer's process as peercred.Peer, a TCP connection speaks TLS if there are files for it
// and gives credentials.TLSInfo, and everything else is plain text without an identity. AuthInfo of a
// connection holds what is true of it until it is closed: a connection whose client certificate
// expires, or that changed authorities do not vouch for, is closed at once, and so is one whose client floods
// it (package frames).
//
// All methods are safe for concurrent use. The package starts no goroutines but a timer for each
// connection with a client certificate.
package transport

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"sync"
	"time"

	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/runstatus/runstatus/server/internal/frames"
	"github.com/runstatus/runstatus/server/internal/peercred"
	"github.com/runstatus/runstatus/server/internal/tlsfiles"
)

// Credentials are the credentials of a server with listeners of several kinds.
type Credentials struct {
	log     *slog.Logger
	refused func(peer net.Addr, err error)
	bounds  frames.Config
	plain   credentials.TransportCredentials
	files   *tlsfiles.Files
	tls     credentials.TransportCredentials // nil: TCP is plain text, too

	mu    sync.Mutex
	conns map[*certified]bool // with a client certificate
}

// New returns credentials for plain text on TCP. UseTLS changes that. Bounds hold for each connection but those
// inside the process. Refused is called with the error of each handshake that fails.
func New(log *slog.Logger, bounds frames.Config, refused func(peer net.Addr, err error)) *Credentials {
	return &Credentials{log: log, bounds: bounds, refused: refused, plain: insecure.NewCredentials(), conns: map[*certified]bool{}}
}

// UseTLS makes TCP connections speak TLS from files, until Close. Call it before the first connection.
func (c *Credentials) UseTLS(config tlsfiles.Config) (err error) {
	config.Log, config.Changed = c.log, c.recheckAll
	if c.files, err = tlsfiles.Open(config); err != nil {
		return err
	}
	c.tls = credentials.NewTLS(c.files.TLS())
	return nil
}

// Close ends the following of the files. Open connections go on.
func (c *Credentials) Close() {
	if c.files != nil {
		c.files.Close()
	}
}

// ServerHandshake implements credentials.TransportCredentials.
func (c *Credentials) ServerHandshake(raw net.Conn) (net.Conn, credentials.AuthInfo, error) {
	conn, info, err := c.handshake(raw)
	if err != nil {
		c.refused(raw.RemoteAddr(), err)
		return nil, nil, err // gRPC closes the connection
	}
	if network := raw.LocalAddr().Network(); network == "tcp" || network == "unix" {
		conn = frames.New(conn, c.bounds)
	}
	return conn, info, nil
}

func (c *Credentials) handshake(raw net.Conn) (net.Conn, credentials.AuthInfo, error) {
	if own, ok := raw.(Trusted); ok {
		return raw, own.AuthInfo(), nil
	}
	switch network := raw.LocalAddr().Network(); {
	case network == "unix":
		return c.unix(raw)
	case network == "tcp" && c.tls != nil:
		return c.encrypted(raw)
	}
	return c.plain.ServerHandshake(raw)
}

func (c *Credentials) unix(raw net.Conn) (net.Conn, credentials.AuthInfo, error) {
	peer, err := peercred.Of(raw)
	if errors.Is(err, errors.ErrUnsupported) {
		return c.plain.ServerHandshake(raw)
	}
	return raw, peer, err
}

func (c *Credentials) encrypted(raw net.Conn) (net.Conn, credentials.AuthInfo, error) {
	conn, info, err := c.tls.ServerHandshake(raw)
	if err != nil {
		return nil, nil, err
	}
	state := info.(credentials.TLSInfo).State
	if len(state.PeerCertificates) == 0 {
		return conn, info, nil
	}
	return c.certify(conn, raw, state), info, nil
}

// certified is a connection with a client certificate.
type certified struct {
	net.Conn
	raw   net.Conn
	state tls.ConnectionState
	of    *Credentials
	late  *time.Timer // at the end of the certificate
}

// certify registers a connection, so that it is closed when its certificate is not valid any more.
func (c *Credentials) certify(conn, raw net.Conn, state tls.ConnectionState) *certified {
	one := &certified{Conn: conn, raw: raw, state: state, of: c}
	c.mu.Lock()
	c.conns[one] = true
	one.late = time.AfterFunc(time.Until(state.PeerCertificates[0].NotAfter), one.expire)
	c.mu.Unlock()
	_ = one.recheck() // best effort: the first read fails; the authorities may have changed since the handshake
	return one
}

// Close implements net.Conn.
func (one *certified) Close() error {
	one.of.mu.Lock()
	delete(one.of.conns, one)
	one.late.Stop()
	one.of.mu.Unlock()
	return one.Conn.Close()
}

// expire is called when the certificate should have ended. The machine's clock may have been set back
// since.
func (one *certified) expire() {
	if err := one.recheck(); err != nil {
		one.of.log.Info("closing a connection: its client certificate has expired", "peer", one.RemoteAddr(), "err", err)
		return
	}
	one.of.mu.Lock()
	defer one.of.mu.Unlock()
	if one.of.conns[one] {
		one.late.Reset(max(time.Second, time.Until(one.state.PeerCertificates[0].NotAfter)))
	}
}

// recheck breaks the connection, and returns why, if its certificate is not valid any more. It leaves out
// the goodbye of TLS, which would wait for a client that does not read.
func (one *certified) recheck() error {
	err := one.of.files.Recheck(one.state, time.Now())
	if err != nil {
		_ = one.raw.Close() // best effort: gRPC closes it again and reports that
	}
	return err
}

// recheckAll closes the connections with certificates that the authorities in use do not vouch for.
func (c *Credentials) recheckAll() {
	c.mu.Lock()
	all := make([]*certified, 0, len(c.conns))
	for one := range c.conns {
		all = append(all, one)
	}
	c.mu.Unlock()
	closed := 0
	var why error
	for _, one := range all {
		if err := one.recheck(); err != nil {
			closed++
			why = err
		}
	}
	if closed > 0 {
		c.log.Warn("closed connections whose client certificates are not valid any more", "closed", closed, "of", len(all), "err", why)
	}
}

// ClientHandshake implements credentials.TransportCredentials. A server has no use for it.
func (c *Credentials) ClientHandshake(context.Context, string, net.Conn) (net.Conn, credentials.AuthInfo, error) {
	return nil, nil, errors.ErrUnsupported
}

// Info implements credentials.TransportCredentials.
func (c *Credentials) Info() credentials.ProtocolInfo {
	if c.tls != nil {
		return c.tls.Info()
	}
	return c.plain.Info()
}

// Clone implements credentials.TransportCredentials. The copy is the same: what is registered belongs to
// one server.
func (c *Credentials) Clone() credentials.TransportCredentials { return c }

// OverrideServerName implements credentials.TransportCredentials.
func (c *Credentials) OverrideServerName(string) error { return errors.ErrUnsupported }
