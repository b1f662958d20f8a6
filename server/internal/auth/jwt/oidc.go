package jwt

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"
	"golang.org/x/time/rate"

	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/store"
)

const (
	fetchTime = 5 * time.Second  // of one request to the issuer
	keysTime  = 10 * time.Minute // after it keys are fetched again, so that those that were withdrawn end
	maxKeySet = 1 << 20          // bytes of a set of keys
)

// Fetches of keys are limited: tokens with forged key ids must not have the server flood its issuer.
const (
	fetchInterval = 2 * time.Second
	fetchBurst    = 5
)

// Issuer is a Verifier that finds the keys of its issuer by OpenID Connect discovery, and fetches them
// again when a token names a key that it does not know.
//
// Discovery is go-oidc's. Its set of keys is not used: it fetches the keys again for each token with a wrong
// signature, without a limit, and does not bind algorithms to the types of keys.
type Issuer struct {
	Verifier
	client *http.Client
	limit  *rate.Limiter

	known atomic.Pointer[fetchedKeys]

	mu      sync.Mutex // held while keys are fetched, so that one fetch serves all
	keysURL string     // "" before discovery
}

// fetchedKeys are the keys of the issuer as it told them once.
type fetchedKeys struct {
	keys []jose.JSONWebKey
	at   time.Time // the zero time: to be fetched again
}

// verify returns what a token says if one of the keys has signed it. Certain says that a fetch would not change
// the answer.
func (k *fetchedKeys) verify(token *jose.JSONWebSignature) (payload []byte, tried, certain bool) {
	payload, tried = verifyWith(k.keys, token)
	return payload, tried, tried && time.Since(k.at) < keysTime
}

// NewIssuer returns the Verifier of an issuer, named by its URL. Discovery is made when the first token
// arrives, so that the server starts without its issuer.
func NewIssuer(c Config) *Issuer {
	i := &Issuer{client: &http.Client{Timeout: fetchTime}, limit: rate.NewLimiter(rate.Every(fetchInterval), fetchBurst)}
	i.Verifier = Verifier{Config: c, keys: i, now: time.Now}
	i.known.Store(&fetchedKeys{})
	return i
}

// Load has the keys fetched again when they are needed. It returns nil.
func (i *Issuer) Load() error {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.keysURL = ""
	i.known.Store(&fetchedKeys{keys: i.known.Load().keys})
	return nil
}

// verify implements keys. A token of a known key does not wait for a fetch that another token has caused.
func (i *Issuer) verify(ctx context.Context, token *jose.JSONWebSignature) ([]byte, error) {
	payload, tried, certain := i.known.Load().verify(token)
	if certain || payload != nil && !i.mu.TryLock() {
		return payload, refusal(payload, tried)
	}
	if payload == nil {
		i.mu.Lock()
	}
	defer i.mu.Unlock()
	if payload, tried, certain = i.known.Load().verify(token); certain { // the keys were fetched meanwhile
		return payload, refusal(payload, tried)
	}
	if err := i.fetch(ctx); err != nil {
		if tried {
			return payload, refusal(payload, tried) // the issuer does not answer, and its keys are known
		}
		return nil, i.unavailable(err)
	}
	payload, tried, _ = i.known.Load().verify(token)
	return payload, refusal(payload, tried)
}

// fetch replaces the keys by those that the issuer has now.
func (i *Issuer) fetch(ctx context.Context) error {
	if !i.limit.Allow() {
		return errors.New("its keys were fetched too often, for tokens with unknown keys")
	}
	ctx, cancel := context.WithTimeout(oidc.ClientContext(context.WithoutCancel(ctx), i.client), fetchTime)
	defer cancel()
	if i.keysURL == "" {
		provider, err := oidc.NewProvider(ctx, i.Config.Issuer)
		if err != nil {
			return fmt.Errorf("discover the issuer: %w", err)
		}
		var about struct {
			Keys string `json:"jwks_uri"`
		}
		if err := provider.Claims(&about); err != nil {
			return fmt.Errorf("discover the issuer: %w", err)
		}
		i.keysURL = about.Keys
	}
	text, err := i.get(ctx, i.keysURL)
	if err != nil {
		return fmt.Errorf("fetch the keys: %w", err)
	}
	found, errs := parseSet(text)
	if len(found) == 0 { // keys of other kinds beside those that can be used are no error
		return errors.Join(append(errs, errors.New("the set has no key for signatures"))...)
	}
	i.known.Store(&fetchedKeys{found, time.Now()})
	return nil
}

func (i *Issuer) get(ctx context.Context, url string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	resp, err := i.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s answers %s", url, resp.Status)
	}
	return io.ReadAll(io.LimitReader(resp.Body, maxKeySet))
}

func (i *Issuer) unavailable(err error) error {
	return &store.Error{Reason: apierr.IssuerUnavailable, Detail: fmt.Sprintf("the issuer %s does not answer, so that the token cannot be checked: try again", i.Config.Issuer), Err: err}
}
