package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"go.uber.org/goleak"

	"github.com/runstatus/runstatus/server"
	"github.com/runstatus/runstatus/statusfile"
)

func TestMain(m *testing.M) {
	testscript.Main(leakless{m}, map[string]func(){
		"runstatus": func() {
			code := run(context.Background(), os.Args[1:], os.Stdout, os.Stderr)
			if err := goleak.Find(); err != nil {
				fmt.Fprintln(os.Stderr, err)
				code = 99
			}
			os.Exit(code)
		},
	})
}

// leakless fails tests that leave goroutines behind.
type leakless struct{ m *testing.M }

func (l leakless) Run() int {
	code := l.m.Run()
	if err := goleak.Find(); err != nil && code == 0 {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return code
}

// TestCommands runs the scripts, each against a server of its own with an empty
// directory $DATA, which listens on RUNSTATUS_SERVER and on $SOCKET.
func TestCommands(t *testing.T) {
	commands := map[string]func(*testscript.TestScript, bool, []string){"code": cmdCode}
	if cmdTTY != nil {
		commands["tty"] = cmdTTY
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		Setup:               setup,
		Cmds:                commands,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
	})
}

func setup(env *testscript.Env) error {
	data, socket := filepath.Join(env.WorkDir, "data"), "unix:"+filepath.Join(env.WorkDir, "socket")
	if err := os.Mkdir(data, 0o777); err != nil {
		return err
	}
	addr, stop, err := serve(env.WorkDir, data, "127.0.0.1:0", socket)
	if err != nil {
		return err
	}
	env.Defer(func() {
		if err := stop(); err != nil {
			env.T().Log("stop the server:", err)
		}
	})
	env.Setenv("RUNSTATUS_SERVER", addr)
	env.Setenv("DATA", data)
	env.Setenv("SOCKET", socket)
	env.Setenv("TZ", "UTC")
	env.Setenv("XDG_STATE_HOME", filepath.Join(env.WorkDir, "home"))
	env.Setenv("NASTY", nasty)
	env.Setenv("GORACE", "atexit_sleep_ms=0") // else each command takes a second longer
	env.Setenv("RUNSTATUS_RUN", "")
	env.Setenv("TEST_ID", "")
	return nil
}

// serve starts a server with the namespaces main, in the directory data, and other, in a directory of
// dir. It returns the first address that the server listens at, and what stops it.
func serve(dir, data string, listen ...string) (addr string, stop func() error, err error) {
	ctx, cancel := context.WithCancel(context.Background())
	ready, done := make(chan net.Addr, 1), make(chan error, 1)
	go func() {
		done <- server.Run(ctx, server.Config{
			Namespaces: []server.Namespace{{Name: "main", Dir: data}, {Name: "other", Dir: filepath.Join(dir, "other"), Make: true}},
			StateDir:   filepath.Join(dir, "state"),
			Durability: server.Buffered,
			States: []statusfile.AddedState{{Kind: statusfile.TestRun, State: statusfile.State{
				Name: "PLUGIN_PARKED", Help: "Parked by a plug-in.", Ends: true, Outcome: "SKIPPED"}}},
			Listen: listen,
			Ready:  func(addrs []net.Addr) { ready <- addrs[0] },
		})
	}()
	stop = func() error { cancel(); return <-done }
	select {
	case addr := <-ready:
		return addr.String(), stop, nil
	case err := <-done:
		cancel()
		return "", nil, err
	}
}

// cmdCode runs a program and compares its exit code: code N PROGRAM ARGS...
func cmdCode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N program args...")
	}
	got, err := 0, ts.Exec(args[1], args[2:]...)
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if strconv.Itoa(got) != args[0] {
		ts.Fatalf("exit code %d, want %s", got, args[0])
	}
}
