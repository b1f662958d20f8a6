package tlsfiles

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
)

// load reads and parses the files.
func load(config Config) (*material, error) {
	read, err := readAll(config)
	if err != nil {
		return nil, err
	}
	return config.parse(read)
}

func readAll(config Config) (read contents, err error) {
	for _, file := range []struct {
		what, path string
		to         *[]byte
	}{
		{"certificate", config.Cert, &read.cert},
		{"key", config.Key, &read.key},
		{"authorities of clients", config.ClientCA, &read.clientCA},
	} {
		if file.path == "" && file.to == &read.clientCA {
			continue
		}
		if *file.to, err = os.ReadFile(file.path); err != nil {
			return read, fmt.Errorf("read the TLS %s: %w", file.what, err)
		}
	}
	return read, nil
}

// parse returns what the files say. An error names the file and holds nothing of a key.
func (config Config) parse(read contents) (*material, error) {
	pair, err := tls.X509KeyPair(read.cert, read.key)
	if err != nil {
		return nil, fmt.Errorf("use the certificate %s with the key %s: %w", config.Cert, config.Key, err)
	}
	m := &material{read: read, leaf: pair.Leaf}
	m.tls = &tls.Config{
		Certificates: []tls.Certificate{pair}, MinVersion: config.MinVersion,
		ClientAuth: config.ClientAuth, SessionTicketsDisabled: true,
	}
	if config.ClientCA == "" {
		return m, nil
	}
	if m.clients, err = parsePool(read.clientCA); err != nil {
		return nil, fmt.Errorf("use the authorities of clients in %s: %w", config.ClientCA, err)
	}
	m.tls.ClientCAs = m.clients
	return m, nil
}

// parsePool returns all certificates of a PEM file. Unlike x509.CertPool.AppendCertsFromPEM it refuses a file
// of which it does not understand a part: that part may be the authority that counts.
func parsePool(text []byte) (*x509.CertPool, error) {
	pool, n := x509.NewCertPool(), 0
	for {
		var block *pem.Block
		if block, text = pem.Decode(text); block == nil {
			break
		}
		n++
		if block.Type != "CERTIFICATE" {
			return nil, fmt.Errorf("block %d is a %s, not a CERTIFICATE", n, block.Type)
		}
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("certificate %d: %w", n, err)
		}
		pool.AddCert(c)
	}
	if n == 0 {
		return nil, errors.New("there is no certificate in PEM form")
	}
	return pool, nil
}

// names returns the names that a certificate is for.
func names(leaf *x509.Certificate) (all []string) {
	all = append(all, leaf.DNSNames...)
	for _, ip := range leaf.IPAddresses {
		all = append(all, ip.String())
	}
	for _, uri := range leaf.URIs {
		all = append(all, uri.String())
	}
	return append(all, leaf.EmailAddresses...)
}
