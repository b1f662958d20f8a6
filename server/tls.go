package server

import (
	"cmp"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/runstatus/runstatus/internal/hint"
	"github.com/runstatus/runstatus/server/internal/repeats"
	"github.com/runstatus/runstatus/server/internal/tlsfiles"
)

// Values of TLSConfig.ClientAuth: whether clients present a certificate. One that is presented is always
// verified.
const (
	ClientAuthOff      = "off"
	ClientAuthOptional = "optional"
	ClientAuthRequired = "required"
)

// TLSConfig names the files for TLS. They are read again every second: changed ones are used for further
// connections, and open connections go on. A connection with a client certificate is closed when that
// expires, or when a changed ClientCA does not vouch for it.
type TLSConfig struct {
	Cert, Key string // PEM files: the certificate, with those between it and its authority, and its key
	ClientCA  string // a PEM file: the authorities of client certificates
	// ClientAuth is ClientAuthOff, ClientAuthOptional or ClientAuthRequired. Empty: required with a
	// ClientCA, off without.
	ClientAuth string
	MinVersion string // "1.3", or "1.2" for older clients; empty: "1.3"
}

// tlsVersions are the values of TLSConfig.MinVersion.
var tlsVersions = map[string]uint16{"": tls.VersionTLS13, "1.3": tls.VersionTLS13, "1.2": tls.VersionTLS12}

// validate returns all errors in the configuration and the files that it names, joined.
func (c TLSConfig) validate() error {
	var errs []error
	if tlsVersions[c.MinVersion] == 0 {
		errs = append(errs, fmt.Errorf("the TLS version %q is neither 1.3 nor 1.2", c.MinVersion))
	}
	errs = append(errs, c.validateClientAuth())
	switch {
	case c.Cert != "" && c.Key != "" && errors.Join(errs...) == nil:
		return tlsfiles.Check(c.files())
	case c.isUsed() && (c.Cert == "" || c.Key == ""):
		errs = append(errs, hint.With(errors.New("TLS needs a certificate and its key"),
			"give both: --tls-cert FILE --tls-key FILE; runstatus cert init makes some for trying it out"))
	}
	return errors.Join(errs...)
}

func (c TLSConfig) validateClientAuth() error {
	switch auth := c.clientAuth(); {
	case auth != ClientAuthOff && auth != ClientAuthOptional && auth != ClientAuthRequired:
		return fmt.Errorf("the client authentication %q is none of %s, %s and %s", auth, ClientAuthOff, ClientAuthOptional, ClientAuthRequired)
	case auth != ClientAuthOff && c.ClientCA == "":
		return hint.With(fmt.Errorf("the client authentication %q lacks the authorities that sign client certificates", auth), "name their file with --tls-client-ca FILE")
	}
	return nil
}

// isUsed reports whether anything but the version asks for TLS.
func (c TLSConfig) isUsed() bool {
	return c.Cert != "" || c.Key != "" || c.ClientCA != "" || c.clientAuth() != ClientAuthOff
}

func (c TLSConfig) clientAuth() string {
	if c.ClientCA == "" {
		return cmp.Or(c.ClientAuth, ClientAuthOff)
	}
	return cmp.Or(c.ClientAuth, ClientAuthRequired)
}

// files returns what tlsfiles needs of a valid configuration.
func (c TLSConfig) files() tlsfiles.Config {
	auth := map[string]tls.ClientAuthType{ClientAuthOptional: tls.VerifyClientCertIfGiven, ClientAuthRequired: tls.RequireAndVerifyClientCert}
	return tlsfiles.Config{
		Cert: c.Cert, Key: c.Key, ClientCA: c.ClientCA,
		ClientAuth: auth[c.clientAuth()], MinVersion: tlsVersions[c.MinVersion],
	}
}

// describe returns the TLS of a server for the log.
func (c TLSConfig) describe() string {
	return fmt.Sprintf("%s, client certificates %s", cmp.Or(c.MinVersion, "1.3"), c.clientAuth())
}

// reachable reports whether other machines may connect.
func (c Config) reachable() bool { return c.Insecure || c.TLS.Cert != "" }

// refusedHandshake logs the first connection with a handshake that fails, and counts further ones. A client
// that goes away in it is no news: it may be a probe of the port.
func (c *chain) refusedHandshake(peer net.Addr, err error) {
	if errors.Is(err, io.EOF) {
		c.log.Debug("a client has left during the handshake", "peer", peer)
		return
	}
	type handshake struct {
		peer net.Addr
		err  error
	}
	said := c.repeats.First("handshake", repeats.Few, handshake{peer, err}, func(f repeats.Count) {
		if f.Lately > 0 {
			last := f.Newest.(handshake)
			c.log.Warn("still refusing handshakes", "refused", f.Lately, "peer", last.peer, "err", last.err)
		}
	})
	if said {
		c.log.Warn("refused a handshake", "peer", peer, "err", err)
	}
}

// complained logs what net/http has to say of the connections of the HTTP port, as refusedHandshake does.
func (c *chain) complained(text string) {
	if strings.HasSuffix(text, ": EOF") {
		c.log.Debug("a client has left during the handshake", "about", text)
		return
	}
	said := c.repeats.First("http", repeats.Few, text, func(f repeats.Count) {
		if f.Lately > 0 {
			c.log.Warn("connections of the HTTP port still fail", "failed", f.Lately, "err", f.Newest)
		}
	})
	if said {
		c.log.Warn("a connection of the HTTP port failed", "err", text)
	}
}
