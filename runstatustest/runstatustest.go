// Package runstatustest runs a server inside a test, plays runs on it, and makes the network and the server
// fail when the test says so. It is for tests of programs that use the service.
//
//	s := runstatustest.Start(t)
//	go orchestrate(s.Addr())
//	s.Play("12", runstatustest.Step{State: "RUNNING"}, runstatustest.Step{Result: "PASS"})
//	s.Offline(func() { s.Play("13", runstatustest.Step{State: "RUNNING"}) })
//
// The program under test connects to Addr, the test itself uses Client. The faults concern connections to
// Addr alone; Restart concerns all. The server is the real one, on a directory and sockets of the test's
// own. It runs on Linux. Everything ends with the test.
//
// The server's clock stands still; Advance moves it. It gives the times of lines that come without one, and
// decides which runs are silent. All else goes by the machine's clock: the times of statuses that the Go client
// sets, Step.After, client.GiveUpSilent, and connections.
//
// The methods of a Server may be called concurrently. What they can't do is an error of the test: Start and
// Restart end it, which only its own goroutine may do; Play reports it and returns.
package runstatustest

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"github.com/runstatus/runstatus/client"
	"github.com/runstatus/runstatus/server"
)

// Server is a server inside a test.
type Server struct {
	t      testing.TB
	dir    string // the working directory
	socket string
	client *client.Client
	proxy  *proxy
	clock  *clockwork.FakeClock
	stop   func() error
}

// Start starts a server on an empty directory.
func Start(t testing.TB) *Server {
	t.Helper()
	dir, err := os.MkdirTemp("", "rs") // a socket's path is short
	if err != nil {
		t.Fatalf("runstatustest: %v", err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	s := &Server{t: t, dir: filepath.Join(dir, "work"), socket: filepath.Join(dir, "socket"), clock: clockwork.NewFakeClockAt(time.Now())}
	s.serve()
	t.Cleanup(s.end)
	if s.proxy, err = newProxy(s.socket); err != nil {
		t.Fatalf("runstatustest: %v", err)
	}
	t.Cleanup(s.proxy.close)
	if s.client, err = client.New("unix:" + s.socket); err != nil {
		t.Fatalf("runstatustest: %v", err)
	}
	t.Cleanup(func() { _ = s.client.Close() })
	return s
}

// serve starts the server and returns once it accepts calls.
func (s *Server) serve() {
	s.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ready, done := make(chan struct{}), make(chan error, 1)
	go func() {
		done <- server.Run(ctx, server.Config{
			Namespaces: []server.Namespace{{Name: "main", Dir: s.dir, Make: true}},
			StateDir:   filepath.Join(s.dir, ".runstatus"),
			Durability: server.Buffered, // the machine does not fail
			Listen:     []string{"unix:" + s.socket},
			Clock:      s.clock,
			Limits:     server.Limits{CallsPerSecond: -1, ReportsPerSecond: -1}, // a test may be as fast as it can
			Log:        slog.New(slog.DiscardHandler),
			Ready:      func([]net.Addr) { close(ready) },
		})
	}()
	s.stop = func() error { cancel(); return <-done }
	select {
	case <-ready:
	case err := <-done:
		cancel()
		s.stop = func() error { return nil }
		s.t.Fatalf("runstatustest: start the server: %v", err)
	}
}

func (s *Server) end() {
	if err := s.stop(); err != nil {
		s.t.Errorf("runstatustest: stop the server: %v", err)
	}
}

// Addr returns the address for the program under test, "127.0.0.1:PORT". It stays the same.
func (s *Server) Addr() string { return s.proxy.listener.Addr().String() }

// Dir returns the working directory with the status files.
func (s *Server) Dir() string { return s.dir }

// Client returns the client for the test itself, which the faults do not concern. The test must not close
// it.
func (s *Server) Client() *client.Client { return s.client }

// CutConnections resets all connections to Addr: what is on its way is lost. New connections are accepted.
func (s *Server) CutConnections() { s.proxy.cut() }

// Offline resets all connections to Addr, and accepts new ones only once during has returned.
func (s *Server) Offline(during func()) {
	s.proxy.setOffline(1)
	defer s.proxy.setOffline(-1)
	during()
}

// Slow delays what is sent over connections to Addr by d from now on, in each direction: up to 32 KiB at a
// time, which also bounds the throughput. 0 ends that.
func (s *Server) Slow(d time.Duration) { s.proxy.delay.Store(int64(d)) }

// Advance moves the clock of the server by d, and returns once the server has concluded from it which runs are
// silent.
func (s *Server) Advance(d time.Duration) {
	s.t.Helper()
	for _, advance := range []time.Duration{d, 0} {
		// The server waits by this clock once it has looked at all runs.
		if err := s.clock.BlockUntilContext(s.t.Context(), 1); err != nil {
			s.t.Errorf("runstatustest: the server did not look at the runs: %v", err)
			return
		}
		s.clock.Advance(advance)
	}
}

// Restart stops the server in order and starts it again on the same directory and addresses. It must be
// called on the goroutine of the test.
func (s *Server) Restart() {
	s.t.Helper()
	s.end()
	s.serve()
}

// Step is a step of a run's script. State, Note and Result may be empty.
type Step struct {
	After  time.Duration // since the step before
	State  string        // the state to set, such as RUNNING
	Note   string        // beside the state
	Result string        // PASS, FAIL or ERROR: completes the run, behind State if there is one
}

// Play plays a script on a run, which is created unless it exists, and returns behind the last step. The run
// is named as client.FullName accepts it. An error, such as that of an unknown state, is one of the test and
// ends the script.
func (s *Server) Play(run string, script ...Step) {
	s.t.Helper()
	for i, step := range script {
		if err := s.play(s.client.Run(run), step); err != nil {
			s.t.Errorf("runstatustest: step %d of %s: %v", i+1, run, err)
			return
		}
	}
}

func (s *Server) play(run *client.RunHandle, step Step) error {
	ctx := s.t.Context()
	if step.After > 0 {
		select {
		case <-time.After(step.After):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	if step.State != "" {
		info, err := run.Set(ctx, client.StateName(step.State), step.Note, client.AllowMissing())
		if err != nil {
			return err
		}
		if info.GetStateName() != step.State {
			return fmt.Errorf("the state %q is not known: runstatusv1.TestState and SeriesState have the known ones", step.State)
		}
	}
	if step.Result == "" {
		return nil
	}
	_, err := run.Complete(ctx, step.Result)
	return err
}
