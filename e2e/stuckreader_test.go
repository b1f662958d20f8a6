package e2e

import (
	"context"
	"fmt"
	"net"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/testkit"
)

// beside is the number of clients that read and that do not, and of lines meanwhile.
type beside struct {
	reading, stuck int
	alone, with    int // lines
	note           int // the bytes of each
	pause          time.Duration
}

var (
	besideShort = beside{reading: 10, stuck: 60, alone: 100, with: 1000, note: 3000, pause: time.Millisecond}
	besideLong  = beside{reading: 100, stuck: 2, alone: 1500, with: 3000, note: 2000, pause: 20 * time.Millisecond} // 30 s, 60 s
)

// TestReadersThatAreStuckCostTheOthersNothing has lines written while all read,
// while some don't, and while all read again. In the long form the server has given
// the stuck ones up by then; either way they miss nothing in the end.
func TestReadersThatAreStuckCostTheOthersNothing(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	form := besideShort
	if *longCampaign {
		form = besideLong
	}
	// What counts is what the server holds, not how long its collector waits.
	steady := func(cmd *exec.Cmd) { cmd.Env = append(cmd.Env, "GOGC=100") }
	s := start(t, steady, "--dir", t.TempDir())
	defer func() { s.stop(t) }()
	c, err := client.New(s.addr)
	must(t, err)
	defer func() { _ = c.Close() }()
	_, err = c.Create(t.Context(), &runstatusv1.CreateRunRequest{Kind: runstatusv1.Kind_KIND_TEST_RUN, Id: "1"})
	must(t, err)

	ctx, cancel := context.WithCancel(t.Context())
	var watching sync.WaitGroup
	defer watching.Wait()
	defer cancel()
	release := make(chan struct{})
	free := sync.OnceFunc(func() { close(release) })
	defer free()
	watch := func(ctx context.Context, n int, stuck, stalled <-chan struct{}) (all []*reader) {
		for range n {
			r := &reader{t: t, server: s.addr, stuck: stuck, stalled: stalled}
			all = append(all, r)
			watching.Go(func() { r.watch(ctx) })
		}
		for _, r := range all {
			testkit.Eventually(t, func() bool { return r.last() > 0 }, "a reader is synced")
		}
		return all
	}
	readers := watch(ctx, form.reading, nil, nil)
	w := &paced{t: t, run: c.Run("test_runs/1"), readers: readers, server: s, form: form}
	w.write("", form.alone) // warms up
	before := w.write("all read", form.alone)
	// Of each kind one goes on in the end, the others leave.
	others, leave := context.WithCancel(ctx)
	defer leave()
	stuck := append(watch(ctx, 1, release, nil), watch(ctx, 1, release, release)...)
	watch(others, form.stuck/2-1, release, nil)
	watch(others, form.stuck/2-1, release, release)
	with := w.write(fmt.Sprintf("%d read nothing", form.stuck), form.with)
	leave()
	free()
	for _, r := range stuck {
		testkit.Eventually(t, func() bool { return r.last() == w.sequence }, "a stuck reader is told the rest")
	}
	after := w.write("all read again", form.alone)

	reasons := map[string]int{}
	for _, r := range stuck {
		for _, code := range r.lostBy() {
			reasons[code]++
		}
	}
	t.Logf("the stuck readers' connections ended with %v", reasons)
	if *longCampaign && reasons[codes.ResourceExhausted.String()] == 0 {
		t.Error("none of the stuck was told that it is too slow")
	}
	// What a connection costs anyway is far less, in the short form, than what is owed.
	owed, grown := int64(form.stuck*form.with*form.note), with.peak-before.peak
	t.Logf("the stuck were owed %d MB, the server's peak grew by %.1f MB", owed>>20, float64(grown)/(1<<20))
	if grown > max(owed*3/4, 32<<20) {
		t.Errorf("the server grew by %d MB for clients that do not read", grown>>20)
	}
	if limit := 3*max(before.p99, after.p99) + 100*time.Millisecond; with.p99 > limit {
		t.Errorf("beside the stuck p99 is %v, alone it was %v and %v", with.p99, before.p99, after.p99)
	}
}

// reader is a watch of run 1 that may be stuck behind its first events, and whose
// connection may be.
type reader struct {
	t       testing.TB
	server  string
	stuck   <-chan struct{} // handles nothing before this is closed
	stalled <-chan struct{} // nor takes a byte off its connection

	mu       sync.Mutex
	sequence int64
	late     []time.Duration // how old each line was when it came
	lost     []string
}

func (r *reader) watch(ctx context.Context) {
	// Its own memory, not the server's, is what a larger window takes.
	opts := []grpc.DialOption{grpc.WithStaticStreamWindowSize(64 << 10), grpc.WithStaticConnWindowSize(64 << 10)}
	if r.stalled != nil {
		opts = append(opts, grpc.WithContextDialer(r.dial))
	}
	c, err := client.New(r.server, client.WithDialOptions(opts...))
	if err != nil {
		r.t.Error(err)
		return
	}
	defer func() { _ = c.Close() }()
	redials := func(err error) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.lost = append(r.lost, status.Code(err).String())
	}
	for e, err := range c.Watch(ctx, client.Runs("test_runs/1"), client.Redialing(redials)) {
		if err != nil {
			if ctx.Err() == nil {
				r.t.Error(err)
			}
			return
		}
		if e.Resynced != nil {
			r.t.Error(e.Resynced)
		}
		r.take(e)
		if e.Synced && r.stuck != nil {
			<-r.stuck
		}
	}
}

func (r *reader) take(e client.Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case e.Joined != nil:
		r.sequence = e.Joined.GetCurrent().GetSequence()
	case e.Status != nil:
		if r.sequence++; e.Status.GetSequence() != r.sequence {
			r.t.Errorf("line %d came, and %d was next", e.Status.GetSequence(), r.sequence)
		}
		r.late = append(r.late, time.Since(e.Status.GetWhen().AsTime()))
	}
}

func (r *reader) last() int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.sequence
}

func (r *reader) lostBy() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.lost)
}

// dial makes a connection that nothing is read from once the watch is synced.
func (r *reader) dial(ctx context.Context, addr string) (net.Conn, error) {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", strings.TrimPrefix(addr, "passthrough:///"))
	return &stalledConn{conn, r}, err
}

type stalledConn struct {
	net.Conn
	reader *reader
}

func (c *stalledConn) Read(b []byte) (int, error) {
	if c.reader.last() > 0 {
		<-c.reader.stalled
	}
	return c.Conn.Read(b)
}

// paced writes lines one after the other and measures how late they come.
type paced struct {
	t        testing.TB
	run      *client.RunHandle
	readers  []*reader
	server   *server
	form     beside
	sequence int64
}

// phase is what was measured while lines were written.
type phase struct {
	p50, p99, most time.Duration
	mean, peak     int64 // bytes of resident memory
}

func (w *paced) write(what string, lines int) phase {
	w.t.Helper()
	began := time.Now()
	var sum, samples int64
	var p phase
	sample := func() {
		now := w.server.resident(w.t)
		sum, samples, p.peak = sum+now, samples+1, max(p.peak, now)
	}
	note := strings.Repeat("x", w.form.note)
	next := time.NewTicker(w.form.pause)
	defer next.Stop()
	for i := range lines {
		<-next.C
		got, err := w.run.Set(w.t.Context(), client.StateName("INFO"), note)
		must(w.t, err)
		w.sequence = got.GetSequence()
		if i%10 == 0 {
			sample()
		}
	}
	var late []time.Duration
	for _, r := range w.readers {
		testkit.Eventually(w.t, func() bool { return r.last() == w.sequence }, "a reader is told all")
		r.mu.Lock()
		late, r.late = append(late, r.late...), nil
		r.mu.Unlock()
	}
	sample()
	p.mean = sum / samples
	slices.Sort(late)
	p.p50, p.p99, p.most = late[len(late)/2], late[len(late)*99/100], late[len(late)-1]
	if what != "" {
		w.t.Logf("%-16s %d lines in %.1f s to %d readers: p50 %v, p99 %v, at most %v; resident memory %.1f MB, at most %.1f MB",
			what, lines, time.Since(began).Seconds(), len(w.readers), p.p50.Round(10*time.Microsecond), p.p99.Round(10*time.Microsecond),
			p.most.Round(10*time.Microsecond), float64(p.mean)/(1<<20), float64(p.peak)/(1<<20))
	}
	if p.most > 10*time.Second {
		w.t.Errorf("%s: a line came %v late", what, p.most)
	}
	return p
}
