package e2e

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/runstatus/runstatus/internal/pavtree"
	"github.com/runstatus/runstatus/internal/testkit"
)

const (
	typescript = repository + "/clients/typescript"
	tsHang     = 5 * time.Minute // the compiler is slow beside other tests
)

// tsUser is a program that has installed the TypeScript client.
type tsUser struct {
	dir string
}

// tsPackage packs the client and installs it, compiles its tests as a program that uses it, strictly, and returns
// where they are. It is done once for all tests.
var tsPackage = sync.OnceValues(func() (tsUser, error) {
	dir, err := os.MkdirTemp(programs, "typescript")
	if err != nil {
		return tsUser{}, err
	}
	modules, err := filepath.Abs(typescript + "/node_modules")
	if err != nil {
		return tsUser{}, err
	}
	source, user := filepath.Join(dir, "source"), tsUser{filepath.Join(dir, "user")}
	if err := user.install(source, modules); err != nil {
		return user, err
	}
	return user, user.run(user.dir, "node", modules+"/typescript/bin/tsc", "-p", "tsconfig.test.json")
})

func (u tsUser) install(source, modules string) error {
	own := filepath.Join(u.dir, "node_modules", "@runstatus")
	for _, dir := range []string{source, own} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
	}
	for _, name := range []string{"src", "test", "package.json", "tsconfig.json", "tsconfig.test.json", "README.md"} {
		if err := u.run(".", "cp", "-r", filepath.Join(typescript, name), source); err != nil {
			return err
		}
	}
	if err := os.Symlink(modules, filepath.Join(source, "node_modules")); err != nil {
		return err
	}
	if err := u.run(source, "npm", "pack", "--silent", "--offline", "--pack-destination", u.dir); err != nil {
		return err
	}
	packed, err := filepath.Glob(u.dir + "/*.tgz")
	if err != nil || len(packed) != 1 {
		return fmt.Errorf("npm pack made %q: %w", packed, err)
	}
	if err := u.run(own, "tar", "xzf", packed[0]); err != nil {
		return err
	}
	if err := os.Rename(own+"/package", own+"/client"); err != nil {
		return err
	}
	return u.complete(source, modules)
}

// complete adds to a program what it needs besides the client.
func (u tsUser) complete(source, modules string) error {
	installed, err := os.ReadDir(modules)
	if err != nil {
		return err
	}
	for _, e := range installed {
		if err := os.Symlink(filepath.Join(modules, e.Name()), filepath.Join(u.dir, "node_modules", e.Name())); err != nil {
			return err
		}
	}
	for _, name := range []string{"test", "tsconfig.json", "tsconfig.test.json"} {
		if err := os.Rename(filepath.Join(source, name), filepath.Join(u.dir, name)); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(u.dir, "package.json"), []byte(`{"type": "module"}`), 0o644)
}

func (u tsUser) run(dir string, args ...string) error {
	ctx, cancel := context.WithTimeout(context.Background(), tsHang)
	defer cancel()
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%q: %w\n%s", args, err, out)
	}
	return nil
}

// command returns a command that runs node in the program's directory.
func (u tsUser) command(t *testing.T, env []string, args ...string) *exec.Cmd {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), tsHang)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, "node", args...)
	cmd.Dir, cmd.Env = u.dir, environment(t, env...)
	return cmd
}

// needTypeScript returns an installed client, or skips the test where node or what the client needs is missing.
func needTypeScript(t *testing.T) tsUser {
	t.Helper()
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("needs %s: %v", program, err)
		}
	}
	version, err := exec.Command("node", "--version").Output()
	must(t, err)
	if old := regexp.MustCompile(`^v(1?\d)\.`).Find(version); old != nil {
		t.Skipf("needs node 20 or later, and this is %s", version)
	}
	if _, err := os.Stat(typescript + "/node_modules/typescript"); err != nil {
		t.Skip("needs clients/typescript/node_modules: run make ts-deps")
	}
	user, err := tsPackage()
	must(t, err)
	return user
}

// test runs tests of the client, and logs what they count.
func (u tsUser) test(t *testing.T, env []string, files ...string) {
	t.Helper()
	for i, name := range files {
		files[i] = filepath.Join("build", name)
	}
	out, err := u.command(t, env, append([]string{"--test", "--test-reporter=tap"}, files...)...).CombinedOutput()
	if err != nil {
		t.Errorf("node --test %q: %v\n%s", files, err, out)
	}
	for line := range bytes.Lines(out) {
		if counts := regexp.MustCompile(`^#.*(\bbytes|cases,|^# (tests|pass|fail|skipped) \d)`); counts.Match(line) {
			t.Logf("%s", bytes.TrimSpace(line))
		}
	}
	if !regexp.MustCompile(`(?m)^# pass [1-9]`).Match(out) {
		t.Errorf("no test has passed:\n%s", out)
	}
}

// The package as npm packs it has types, and works in Node and where there is nothing but what browsers have.
func TestTypeScriptClient(t *testing.T) {
	needTypeScript(t).test(t, nil, "watch.test.js", "client.test.js", "backoff.test.js", "waker.test.js")
}

// The TypeScript client passes the cases of conformance/, with TLS and without, and with a token.
func TestTypeScriptConformance(t *testing.T) {
	user := needTypeScript(t)
	malformed := filepath.Join(t.TempDir(), "malformed")
	must(t, os.CopyFS(malformed, os.DirFS(repository+"/conformance/malformed")))
	cases, err := filepath.Abs(repository + "/conformance")
	must(t, err)
	for _, how := range []setting{{}, {secure: true}, {secure: true, token: true}} {
		t.Run(how.String(), func(t *testing.T) {
			args, env, scheme, authority, token := []string{"--http", "127.0.0.1:0"}, []string{}, "http://", "", ""
			if how.token {
				var flags []string
				token, flags = withToken(t)
				args = append(args, flags...)
			}
			if how.secure {
				ca, dir := testkit.NewCA(t, "ours"), t.TempDir()
				cert, key := ca.Files(t, dir, "server", testkit.Leaf{Names: []string{"127.0.0.1"}})
				file := filepath.Join(dir, "authority.pem")
				must(t, os.WriteFile(file, ca.PEM(), 0o644))
				args = append(args, "--tls-cert", cert, "--tls-key", key)
				env, scheme, authority = append(env, "NODE_EXTRA_CA_CERTS="+file), "https://", string(ca.PEM())
			}
			all := serve(t, append(args, "--dir", t.TempDir(), "--namespace", "adopted="+pavtree.Unpack(t),
				"--namespace", "malformed="+malformed, "--durability", "buffered")...)
			readOnly := serve(t, append(args, "--namespace", "adopted="+pavtree.Unpack(t), "--read-only", "--state-dir", t.TempDir())...)
			given, err := json.Marshal(map[string]any{
				"cases": cases, "ca": authority, "token": token, "first": 1000,
				"servers": map[string]string{"": scheme + all.http(), "read-only": scheme + readOnly.http()},
			})
			must(t, err)
			user.test(t, append(env, "RUNSTATUS_CONFORMANCE="+string(given)), "conformance.test.js")
		})
	}
}

// tsFollower is a program that follows a run with the TypeScript client.
type tsFollower struct {
	kind      string
	sequences []int64
	others    []string // the types of the other events
	resumed   int
	begun     chan struct{} // closed once the program has synced
}

// read reads what the program prints until it ends.
func (f *tsFollower) read(t *testing.T, cmd *exec.Cmd) {
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Error(err)
		return
	}
	if err := cmd.Start(); err != nil {
		t.Error(err)
		return
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		var e struct {
			Type     string
			Sequence int64
		}
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			t.Errorf("%s: %v in %s", f.kind, err, lines.Text())
		}
		switch e.Type {
		case "status":
			f.sequences = append(f.sequences, e.Sequence)
		case "reconnect":
			f.resumed++
		case "synced":
			close(f.begun) // twice would be an error, too
			fallthrough
		default:
			f.others = append(f.others, e.Type)
		}
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("%s: %v\n%s", f.kind, err, &stderr)
	}
}

// Watches of the TypeScript client miss nothing and are told nothing twice, while the server is killed five times, and
// each connection is cut after half a second at the latest.
func TestTypeScriptWatchesUnderKillsAndCuts(t *testing.T) {
	const kills, lines = 5, 200
	user := needTypeScript(t)
	dir, sockets := t.TempDir(), shortDir(t)
	native, httpSocket := filepath.Join(sockets, "g"), filepath.Join(sockets, "h")
	args := []string{"--dir", dir, "--listen", "unix:" + native, "--http", "unix:" + httpSocket, "--durability", "buffered"}
	s := start(t, func(*exec.Cmd) {}, args...)
	defer func() { s.stop(t) }()
	s.must(t, "set", "--create", "1", "CREATED")
	cuts := newCutter(t, httpSocket, 500*time.Millisecond)
	defer cuts.close()
	ctx, cancel := context.WithTimeout(t.Context(), 2*hang)
	defer cancel()
	var all []*tsFollower
	var following sync.WaitGroup
	for _, kind := range []string{"fetch", "json", "http2"} {
		f := &tsFollower{kind: kind, begun: make(chan struct{})}
		all = append(all, f)
		cmd := user.command(t, nil, "build/follow.js", kind, "http://"+cuts.addr, killedRun, theEnd)
		following.Go(func() { f.read(t, cmd) })
	}
	for _, f := range all {
		select {
		case <-f.begun:
		case <-ctx.Done():
			t.Fatalf("%s does not begin", f.kind)
		}
	}
	reached := make(chan int)
	following.Go(func() { appendLines(ctx, t, "unix:"+native, lines, reached) })
	for n := range reached {
		if n%(lines/kills) == lines/kills/2 {
			s.kill(t)
			s = start(t, func(*exec.Cmd) {}, args...)
		}
	}
	following.Wait()
	var want []int64
	for i := range lines + 2 {
		want = append(want, int64(i)+1)
	}
	for _, f := range all {
		if !slices.Equal(f.sequences, want) || strings.Join(f.others, " ") != "joined synced" {
			t.Errorf("%s: %d lines %v, and %v", f.kind, len(f.sequences), f.sequences, f.others)
		}
		if f.resumed < kills {
			t.Errorf("%s was resumed only %d times", f.kind, f.resumed)
		}
		t.Logf("%s: %d lines, resumed %d times", f.kind, len(f.sequences), f.resumed)
	}
	t.Logf("%d connections were cut", cuts.cuts.Load())
}
