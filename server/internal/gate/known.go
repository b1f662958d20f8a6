package gate

import (
	"context"
	"crypto/sha256"

	"github.com/runstatus/runstatus/server/internal/auth"
	"github.com/runstatus/runstatus/server/internal/store"
)

// Known returns the principal of a call as far as it is known without verifying anything, for logs: nil for a token
// that was not accepted lately.
func (g *Gate) Known(ctx context.Context) *auth.Principal {
	if s := auth.FromContext(ctx); s != nil {
		return s.Principal()
	}
	token, err := bearer(ctx)
	switch {
	case len(g.config.Authenticators) == 0 || err == nil && token == "":
		return g.peerOf(ctx)
	case err != nil:
		return nil
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.kept[sha256.Sum256([]byte(token))]
}

// AdmitScrape returns nil if the caller may see the metrics of the server, else why not. They count the runs of all
// these namespaces, so it takes the role of a reader of all of them. With local set, callers on this machine need no
// credentials.
func (g *Gate) AdmitScrape(ctx context.Context, local bool, namespaces []string) error {
	if g.IsOpen() || local && isLocal(ctx) {
		return nil
	}
	p, err := g.Identify(ctx)
	if err != nil {
		return err
	}
	session := auth.NewSession(p, g.RightsOf(p))
	if err := permit(session, auth.Reader); err != nil {
		return err
	}
	if scope := session.Rights().Scope(auth.Reader, namespaces...); scope.None || scope.Match != nil {
		return auth.Denied(store.Name{}, p.String()+" may not read all runs, and metrics count all of them")
	}
	return nil
}
