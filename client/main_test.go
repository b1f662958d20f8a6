package client_test

import (
	"context"
	"net"
	"os"
	"testing"

	"go.uber.org/goleak"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server"
)

// address is that of a server for the examples and all tests that don't need a server of their own.
var address string

func TestMain(m *testing.M) { goleak.VerifyTestMain(served{m}) }

// served runs the tests while the server at address runs.
type served struct{ m *testing.M }

func (s served) Run() (code int) {
	dir, err := os.MkdirTemp("", "client")
	if err != nil {
		panic(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	addr, stop, err := serve(dir, "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	address = addr
	code = s.m.Run()
	if err := stop(); err != nil {
		panic(err)
	}
	return code
}

// serve runs a server on dir. The returned function ends it.
func serve(dir, listen string) (addr string, stop func() error, err error) {
	return serveAs(dir, listen, server.Buffered)
}

func serveAs(dir, listen, durability string) (addr string, stop func() error, err error) {
	return serveConfig(server.Config{
		Namespaces: []server.Namespace{{Name: "main", Dir: dir}},
		StateDir:   dir + "/.runstatus",
		Durability: durability,
		Listen:     []string{listen},
	})
}

func serveReadOnly(dir, listen, state string) (addr string, stop func() error, err error) {
	return serveConfig(server.Config{
		Namespaces: []server.Namespace{{Name: "main", Dir: dir}},
		StateDir:   state,
		Listen:     []string{listen},
		ReadOnly:   true,
	})
}

func serveConfig(config server.Config) (addr string, stop func() error, err error) {
	ctx, cancel := context.WithCancel(context.Background())
	ready, done := make(chan net.Addr, 1), make(chan error, 1)
	go func() {
		config.Ready = func(addrs []net.Addr) { ready <- addrs[0] }
		done <- server.Run(ctx, config)
	}()
	select {
	case a := <-ready:
		return a.String(), func() error { cancel(); return <-done }, nil
	case err := <-done:
		cancel()
		return "", nil, err
	}
}

func connect(t *testing.T) *client.Client {
	t.Helper()
	c, err := client.New(address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// create makes a test run and returns its handle.
func create(t *testing.T, c *client.Client, req *runstatusv1.CreateRunRequest) *client.RunHandle {
	t.Helper()
	run, err := c.Create(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	return c.Run(run.GetName())
}

func set(t *testing.T, run *client.RunHandle, state client.State, note string) {
	t.Helper()
	if _, err := run.Set(t.Context(), state, note); err != nil {
		t.Fatal(err)
	}
}
