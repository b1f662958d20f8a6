package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/spf13/pflag"
	"go.uber.org/goleak"

	"github.com/runstatus/runstatus/server"
	"github.com/runstatus/runstatus/statusfile"
)

const childEnv = "RUNSTATUSD_TEST_CHILD"

// TestMain is the program itself when a test starts it once more.
func TestMain(m *testing.M) {
	if os.Getenv(childEnv) != "" {
		_ = os.Unsetenv(childEnv)
		main()
		os.Exit(0)
	}
	goleak.VerifyTestMain(m)
}

// load reads settings as the program does.
func load(t *testing.T, args ...string) (server.Config, error) {
	t.Helper()
	var s settings
	f := pflag.NewFlagSet("runstatusd", pflag.ContinueOnError)
	s.define(f)
	if err := f.Parse(args); err != nil {
		t.Fatal(err)
	}
	return s.load(f)
}

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAFlagWinsOverTheEnvironmentOverTheFile(t *testing.T) {
	file := write(t, "durability: buffered\ndir: /from/file\numask: 022\nlisten: [unix:/a, unix:/b]\nread-only: true\nlog-level: debug\n")
	t.Setenv("RUNSTATUSD_CONFIG", file)
	t.Setenv("RUNSTATUSD_DIR", "/from/env")
	t.Setenv("RUNSTATUSD_STATE_DIR", "/state/env")
	t.Setenv("RUNSTATUSD_NAMESPACE", "a=/a,b=/b")
	cfg, err := load(t, "--state-dir=/state/flag", "--allow-create")
	if err != nil {
		t.Fatal(err)
	}
	want := []server.Namespace{{Name: "main", Dir: "/from/env"}, {Name: "a", Dir: "/a"}, {Name: "b", Dir: "/b"}}
	if !reflect.DeepEqual(cfg.Namespaces, want) || cfg.StateDir != "/state/flag" || cfg.Durability != "buffered" || *cfg.Umask != 0o22 ||
		!slices.Equal(cfg.Listen, []string{"unix:/a", "unix:/b"}) || !cfg.ReadOnly || !cfg.AllowCreate {
		t.Errorf("got %+v", cfg)
	}
}

func TestTheSettingsOfTLSComeFromEverywhere(t *testing.T) {
	t.Setenv("RUNSTATUSD_TLS_KEY", "/env/key")
	t.Setenv("RUNSTATUSD_TLS_CLIENT_AUTH", "optional")
	cfg, err := load(t, "--tls-cert=/flag/cert", "--config="+write(t, "tls-cert: /file/cert\ntls-client-ca: /file/ca\ntls-min: 1.2\n"))
	want := server.TLSConfig{Cert: "/flag/cert", Key: "/env/key", ClientCA: "/file/ca", ClientAuth: "optional", MinVersion: "1.2"}
	if err != nil || cfg.TLS != want {
		t.Errorf("got %+v, %v", cfg.TLS, err)
	}
	if err := cfg.Validate(); err == nil || !strings.Contains(err.Error(), "read the TLS certificate: open /flag/cert: ") {
		t.Errorf("got %v", err)
	}
}

func TestDefaultsAreThoseOfALocalServer(t *testing.T) {
	t.Setenv("XDG_STATE_HOME", "/xdg")
	cfg, err := load(t)
	want := server.Namespace{Name: "main", Dir: "./runstatus-data", Make: true}
	if err != nil || !reflect.DeepEqual(cfg.Namespaces, []server.Namespace{want}) || cfg.StateDir != "runstatus-data/.runstatus" ||
		*cfg.Umask != 0o2 || cfg.Durability != "synced" || !slices.Equal(cfg.Listen, []string{"127.0.0.1:7600"}) {
		t.Errorf("got %+v, %v", cfg, err)
	}
	a, err1 := load(t, "--read-only", "--dir=/a")
	again, err2 := load(t, "--read-only", "--dir=/a")
	b, err3 := load(t, "--read-only", "--dir=/b")
	if errors.Join(err1, err2, err3) != nil || a.StateDir != again.StateDir || a.StateDir == b.StateDir || filepath.Dir(a.StateDir) != "/xdg/runstatus" {
		t.Errorf("read-only: %q %q %q", a.StateDir, again.StateDir, b.StateDir)
	}
	if only, err := load(t, "--namespace=lab=/lab"); err != nil || len(only.Namespaces) != 1 || only.StateDir != "/lab/.runstatus" {
		t.Errorf("got %+v, %v", only, err)
	}
}

func TestMistakesInTheFileAndTheEnvironmentAreAllSaid(t *testing.T) {
	t.Setenv("RUNSTATUSD_READ_ONLY", "perhaps")
	_, err := load(t, "--config="+write(t, "colour: red\numask: 9\ndir: [a, b]\nlisten: {a: b}\nconfig: x\nhelp: true\n"), "--namespace=lab")
	for _, want := range []string{"RUNSTATUSD_READ_ONLY", `no setting "colour"`, "umask: ", "dir: want one value", "listen: line 4", `no setting "config"`, `no setting "help"`, `"lab" is not NAME=DIR`} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in:\n%v", want, err)
		}
	}
	for _, text := range []string{"- a\n", "a: b\na: c\n", "\t", "a: [\n"} {
		if _, err := load(t, "--config="+write(t, text)); err == nil {
			t.Errorf("%q is a configuration", text)
		}
	}
	t.Setenv("RUNSTATUSD_LOGLEVEL", "debug")
	if _, err := load(t); err == nil || !strings.Contains(err.Error(), "RUNSTATUSD_LOGLEVEL in the environment is no setting") {
		t.Errorf("a misspelt variable: %v", err)
	}
	os.Unsetenv("RUNSTATUSD_LOGLEVEL")
	if _, err := load(t, "--config=/nope/x.yaml"); err == nil {
		t.Error("a file that is not there is a configuration")
	}
	if _, err := load(t, "--dir=/d", "--config="+write(t, "# nothing\n")); err == nil || !strings.Contains(err.Error(), "READ_ONLY") || strings.Contains(err.Error(), "yaml") {
		t.Errorf("an empty file: %v", err)
	}
}

// program starts runstatusd in a directory of its own.
func program(t *testing.T, dir string, args ...string) (*exec.Cmd, *bytes.Buffer) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(ctx, self, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), childEnv+"=1")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	return cmd, &stderr
}

func exitCode(err error) int {
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return exit.ExitCode()
	}
	if err != nil {
		return -1
	}
	return 0
}

var ready = regexp.MustCompile(`level=INFO msg="runstatusd is ready" version=\S+ listen=127\.0\.0\.1:\d+ directories="main=/\S+/runstatus-data" state_dir=/\S+/runstatus-data/.runstatus durability=synced`)

var stopped = regexp.MustCompile(`^\S+ level=INFO msg="runstatusd is stopping"\n\S+ level=INFO msg="runstatusd has stopped" took=\S+\n$`)

func TestTheProgramStartsStopsAndLocksOut(t *testing.T) {
	dir := t.TempDir()
	cmd, _ := program(t, dir, "--listen=127.0.0.1:0")
	cmd.Stderr = nil
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line := make([]byte, 4096)
	n, err := stderr.Read(line)
	if err != nil || !ready.Match(line[:n]) {
		t.Errorf("it says %q, %v", line[:n], err)
	}
	second, said := program(t, dir, "--listen=127.0.0.1:0")
	if code := exitCode(second.Run()); code != 3 {
		t.Errorf("a second one exits with %d", code)
	}
	lines := strings.Split(strings.TrimSpace(said.String()), "\n")
	if len(lines) != 2 || !strings.HasPrefix(lines[0], "runstatusd: ") || !strings.HasPrefix(lines[1], "hint: ") {
		t.Errorf("it says %q", lines)
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	rest, err := io.ReadAll(stderr)
	if code := exitCode(errors.Join(err, cmd.Wait())); code != 0 || !stopped.Match(rest) {
		t.Errorf("it exits with %d and %q", code, rest)
	}
}

func TestAHangupReadsTheConfigurationAgain(t *testing.T) {
	dir := t.TempDir()
	config := filepath.Join(dir, "runstatusd.yaml")
	configure := func(text string) {
		t.Helper()
		if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	configure("log-level: info\n")
	cmd, _ := program(t, dir, "--listen=127.0.0.1:0", "--config="+config)
	cmd.Stderr = nil
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(stderr)
	says := func(want string) {
		t.Helper()
		if !lines.Scan() || !strings.Contains(lines.Text(), want) {
			t.Errorf("it says %q, want %q", lines.Text(), want)
		}
	}
	says("is ready")
	for _, row := range []struct{ config, says string }{
		{"log-level: wrong\n", `level=ERROR msg="the configuration was not reloaded because of errors in it"`},
		{"log-level: debug\n", `msg="the configuration is reloaded; other settings than log-level and the limits of connections and principals take effect at the next start" log_level=DEBUG`},
	} {
		configure(row.config)
		if err := cmd.Process.Signal(syscall.SIGHUP); err != nil {
			t.Fatal(err)
		}
		says(row.says)
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	_, err = io.Copy(io.Discard, stderr)
	if code := exitCode(errors.Join(err, cmd.Wait())); code != 0 {
		t.Errorf("it exits with %d", code)
	}
}

func TestAFailedStartSaysWhatIsWrong(t *testing.T) {
	dir := t.TempDir()
	for name, row := range map[string]struct {
		args []string
		code int
		says []string
	}{
		"no directory":      {[]string{"--dir=nope"}, 1, []string{`runstatusd: the directory "nope" does not exist`, "hint: create it first, or name another directory"}},
		"open to others":    {[]string{"--listen=0.0.0.0:0"}, 1, []string{"runstatusd: 0.0.0.0:0 is reachable from other machines", "hint: "}},
		"an unknown flag":   {[]string{"--nope"}, 1, []string{"runstatusd: unknown flag: --nope"}},
		"an argument":       {[]string{"tree"}, 1, []string{`runstatusd: runstatusd takes no arguments, and got "tree"`, "hint: a directory is named with --dir: runstatusd --dir tree"}},
		"check, all wrong":  {[]string{"--check-config", "--dir=nope", "--durability=x", "--listen=y"}, 1, []string{`runstatusd: the directory`, "hint: ", "runstatusd: the durability", "runstatusd: the address"}},
		"check, all right":  {[]string{"--check-config"}, 0, []string{""}},
		"the version":       {[]string{"--version"}, 0, []string{""}},
		"an umask too wide": {[]string{"--umask=1000"}, 1, []string{"runstatusd: the umask 01000"}},
	} {
		t.Run(name, func(t *testing.T) {
			cmd, stderr := program(t, dir, row.args...)
			if code := exitCode(cmd.Run()); code != row.code {
				t.Errorf("it exits with %d", code)
			}
			lines := strings.Split(strings.TrimSpace(stderr.String()), "\n")
			if len(lines) != len(row.says) {
				t.Fatalf("it says %q", lines)
			}
			for i, want := range row.says {
				if !strings.HasPrefix(lines[i], want) {
					t.Errorf("it says %q, want %q", lines[i], want)
				}
			}
		})
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
		t.Errorf("something was made: %v, %v", entries, err)
	}
}

func TestStatesComeFromTheFile(t *testing.T) {
	cfg, err := load(t, "--dir=/d", "--config="+write(t, `
states:
- name: PLUGIN_PARKED
  kind: test_run
  help: Parked by a plug-in.
  ends: true
  outcome: SKIPPED
- {name: SET_FAILED, kind: series, failure: true}
- {name: PLUGIN_ERROR, kind: test_run, error: true}
`))
	want := []statusfile.AddedState{
		{Kind: statusfile.TestRun, State: statusfile.State{Name: "PLUGIN_PARKED", Help: "Parked by a plug-in.", Ends: true, Outcome: "SKIPPED"}},
		{Kind: statusfile.Series, State: statusfile.State{Name: "SET_FAILED", Failure: true}},
		{Kind: statusfile.TestRun, State: statusfile.State{Name: "PLUGIN_ERROR", Error: true}},
	}
	if err != nil || !slices.Equal(cfg.States, want) {
		t.Errorf("got %+v, %v", cfg.States, err)
	}
}

func TestMistakesInStatesNameTheEntry(t *testing.T) {
	const ok = "{name: OK, kind: test_run}"
	for _, row := range []struct{ list, says string }{
		{"[" + ok + ", {name: A, kind: test_run, end: true}]", `states[1] A: there is no "end": want name, kind,`},
		{"[" + ok + ", {name: A}]", "states[1] A: its kind is neither test_run nor series"},
		{"[{name: A, kind: run}]", "states[0] A: its kind is neither test_run nor series"},
		{"[" + ok + ", " + ok + "]", "states[1] OK: the state is given twice for the kind test_run"},
		{"{name: A}", "states: want a list of states: "},
		{"[{name: A, kind: test_run, ends: perhaps}]", "states: want a list of states: "},
	} {
		cfg, err := load(t, "--dir="+t.TempDir(), "--config="+write(t, "states: "+row.list+"\n"))
		if err = errors.Join(err, cfg.Validate()); err == nil || !strings.Contains(err.Error(), row.says) {
			t.Errorf("%s: %q is not in: %v", row.list, row.says, err)
		}
	}
}
