package jwt

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync/atomic"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/runstatus/runstatus/server/internal/auth"
)

// minSecret is the least length of a secret, in bytes.
const minSecret = 32

// minRSA is the least length of an RSA key, in bits.
const minRSA = 2048

// File is a Verifier whose keys are in a file: a JSON Web Key Set of public keys or, for Slurm, also the
// bytes of the secret of HS256. Load replaces the keys.
type File struct {
	Verifier
	path string
	keys atomic.Pointer[[]jose.JSONWebKey]
}

// NewFile returns a Verifier with the keys of the file at path, which knows no key before Load.
func NewFile(path string, c Config) *File {
	f := &File{path: path}
	f.Verifier = Verifier{Config: c, keys: f, now: time.Now}
	f.keys.Store(&[]jose.JSONWebKey{})
	return f
}

// Load reads the file. After an error the keys are those of before. An error holds no part of a key.
func (f *File) Load() error {
	text, err := os.ReadFile(f.path)
	if err != nil {
		return fmt.Errorf("read the keys of tokens: %w", err)
	}
	found, err := parseKeys(text, f.Kind == auth.Slurm)
	if err != nil {
		return fmt.Errorf("%s: %w", f.path, err)
	}
	f.keys.Store(&found)
	return nil
}

// parseKeys returns the keys of a file. With secrets, a file that is no JSON is a secret.
func parseKeys(text []byte, secrets bool) ([]jose.JSONWebKey, error) {
	if trimmed := bytes.TrimSpace(text); len(trimmed) == 0 || trimmed[0] != '{' {
		if !secrets {
			return nil, errors.New("want a JSON Web Key Set: {\"keys\": [...]}")
		}
		if len(text) < minSecret {
			return nil, fmt.Errorf("the secret has %d bytes: want at least %d", len(text), minSecret)
		}
		return []jose.JSONWebKey{{Key: text, Algorithm: string(jose.HS256)}}, nil
	}
	found, errs := parseSet(text)
	if len(errs) == 0 && len(found) == 0 {
		errs = append(errs, errors.New("the set has no key for signatures"))
	}
	return found, errors.Join(errs...)
}

// parseSet returns the keys for signatures of a JSON Web Key Set, and what is wrong with others.
func parseSet(text []byte) (found []jose.JSONWebKey, errs []error) {
	var set struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if err := json.Unmarshal(text, &set); err != nil {
		return nil, []error{errors.New("want a JSON Web Key Set: {\"keys\": [...]}")} // its own error may hold a part of a key
	}
	for i, raw := range set.Keys {
		var key jose.JSONWebKey
		if err := key.UnmarshalJSON(raw); err != nil {
			errs = append(errs, fmt.Errorf("key %d cannot be read: want a public key", i+1))
			continue
		}
		if key.Use != "" && key.Use != "sig" {
			continue
		}
		if err := checkKey(&key); err != nil {
			errs = append(errs, fmt.Errorf("key %d: %w", i+1, err))
			continue
		}
		found = append(found, key)
	}
	return found, errs
}

func checkKey(key *jose.JSONWebKey) error {
	algorithms := algorithmsOf(key.Key)
	switch k := key.Key.(type) {
	case []byte:
		return errors.New("a secret has no place in a set of public keys")
	case *rsa.PublicKey:
		if k.N.BitLen() < minRSA {
			return fmt.Errorf("the RSA key has %d bits: want at least %d", k.N.BitLen(), minRSA)
		}
	}
	switch {
	case algorithms == nil:
		return errors.New("want a public key: RSA, EC (P-256, P-384, P-521) or Ed25519")
	case key.Algorithm != "" && !slices.Contains(algorithms, jose.SignatureAlgorithm(key.Algorithm)):
		return fmt.Errorf("the key is not one for the algorithm %.40q", key.Algorithm)
	}
	return nil
}

// algorithmsOf returns the algorithms that a key is for.
func algorithmsOf(key any) []jose.SignatureAlgorithm {
	switch k := key.(type) {
	case *rsa.PublicKey:
		return []jose.SignatureAlgorithm{jose.RS256, jose.RS384, jose.RS512, jose.PS256, jose.PS384, jose.PS512}
	case *ecdsa.PublicKey:
		switch k.Curve.Params().BitSize {
		case 256:
			return []jose.SignatureAlgorithm{jose.ES256}
		case 384:
			return []jose.SignatureAlgorithm{jose.ES384}
		case 521:
			return []jose.SignatureAlgorithm{jose.ES512}
		}
	case ed25519.PublicKey:
		return []jose.SignatureAlgorithm{jose.EdDSA}
	case []byte:
		return []jose.SignatureAlgorithm{jose.HS256, jose.HS384, jose.HS512}
	}
	return nil
}

// isFor reports whether a key is one for the header of a token.
func isFor(key *jose.JSONWebKey, header *jose.Header) bool {
	algorithm := jose.SignatureAlgorithm(header.Algorithm)
	return (header.KeyID == "" || key.KeyID == header.KeyID || key.KeyID == "") &&
		(key.Algorithm == "" || key.Algorithm == header.Algorithm) && slices.Contains(algorithmsOf(key.Key), algorithm)
}

// verify implements keys.
func (f *File) verify(_ context.Context, token *jose.JSONWebSignature) ([]byte, error) {
	payload, tried := verifyWith(*f.keys.Load(), token)
	return payload, refusal(payload, tried)
}

// verifyWith returns what a token says if one of the keys has signed it, and whether a key was one for it.
func verifyWith(all []jose.JSONWebKey, token *jose.JSONWebSignature) (payload []byte, tried bool) {
	header := &token.Signatures[0].Header
	for i := range all {
		if !isFor(&all[i], header) {
			continue
		}
		tried = true
		if payload, err := token.Verify(all[i].Key); err == nil {
			return payload, true
		}
	}
	return nil, tried
}

// refusal returns the error of a token that no key verifies, nil if there is a payload.
func refusal(payload []byte, tried bool) error {
	switch {
	case payload != nil:
		return nil
	case tried:
		return auth.Invalid("the signature of the token is wrong", nil)
	}
	return auth.Invalid("the token is signed by a key, or with an algorithm, that this server does not know", nil)
}
