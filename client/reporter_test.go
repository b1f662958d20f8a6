package client_test

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/runstatus/runstatus/client"
	"github.com/runstatus/runstatus/client/internal/clienttest"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// away are the ways in which a server can be absent.
var away = map[string]func(*testing.T, string){
	"is down":                      func(*testing.T, string) {},
	"hangs: it takes no greetings": hang,
}

// hang accepts connections on addr until the test ends, and never answers.
func hang(t *testing.T, addr string) {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "unix", strings.TrimPrefix(addr, "unix:"))
	if err != nil {
		t.Fatal(err)
	}
	var conns []net.Conn
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			conns = append(conns, c)
		}
	}()
	t.Cleanup(func() {
		_ = l.Close()
		<-done
		for _, c := range conns {
			_ = c.Close()
		}
	})
}

// homeless is a directory of runs whose server is away, and the server's address.
type homeless struct{ dir, addr, spool string }

func newHomeless(t *testing.T, runs int) homeless {
	t.Helper()
	sockets, err := os.MkdirTemp("", "client") // t.TempDir is too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(sockets) })
	// Another process may take a port that a server releases, but not this address.
	h := homeless{dir: t.TempDir(), addr: "unix:" + sockets + "/s", spool: filepath.Join(t.TempDir(), "state", "spool")}
	_, stop, err := serve(h.dir, h.addr)
	if err != nil {
		t.Fatal(err)
	}
	c := h.client(t)
	for range runs {
		create(t, c, nil)
	}
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	return h
}

func (h homeless) client(t *testing.T, opts ...client.Option) *client.Client {
	t.Helper()
	c, err := client.New(h.addr, opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func (h homeless) serve(t *testing.T) (stop func()) {
	t.Helper()
	_, end, err := serve(h.dir, h.addr)
	if err != nil {
		t.Fatal(err)
	}
	stop = sync.OnceFunc(func() {
		if err := end(); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(stop)
	return stop
}

// notes returns the notes of a run, without its first line.
func notes(t *testing.T, c *client.Client, run string) (notes []string) {
	t.Helper()
	for info, err := range c.Run(run).History(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		notes = append(notes, info.GetNote())
	}
	return notes[1:]
}

// dropped fails the test when a report is dropped.
func dropped(t *testing.T) client.ReporterOption {
	return client.OnDropped(func(req *runstatusv1.SetStatusRequest, err error) { t.Errorf("%v was dropped: %v", req, err) })
}

func TestAReporterWhoseServerIsAwayKeepsItsDeadlinesAndLosesNothing(t *testing.T) {
	for how, leave := range away {
		t.Run(how, func(t *testing.T) {
			const runs, each = 3, 100
			h := newHomeless(t, runs)
			t.Run("away", func(t *testing.T) {
				leave(t, h.addr)
				r := client.NewReporter(h.client(t), h.spool, client.CloseWithin(4*time.Second), dropped(t))
				for i := range each {
					for run := range runs {
						began := time.Now()
						if err := r.Set(fmt.Sprintf("test_runs/%d", run+1), running, fmt.Sprint(i)); err != nil {
							t.Fatal(err)
						}
						if took := time.Since(began); took > time.Second {
							t.Fatalf("Set took %s", took)
						}
					}
				}
				began := time.Now()
				if err := r.Close(); !errors.Is(err, client.ErrKept) {
					t.Errorf("closed with %v", err)
				}
				if took := time.Since(began); took > 5*time.Second {
					t.Errorf("Close took %s", took)
				}
			})
			h.serve(t)
			c := h.client(t)
			if err := client.NewReporter(c, h.spool, client.CloseWithin(time.Minute), dropped(t)).Close(); err != nil {
				t.Fatal(err)
			}
			for run := range runs {
				if got := notes(t, c, fmt.Sprintf("test_runs/%d", run+1)); !slices.Equal(got, clienttest.Numbered(each)) {
					t.Errorf("run %d has %d lines: %q", run+1, len(got), got)
				}
			}
		})
	}
}

func TestReportsKeepTheirOrderWhileTheServerComesAndGoes(t *testing.T) {
	h := newHomeless(t, 1)
	c := h.client(t)
	r := client.NewReporter(c, h.spool, client.CloseWithin(time.Minute), dropped(t))
	n := 0
	report := func() {
		for range 50 {
			if err := r.Set("test_runs/1", running, fmt.Sprint(n)); err != nil {
				t.Fatal(err)
			}
			n++
		}
	}
	for range 3 {
		stop := h.serve(t)
		report()
		arrived(t, c, 1)
		stop()
		report()
	}
	h.serve(t)
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if got := notes(t, c, "test_runs/1"); !slices.Equal(got, clienttest.Numbered(n)) {
		t.Errorf("%d reports became %q", n, got)
	}
}

// arrived waits until the first run has at least that many lines beyond its first.
func arrived(t *testing.T, c *client.Client, lines int64) {
	t.Helper()
	for t.Context().Err() == nil {
		info, err := c.Run("test_runs/1").Current(t.Context())
		if err == nil && info.GetSequence() > lines {
			return
		}
	}
	t.Fatal("nothing has arrived")
}

func TestWhatTheServiceRefusesIsToldAndHoldsNothingUp(t *testing.T) {
	c := connect(t)
	run := create(t, c, nil)
	var told []string
	r := client.NewReporter(c, filepath.Join(t.TempDir(), "spool"), client.OnDropped(func(req *runstatusv1.SetStatusRequest, err error) {
		told = append(told, req.GetNote()+" "+status.Code(err).String())
	}))
	for _, err := range []error{
		r.Set("test_runs/reporter-absent", running, "absent"),
		r.Set(run.Name(), running, "uid", client.ExpectUID("00")),
		r.Set(run.Name(), running, "condition", client.IfCurrent(complete)),
		r.Set("no name", running, "name"),
		r.Set(run.Name(), running, "fine"),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Set(run.Name(), running, "\xff"); err == nil {
		t.Error("a note that is no UTF-8 was taken")
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	slices.Sort(told)
	want := []string{"absent " + codes.NotFound.String(), "condition " + codes.Aborted.String(),
		"name " + codes.InvalidArgument.String(), "uid " + codes.FailedPrecondition.String()}
	if !slices.Equal(told, want) {
		t.Errorf("told %q", told)
	}
	if got := notes(t, c, run.Name()); !slices.Equal(got, []string{"fine"}) {
		t.Errorf("written: %q", got)
	}
	if err := r.Set(run.Name(), running, "late"); !errors.Is(err, client.ErrReporterClosed) {
		t.Errorf("after Close: %v", err)
	}
}

func TestAFullQueueIsSaidInTime(t *testing.T) {
	h := newHomeless(t, 1)
	hang(t, h.addr)
	r := client.NewReporter(h.client(t), h.spool, client.QueueSize(1), client.CloseWithin(time.Second))
	var err error
	for err == nil {
		began := time.Now()
		err = r.Set("test_runs/1", running, "")
		if took := time.Since(began); took > time.Second {
			t.Fatalf("Set took %s", took)
		}
		if t.Context().Err() != nil {
			t.Fatal("the queue takes everything")
		}
	}
	if !errors.Is(err, client.ErrQueueFull) {
		t.Errorf("got %v", err)
	}
	if err := r.Close(); !errors.Is(err, client.ErrKept) {
		t.Errorf("closed with %v", err)
	}
}

func TestASpoolThatCantBeUsedHoldsNothingUp(t *testing.T) {
	c := connect(t)
	run := create(t, c, nil)
	target := filepath.Join(t.TempDir(), "target")
	if err := os.WriteFile(target, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(target, link); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{t.TempDir(), link} {
		r := client.NewReporter(c, path, dropped(t))
		if err := r.Set(run.Name(), running, "fine"); err != nil {
			t.Fatal(err)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
		if err := client.NewSpool(path).Add(t.Context(), &runstatusv1.SetStatusRequest{}); err == nil {
			t.Errorf("%s is a spool", path)
		}
	}
	if got := notes(t, c, run.Name()); len(got) != 2 {
		t.Errorf("written: %q", got)
	}
}
