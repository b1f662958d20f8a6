// Package bearer sends a token with each call of a connection, in the metadata authorization. The token is
// given, or read from a file, which is looked at again once a second. It is never sent in plain text to another
// machine, and no error holds it. Credentials are safe for concurrent use.
package bearer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/status"
)

// maxToken bounds a token: the server accepts 8 KiB of metadata.
const maxToken = 7 << 10

// lookTime is how long a token from a file is used before the file is looked at again.
const lookTime = time.Second

// Source is where a token comes from: one of the fields is given. The zero Source has none.
type Source struct{ Token, File string }

// Any reports whether there is a token.
func (s Source) Any() bool { return s != Source{} }

// Credentials are the credentials.PerRPCCredentials of a connection.
type Credentials struct {
	source Source
	local  bool

	mu     sync.Mutex
	token  string
	looked time.Time
}

var _ credentials.PerRPCCredentials = (*Credentials)(nil)

// New returns the credentials of a connection. Local says that its traffic cannot leave this machine, or is
// encrypted before it does; plain that the connection itself does not encrypt. It returns an error for a token
// that cannot be one, for a file that cannot be read, and for plain text to another machine.
func New(s Source, local, plain bool) (*Credentials, error) {
	if plain && !local {
		return nil, errors.New("a token is not sent in plain text to another machine: use TLS, ssh or a unix socket")
	}
	c := &Credentials{source: s, local: local}
	_, err := c.current()
	return c, err
}

// RequireTransportSecurity has gRPC refuse a connection in plain text to another machine.
func (c *Credentials) RequireTransportSecurity() bool { return !c.local }

// GetRequestMetadata returns the metadata of a call. An error is UNAUTHENTICATED.
func (c *Credentials) GetRequestMetadata(context.Context, ...string) (map[string]string, error) {
	token, err := c.current()
	if err != nil {
		return nil, status.Error(codes.Unauthenticated, err.Error())
	}
	return map[string]string{"authorization": "Bearer " + token}, nil
}

func (c *Credentials) current() (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.token != "" && (c.source.File == "" || time.Since(c.looked) < lookTime) {
		return c.token, nil
	}
	text := c.source.Token
	if c.source.File != "" {
		var err error
		if text, err = read(c.source.File); err != nil {
			return "", err
		}
	}
	token, err := check(text)
	if err != nil {
		return "", err
	}
	c.token, c.looked = token, time.Now()
	return token, nil
}

func read(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("read the token: %w", err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxToken+2))
	if err != nil {
		return "", fmt.Errorf("read the token: %w", err)
	}
	return string(text), nil
}

// check returns a token without the space around it. Its error does not hold the token.
func check(text string) (string, error) {
	token := strings.TrimSpace(text)
	switch {
	case token == "":
		return "", errors.New("the token is empty")
	case len(token) > maxToken:
		return "", fmt.Errorf("the token has more than %d bytes", maxToken)
	case strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r >= 0x7f }):
		return "", errors.New("the token has characters that no token has: want one line of printable ASCII without spaces")
	}
	return token, nil
}
