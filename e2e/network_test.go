package e2e

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/pavtree"
	"github.com/runstatus/runstatus/internal/testkit"
)

func itoa(n int) string { return strconv.Itoa(n) }

// api is a client without repeats: it sees each answer as it comes.
func api(t *testing.T, s *server) runstatusv1.StatusServiceClient {
	t.Helper()
	conn, err := grpc.NewClient(s.addr, grpc.WithTransportCredentials(insecure.NewCredentials()), grpc.WithDisableRetry())
	must(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	return runstatusv1.NewStatusServiceClient(conn)
}

// caller makes calls with a deadline.
type caller struct {
	runstatusv1.StatusServiceClient
	t *testing.T
}

func (c caller) create(ns string, n int) (names []string) {
	c.t.Helper()
	for range n {
		resp, err := c.CreateRun(c.t.Context(), &runstatusv1.CreateRunRequest{Parent: "namespaces/" + ns, Kind: runstatusv1.Kind_KIND_TEST_RUN})
		must(c.t, err)
		names = append(names, resp.GetRun().GetName())
	}
	return names
}

func (c caller) set(within time.Duration, run, note string, when time.Time) error {
	ctx, cancel := context.WithTimeout(c.t.Context(), within)
	defer cancel()
	_, err := c.SetStatus(ctx, &runstatusv1.SetStatusRequest{Run: run, Note: note, When: timestamppb.New(when),
		State: &runstatusv1.SetStatusRequest_TestState{TestState: runstatusv1.TestState_TEST_STATE_RUNNING}})
	return err
}

func (c caller) get(within time.Duration, run string) error {
	ctx, cancel := context.WithTimeout(c.t.Context(), within)
	defer cancel()
	_, err := c.GetRun(ctx, &runstatusv1.GetRunRequest{Run: run})
	return err
}

func (c caller) list(within time.Duration, parent string) (int, error) {
	ctx, cancel := context.WithTimeout(c.t.Context(), within)
	defer cancel()
	resp, err := c.ListRuns(ctx, &runstatusv1.ListRunsRequest{Parent: parent, PageSize: 1000})
	return len(resp.GetRuns()), err
}

// lap makes the usual calls on a run and its namespace, and returns how long the
// slowest took.
func (c caller) lap(run string, rounds int) (slowest time.Duration) {
	c.t.Helper()
	const within = 5 * time.Second
	parent, _, _ := strings.Cut(run, "/test_runs/")
	for i := range rounds {
		for what, do := range map[string]func() error{
			"GetRun":    func() error { return c.get(within, run) },
			"SetStatus": func() error { return c.set(within, run, "on and on", time.Now()) },
			"ListRuns":  func() error { _, err := c.list(within, parent); return err },
			"SummarizeRuns": func() error {
				ctx, cancel := context.WithTimeout(c.t.Context(), within)
				defer cancel()
				_, err := c.SummarizeRuns(ctx, &runstatusv1.SummarizeRunsRequest{Parent: parent})
				return err
			},
		} {
			start := time.Now()
			if err := do(); err != nil {
				c.t.Fatalf("round %d: %s on %s: %v", i, what, run, err)
			}
			slowest = max(slowest, time.Since(start))
		}
	}
	return slowest
}

func (c caller) history(run string) (notes []string) {
	c.t.Helper()
	resp, err := c.ListStatuses(c.t.Context(), &runstatusv1.ListStatusesRequest{Run: run, PageSize: 1000})
	must(c.t, err)
	for _, s := range resp.GetStatuses() {
		notes = append(notes, s.GetNote())
	}
	return notes
}

// quick is far above what the calls take, and far below what a hang takes.
const quick = 900 * time.Millisecond

func TestAMountThatHangsDoesNotTakeTheOthersDown(t *testing.T) {
	far := mount(t, t.TempDir())
	s := start(t, func(*exec.Cmd) {}, "--namespace=main="+t.TempDir(), "--namespace=far="+far.dir, "--state-dir="+filepath.Join(t.TempDir(), "state"))
	c := caller{api(t, s), t}
	near, there := c.create("main", 5), c.create("far", 20)
	c.lap(near[0], 5)
	c.lap(there[0], 5)
	before := c.lap(near[0], 30)

	far.hang(t)
	defer far.resume(t)
	const within = 300 * time.Millisecond
	when := time.Now().Truncate(time.Microsecond)
	var all sync.WaitGroup
	for i := range 60 { // ten on each of six runs
		all.Go(func() {
			run := there[i%6]
			err := c.set(within, run, fmt.Sprint("while it hangs ", i), when.Add(time.Duration(i)*time.Microsecond))
			if status.Code(err) != codes.DeadlineExceeded {
				t.Errorf("SetStatus on %s: %v", run, err)
			}
			if err := c.get(within, run); status.Code(err) != codes.DeadlineExceeded {
				t.Errorf("GetRun on %s: %v", run, err)
			}
		})
	}
	all.Wait()
	during := c.lap(near[0], 100)
	t.Logf("the slowest call beside the mount took %v before, %v while it hangs", before, during)
	if during > quick {
		t.Errorf("a call beside the mount took %v", during)
	}
	for parent, want := range map[string]int{"namespaces/-": 25, "namespaces/main": 5, "namespaces/far": 20} {
		if n, err := c.list(5*time.Second, parent); err != nil || n != want {
			t.Errorf("%s lists %d runs, %v", parent, n, err)
		}
	}
	stuck := stuckThreads(t, s.cmd.Process.Pid)
	t.Logf("%d threads are stuck", stuck)
	if stuck == 0 || stuck > 6+8+4 { // the six runs, the background's few, and the service's own files
		t.Errorf("%d threads are stuck", stuck)
	}

	far.resume(t)
	testkit.Eventually(t, func() bool {
		return c.get(within, there[0]) == nil && c.set(within, there[7], "again", time.Now()) == nil
	}, "the mount is used again")
	for i := range 60 { // as every client would
		must(t, c.set(hang, there[i%6], fmt.Sprint("while it hangs ", i), when.Add(time.Duration(i)*time.Microsecond)))
	}
	for i := range 60 {
		note := fmt.Sprint("while it hangs ", i)
		if n := len(slices.DeleteFunc(c.history(there[i%6]), func(s string) bool { return s != note })); n != 1 {
			t.Errorf("%q stands %d times", note, n)
		}
	}

	far.hang(t)
	for _, run := range there {
		all.Go(func() { _ = c.get(hang, run) }) // without a deadline worth the name
	}
	pid := s.cmd.Process.Pid
	testkit.Eventually(t, func() bool { return stuckThreads(t, pid) >= len(there) }, "calls are stuck")
	if isStuck(fmt.Sprintf("/proc/%d/task/%[1]d", pid)) {
		t.Error("the first thread is stuck, which signals are given to")
	}
	begin := time.Now()
	must(t, s.cmd.Process.Signal(syscall.SIGTERM))
	quit := time.AfterFunc(12*time.Second, func() { // 5 to 7, and what a busy machine adds
		_ = s.cmd.Process.Signal(syscall.SIGQUIT) // it says where it is, and ends badly
	})
	testkit.Eventually(t, func() bool { return hasEnded(s.cmd.Process.Pid) }, "the server ends")
	quit.Stop()
	t.Logf("it stopped after %v", time.Since(begin))
	far.resume(t)
	if err := s.wait(); err != nil {
		t.Errorf("it ended with %v\n%s", err, s.log)
	}
	all.Wait()
}

// Sets of one client share a stream: those on a mount that hangs hold up no others there
// for longer than it takes to find out.
func TestSharedStreamsPassByAMountThatHangs(t *testing.T) {
	far := mount(t, t.TempDir())
	s := serve(t, "--namespace=main="+t.TempDir(), "--namespace=far="+far.dir, "--state-dir="+filepath.Join(t.TempDir(), "state"))
	c := caller{api(t, s), t}
	near, there := c.create("main", 1)[0], c.create("far", 200)
	lib, err := client.New(s.addr)
	must(t, err)
	defer func() { must(t, lib.Close()) }()
	set := func(ctx context.Context, within time.Duration, run string) error {
		ctx, cancel := context.WithTimeout(ctx, within)
		defer cancel()
		_, err := lib.Run(run).Set(ctx, runstatusv1.TestState_TEST_STATE_RUNNING, "on and on")
		return err
	}

	far.hang(t)
	ctx, cancel := context.WithCancel(t.Context())
	var all sync.WaitGroup
	for _, run := range there {
		all.Go(func() {
			for ctx.Err() == nil {
				if set(ctx, 2*time.Second, run) == nil {
					t.Error("a mount that hangs was written to")
				}
			}
		})
	}
	testkit.Eventually(t, func() bool { return stuckThreads(t, s.cmd.Process.Pid) > 64 }, "calls are stuck")
	must(t, set(ctx, 10*time.Second, near)) // while it is found out
	var slowest time.Duration
	for range 1000 {
		begin := time.Now()
		must(t, set(ctx, hang, near))
		slowest = max(slowest, time.Since(begin))
	}
	t.Logf("the slowest took %v", slowest)
	if slowest > quick {
		t.Errorf("a Set beside those on the mount took %v", slowest)
	}
	cancel()
	all.Wait()
	far.resume(t)
	testkit.Eventually(t, func() bool { return set(t.Context(), time.Second, there[0]) == nil }, "the mount is used again")
	for _, run := range there {
		must(t, set(t.Context(), hang, run))
	}
}

func TestAStartOnAMountThatHangsCanBeStopped(t *testing.T) {
	t.Parallel() // it takes as long as a stop may
	far := mount(t, t.TempDir())
	far.hang(t)
	defer far.resume(t)
	var said bytes.Buffer
	cmd := command(t, nil, "runstatusd", "--dir="+far.dir, "--state-dir="+filepath.Join(t.TempDir(), "state"), "--listen=127.0.0.1:0")
	cmd.Stderr = &said
	must(t, cmd.Start())
	pid := cmd.Process.Pid
	testkit.Eventually(t, func() bool { return stuckThreads(t, pid) > 0 }, "it hangs")
	must(t, cmd.Process.Signal(syscall.SIGTERM))
	testkit.Eventually(t, func() bool { return hasEnded(pid) }, "it ends")
	far.resume(t)
	err := cmd.Wait()
	if cmd.ProcessState.ExitCode() != 1 || !strings.Contains(said.String(), "no stop within 20s of the signal: a file system does not answer") {
		t.Errorf("it ended with %v\n%s", err, &said)
	}
}

func TestAMountThatDiedIsUsedOnceItIsBack(t *testing.T) {
	far := mount(t, t.TempDir())
	s := serve(t, "--namespace=main="+t.TempDir(), "--namespace=far="+far.dir, "--state-dir="+filepath.Join(t.TempDir(), "state"))
	c := caller{api(t, s), t}
	near, there := c.create("main", 2), c.create("far", 3)
	c.lap(there[0], 3)
	was := c.history(there[0])

	far.die(t)
	begin := time.Now()
	for _, err := range []error{c.get(hang, there[0]), c.set(hang, there[1], "x", time.Now())} {
		if status.Code(err) != codes.Unavailable || time.Since(begin) > time.Second {
			t.Errorf("got %v after %v", err, time.Since(begin))
		}
	}
	if slowest := c.lap(near[0], 20); slowest > quick {
		t.Errorf("a call beside the mount took %v", slowest)
	}
	if n, err := c.list(5*time.Second, "namespaces/-"); err != nil || n != 5 {
		t.Errorf("%d runs are listed, %v", n, err)
	}

	far.vanish(t) // now the empty directory below shows
	if err := c.get(hang, there[0]); status.Code(err) != codes.Unavailable {
		t.Errorf("without the mount: %v", err)
	}
	if n, err := c.list(5*time.Second, "namespaces/far"); err != nil || n != 3 {
		t.Errorf("%d runs are listed, %v", n, err)
	}

	far.start(t)
	testkit.Eventually(t, func() bool { return c.set(hang, there[1], "again", time.Now()) == nil }, "the mount is used again")
	if now := c.history(there[0]); !slices.Equal(now, was) {
		t.Errorf("the history was\n%q and is\n%q", was, now)
	}
	if n, err := c.list(5*time.Second, "namespaces/far"); err != nil || n != 3 {
		t.Errorf("%d runs are listed, %v", n, err)
	}
}

func TestOnANetworkFileSystemNothingIsAppendedToPavilionsRuns(t *testing.T) {
	tree := pavtree.Unpack(t)
	far := mount(t, tree)
	state := filepath.Join(t.TempDir(), "state")
	s := start(t, func(*exec.Cmd) {}, "--dir="+far.dir, "--state-dir="+state, "--poll=100ms")
	c := caller{api(t, s), t}
	const run = "namespaces/main/test_runs/16"
	err := c.set(hang, run, "x", time.Now())
	info, _ := status.Convert(err).Details()[0].(*errdetails.ErrorInfo)
	if status.Code(err) != codes.FailedPrecondition || info.GetReason() != "NETWORK_APPEND" || !strings.Contains(err.Error(), "--network-append") {
		t.Errorf("got %v, %v", err, info)
	}
	before, err := os.ReadFile(filepath.Join(tree, "test_runs/16/status"))
	must(t, err)
	f, err := os.OpenFile(filepath.Join(tree, "test_runs/16/status"), os.O_APPEND|os.O_WRONLY, 0) // another host
	must(t, err)
	_, err = f.WriteString("1700000000.5 INFO from elsewhere\n")
	must(t, err)
	must(t, f.Close())
	testkit.Eventually(t, func() bool {
		notes := c.history(run)
		return notes[len(notes)-1] == "from elsewhere"
	}, "the other host's line is seen")
	s.stop(t)
	after, err := os.ReadFile(filepath.Join(tree, "test_runs/16/status"))
	must(t, err)
	if string(after) != string(before)+"1700000000.5 INFO from elsewhere\n" {
		t.Error("the server changed the file")
	}

	s = serve(t, "--dir="+far.dir, "--state-dir="+state, "--network-append")
	c = caller{api(t, s), t}
	must(t, c.set(hang, run, "x", time.Now()))
}

// Two mounts of one directory are as two hosts: a lock on one is not seen on the other.
func TestASecondServerOnAnotherHostNamesTheHolder(t *testing.T) {
	t.Parallel() // it takes until the first renews its lease
	behind := t.TempDir()
	here, there := mount(t, behind), mount(t, behind)
	first := serve(t, "--dir="+here.dir, "--state-dir="+filepath.Join(t.TempDir(), "state"))
	c := caller{api(t, first), t}
	run := c.create("main", 1)[0]
	second := finish(t, command(t, nil, "runstatusd", "--dir="+there.dir, "--state-dir="+filepath.Join(t.TempDir(), "state"), "--listen=127.0.0.1:0"))
	if second.code != 3 || !strings.Contains(second.stderr, fmt.Sprintf("is already served by another server (process %d on ", first.cmd.Process.Pid)) {
		t.Errorf("the second: %+v", second)
	}
	must(t, c.set(hang, run, "still here", time.Now()))
	reader := serve(t, "--dir="+there.dir, "--state-dir="+filepath.Join(t.TempDir(), "state"), "--read-only")
	if notes := (caller{api(t, reader), t}).history(run); notes[len(notes)-1] != "still here" {
		t.Errorf("a read-only server reads %q", notes)
	}
	first.stop(t)
	must(t, func() error { // the lease was released: no server waits
		begin := time.Now()
		serve(t, "--dir="+there.dir, "--state-dir="+filepath.Join(t.TempDir(), "state"))
		if took := time.Since(begin); took > 5*time.Second {
			return fmt.Errorf("the next one waited for %v", took)
		}
		return nil
	}())
}
