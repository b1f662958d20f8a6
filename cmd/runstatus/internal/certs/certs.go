package certs

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Request says what Init makes.
type Request struct {
	Dir      string        // is made if it does not exist
	Hosts    []string      // the server's names and addresses
	Client   string        // a name, an address of mail, or a URI
	Validity time.Duration // of the server's and the client's certificate
}

// skew is how far behind the clock of another machine may be.
const skew = time.Hour

const longest = 3650 * day // for an authority

// pair is a certificate with its key.
type pair struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

// Init makes the files. After an error that is not one of writing, nothing was written.
func Init(r Request) error {
	if len(r.Hosts) == 0 {
		return errors.New("the server's certificate needs a name: --host NAME")
	}
	server, client := leaf(r, x509.ExtKeyUsageServerAuth), leaf(r, x509.ExtKeyUsageClientAuth)
	server.Subject.CommonName, client.Subject.CommonName = r.Hosts[0], r.Client
	if err := errors.Join(nameServer(server, r.Hosts), nameClient(client, r.Client)); err != nil {
		return err
	}
	ca, err := issue(authority(r), nil)
	if err != nil {
		return err
	}
	serves, err := issue(server, ca)
	if err != nil {
		return err
	}
	calls, err := issue(client, ca)
	if err != nil {
		return err
	}
	var files []file
	for _, p := range []struct {
		name string
		*pair
	}{{"ca", ca}, {"server", serves}, {"client", calls}} {
		made, err := p.files(p.name)
		if err != nil {
			return err
		}
		files = append(files, made...)
	}
	return write(r.Dir, files)
}

func authority(r Request) *x509.Certificate {
	now := time.Now()
	return &x509.Certificate{
		Subject: pkix.Name{CommonName: "runstatus authority of " + now.UTC().Format(time.DateTime)},
		IsCA:    true, BasicConstraintsValid: true, MaxPathLenZero: true,
		KeyUsage:  x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
		NotBefore: now.Add(-skew), NotAfter: now.Add(min(10*r.Validity, longest)),
	}
}

func leaf(r Request, usage x509.ExtKeyUsage) *x509.Certificate {
	now := time.Now()
	return &x509.Certificate{
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{usage}, BasicConstraintsValid: true,
		NotBefore: now.Add(-skew), NotAfter: now.Add(r.Validity),
	}
}

// nameServer puts the names of a server into its certificate.
func nameServer(c *x509.Certificate, hosts []string) error {
	for _, host := range hosts {
		if ip := net.ParseIP(host); ip != nil {
			c.IPAddresses = append(c.IPAddresses, ip)
			continue
		}
		if err := checkHost(host); err != nil {
			return err
		}
		c.DNSNames = append(c.DNSNames, host)
	}
	return nil
}

// checkHost returns an error for a text that is no DNS name.
func checkHost(host string) error {
	labels := strings.Split(strings.TrimPrefix(host, "*."), ".")
	bad := slices.ContainsFunc(labels, func(label string) bool {
		return label == "" || len(label) > 63 || strings.HasPrefix(label, "-") || strings.Trim(strings.ToLower(label), "abcdefghijklmnopqrstuvwxyz0123456789-_") != ""
	})
	if bad || len(host) > 253 {
		return fmt.Errorf("%q is neither a DNS name nor an address", host)
	}
	return nil
}

// nameClient puts the name of a client into its certificate: as a URI, an address of mail, or a DNS name,
// which is how a user's name is written there.
func nameClient(c *x509.Certificate, name string) error {
	switch {
	case strings.Contains(name, "://"):
		u, err := url.Parse(name)
		if err != nil || u.Host == "" {
			return fmt.Errorf("the client's name %q is no URI", name)
		}
		c.URIs = []*url.URL{u}
	case strings.Contains(name, "@"):
		if user, host, _ := strings.Cut(name, "@"); user == "" || strings.ContainsAny(user, " <>\"") || checkHost(host) != nil {
			return fmt.Errorf("the client's name %q is no address of mail", name)
		}
		c.EmailAddresses = []string{name}
	case checkHost(name) != nil || strings.HasPrefix(name, "*"):
		return fmt.Errorf("the client's name %q is neither a name of letters, digits, . _ and -, nor user@example.org, nor a URI", name)
	default:
		c.DNSNames = []string{name}
	}
	return nil
}

// issue signs a certificate with a new key; without an issuer by that key itself.
func issue(template *x509.Certificate, by *pair) (*pair, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make a key: %w", err)
	}
	if template.SerialNumber, err = rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127)); err != nil {
		return nil, fmt.Errorf("make a serial number: %w", err)
	}
	if by == nil {
		by = &pair{cert: template, key: key}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, by.cert, key.Public(), by.key)
	if err != nil {
		return nil, fmt.Errorf("sign a certificate: %w", err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("sign a certificate: %w", err)
	}
	return &pair{cert: cert, key: key}, nil
}

// file is a file to be written.
type file struct {
	name string
	mode fs.FileMode
	text []byte
}

func (p *pair) files(name string) ([]file, error) {
	der, err := x509.MarshalPKCS8PrivateKey(p.key)
	if err != nil {
		return nil, fmt.Errorf("encode a key: %w", err)
	}
	return []file{
		{name + ".key", 0o600, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})},
		{name + ".pem", 0o644, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: p.cert.Raw})},
	}, nil
}

// write writes files that do not exist yet.
func write(dir string, files []file) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("make the directory: %w", err)
	}
	for _, f := range files {
		path := filepath.Join(dir, f.name)
		switch _, err := os.Lstat(path); {
		case err == nil:
			return fmt.Errorf("%s exists already, and is not overwritten: name another directory", path)
		case !errors.Is(err, fs.ErrNotExist):
			return err
		}
	}
	for _, f := range files {
		if err := writeNew(filepath.Join(dir, f.name), f); err != nil {
			return err
		}
	}
	return nil
}

func writeNew(path string, f file) error {
	to, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, f.mode)
	if err != nil {
		return err
	}
	_, err = to.Write(f.text)
	return errors.Join(err, to.Close())
}
