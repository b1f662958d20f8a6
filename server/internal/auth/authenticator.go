package auth

import (
	"context"
	"fmt"
	"time"

	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/store"
)

// Authenticator recognizes the bearer of a token. It is safe for concurrent use.
type Authenticator interface {
	// Authenticate returns the principal of a token. It returns ErrNotMine for a token that another
	// Authenticator may know. Other errors are INVALID_CREDENTIALS, CREDENTIALS_EXPIRED or
	// ISSUER_UNAVAILABLE; none holds the token.
	Authenticate(ctx context.Context, token string) (*Principal, error)
}

// ErrNotMine says that a token is of another kind, or of another issuer, than an Authenticator knows.
var ErrNotMine error = &store.Error{Reason: apierr.InvalidCredentials, Detail: "the token is not known to this server"}

// Invalid returns an INVALID_CREDENTIALS error. Err is for the log and must not hold the token.
func Invalid(detail string, err error) error {
	return &store.Error{Reason: apierr.InvalidCredentials, Detail: detail, Err: err}
}

// ErrExpired returns the CREDENTIALS_EXPIRED error of a principal.
func ErrExpired(p *Principal) error {
	return &store.Error{Reason: apierr.CredentialsExpired, Detail: fmt.Sprintf("the credentials of %s have expired at %s: call again with new ones", p, p.Expires.UTC().Format(time.RFC3339))}
}

// Denied returns a PERMISSION_DENIED error. The zero Name stands for no run.
func Denied(n store.Name, detail string) error {
	return &store.Error{Reason: apierr.PermissionDenied, Run: n, Detail: detail}
}
