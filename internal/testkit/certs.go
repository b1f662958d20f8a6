package testkit

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// CA is a certificate authority of a test.
type CA struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

// NewCA returns an authority with the given name.
func NewCA(t testing.TB, name string) *CA {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	Must(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
		NotBefore: time.Now().Add(-24 * time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	Must(t, err)
	cert, err := x509.ParseCertificate(der)
	Must(t, err)
	return &CA{cert, key}
}

// PEM returns the authority's certificate.
func (ca *CA) PEM() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: ca.cert.Raw})
}

// Leaf describes a certificate of an authority. Zero times mean one hour from now in each direction.
type Leaf struct {
	Names     []string // DNS names and addresses
	Serial    int64
	NotBefore time.Time
	NotAfter  time.Time
	Client    bool // for a client, not for a server
}

// Issue returns a certificate and its key in PEM form.
func (ca *CA) Issue(t testing.TB, leaf Leaf) (cert, key []byte) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	Must(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(max(leaf.Serial, 2)), KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		NotBefore: leaf.NotBefore, NotAfter: leaf.NotAfter,
	}
	if leaf.Client {
		template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	}
	if template.NotBefore.IsZero() {
		template.NotBefore = time.Now().Add(-time.Hour)
	}
	if template.NotAfter.IsZero() {
		template.NotAfter = time.Now().Add(time.Hour)
	}
	for _, name := range leaf.Names {
		if ip := net.ParseIP(name); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
			continue
		}
		template.DNSNames = append(template.DNSNames, name)
	}
	der, err := x509.CreateCertificate(rand.Reader, template, ca.cert, private.Public(), ca.key)
	Must(t, err)
	keyDER, err := x509.MarshalPKCS8PrivateKey(private)
	Must(t, err)
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: keyDER})
}

// Files issues a certificate and writes it to NAME.pem and NAME.key in dir, in place of files that are
// there.
func (ca *CA) Files(t testing.TB, dir, name string, leaf Leaf) (cert, key string) {
	t.Helper()
	certPEM, keyPEM := ca.Issue(t, leaf)
	return Replace(t, filepath.Join(dir, name+".pem"), certPEM), Replace(t, filepath.Join(dir, name+".key"), keyPEM)
}

// Replace writes a file of mode 0600 in one step, and returns its path.
func Replace(t testing.TB, path string, text []byte) string {
	t.Helper()
	Must(t, os.WriteFile(path+".new", text, 0o600))
	Must(t, os.Rename(path+".new", path))
	return path
}
