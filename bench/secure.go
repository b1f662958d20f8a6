package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/runstatus/runstatus/client"
)

// way is how clients reach a server. The zero way is plain text without a token.
type way struct{ ca, token string }

// transport returns the options of a connection.
func (w way) transport() ([]grpc.DialOption, error) {
	if w.ca == "" {
		return []grpc.DialOption{grpc.WithTransportCredentials(insecure.NewCredentials())}, nil
	}
	tls, err := credentials.NewClientTLSFromFile(w.ca, "")
	if err != nil {
		return nil, fmt.Errorf("use TLS: %w", err)
	}
	return []grpc.DialOption{grpc.WithTransportCredentials(tls), grpc.WithPerRPCCredentials(w)}, nil
}

// library returns the options of the Go library.
func (w way) library() []client.Option {
	if w.ca == "" {
		return nil
	}
	return []client.Option{client.WithTLS(client.TLSFiles{CA: w.ca}), client.WithToken(w.token)}
}

// GetRequestMetadata implements credentials.PerRPCCredentials.
func (w way) GetRequestMetadata(context.Context, ...string) (map[string]string, error) {
	return map[string]string{"authorization": "Bearer " + w.token}, nil
}

// RequireTransportSecurity implements credentials.PerRPCCredentials.
func (way) RequireTransportSecurity() bool { return true }

// secureKinds are servers in plain text, with a token of the token file, with a JSON Web Token that may write
// all runs, and with one that may write the runs of its user.
var secureKinds = []string{"plain", "token", "jwt", "own"}

// secureSuite is figure 22: what TLS, a token and rights cost. The yardstick is the same server in plain text,
// which lets every call do everything.
func secureSuite(ctx context.Context, b *bench) (_ *report, err error) {
	site, err := b.newSite(ctx)
	if err != nil {
		return nil, err
	}
	var scenarios []scenario
	for _, durability := range []string{"synced", "buffered"} {
		var unary, set []scenario // what is compared follows each other
		for _, kind := range secureKinds {
			p, sets, err := b.startGuarded(ctx, site, durability, kind)
			if err != nil {
				return nil, err
			}
			defer func() { err = errors.Join(err, sets.close(), p.stop()) }()
			name := durability + "-" + kind
			unary = append(unary, scenario{name + "-unary", "calls/s", func(ctx context.Context) (sample, error) { return p.drive(ctx, 64, b.slice) }})
			set = append(set, scenario{name + "-set", "calls/s", func(ctx context.Context) (sample, error) {
				return p.driveBy(ctx, 64, b.slice, setByLibrary(sets))
			}})
		}
		scenarios = append(append(scenarios, unary...), set...)
	}
	r := newReport(b.settings())
	r.Settings["transport"] = "tcp 127.0.0.1; TLS 1.3 but for plain"
	if err := b.interleave(ctx, r, b.rounds, scenarios); err != nil {
		return nil, err
	}
	for _, kind := range secureKinds[1:] {
		for _, durability := range []string{"synced", "buffered"} {
			for _, call := range []string{"unary", "set"} {
				secured, plain := durability+"-"+kind+"-"+call, durability+"-plain-"+call
				r.Figures = append(r.Figures, judge(22, strings.Join([]string{call, durability, kind}, ", "), ratio(r.rounds(secured), r.rounds(plain))))
			}
		}
	}
	r.remarkCosts(scenarios)
	return r, nil
}

// site has the files of servers that know their callers.
type site struct {
	dir   string
	kinds map[string]guarded
}

// guarded is how a server is started, and how it is reached.
type guarded struct {
	flags []string
	way   way
}

// newSite makes a certificate, keys, tokens and policies. The user of the tokens is that of the runs.
func (b *bench) newSite(ctx context.Context) (*site, error) {
	dir, err := b.subdir("site")
	if err != nil {
		return nil, err
	}
	s := &site{dir: dir}
	if _, err := b.runstatus(ctx, "cert", "init", s.path("tls"), "--host", "127.0.0.1"); err != nil {
		return nil, err
	}
	token, err := b.runstatus(ctx, "token", "create", "--file", s.path("tokens"), "--label", "bench", "--user", "bench", "--role", "writer")
	if err != nil {
		return nil, err
	}
	signed, err := s.sign()
	if err != nil {
		return nil, err
	}
	for name, runs := range map[string]string{"all": "all", "own": "own"} {
		text := "rules: [{who: {user: bench, kind: jwt}, role: writer, runs: " + runs + "}]\n"
		if err := os.WriteFile(s.path(name+".yaml"), []byte(text), 0o600); err != nil {
			return nil, err
		}
	}
	tls := []string{"--tls-cert", s.path("tls/server.pem"), "--tls-key", s.path("tls/server.key")}
	keys := append(tls[:4:4], "--jwt-jwks", s.path("jwks.json"), "--jwt-issuer", issuer, "--jwt-audience", "runstatus", "--auth-policy")
	ca := s.path("tls/ca.pem")
	s.kinds = map[string]guarded{
		"plain": {},
		"token": {append(tls[:4:4], "--auth-tokens", s.path("tokens")), way{ca, strings.TrimSpace(token)}},
		"jwt":   {append(keys[:len(keys):len(keys)], s.path("all.yaml")), way{ca, signed}},
		"own":   {append(keys[:len(keys):len(keys)], s.path("own.yaml")), way{ca, signed}},
	}
	return s, nil
}

func (s *site) path(name string) string { return filepath.Join(s.dir, name) }

const issuer = "https://issuer.example"

// sign makes a key, writes its set of keys, and returns a token of the user bench.
func (s *site) sign() (string, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return "", err
	}
	set, err := json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: key.Public(), KeyID: "1", Algorithm: string(jose.ES256), Use: "sig"}}})
	if err != nil {
		return "", err
	}
	if err := os.WriteFile(s.path("jwks.json"), set, 0o600); err != nil {
		return "", err
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: jose.JSONWebKey{Key: key, KeyID: "1"}}, nil)
	if err != nil {
		return "", err
	}
	claims := jwt.Claims{Issuer: issuer, Audience: jwt.Audience{"runstatus"}, Subject: "bench", Expiry: jwt.NewNumericDate(time.Now().Add(24 * time.Hour))}
	return jwt.Signed(signer).Claims(claims).Serialize()
}

// startGuarded starts a server of a kind, with its clients, and makes the runs that they write to.
func (b *bench) startGuarded(ctx context.Context, s *site, durability, kind string) (*peer, reporters, error) {
	dir, err := b.subdir("secure-" + durability + "-" + kind)
	if err != nil {
		return nil, nil, err
	}
	p, err := b.startServerOver(ctx, s.kinds[kind].way, durability, dir, s.kinds[kind].flags...)
	if err != nil {
		return nil, nil, err
	}
	sets, err := dialReporters(p.addr, p.way.library()...)
	if err != nil {
		return nil, nil, errors.Join(err, p.stop())
	}
	if err := createRuns(ctx, p.clients); err != nil {
		return nil, nil, errors.Join(err, sets.close(), p.stop())
	}
	for _, warmUp := range []func(int) caller{setStatus(p.clients), setByLibrary(sets)} {
		if _, err := p.driveBy(ctx, 64, time.Second/2, warmUp); err != nil {
			return nil, nil, errors.Join(fmt.Errorf("warm up %s: %w", kind, err), sets.close(), p.stop())
		}
	}
	return p, sets, nil
}

// runstatus runs the command line, which stands beside the server.
func (b *bench) runstatus(ctx context.Context, args ...string) (string, error) {
	out, err := exec.CommandContext(ctx, filepath.Join(filepath.Dir(b.runstatusd), "runstatus"), args...).Output()
	if err != nil {
		return "", fmt.Errorf("runstatus %s: %w", args[0], err)
	}
	return string(out), nil
}
