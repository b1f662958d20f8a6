package e2e

import (
	"bufio"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const unitsDir = repository + "/contrib/systemd"

// needs skips a test if a program is not installed.
func needs(t *testing.T, program string) {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		t.Skipf("there is no %s here: see tools/debian-packages.sh", program)
	}
}

// verified returns what systemd complains about in the units, of which a change is made first.
func verified(t *testing.T, change func(name, text string) string) string {
	t.Helper()
	dir := t.TempDir()
	args := []string{"verify", "--man=no"}
	for _, name := range []string{"runstatusd.service", "runstatusd.socket", "runstatusd-http.socket"} {
		text, err := os.ReadFile(filepath.Join(unitsDir, name))
		must(t, err)
		path := filepath.Join(dir, name)
		here := strings.ReplaceAll(string(text), "/usr/bin/runstatusd", filepath.Join(programs, "runstatusd"))
		must(t, os.WriteFile(path, []byte(change(name, here)), 0o644))
		args = append(args, path)
	}
	out, err := exec.Command("systemd-analyze", args...).CombinedOutput()
	if err != nil && len(out) == 0 {
		return err.Error()
	}
	return string(out)
}

func TestUnitsPassTheCheckOfSystemd(t *testing.T) {
	needs(t, "systemd-analyze")
	if said := verified(t, func(_, text string) string { return text }); said != "" {
		t.Errorf("systemd says:\n%s", said)
	}
	if said := verified(t, func(_, text string) string {
		return strings.Replace(text, "ProtectSystem=strict", "ProtectSystem=stern", 1)
	}); !strings.Contains(said, "protect system") {
		t.Errorf("systemd finds no mistake in a unit that has one: %q", said)
	}
}

// The server makes no system call that its unit forbids.
func TestTheUnitAllowsEachSystemCallOfTheServer(t *testing.T) {
	needs(t, "systemd-analyze")
	needs(t, "strace")
	unit, err := os.ReadFile(filepath.Join(unitsDir, "runstatusd.service"))
	must(t, err)
	t.Run("as it is", func(t *testing.T) { makesAllowedCalls(t, string(unit)) })
	t.Run("with rights by files", func(t *testing.T) {
		if os.Geteuid() != 0 {
			t.Skip("rights by files take root")
		}
		document, err := os.ReadFile(filepath.Join(repository, "docs/operations.md"))
		must(t, err)
		dropIn := regexp.MustCompile("(?m)^SystemCallFilter=.*$").FindString(string(document))
		if dropIn == "" {
			t.Fatal("the document has no drop-in for it")
		}
		makesAllowedCalls(t, string(unit)+dropIn+"\n", "--authz", "files", "--listen", "unix:"+filepath.Join(shortDir(t), "s"))
	})
}

// makesAllowedCalls checks that a server with these arguments makes no system call that a unit forbids.
func makesAllowedCalls(t *testing.T, unit string, args ...string) {
	allowed := allowedCalls(t, unit)
	calls := filepath.Join(t.TempDir(), "calls")
	s := serveAs(t, func(cmd *exec.Cmd) {
		strace, err := exec.LookPath("strace")
		must(t, err)
		cmd.Args = append([]string{"strace", "-D", "-f", "-qq", "-o", calls, cmd.Path}, cmd.Args[1:]...) // -D: the server stays the process that gets signals
		cmd.Path = strace
	}, append(args, "--dir", t.TempDir(), "--http", "127.0.0.1:0")...)
	s.must(t, "demo")
	s.must(t, "summary")
	s.stop(t)
	made := map[string]bool{}
	file, err := os.Open(calls)
	must(t, err)
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if m := systemCall.FindStringSubmatch(lines.Text()); m != nil {
			made[m[1]] = true
		}
	}
	if !made["openat2"] || !made["fdatasync"] && !made["fsync"] {
		t.Fatalf("the calls are %v", slices.Sorted(maps.Keys(made)))
	}
	t.Logf("%d different calls, %d are allowed", len(made), len(allowed))
	for call := range made {
		if !allowed[call] && call != "execve" { // of strace itself
			t.Errorf("the unit forbids %s", call)
		}
	}
}

var systemCall = regexp.MustCompile(`^\d+ +([a-z0-9_]+)\(`)

// allowedCalls returns the calls that the lines SystemCallFilter= of a unit allow.
func allowedCalls(t *testing.T, unit string) map[string]bool {
	t.Helper()
	allowed := map[string]bool{}
	for line := range strings.Lines(unit) {
		list, ok := strings.CutPrefix(strings.TrimSpace(line), "SystemCallFilter=")
		if !ok {
			continue
		}
		list, forbids := strings.CutPrefix(list, "~")
		for _, item := range strings.Fields(list) {
			for _, call := range expanded(t, item) {
				allowed[call] = !forbids
			}
		}
	}
	return allowed
}

// expanded returns the calls of a group of systemd, or of a call itself.
func expanded(t *testing.T, item string) []string {
	t.Helper()
	if !strings.HasPrefix(item, "@") {
		return []string{item}
	}
	out, err := exec.Command("systemd-analyze", "syscall-filter", item).Output()
	must(t, err)
	var calls []string
	for line := range strings.Lines(string(out)) {
		if word := strings.TrimSpace(line); strings.HasPrefix(line, "    ") && !strings.HasPrefix(word, "#") {
			calls = append(calls, expanded(t, word)...)
		}
	}
	return calls
}
