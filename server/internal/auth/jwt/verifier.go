package jwt

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/runstatus/runstatus/server/internal/auth"
)

// DefaultLeeway is how far the clocks of issuer and server may differ.
const DefaultLeeway = time.Minute

// maxToken bounds a token in bytes. Headers of a call are bounded by 8 KiB anyway.
const maxToken = 16 << 10

// algorithms are all that any key is for.
var algorithms = []jose.SignatureAlgorithm{
	jose.RS256, jose.RS384, jose.RS512, jose.PS256, jose.PS384, jose.PS512,
	jose.ES256, jose.ES384, jose.ES512, jose.EdDSA, jose.HS256, jose.HS384, jose.HS512,
}

// Config says which tokens a Verifier accepts.
type Config struct {
	Kind auth.Kind // JWT or Slurm
	// Issuer is the wanted claim iss; "": none is wanted, and a token with one is refused.
	Issuer string
	// Audience is the wanted element of the claim aud; "": aud is not looked at.
	Audience string
	// UserClaim is the claim that names the user.
	UserClaim string
	// GroupsClaim is the claim that lists groups; "": none.
	GroupsClaim string
	Leeway      time.Duration
}

// keys verify signatures.
type keys interface {
	// verify returns what a token says if its signature is that of one of the keys.
	verify(ctx context.Context, token *jose.JSONWebSignature) ([]byte, error)
}

// Verifier is the auth.Authenticator of JSON Web Tokens.
type Verifier struct {
	Config
	keys keys
	now  func() time.Time
}

// isCanonical reports whether each part of a token is what encoding its bytes gives. The library also takes parts
// with white space, and with bits behind the last byte: two such texts would be one token.
func isCanonical(token string) bool {
	for part := range strings.SplitSeq(token, ".") {
		if _, err := base64.RawURLEncoding.Strict().DecodeString(part); err != nil || strings.ContainsAny(part, "\r\n") {
			return false
		}
	}
	return true
}

// Authenticate implements auth.Authenticator. It returns auth.ErrNotMine for what is no JSON Web Token, and
// for one of another issuer.
func (v *Verifier) Authenticate(ctx context.Context, token string) (*auth.Principal, error) {
	if strings.Count(token, ".") != 2 || !strings.HasPrefix(token, "ey") {
		return nil, auth.ErrNotMine
	}
	if !isCanonical(token) {
		return nil, auth.Invalid("a part of the token is not base64url as RFC 7515 has it", nil)
	}
	if len(token) > maxToken {
		return nil, auth.Invalid(fmt.Sprintf("the token has more than %d bytes", maxToken), nil)
	}
	signed, err := jose.ParseSignedCompact(token, algorithms)
	if err != nil {
		return nil, auth.Invalid("the token is no JSON Web Token with a signature that this server accepts", withoutText(err))
	}
	if !v.isMine(signed.UnsafePayloadWithoutVerification()) {
		return nil, auth.ErrNotMine
	}
	payload, err := v.keys.verify(ctx, signed)
	if err != nil {
		return nil, err
	}
	return v.principal(payload)
}

// withoutText returns an error of the parser that cannot hold a part of the token.
func withoutText(err error) error {
	if _, ok := errors.AsType[*jose.ErrUnexpectedSignatureAlgorithm](err); ok {
		return errors.New("its algorithm is none of those that are accepted")
	}
	return errors.New("it cannot be parsed")
}

// isMine reports whether a token that is not verified yet claims to be of this issuer.
func (v *Verifier) isMine(payload []byte) bool {
	var claims map[string]json.RawMessage
	if json.Unmarshal(payload, &claims) != nil {
		return false
	}
	var issuer string
	_ = json.Unmarshal(claims["iss"], &issuer) // absent, or no text: ""
	_, named := claims[v.UserClaim]
	return issuer == v.Issuer && (v.Kind != auth.Slurm || named)
}

// principal returns the principal that the claims of a verified token name.
func (v *Verifier) principal(payload []byte) (*auth.Principal, error) {
	var claims jwt.Claims
	p := &auth.Principal{Kind: v.Kind, Issuer: v.Issuer, Claims: map[string]any{}}
	if errors.Join(json.Unmarshal(payload, &claims), json.Unmarshal(payload, &p.Claims)) != nil {
		return nil, auth.Invalid("the claims of the token are not those of a JSON Web Token", nil)
	}
	p.User, _ = p.Claims[v.UserClaim].(string)
	if p.User == "" {
		return nil, auth.Invalid(fmt.Sprintf("the token names no user: it lacks the claim %s", v.UserClaim), nil)
	}
	if claims.Expiry == nil {
		return nil, auth.Invalid("the token never expires: it lacks the claim exp", nil)
	}
	p.Expires = claims.Expiry.Time().Add(v.Leeway)
	p.Groups = v.groups(p.Claims)
	return p, v.checkTimes(p, &claims)
}

func (v *Verifier) checkTimes(p *auth.Principal, claims *jwt.Claims) error {
	want := jwt.Expected{Issuer: v.Issuer, Time: v.now()}
	if v.Audience != "" {
		want.AnyAudience = jwt.Audience{v.Audience}
	}
	switch err := claims.ValidateWithLeeway(want, v.Leeway); {
	case err == nil && !p.ExpiredBy(v.now()):
		return nil
	case err == nil || errors.Is(err, jwt.ErrExpired):
		return auth.ErrExpired(p)
	case errors.Is(err, jwt.ErrNotValidYet), errors.Is(err, jwt.ErrIssuedInTheFuture):
		return auth.Invalid("the token is not valid yet: compare the clocks of its issuer and of this server", err)
	case errors.Is(err, jwt.ErrInvalidAudience):
		return auth.Invalid(fmt.Sprintf("the token is for another audience: want %q", v.Audience), err)
	default:
		return auth.Invalid("the token is not for this server", err)
	}
}

func (v *Verifier) groups(claims map[string]any) (groups []string) {
	list, _ := claims[v.GroupsClaim].([]any)
	for _, one := range list {
		if group, ok := one.(string); ok {
			groups = append(groups, group)
		}
	}
	return groups
}
