package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// With a policy the page asks for a token, shows what its bearer may read, and forgets it at the end. The token stands in a
// cookie that no script reads, and nowhere else.
func TestThePageIsForThoseThatMayRead(t *testing.T) {
	t.Parallel()
	files := t.TempDir()
	tokens, policy := filepath.Join(files, "tokens"), filepath.Join(files, "policy.yaml")
	create := func(args ...string) string {
		t.Helper()
		r := finish(t, command(t, nil, "runstatus", append([]string{"token", "create", "--file", tokens}, args...)...))
		return strings.TrimSpace(well(t, r, args))
	}
	boss, ada := create("--label", "boss", "--user", "boss"), create("--label", "ada", "--user", "ada", "--for", "1h")
	must(t, os.WriteFile(policy, []byte("rules:\n  - {who: {user: boss}, role: admin}\n  - {who: {user: ada}, role: reader, runs: user = \"ada\"}\n"), 0o600))
	s := newPageSite(t, "--auth-tokens", tokens, "--auth-policy", policy, "--log-level", "debug")
	s.client = s.connect(client.WithToken(boss))
	mine := s.create(&runstatusv1.CreateRunRequest{DisplayName: "hello.world", User: "ada"})
	theirs := s.create(&runstatusv1.CreateRunRequest{DisplayName: "secret.test", User: "eve"})

	b := newBrowser(t)
	tb := b.open(s.base, "/")
	tb.forgive() // the answer 401 is an error to the browser's console
	tb.untilText("Sign in")
	if evaluate[bool](tb, row(mine)+" !== ''") {
		t.Error("runs are shown before the login")
	}
	signIn := func(token string) {
		t.Helper()
		tb.until("document.querySelector('input[name=token]') !== null")
		evaluate[bool](tb, "document.querySelector('input[name=token]').focus() ?? true")
		tb.keys(token + "\r")
	}
	signIn("rst_wrong")
	tb.until("document.querySelector('dialog [role=alert]')?.innerText !== ''", "the page says that the token is wrong")
	evaluate[bool](tb, "document.querySelector('input[name=token]').select() ?? true")
	signIn(ada)
	tb.until("document.querySelector('dialog[open]') === null")
	tb.until(row(mine) + " !== ''")
	tb.until(rows + ".join() === " + quoted(mine)) // not theirs
	s.set(mine, stateRunning, "Greeting the nodes.")
	s.set(theirs, stateRunning, "Nobody should see this.")
	tb.until(row(mine) + ".includes('Greeting the nodes.')")
	tb.untilNoText("Nobody should see this.")

	tb.visit("/run/main/test_runs/1") // the cookie is still there
	tb.untilText("Greeting the nodes.")
	cookies := devtools(tb, network.GetCookies, network.GetCookiesParams{}).Cookies
	if len(cookies) != 1 || !cookies[0].HTTPOnly || cookies[0].SameSite != network.CookieSameSiteStrict || cookies[0].Value != ada || cookies[0].Session {
		t.Errorf("the cookies are %+v", cookies)
	}
	kept := evaluate[string](tb, "document.cookie + JSON.stringify(localStorage) + JSON.stringify(sessionStorage) + location.href + document.documentElement.outerHTML")
	if strings.Contains(kept, ada) {
		t.Error("a script can read the token")
	}
	tb.click("button", "Account")
	tb.untilText("reader in all namespaces")
	tb.click("button", "Sign out")
	tb.until("document.querySelector('input[name=token]') !== null")
	if cookies := devtools(tb, network.GetCookies, network.GetCookiesParams{}).Cookies; len(cookies) != 0 {
		t.Errorf("after the logout there are the cookies %+v", cookies)
	}
	tb.visit("/")
	tb.untilText("Sign in")
	if evaluate[bool](tb, row(mine)+" !== ''") {
		t.Error("runs are shown after the logout")
	}
	for _, token := range []string{boss, ada} {
		if strings.Contains(s.log.String(), token) {
			t.Error("the server's log has a token")
		}
	}
}

// A page whose token is revoked asks for another one, and goes on with it.
func TestThePageWithATokenThatIsRevoked(t *testing.T) {
	t.Parallel()
	tokens := filepath.Join(t.TempDir(), "tokens")
	create := func(label string) string {
		r := finish(t, command(t, nil, "runstatus", "token", "create", "--file", tokens, "--label", label))
		return strings.TrimSpace(well(t, r, nil))
	}
	first, second := create("first"), create("second")
	s := newPageSite(t, "--auth-tokens", tokens)
	s.client = s.connect(client.WithToken(second))
	run := s.create(&runstatusv1.CreateRunRequest{DisplayName: "hello.world"})
	tb := newBrowser(t).blank(s.base)
	tb.forgive()
	tb.logIn(first)
	tb.visit("/")
	tb.until(row(run) + " !== ''")
	stayed := tb.stays()
	well(t, finish(t, command(t, nil, "runstatus", "token", "revoke", "--file", tokens, "first")), nil)
	tb.until("document.querySelector('input[name=token]') !== null", "the page asks for another token")
	s.set(run, stateRunning, "Greeting the nodes.")
	evaluate[bool](tb, "document.querySelector('input[name=token]').focus() ?? true")
	tb.keys(second + "\r")
	tb.until(row(run) + ".includes('Greeting the nodes.')")
	stayed()
	tb.agrees(s)
}

// logIn logs the tab in, without the page's help.
func (tb *tab) logIn(token string) {
	tb.t.Helper()
	tb.visit("/openapi.json") // a document of the server's own origin, without a Content-Security-Policy
	code := evaluate[int](tb, `fetch("/login", {method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify({token: `+quoted(token)+`})}).then(r => r.status)`)
	if code != 200 {
		tb.t.Fatalf("the login answers %d", code)
	}
}
