package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/testkit"
)

// with runs the command line with more in its environment.
func (s *server) with(t testing.TB, variables []string, args ...string) result {
	t.Helper()
	return finish(t, command(t, append([]string{"RUNSTATUS_SERVER=" + s.addr}, variables...), "runstatus", args...))
}

// A token of one series is made on the command line, does what it is for and nothing else, and ends when it is
// revoked.
func TestATokenForTheNodesOfASeries(t *testing.T) {
	dir := t.TempDir()
	tokens, policy, audit := filepath.Join(dir, "tokens"), filepath.Join(dir, "policy.yaml"), filepath.Join(dir, "audit")
	create := func(args ...string) string {
		t.Helper()
		r := finish(t, command(t, nil, "runstatus", append([]string{"token", "create", "--file", tokens}, args...)...))
		return strings.TrimSpace(well(t, r, args))
	}
	admin := create("--label", "boss", "--user", "boss")
	must(t, os.WriteFile(policy, []byte("rules:\n  - {who: {user: boss}, role: admin}\n"), 0o600))
	s := serve(t, "--dir", t.TempDir(), "--auth-tokens", tokens, "--auth-policy", policy, "--audit-log", audit)
	boss := []string{"RUNSTATUS_TOKEN=" + admin}
	well(t, s.with(t, boss, "create", "--kind", "series", "--id", "3"), nil)
	well(t, s.with(t, boss, "create", "--id", "1", "--series", "3"), nil)
	well(t, s.with(t, boss, "create", "--id", "2"), nil)

	if r := s.runstatus(t, "status"); r.code != 2 || !strings.Contains(r.stderr, "no credentials") || !strings.Contains(r.stderr, "hint: send a token") {
		t.Errorf("without a token: %+v", r)
	}
	node := create("--label", "nodes", "--series", "s3", "--role", "writer", "--for", "1h")
	file := filepath.Join(dir, "token")
	must(t, os.WriteFile(file, []byte(node+"\n"), 0o600))
	as := func(args ...string) result { return s.runstatus(t, append([]string{"--token-file", file}, args...)...) }
	testkit.Eventually(t, func() bool { return as("auth", "whoami").code == 0 }, "the server takes the token")
	if out := well(t, as("status", "--all"), nil); strings.Contains(out, " 2 ") || !strings.Contains(out, "1") {
		t.Errorf("it sees\n%s", out)
	}
	well(t, as("set", "--strict", "1", "RUNNING"), nil)
	if r := as("set", "--strict", "2", "RUNNING"); r.code == 0 || !strings.Contains(r.stderr, "there is no run") {
		t.Errorf("it writes another run: %+v", r)
	}
	for args, want := range map[string]int{"set 1": 0, "set s3": 0, "set 2": 1, "rm 1": 1, "show 1": 0, "show 2": 1} {
		if r := as(append([]string{"auth", "can-i"}, strings.Fields(args)...)...); r.code != want || (want == 0) != strings.HasPrefix(r.stdout, "yes") {
			t.Errorf("can-i %s: %+v", args, r)
		}
	}
	if out := well(t, as("auth", "whoami"), nil); !strings.Contains(out, "token    nodes") || !strings.Contains(out, "writer in main: series = ") {
		t.Errorf("whoami says\n%s", out)
	}
	if out := well(t, finish(t, command(t, nil, "runstatus", "token", "list", "--file", tokens)), nil); !strings.Contains(out, "nodes  writer") || strings.Contains(out, "rst_") {
		t.Errorf("the list is\n%s", out)
	}
	revoked := watchUntilRevoked(t, s, node, func() {
		well(t, finish(t, command(t, nil, "runstatus", "token", "revoke", "--file", tokens, "nodes")), nil)
	})
	testkit.Eventually(t, func() bool { return as("show", "1").code != 0 }, "the server refuses the token")
	if took := time.Since(revoked); took > 5*time.Second {
		t.Errorf("a revoked token was accepted for %v", took)
	}
	// Slurm's token is used last, and not needed.
	if r := s.with(t, append(boss, "SLURM_JWT=eyJ.a.b"), "show", "1"); r.code != 0 {
		t.Errorf("beside Slurm's token: %+v", r)
	}
	for _, where := range []string{s.log.String(), contents(t, audit), contents(t, tokens)} {
		if strings.Contains(where, node) || strings.Contains(where, admin) {
			t.Error("a token stands in a log or in the token file")
		}
	}
}

// watchUntilRevoked watches and waits for a run while its token is revoked: both must fail, since a wait that
// succeeded would say that the run has ended. It returns when the token was revoked.
func watchUntilRevoked(t *testing.T, s *server, token string, revoke func()) (revoked time.Time) {
	t.Helper()
	c, err := client.New(s.addr, client.WithToken(token))
	must(t, err)
	defer c.Close()
	waited := make(chan error, 1)
	go func() {
		_, err := c.Wait(t.Context(), client.Runs("test_runs/1"), client.UntilEnded())
		waited <- err
	}()
	var watched error
	for e, err := range c.Watch(t.Context(), client.Runs("test_runs/1"), client.UntilEnded()) {
		if watched = err; err != nil {
			break
		}
		if e.Closing != nil {
			t.Errorf("the watch has ended with %v", e.Closing)
		}
		if e.Synced {
			revoke()
			revoked = time.Now()
		}
	}
	for what, err := range map[string]error{"watch": watched, "wait": <-waited} {
		if client.Reason(err) != "INVALID_CREDENTIALS" {
			t.Errorf("the %s ended with %v", what, err)
		}
	}
	if took := time.Since(revoked); took > 5*time.Second {
		t.Errorf("they took %v", took)
	}
	var sets sync.WaitGroup
	for range 20 { // which share a stream of reports
		sets.Go(func() {
			_, err := c.Run("test_runs/1").Set(t.Context(), runstatusv1.TestState_TEST_STATE_RUNNING, "")
			if client.Reason(err) != "INVALID_CREDENTIALS" {
				t.Errorf("a status was set with a revoked token, or failed otherwise: %v", err)
			}
		})
	}
	sets.Wait()
	return revoked
}

func TestATokenIsNotSentInPlainTextToAnotherMachine(t *testing.T) {
	for name, c := range map[string]struct {
		variables []string
		want      string
	}{
		"a given token": {[]string{"RUNSTATUS_TOKEN=rst_x"}, "a token is not sent in plain text to another machine"},
		"Slurm's token": {[]string{"SLURM_JWT=eyJ.a.b"}, "no server answers"}, // it is left out
	} {
		r := finish(t, command(t, c.variables, "runstatus", "--server", "nowhere.invalid:1", "--insecure", "show", "1"))
		if r.code != 2 || !strings.Contains(r.stderr, c.want) || strings.Contains(r.stderr, "rst_x") || strings.Contains(r.stderr, "eyJ") {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

func TestAPolicyWithMistakesStopsTheStart(t *testing.T) {
	policy := filepath.Join(t.TempDir(), "policy.yaml")
	must(t, os.WriteFile(policy, []byte("rules:\n  - {who: {user: a}, role: king}\n  - {role: reader}\n"), 0o600))
	r := finish(t, command(t, nil, "runstatusd", "--dir", t.TempDir(), "--auth-policy", policy, "--check-config"))
	if r.code == 0 || !strings.Contains(r.stderr, "line 2") || !strings.Contains(r.stderr, "line 3") {
		t.Errorf("got %+v", r)
	}
}

func contents(t testing.TB, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	must(t, err)
	return string(text)
}
