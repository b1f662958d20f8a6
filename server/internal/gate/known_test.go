package gate

import (
	"net"
	"testing"

	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/auth"
	"github.com/runstatus/runstatus/server/internal/store"
)

// given are the rights of every principal.
type given auth.Rights

func (g given) Rights(p *auth.Principal) auth.Rights {
	if p.Kind == auth.Anonymous {
		return auth.Rights{}
	}
	return auth.Rights(g)
}

func TestWhoMayScrape(t *testing.T) {
	const ok = store.Reason("")
	all := auth.Rights{Grants: []auth.Grant{{Role: auth.Reader}}}
	both := auth.Rights{Grants: []auth.Grant{{Role: auth.Reader, Namespace: "a"}, {Role: auth.Writer, Namespace: "b"}}}
	one := auth.Rights{Grants: []auth.Grant{{Role: auth.Admin, Namespace: "a"}}}
	own := auth.Rights{Grants: []auth.Grant{auth.Own(auth.Admin, "ada")}}
	for name, c := range map[string]struct {
		rights auth.Rights
		from   net.Addr
		local  bool
		token  string
		want   store.Reason
	}{
		"local is enough":                            {auth.Rights{}, here, true, "", ok},
		"a socket is local":                          {auth.Rights{}, socket, true, "", ok},
		"local is not enough":                        {auth.Rights{}, here, false, "", apierr.Unauthenticated},
		"another machine without a token":            {all, away, true, "", apierr.Unauthenticated},
		"another machine with a token":               {all, away, true, "Bearer good", ok},
		"another machine with a wrong token":         {all, away, true, "Bearer bad", apierr.InvalidCredentials},
		"a reader of each namespace":                 {both, away, true, "Bearer good", ok},
		"a reader of one namespace":                  {one, away, true, "Bearer good", apierr.PermissionDenied},
		"a reader of its own runs":                   {own, away, true, "Bearer good", apierr.PermissionDenied},
		"a token without rights":                     {auth.Rights{}, away, true, "Bearer good", apierr.PermissionDenied},
		"a local reader where local is not enough":   {all, here, false, "Bearer good", ok},
		"a reader of its own runs on this machine":   {own, here, true, "Bearer good", ok},
		"a wrong token on this machine is not asked": {own, here, true, "Bearer bad", ok},
	} {
		t.Run(name, func(t *testing.T) {
			g := New(Config{Authenticators: []auth.Authenticator{&verifier{}}, Mode: given(c.rights)})
			var headers []string
			if c.token != "" {
				headers = []string{c.token}
			}
			err := g.AdmitScrape(from(t, c.from, nil, headers...), c.local, []string{"a", "b"})
			if got := store.ReasonOf(err); got != c.want || c.want == ok && err != nil {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

// What a log says of a caller verifies no token.
func TestALogVerifiesNoToken(t *testing.T) {
	v := &verifier{}
	g := New(Config{Authenticators: []auth.Authenticator{v}})
	ctx := from(t, away, nil, "Bearer good")
	if p := g.Known(ctx); p != nil || v.asked.Load() != 0 {
		t.Errorf("a token that was never verified is of %v; the verifier was asked %d times", p, v.asked.Load())
	}
	if _, err := g.Identify(ctx); err != nil {
		t.Fatal(err)
	}
	if p := g.Known(ctx); p == nil || p.Label != "good" || v.asked.Load() != 1 {
		t.Errorf("a verified token is of %v; the verifier was asked %d times", p, v.asked.Load())
	}
	if p := g.Known(from(t, away, nil, "Bearer other")); p != nil {
		t.Errorf("another token is of %v", p)
	}
	if p := g.Known(from(t, away, nil)); p == nil || p.Kind != auth.Anonymous {
		t.Errorf("no token is of %v", p)
	}
}
