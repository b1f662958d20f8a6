package e2e

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/encoding"
	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/proto"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/watchreq"
)

const crowdEnv = "RUNSTATUS_TEST_CROWD"

// crowd is a program of its own that watches all runs many times, on so many connections, and
// throws away what comes.
type crowd struct {
	Server             string
	Watches, Conns     int
	received, attempts atomic.Int64
	synced             sync.WaitGroup
}

// counted is what a message becomes that is not decoded.
type counted struct{ synced bool }

type countingCodec struct{ encoding.CodecV2 }

func (c countingCodec) Unmarshal(data mem.BufferSlice, v any) error {
	if to, ok := v.(*counted); ok {
		if to.synced {
			return nil
		}
		var m runstatusv1.WatchStatusesResponse
		if err := proto.Unmarshal(data.Materialize(), &m); err != nil {
			return err
		}
		to.synced = m.GetSynced() != nil
		return nil
	}
	return c.CodecV2.Unmarshal(data, v)
}

// run watches until its input ends. It says when all are synced, and then each second how many
// messages came so far and how many watches were begun.
func (c *crowd) run() error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	conns := make([]*grpc.ClientConn, c.Conns)
	for i := range conns {
		conn, err := grpc.NewClient(c.Server, grpc.WithTransportCredentials(insecure.NewCredentials()),
			grpc.WithDefaultCallOptions(grpc.ForceCodecV2(countingCodec{encoding.GetCodecV2("proto")})),
			grpc.WithStaticStreamWindowSize(64<<10), grpc.WithStaticConnWindowSize(1<<20))
		if err != nil {
			return err
		}
		conns[i] = conn
	}
	c.synced.Add(c.Watches)
	for i := range c.Watches {
		go c.watch(ctx, conns[i%len(conns)])
	}
	go func() {
		c.synced.Wait()
		_, _ = fmt.Fprintln(os.Stdout, "synced")
		for tick := time.NewTicker(time.Second); ; <-tick.C {
			_, _ = fmt.Fprintln(os.Stdout, c.received.Load(), c.attempts.Load())
		}
	}()
	_, err := io.Copy(io.Discard, os.Stdin)
	return err
}

func (c *crowd) watch(ctx context.Context, conn *grpc.ClientConn) {
	once := sync.OnceFunc(c.synced.Done)
	for ctx.Err() == nil {
		c.attempts.Add(1)
		stream, err := conn.NewStream(ctx, &grpc.StreamDesc{ServerStreams: true}, runstatusv1.StatusService_WatchStatuses_FullMethodName)
		if err == nil {
			err = stream.SendMsg(&runstatusv1.WatchStatusesRequest{Selection: watchreq.Query("namespaces/main", "")})
		}
		if err == nil {
			err = stream.CloseSend()
		}
		for m := new(counted); err == nil; {
			err = stream.RecvMsg(m)
			c.received.Add(1)
			if m.synced {
				once()
			}
		}
		wait(ctx, time.Second)
	}
}

// runCrowd is the program.
func runCrowd(text string) error {
	var c crowd
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		return err
	}
	return c.run()
}

// overload is how many watch all runs, how fast lines are written, and in how much memory.
type overload struct {
	watches, conns int
	lines          int // a second
	writers        int
	memory         int64 // of the server's control group; 0: any
	lasts          time.Duration
}

var (
	overloadShort = overload{watches: 200, conns: 10, lines: 200, writers: 20, lasts: 3 * time.Second}
	overloadLong  = []overload{
		{watches: 1, conns: 1, lines: 500, writers: 50, lasts: 10 * time.Second}, // for comparison
		{watches: 1000, conns: 10, lines: 500, writers: 50, memory: 256 << 20, lasts: 20 * time.Second},
		{watches: 1000, conns: 1000, lines: 500, writers: 50, memory: 256 << 20, lasts: 20 * time.Second},
	}
)

// TestWritesGoOnUnderMoreWatchesThanCanBeServed has far more messages come due than the machine
// can send: lines are written as before, and the server stays within its memory.
func TestWritesGoOnUnderMoreWatchesThanCanBeServed(t *testing.T) {
	forms := []overload{overloadShort}
	if *longCampaign {
		forms = overloadLong
	}
	for _, form := range forms {
		t.Run(fmt.Sprintf("%d watches on %d connections, %d lines a second", form.watches, form.conns, form.lines), form.run)
	}
}

func (f overload) run(t *testing.T) {
	s := start(t, f.confine(t), "--dir", t.TempDir())
	defer func() { s.stop(t) }()
	c, err := client.New(s.addr, client.WithBatching(false))
	must(t, err)
	defer func() { _ = c.Close() }()
	for i := range f.writers {
		_, err := c.Create(t.Context(), &runstatusv1.CreateRunRequest{Kind: runstatusv1.Kind_KIND_TEST_RUN, Id: strconv.Itoa(i + 1)})
		must(t, err)
	}
	watching := f.watchers(t, s.addr)
	ctx, cancel := context.WithTimeout(t.Context(), f.lasts)
	defer cancel()
	var mu sync.Mutex
	var took []time.Duration
	var failed error
	var writing sync.WaitGroup
	for i := range f.writers {
		writing.Go(func() {
			run := c.Run("test_runs/" + strconv.Itoa(i+1))
			tick := time.NewTicker(time.Duration(f.writers) * time.Second / time.Duration(f.lines))
			defer tick.Stop()
			for ctx.Err() == nil {
				<-tick.C
				began := time.Now()
				_, err := run.Set(t.Context(), client.StateName("RUNNING"), "a line that all of them are told")
				mu.Lock()
				took = append(took, time.Since(began))
				if err != nil {
					failed = err
				}
				mu.Unlock()
			}
		})
	}
	var peak int64
	for ctx.Err() == nil {
		peak = max(peak, s.resident(t))
		wait(ctx, 100*time.Millisecond)
	}
	writing.Wait()
	must(t, failed)
	received, attempts := watching()
	slices.Sort(took)
	p50, p99 := took[len(took)/2], took[len(took)*99/100]
	t.Logf("%d lines in %v: p50 %v, p99 %v, at most %v; %d messages to %d watches (begun %d times); at most %.1f MiB resident",
		len(took), f.lasts, p50.Round(100*time.Microsecond), p99.Round(100*time.Microsecond), took[len(took)-1].Round(time.Millisecond),
		received, f.watches, attempts, float64(peak)/(1<<20))
	if limit := time.Second; p50 > limit && !raceEnabled {
		t.Errorf("p50 of SetStatus is %v, above %v", p50, limit)
	}
}

// confine has the server run in a control group of so much memory, where one can be made.
func (f overload) confine(t *testing.T) as {
	const groups = "/sys/fs/cgroup/memory"
	if f.memory == 0 {
		return func(*exec.Cmd) {}
	}
	dir, err := os.MkdirTemp(groups, "runstatus-test-")
	if err != nil {
		t.Skip("needs to make a control group:", err)
	}
	t.Cleanup(func() { _ = os.Remove(dir) })
	must(t, os.WriteFile(filepath.Join(dir, "memory.limit_in_bytes"), []byte(strconv.FormatInt(f.memory, 10)), 0o600))
	return func(cmd *exec.Cmd) {
		args := append([]string{"sh", "-c", "echo $$ > " + dir + "/cgroup.procs && exec \"$@\"", "sh", cmd.Path}, cmd.Args[1:]...)
		cmd.Path, cmd.Args = "/bin/sh", args
	}
}

// watchers begins the crowd, and returns when all of it is synced. What it returns gives the
// messages received and the watches begun since.
func (f overload) watchers(t *testing.T, addr string) func() (received, attempts int64) {
	t.Helper()
	text, err := json.Marshal(&crowd{Server: addr, Watches: f.watches, Conns: f.conns})
	must(t, err)
	self, err := os.Executable()
	must(t, err)
	cmd := exec.Command(self)
	cmd.Env = environment(t, crowdEnv+"="+string(text))
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	must(t, err)
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	t.Cleanup(func() { _ = in.Close(); _ = cmd.Process.Signal(syscall.SIGKILL); _ = cmd.Wait() })
	lines := bufio.NewScanner(out)
	if !lines.Scan() || lines.Text() != "synced" {
		t.Fatalf("the watchers say %q", lines.Text())
	}
	var newest atomic.Value
	newest.Store("0 0")
	go func() {
		for lines.Scan() {
			newest.Store(lines.Text())
		}
	}()
	return func() (received, attempts int64) {
		_, err := fmt.Fscan(strings.NewReader(newest.Load().(string)), &received, &attempts)
		must(t, err)
		return received, attempts
	}
}
