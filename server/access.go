package server

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"sync"
	"time"

	"github.com/runstatus/runstatus/internal/hint"
	"github.com/runstatus/runstatus/server/internal/audit"
	"github.com/runstatus/runstatus/server/internal/auth"
	"github.com/runstatus/runstatus/server/internal/auth/files"
	"github.com/runstatus/runstatus/server/internal/auth/jwt"
	"github.com/runstatus/runstatus/server/internal/auth/policy"
	"github.com/runstatus/runstatus/server/internal/auth/token"
	"github.com/runstatus/runstatus/server/internal/gate"
	"github.com/runstatus/runstatus/statusfile"
)

// Values of Access.Authz: what decides what a principal may do.
const (
	AuthzNone   = "none"   // nothing: every principal may do everything
	AuthzPolicy = "policy" // Access.PolicyFile
	AuthzFiles  = "files"  // the permissions of the status files, for processes on unix sockets
)

// DefaultLeeway is how far the clocks of issuers of tokens may differ from the server's.
const DefaultLeeway = jwt.DefaultLeeway

// Access says which callers are let in, and what they may do. The zero value lets every call do everything.
type Access struct {
	TokenFile  string // tokens by their digests; see runstatus token
	PolicyFile string
	Authz      string // "": AuthzPolicy if there is a PolicyFile, else AuthzNone

	// Tokens of an issuer whose keys are in a JSON Web Key Set.
	JWKSFile, JWTIssuer string
	// OIDCIssuer is the URL of an issuer whose keys are found by discovery.
	OIDCIssuer string
	// JWTAudience is wanted of the tokens of both issuers. UserClaim names the user ("": sub), GroupsClaim
	// the groups ("": groups).
	JWTAudience, UserClaim, GroupsClaim string
	SlurmKeyFile                        string        // the key of Slurm's tokens: a secret, or a JSON Web Key Set
	Leeway                              time.Duration // of the times in tokens; 0: DefaultLeeway

	// NoAuth allows addresses that other machines reach without any authentication.
	NoAuth bool
	// PublicHealth answers health checks and reflection also to other machines without credentials.
	PublicHealth bool
	AuditLog     string // file of writes, denials and reloads; "": none
}

// authenticates reports whether any credentials are recognized beside those of connections.
func (a *Access) authenticates() bool {
	return a.TokenFile != "" || a.JWKSFile != "" || a.OIDCIssuer != "" || a.SlurmKeyFile != ""
}

func (a *Access) mode() string {
	switch {
	case a.Authz != "":
		return a.Authz
	case a.PolicyFile != "":
		return AuthzPolicy
	}
	return AuthzNone
}

// validate returns what is wrong with the settings themselves, joined.
func (a *Access) validate() error {
	var errs []error
	switch mode := a.mode(); {
	case mode != AuthzNone && mode != AuthzPolicy && mode != AuthzFiles:
		errs = append(errs, fmt.Errorf("the authorization %q is none of %s, %s and %s", mode, AuthzNone, AuthzPolicy, AuthzFiles))
	case mode == AuthzPolicy && a.PolicyFile == "":
		errs = append(errs, errors.New("the authorization is by policy, and no policy file is given"))
	case mode != AuthzPolicy && a.PolicyFile != "":
		errs = append(errs, fmt.Errorf("a policy file is given, and the authorization %s does not use it", mode))
	}
	return errors.Join(append(errs, a.validateIssuers())...)
}

func (a *Access) validateIssuers() error {
	var errs []error
	if (a.JWKSFile == "") != (a.JWTIssuer == "") {
		errs = append(errs, errors.New("a JSON Web Key Set and the issuer of its tokens are given together, or neither"))
	}
	if (a.JWKSFile != "" || a.OIDCIssuer != "") && a.JWTAudience == "" {
		errs = append(errs, hint.With(errors.New("no audience is given, so that a token for any other service of the issuer would be accepted"), "name this server's audience with --jwt-audience"))
	}
	if a.OIDCIssuer != "" && !isIssuer(a.OIDCIssuer) {
		errs = append(errs, fmt.Errorf("the issuer %q is no https URL", a.OIDCIssuer))
	}
	if a.Leeway < 0 {
		errs = append(errs, errors.New("the leeway of tokens must not be negative"))
	}
	return errors.Join(errs...)
}

// isIssuer reports whether a text is an https URL, or one of this machine.
func isIssuer(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http" && isLoopbackHost(u.Hostname()))
}

// exposed returns an error for an address that other machines reach while no call needs credentials. Mutual
// says that each connection on it has a client certificate.
func (a *Access) exposed(addr string, mutual bool) error {
	if a.NoAuth || mutual || a.authenticates() || a.mode() == AuthzPolicy {
		return nil
	}
	return hint.With(fmt.Errorf("%s is reachable from other machines, and every call would be allowed", addr),
		"recognize callers with --auth-tokens, --oidc-issuer or client certificates, or allow every call with --no-auth")
}

// source is a file that access rests on.
type source struct {
	path string // "": it has no file
	load func() error
	seen os.FileInfo // nil: not there
}

// changed reports whether the file is another one than at the last call.
func (s *source) changed() bool {
	st, err := os.Stat(s.path)
	if err != nil {
		st = nil // best effort: the load tells what is wrong
	}
	was := s.seen
	s.seen = st
	if was == nil || st == nil {
		return (was == nil) != (st == nil)
	}
	return !os.SameFile(was, st) || was.Size() != st.Size() || !was.ModTime().Equal(st.ModTime())
}

// access is the gate with the files that it rests on. Its goroutine, follow, reloads what has changed.
type access struct {
	gate    *gate.Gate
	sources []*source
	audit   *audit.Log
	files   *files.Mode // nil unless it decides
	log     *slog.Logger
	reload  <-chan struct{}
	done    sync.WaitGroup
}

// newAccess reads all files. The error joins what is wrong with any of them.
func newAccess(cfg *Config, v *statusfile.Vocabulary) (*access, error) {
	a, set := &access{log: cfg.Log, reload: cfg.Reload}, &cfg.Access
	c := gate.Config{PublicHealth: set.PublicHealth, Anonymous: set.NoAuth, Unknown: newTokenLimit()}
	if set.TokenFile != "" {
		f := token.New(set.TokenFile, v)
		c.Authenticators = append(c.Authenticators, f)
		a.sources = append(a.sources, &source{path: set.TokenFile, load: func() error { return withTokenHint(set.TokenFile, f.Load()) }})
	}
	leeway := set.Leeway
	if leeway == 0 {
		leeway = DefaultLeeway
	}
	tokens := jwt.Config{Kind: auth.JWT, Issuer: set.JWTIssuer, Audience: set.JWTAudience, UserClaim: orDefault(set.UserClaim, "sub"), GroupsClaim: orDefault(set.GroupsClaim, "groups"), Leeway: leeway}
	if set.JWKSFile != "" {
		f := jwt.NewFile(set.JWKSFile, tokens)
		c.Authenticators = append(c.Authenticators, f)
		a.sources = append(a.sources, &source{path: set.JWKSFile, load: f.Load})
	}
	if set.OIDCIssuer != "" {
		tokens.Issuer = set.OIDCIssuer
		i := jwt.NewIssuer(tokens)
		c.Authenticators = append(c.Authenticators, i)
		a.sources = append(a.sources, &source{load: i.Load})
	}
	if set.SlurmKeyFile != "" {
		f := jwt.NewFile(set.SlurmKeyFile, jwt.Config{Kind: auth.Slurm, UserClaim: "sun", Leeway: leeway})
		c.Authenticators = append(c.Authenticators, f)
		a.sources = append(a.sources, &source{path: set.SlurmKeyFile, load: f.Load})
	}
	var err error
	switch set.mode() {
	case AuthzPolicy:
		f := policy.NewFile(set.PolicyFile, v, cfg.namespaceNames())
		c.Mode = f
		a.sources = append(a.sources, &source{path: set.PolicyFile, load: f.Load})
	case AuthzFiles:
		a.files, err = newFilesMode(cfg)
		c.Mode = a.files
	}
	a.gate = gate.New(c)
	errs := []error{err}
	for _, s := range a.sources {
		s.changed()
		errs = append(errs, s.load())
	}
	return a, errors.Join(errs...)
}

// withTokenHint says how a token file that is not there is made.
func withTokenHint(path string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return hint.With(err, "make the first token with runstatus token create --file "+path)
	}
	return err
}

func orDefault(value, other string) string {
	if value == "" {
		return other
	}
	return value
}

// openAudit opens the audit log, if there is to be one.
func (a *access) openAudit(path string) (err error) {
	if path == "" {
		return nil
	}
	a.audit, err = audit.Open(path)
	return err
}

// lookTime is how often files are looked at.
const lookTime = time.Second

// start has the files followed until ctx ends.
func (a *access) start(ctx context.Context) {
	if a.files != nil && !a.files.ServesOthers() {
		a.log.Warn("only processes of the server's own user have rights: to ask for the permissions of other users takes the capabilities SETUID and SETGID, which root has")
	}
	if a.gate.IsOpen() && a.audit == nil {
		return
	}
	a.done.Go(func() {
		look := time.NewTicker(lookTime)
		defer look.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-a.reload:
				a.load(true)
			case <-look.C:
				a.load(false)
			}
		}
	})
}

// load loads the sources that have changed, or all. Then all open streams are judged again.
func (a *access) load(all bool) {
	loaded := 0
	for _, s := range a.sources {
		if changed := s.path != "" && s.changed(); !changed && !all {
			continue
		}
		err := s.load()
		a.tell(s.path, err)
		if err == nil {
			loaded++
		}
	}
	if loaded > 0 {
		if ended := a.gate.Reload(); ended > 0 {
			a.log.Info("open streams have ended because rights have changed", "count", ended)
		}
	}
	if all && a.audit != nil {
		if err := a.audit.Reopen(); err != nil {
			a.log.Error("the audit log goes on in the file of before", "err", err)
		}
	}
	if lost, err := a.audit.Lost(); lost > 0 {
		a.log.Error("lines of the audit log could not be written", "count", lost, "err", err)
	}
}

func (a *access) tell(path string, err error) {
	record := audit.Record{Principal: "runstatusd", Method: "reload", Outcome: "OK", Detail: path}
	if err != nil {
		record.Outcome = "FAILED"
		a.log.Error("not reloaded because of errors; what was read before stays", "file", path, "err", err)
	} else {
		a.log.Info("reloaded", "file", path)
	}
	a.audit.Write(record)
}

// stop waits for the goroutine, whose context must have ended, and closes the audit log.
func (a *access) stop() error {
	a.done.Wait()
	return a.audit.Close()
}
