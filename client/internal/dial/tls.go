package dial

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"time"

	"google.golang.org/grpc/credentials"
)

// TLS names the files for TLS, in PEM form.
type TLS struct {
	CA         string // the authorities to trust; "": those of the system
	Cert, Key  string // the certificate of this client; "": none
	ServerName string // the name in the server's certificate; "": that of the target
}

// config returns the configuration that the files give now.
func (files TLS) config() (*tls.Config, error) {
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if files.CA != "" {
		text, err := os.ReadFile(files.CA)
		if err != nil {
			return nil, fmt.Errorf("read the authorities for TLS: %w", err)
		}
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM(text) {
			return nil, fmt.Errorf("read the authorities for TLS: %s holds no certificate in PEM form", files.CA)
		}
	}
	switch {
	case files.Cert == "" && files.Key == "":
		return config, nil
	case files.Cert == "" || files.Key == "":
		return nil, errors.New("a TLS certificate and its key go together: one of the two is missing")
	}
	pair, err := tls.LoadX509KeyPair(files.Cert, files.Key)
	if err != nil {
		return nil, fmt.Errorf("use the TLS certificate %s with the key %s: %w", files.Cert, files.Key, err)
	}
	// Certificates would be left out if the server names other authorities, and the server would say
	// that there is none, not which one it refuses.
	config.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return &pair, nil }
	return config, nil
}

// fileCredentials read the files at each handshake. A copy of them is the same.
type fileCredentials struct{ files TLS }

// newCredentials returns credentials for files, which must be usable now.
func newCredentials(files TLS) (credentials.TransportCredentials, error) {
	if _, err := files.config(); err != nil {
		return nil, err
	}
	return fileCredentials{files}, nil
}

// ClientHandshake implements credentials.TransportCredentials.
func (c fileCredentials) ClientHandshake(ctx context.Context, authority string, raw net.Conn) (net.Conn, credentials.AuthInfo, error) {
	config, err := c.files.config()
	if err != nil {
		return nil, nil, err
	}
	conn, info, err := credentials.NewTLS(config).ClientHandshake(ctx, authority, raw)
	if err != nil {
		return nil, nil, err
	}
	return &alertConn{Conn: conn, failed: make(chan struct{})}, info, nil
}

// Info implements credentials.TransportCredentials.
func (fileCredentials) Info() credentials.ProtocolInfo {
	return credentials.ProtocolInfo{SecurityProtocol: "tls"}
}

// Clone implements credentials.TransportCredentials.
func (c fileCredentials) Clone() credentials.TransportCredentials { return c }

// ServerHandshake implements credentials.TransportCredentials. A client has no use for it.
func (fileCredentials) ServerHandshake(net.Conn) (net.Conn, credentials.AuthInfo, error) {
	return nil, nil, errors.ErrUnsupported
}

// OverrideServerName implements credentials.TransportCredentials.
func (fileCredentials) OverrideServerName(string) error { return errors.ErrUnsupported }

// alertTime is how long a write that failed waits for the server's reason.
const alertTime = time.Second

// alertConn is a connection with TLS. In version 1.3 the handshake is over for a client before the server
// judges the client's certificate. The refusal then comes as an alert, while a write fails because the
// server has closed the connection. alertConn returns the alert as the error of the write, too. One goroutine
// reads and one writes.
type alertConn struct {
	net.Conn
	failed chan struct{} // closed when a read has failed with err
	err    error
}

// Read implements net.Conn.
func (c *alertConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if err != nil && c.err == nil {
		c.err = err
		close(c.failed)
	}
	return n, err
}

// Write implements net.Conn.
func (c *alertConn) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	if err == nil {
		return n, nil
	}
	select {
	case <-c.failed:
		if op, ok := errors.AsType[*net.OpError](c.err); ok && op.Op == "remote error" {
			return n, c.err
		}
	case <-time.After(alertTime):
	}
	return n, err
}
