// Package tlsfiles serves TLS from files that may change while the server runs: a certificate with its key,
// and the certificate authorities of clients.
//
// Open reads the files and fails on a mistake in them. Afterwards one goroutine reads them again every
// second, until Close. Handshakes that begin later use what was read last. A mistake in changed files is
// logged once, and the files that were read before stay in use. Connections that are open go on, unless
// Recheck says that their client certificate is not valid any more.
//
// The package polls contents instead of using grpc's certprovider/pemfile, which was tried first: that one
// prints the private key into the log when it does not fit the certificate, says nothing of a mistake in the
// server's own log and says it again at each look, wants both files in one directory, and has a server start
// that cannot shake hands. It also leaves open what becomes of connections. Reading three small files a
// second finds every change: also one that leaves size and time alone, and one behind a symbolic link, as in
// the volumes of Kubernetes.
//
// All methods are safe for concurrent use.
package tlsfiles

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"log/slog"
	"os"
	"sync/atomic"
	"time"
)

// lookTime is the interval at which the files are read.
const lookTime = time.Second

// Config names the files.
type Config struct {
	Cert, Key string // PEM
	// ClientCA holds the authorities of client certificates; "" if there are none.
	ClientCA string
	// ClientAuth says whether clients present a certificate. A certificate that is presented is always
	// verified.
	ClientAuth tls.ClientAuthType
	MinVersion uint16
	Log        *slog.Logger
	// Changed is called after changed files came into use. Nil: no call.
	Changed func()
}

// Files are the files as they were last read.
type Files struct {
	config  Config
	current atomic.Pointer[material]
	close   context.CancelFunc
}

// material is what one reading of the files gave.
type material struct {
	read    contents
	tls     *tls.Config
	clients *x509.CertPool // nil without authorities
	leaf    *x509.Certificate
}

// contents are the bytes of the files.
type contents struct{ cert, key, clientCA []byte }

func (c contents) equal(other contents) bool {
	return bytes.Equal(c.cert, other.cert) && bytes.Equal(c.key, other.key) && bytes.Equal(c.clientCA, other.clientCA)
}

// Check returns what is wrong with the files, or nil.
func Check(config Config) error {
	_, err := load(config)
	return err
}

// Open reads the files and begins to follow them.
func Open(config Config) (*Files, error) {
	m, err := load(config)
	if err != nil {
		return nil, err
	}
	if err := outside(m.leaf, time.Now()); err != nil { // best effort: a remark, as the server serves other sockets too
		config.Log.Warn("clients refuse the server's certificate", "file", config.Cert, "err", err)
	}
	if st, err := os.Stat(config.Key); err == nil && st.Mode().Perm()&0o007 != 0 { // best effort: a remark
		config.Log.Warn("every user of this machine can read the TLS key", "file", config.Key, "mode", st.Mode().Perm())
	}
	ctx, cancel := context.WithCancel(context.Background())
	f := &Files{config: config, close: cancel}
	f.current.Store(m)
	go f.follow(ctx)
	return f, nil
}

// Close ends the following. It does not wait for a read that is under way, since a file system may hang.
func (f *Files) Close() { f.close() }

// TLS returns a configuration that uses for each handshake what was read last. It resumes no sessions,
// which rest on a check of certificates at an earlier time.
func (f *Files) TLS() *tls.Config {
	return &tls.Config{
		MinVersion:             f.config.MinVersion,
		SessionTicketsDisabled: true,
		GetConfigForClient:     func(*tls.ClientHelloInfo) (*tls.Config, error) { return f.current.Load().tls, nil },
	}
}

// Recheck returns why the client's certificate of an open connection is not valid now: it has expired, or the
// authorities in use do not vouch for it. It returns nil for a client without a certificate.
func (f *Files) Recheck(state tls.ConnectionState, now time.Time) error {
	if len(state.PeerCertificates) == 0 {
		return nil
	}
	options := x509.VerifyOptions{
		Roots: f.current.Load().clients, Intermediates: x509.NewCertPool(),
		CurrentTime: now, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}
	if options.Roots == nil {
		options.Roots = x509.NewCertPool() // nil would be the system's
	}
	for _, c := range state.PeerCertificates[1:] {
		options.Intermediates.AddCert(c)
	}
	_, err := state.PeerCertificates[0].Verify(options)
	return err
}

// follow reads the files again and again.
func (f *Files) follow(ctx context.Context) {
	ticker := time.NewTicker(lookTime)
	defer ticker.Stop()
	var seen mistake
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			seen = f.look(seen)
		}
	}
}

// mistake is a reading of the files that cannot be used.
type mistake struct {
	text   string // "" if the files can be used
	read   contents
	logged bool
}

// look reads the files once. It logs a mistake at the second look that finds it: the first one may fall
// between the writing of a certificate and that of its key.
func (f *Files) look(before mistake) mistake {
	m, err := f.changed()
	if err != nil {
		now := mistake{text: err.Error(), read: m.read}
		if now.text != before.text || !now.read.equal(before.read) {
			return now
		}
		if !before.logged {
			f.config.Log.Error("the changed TLS files are not used because of a mistake in them; the files as they were stay in use", "err", err)
		}
		now.logged = true
		return now
	}
	if m.tls != nil {
		f.current.Store(m)
		f.config.Log.Info("the changed TLS files are in use", "file", f.config.Cert, "names", names(m.leaf), "not_after", m.leaf.NotAfter)
		if f.config.Changed != nil {
			f.config.Changed()
		}
	} else if before.logged {
		f.config.Log.Info("the TLS files are again as they were")
	}
	return mistake{}
}

// changed returns the files if they differ from those in use. Without a difference the material has no TLS
// configuration, with an error only what was read.
func (f *Files) changed() (*material, error) {
	read, err := readAll(f.config)
	if err != nil {
		return &material{read: read}, err
	}
	if read.equal(f.current.Load().read) {
		return &material{}, nil
	}
	m, err := f.config.parse(read)
	if err != nil {
		return &material{read: read}, err
	}
	if err := outside(m.leaf, time.Now()); err != nil {
		return &material{read: read}, fmt.Errorf("%s: %w", f.config.Cert, err)
	}
	return m, nil
}

// outside returns an error if a moment is not within a certificate's validity.
func outside(leaf *x509.Certificate, now time.Time) error {
	switch {
	case now.After(leaf.NotAfter):
		return fmt.Errorf("the certificate expired on %s", leaf.NotAfter.Format(time.RFC3339))
	case now.Before(leaf.NotBefore):
		return fmt.Errorf("the certificate is not valid before %s", leaf.NotBefore.Format(time.RFC3339))
	}
	return nil
}
