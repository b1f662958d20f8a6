// Package token recognizes the tokens of a token file (internal/tokenfile). A File is safe for concurrent
// use; Load replaces what it knows.
package token

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"github.com/runstatus/runstatus/internal/tokenfile"
	"github.com/runstatus/runstatus/server/internal/auth"
	"github.com/runstatus/runstatus/server/internal/auth/policy"
	"github.com/runstatus/runstatus/statusfile"
)

// File is the auth.Authenticator of a token file.
type File struct {
	path       string
	vocabulary *statusfile.Vocabulary
	known      atomic.Pointer[[]known]
}

// known is a token of the file.
type known struct {
	digest    [sha256.Size]byte
	principal auth.Principal
}

// New returns the authenticator of the file at path, which knows no token before Load.
func New(path string, v *statusfile.Vocabulary) *File {
	f := &File{path: path, vocabulary: v}
	f.known.Store(&[]known{})
	return f
}

// Load reads the file. After an error the tokens are those of before.
func (f *File) Load() error {
	entries, err := tokenfile.Read(f.path)
	if err != nil {
		return err
	}
	all := make([]known, len(entries))
	var errs []error
	for i := range entries {
		if all[i], err = f.read(&entries[i]); err != nil {
			errs = append(errs, fmt.Errorf("%s: the token %s: %w", f.path, entries[i].Label, err))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	f.known.Store(&all)
	return nil
}

func (f *File) read(e *tokenfile.Entry) (known, error) {
	k := known{principal: auth.Principal{Kind: auth.Token, Label: e.Label, User: e.User}}
	if _, err := hex.Decode(k.digest[:], []byte(e.SHA256)); err != nil {
		return k, fmt.Errorf("the digest: %w", err)
	}
	if e.Expires != nil {
		k.principal.Expires = *e.Expires
	}
	if e.Role == "" {
		return k, nil
	}
	var err error
	k.principal.Granted, err = f.grants(e)
	return k, err
}

// grants returns the rights that a token itself carries.
func (f *File) grants(e *tokenfile.Entry) ([]auth.Grant, error) {
	role, _ := auth.ParseRole(e.Role)
	g := auth.Grant{Role: role}
	switch e.Runs {
	case "", "all":
	case "own":
		g = auth.Own(role, e.User)
	default:
		filter, err := policy.CompileRuns(f.vocabulary, e.Runs)
		if err != nil {
			return nil, fmt.Errorf("runs: %w", err)
		}
		g.Match, g.Reads, g.Filter = filter.Match, filter.Reads, e.Runs
	}
	if len(e.Namespaces) == 0 {
		return []auth.Grant{g}, nil
	}
	var grants []auth.Grant
	for _, namespace := range e.Namespaces {
		g.Namespace = namespace
		grants = append(grants, g)
	}
	return grants, nil
}

// Authenticate implements auth.Authenticator. Each token of the file is compared, in constant time.
func (f *File) Authenticate(_ context.Context, token string) (*auth.Principal, error) {
	if !strings.HasPrefix(token, tokenfile.Prefix) {
		return nil, auth.ErrNotMine
	}
	digest := tokenfile.Digest(token)
	var found *auth.Principal
	all := *f.known.Load()
	for i := range all {
		if subtle.ConstantTimeCompare(digest[:], all[i].digest[:]) == 1 {
			found = &all[i].principal
		}
	}
	switch {
	case found == nil:
		return nil, auth.Invalid("the token is not known to this server: it was revoked, or it belongs to another server", nil)
	case found.ExpiredBy(time.Now()):
		return nil, auth.ErrExpired(found)
	}
	return found, nil
}
