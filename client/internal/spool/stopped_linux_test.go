package spool_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/runstatus/runstatus/client"
	"github.com/runstatus/runstatus/client/internal/clienttest"
	"github.com/runstatus/runstatus/client/internal/spool"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/testkit"
)

// spoolUser is a process that uses a spool: this test program with another task.
type spoolUser struct {
	Do, Spool, Server, Run string
	Reports                int
	StoppedAfter           time.Duration
}

const spoolUserEnv = "RUNSTATUS_TEST_SPOOL_USER"

func init() {
	text := os.Getenv(spoolUserEnv)
	if text == "" {
		return
	}
	var u spoolUser
	err := json.Unmarshal([]byte(text), &u)
	if err == nil {
		err = u.work()
	}
	if err != nil {
		fmt.Fprintln(os.Stdout, err)
		os.Exit(1)
	}
	os.Exit(0)
}

func (u spoolUser) work() error {
	spool.StoppedAfter(u.StoppedAfter)
	c, err := client.New(u.Server)
	if err != nil {
		return err
	}
	switch u.Do {
	case "hold the lock":
		if _, err := spool.Lock(u.Spool); err != nil {
			return err
		}
		fmt.Fprintln(os.Stdout, "it is locked")
		select {}
	case "deliver":
		return client.NewSpool(u.Spool).Deliver(context.Background(), c, nil)
	}
	r := client.NewReporter(c, u.Spool, client.CloseWithin(time.Minute))
	for n := range u.Reports {
		if err := r.Set(u.Run, runstatusv1.TestState_TEST_STATE_RUNNING, fmt.Sprint(n)); err != nil {
			return err
		}
		<-time.After(rand.N(10 * time.Millisecond))
	}
	if err := r.Close(); !errors.Is(err, client.ErrKept) {
		return err
	}
	return nil
}

// start starts the process. Its output can be read.
func (u spoolUser) start(t *testing.T) (*exec.Cmd, io.Reader) {
	t.Helper()
	text, err := json.Marshal(u)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), spoolUserEnv+"="+string(text))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	return cmd, out
}

func signal(t *testing.T, cmd *exec.Cmd, s os.Signal) {
	t.Helper()
	if err := cmd.Process.Signal(s); err != nil && !errors.Is(err, os.ErrProcessDone) {
		t.Fatal(err)
	}
}

func TestAProcessThatIsStoppedWithTheLockHoldsNoOtherUpForLong(t *testing.T) {
	defer spool.StoppedAfter(time.Second)()
	service := &ledger{}
	s := spoolOf(t, 3, "test_runs/1")
	holder, out := spoolUser{Do: "hold the lock", Spool: s.Path()}.start(t)
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatal(line, err)
	}
	signal(t, holder, syscall.SIGSTOP)
	waiting, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	// A wait for the lock of the old file ends too.
	late, over := context.WithCancel(t.Context())
	over()
	if err := s.Add(late, clienttest.Report("test_runs/2", 0)); !errors.Is(err, context.Canceled) {
		t.Errorf("an addition without time: %v", err)
	}
	if err := s.Add(waiting, clienttest.Report("test_runs/1", 3)); err != nil {
		t.Errorf("added with %v", err)
	}
	if err := s.Deliver(waiting, service, nil, nil); err != nil {
		t.Errorf("delivered with %v", err)
	}
	if got := service.Notes("test_runs/1"); !slices.Equal(got, clienttest.Numbered(4)) {
		t.Errorf("it has %q", got)
	}
	if left, err := filepath.Glob(s.Path() + "*"); err != nil || len(left) != 1 {
		t.Errorf("there are %q, %v", left, err)
	}
	signal(t, holder, syscall.SIGKILL)
	_ = holder.Wait() // it was killed
}

// A lock seems to be taken in the future if a clock is set back while its holder is stopped, or if the
// clocks of two hosts differ.
func TestALockOfTheFutureHoldsNoAdditionUpForLong(t *testing.T) {
	defer spool.StoppedAfter(time.Second)()
	s := spoolOf(t, 3, "test_runs/1")
	unlock, err := spool.LockAt(s.Path(), time.Now().Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	waiting, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := s.Add(waiting, clienttest.Report("test_runs/1", 3)); err != nil {
		t.Fatalf("added with %v", err)
	}
	service := &ledger{}
	if err := s.Deliver(waiting, service, nil, nil); err != nil {
		t.Errorf("delivered with %v", err)
	}
	if got := service.Notes("test_runs/1"); !slices.Equal(got, clienttest.Numbered(4)) {
		t.Errorf("it has %q", got)
	}
}

func TestAProcessThatIsStoppedWhileItDeliversHoldsNoOtherUpForLong(t *testing.T) {
	defer spool.StoppedAfter(time.Second)()
	service := &ledger{}
	called := make(chan struct{})
	service.Treat("test_runs/hangs", func(ctx context.Context, req *runstatusv1.SetStatusRequest) error {
		close(called)
		return clienttest.Hangs(ctx, req)
	})
	addr, _ := clienttest.Serve(t, service, "tcp", "127.0.0.1:0")
	s := spoolOf(t, 1, "test_runs/hangs")
	deliverer, _ := spoolUser{Do: "deliver", Spool: s.Path(), Server: addr, StoppedAfter: time.Hour}.start(t)
	<-called
	signal(t, deliverer, syscall.SIGSTOP)
	service.Treat("test_runs/hangs", nil)
	n := 0
	testkit.Eventually(t, func() bool {
		if n < 20 { // additions are no sign of life of the deliverer
			clienttest.AddTo(t, s, n, n+1, "test_runs/1")
			n++
		}
		return s.Deliver(t.Context(), service, nil, nil) == nil && n == 20
	}, "the spool is delivered")
	if got := service.Notes("test_runs/1"); !slices.Equal(got, clienttest.Numbered(20)) {
		t.Errorf("it has %q", got)
	}
	clienttest.AddTo(t, s, 20, 21, "test_runs/1")
	signal(t, deliverer, syscall.SIGCONT)
	_ = deliverer.Wait() // it may have found the spool changed
	if err := s.Deliver(t.Context(), service, nil, nil); err != nil {
		t.Error(err)
	}
	if got := service.Notes("test_runs/1"); !slices.Equal(got, clienttest.Numbered(21)) {
		t.Errorf("later it has %q", got)
	}
}

// A process that continues after it was stopped with the lock writes into a file that has lost its
// name.
func TestAnAdditionToAFileThatWasReplacedIsNoneYet(t *testing.T) {
	defer spool.StoppedAfter(100 * time.Millisecond)()
	s := spoolOf(t, 1, "test_runs/1")
	add, err := spool.LockToAdd(s.Path())
	if err != nil {
		t.Fatal(err)
	}
	clienttest.AddTo(t, spool.New(s.Path()), 1, 2, "test_runs/1")
	if stood, err := add(clienttest.Report("test_runs/1", 2)); stood || err != nil {
		t.Errorf("an addition to the old file: %v, %v", stood, err)
	}
	add, err = spool.LockToAdd(s.Path())
	if err != nil {
		t.Fatal(err)
	}
	if stood, err := add(clienttest.Report("test_runs/1", 2)); !stood || err != nil {
		t.Errorf("an addition to the new one: %v, %v", stood, err)
	}
	service := &ledger{}
	if err := s.Deliver(t.Context(), service, nil, nil); err != nil {
		t.Error(err)
	}
	if got := service.Notes("test_runs/1"); !slices.Equal(got, clienttest.Numbered(3)) {
		t.Errorf("it has %q", got)
	}
}

// Processes report through one spool while they are stopped and continued at random, and while
// the server comes and goes.
func TestProcessesThatAreStoppedForAWhileLoseAndDoubleNothing(t *testing.T) {
	const users, reports = 4, 600
	t.Cleanup(spool.StoppedAfter(100 * time.Millisecond))
	service := &ledger{}
	path := filepath.Join(t.TempDir(), "spool")
	socket := filepath.Join(socketDir(t), "s")
	ended := make(chan error, users)
	var processes []*exec.Cmd
	for i := range users {
		u := spoolUser{Do: "report", Spool: path, Server: "unix:" + socket, Run: run(i), Reports: reports, StoppedAfter: 100 * time.Millisecond}
		cmd, out := u.start(t)
		processes = append(processes, cmd)
		go func() {
			said, err := io.ReadAll(out)
			if err = errors.Join(err, cmd.Wait()); err != nil {
				err = fmt.Errorf("%w: %s", err, said)
			}
			ended <- err
		}()
	}
	stops := 0
	torment := func(d time.Duration) {
		for until := time.Now().Add(d); time.Now().Before(until); stops++ {
			p := processes[rand.IntN(users)]
			signal(t, p, syscall.SIGSTOP)
			<-time.After(rand.N(250 * time.Millisecond))
			signal(t, p, syscall.SIGCONT)
			<-time.After(rand.N(20 * time.Millisecond))
		}
	}
	torment(time.Second)
	_, stop := clienttest.Serve(t, service, "unix", socket)
	torment(time.Second)
	stop()
	torment(time.Second)
	clienttest.Serve(t, service, "unix", socket)
	torment(time.Second)
	for range users {
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
	s := spool.New(path)
	testkit.Eventually(t, func() bool { return s.Deliver(t.Context(), service, nil, nil) == nil }, "the rest is delivered")
	for i := range users {
		if got := service.Notes(run(i)); !slices.Equal(got, clienttest.Numbered(reports)) {
			t.Errorf("run %d has %d of %d: %q", i+1, len(got), reports, got)
		}
	}
	t.Logf("%d stops", stops)
}

func run(i int) string { return fmt.Sprint("namespaces/main/test_runs/", i+1) }

// socketDir returns a directory whose name is short enough for a socket.
func socketDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "spool")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// Another process holds the file lock for longer than Set waits for anything.
func TestAReporterDropsNothingForWantOfTheLock(t *testing.T) {
	service := &ledger{}
	path := filepath.Join(t.TempDir(), "spool")
	unlock, err := spool.Lock(path)
	if err != nil {
		t.Fatal(err)
	}
	c, err := client.New("unix:" + filepath.Join(socketDir(t), "s"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	dropped := func(req *runstatusv1.SetStatusRequest, err error) { t.Errorf("%v was dropped: %v", req, err) }
	r := client.NewReporter(c, path, client.CloseWithin(20*time.Second), client.OnDropped(dropped))
	for n := range 500 {
		if err := r.Set(run(0), runstatusv1.TestState_TEST_STATE_RUNNING, fmt.Sprint(n)); err != nil {
			t.Fatal(err)
		}
	}
	released := time.AfterFunc(4*time.Second, unlock)
	defer released.Stop()
	if err := r.Close(); !errors.Is(err, client.ErrKept) {
		t.Errorf("closed with %v", err)
	}
	if err := spool.New(path).Deliver(t.Context(), service, func(req *runstatusv1.SetStatusRequest, err error) {
		if err != nil {
			dropped(req, err)
		}
	}, nil); err != nil {
		t.Error(err)
	}
	if got := service.Notes(run(0)); !slices.Equal(got, clienttest.Numbered(500)) {
		t.Errorf("arrived: %d", len(got))
	}
}
