package client_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/server"
)

const (
	allRuns = "namespaces/main"
	lastRun = "namespaces/main/test_runs/9999"
)

// ownServer serves a directory of the test's own, with a client that counts its streams.
func ownServer(t testing.TB) (c *client.Client, dir string, streams *atomic.Int64) {
	t.Helper()
	dir, streams = t.TempDir(), &atomic.Int64{}
	addr, stop, err := serve(dir, "127.0.0.1:0")
	testkit.Must(t, err)
	t.Cleanup(func() { _ = stop() })
	return counted(t, addr, streams), dir, streams
}

func counted(t testing.TB, addr string, streams *atomic.Int64) *client.Client {
	t.Helper()
	count := func(ctx context.Context, desc *grpc.StreamDesc, cc *grpc.ClientConn, method string, streamer grpc.Streamer, opts ...grpc.CallOption) (grpc.ClientStream, error) {
		if strings.HasSuffix(method, "/WatchStatuses") {
			streams.Add(1)
		}
		return streamer(ctx, desc, cc, method, opts...)
	}
	c, err := client.New(addr, client.WithDialOptions(grpc.WithStreamInterceptor(count)))
	testkit.Must(t, err)
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// shown returns runs by name, without what the events of a watch do not tell: the members of a series that
// has not ended, and that a run joins a series.
func shown(runs []*runstatusv1.Run) map[string]*runstatusv1.Run {
	byName := map[string]*runstatusv1.Run{}
	for _, run := range runs {
		run = proto.CloneOf(run)
		if !run.GetEnded() {
			run.MemberCount, run.MembershipClosed = 0, false
		}
		run.Series, run.Unverified = "", false
		byName[run.GetName()] = run
	}
	return byName
}

func listed(t testing.TB, c *client.Client, opts ...client.ListOption) (runs []*runstatusv1.Run) {
	t.Helper()
	for run, err := range c.ListRuns(t.Context(), opts...) {
		testkit.Must(t, err)
		runs = append(runs, run)
	}
	return runs
}

// awaitLast writes a line and returns once the mirror has it, and so all lines before it.
func awaitLast(t testing.TB, c *client.Client, m *client.Mirror) {
	t.Helper()
	note := rand.Text()
	_, err := c.Run(lastRun).Set(t.Context(), running, note, client.AllowMissing())
	testkit.Must(t, err)
	testkit.Eventually(t, func() bool {
		run, _ := m.Get(lastRun)
		return run.GetCurrent().GetNote() == note
	}, "the mirror has the last line")
}

func wantSame(t testing.TB, m *client.Mirror, c *client.Client, opts ...client.ListOption) {
	t.Helper()
	if !m.HasSynced() {
		t.Error("the mirror is not complete")
	}
	if diff := cmp.Diff(shown(listed(t, c, opts...)), shown(m.List()), protocmp.Transform()); diff != "" {
		t.Errorf("the list (-) and the mirror (+) differ:\n%s", diff)
	}
}

// churn makes, changes and removes runs at random.
func churn(t *testing.T, c *client.Client, worker, steps int) {
	t.Helper()
	var ids []string
	series := create(t, c, &runstatusv1.CreateRunRequest{Kind: runstatusv1.Kind_KIND_SERIES, Id: fmt.Sprint(1000 + worker)})
	for i := range steps {
		if i%4 == 0 {
			req := &runstatusv1.CreateRunRequest{Id: fmt.Sprint(10_000*(worker+1) + i), User: "ada", Labels: map[string]string{"n": fmt.Sprint(i)}}
			if i%8 == 0 {
				req.Series = series.Name()
			}
			create(t, c, req)
			ids = append(ids, req.GetId())
		}
		run := c.Run(ids[mathrand.IntN(len(ids))])
		var err error
		switch mathrand.IntN(8) {
		case 0:
			_, err = run.Complete(t.Context(), "FAIL")
		case 1:
			if len(ids) > 1 {
				err = run.Delete(t.Context(), true)
				ids = slices.DeleteFunc(ids, func(id string) bool { return strings.HasSuffix(run.Name(), "/"+id) })
			}
		default:
			_, err = run.Set(t.Context(), client.StateName([]string{"RUNNING", "BUILD_FAILED", "ENV_FAILED", "SKIPPED"}[mathrand.IntN(4)]), fmt.Sprint("step ", i))
		}
		testkit.Must(t, err)
	}
	if worker%2 == 0 {
		_, err := series.CloseSeries(t.Context())
		testkit.Must(t, err)
	}
}

func TestAMirrorShowsWhatTheServerLists(t *testing.T) {
	c, _, _ := ownServer(t)
	churn(t, c, 0, 40)
	m := mirror(t, c, client.Parent(allRuns))
	ofAda := mirror(t, c, client.Filter(`user = "ada"`))
	var all sync.WaitGroup
	for worker := 1; worker <= 4; worker++ {
		all.Go(func() { churn(t, c, worker, 100) })
	}
	all.Wait()
	create(t, c, &runstatusv1.CreateRunRequest{Id: "ada-last", User: "ada"})
	awaitLast(t, c, m)
	wantSame(t, m, c)
	testkit.Eventually(t, func() bool { _, ok := ofAda.Get("ada-last"); return ok })
	wantSame(t, ofAda, c, client.Filter(`user = "ada"`))
}

// A mirror continues when the server comes back, and begins again when the store is another one. Until
// it has all runs it shows what it had.
func TestAMirrorOutlivesServerAndStore(t *testing.T) {
	dir, streams := t.TempDir(), &atomic.Int64{}
	addr, stop, err := serve(dir, "127.0.0.1:0")
	testkit.Must(t, err)
	c := counted(t, addr, streams)
	churn(t, c, 0, 20)
	m := mirror(t, c, client.Parent(allRuns))
	events := make(chan client.Event, 10_000)
	var all sync.WaitGroup
	ctx, cancel := context.WithCancel(t.Context())
	all.Go(func() {
		for e, err := range m.Watch(ctx) {
			if err == nil {
				events <- e
			}
		}
	})
	for round := 1; round <= 3; round++ {
		before := m.List()
		testkit.Must(t, stop())
		if round == 3 {
			testkit.Must(t, os.RemoveAll(filepath.Join(dir, ".runstatus")))
		}
		if diff := cmp.Diff(shown(before), shown(m.List()), protocmp.Transform()); diff != "" {
			t.Errorf("without a server it shows other runs:\n%s", diff)
		}
		_, stop, err = serveConfig(server.Config{
			Namespaces: []server.Namespace{{Name: "main", Dir: dir}}, StateDir: filepath.Join(dir, ".runstatus"), Listen: []string{addr}, AllowCreate: true,
		})
		testkit.Must(t, err)
		if round < 3 {
			churn(t, c, round, 20)
		}
		set(t, c.Run(before[0].GetName()), running, fmt.Sprint("round ", round))
		awaitLast(t, c, m)
		wantSame(t, m, c)
	}
	cancel()
	all.Wait()
	testkit.Must(t, stop())
	close(events)
	resynced := 0
	for e := range events {
		if e.Resynced != nil {
			resynced++
		}
	}
	if resynced != 1 {
		t.Errorf("its watch started over %d times, want once, for the new store", resynced)
	}
}

// Each watch of a mirror begins with the runs as of one moment, and then yields every line once and in
// order, whenever it begins.
func TestEachWatchOfAMirrorBeginsAndGoesOnWithoutAGap(t *testing.T) {
	c, _, _ := ownServer(t)
	const runs, lines, watches = 5, 200, 40
	for i := range runs {
		create(t, c, &runstatusv1.CreateRunRequest{Id: fmt.Sprint(i + 1)})
	}
	m := mirror(t, c, client.Parent(allRuns))
	var all sync.WaitGroup
	for range watches {
		all.Go(func() { gapless(t, m, runs) })
	}
	for i := range lines {
		set(t, c.Run(fmt.Sprint(i%runs+1)), running, "")
		if i%10 == 0 {
			all.Go(func() { gapless(t, m, runs) })
		}
	}
	for i := range runs {
		set(t, c.Run(fmt.Sprint(i+1)), skipped, "")
	}
	all.Wait()
}

func gapless(t *testing.T, m *client.Mirror, runs int) {
	at, ended := map[string]int64{}, 0
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for e, err := range m.Watch(ctx) {
		switch {
		case err != nil:
			t.Error(err)
			return
		case e.Joined != nil:
			if _, twice := at[e.Joined.GetName()]; twice {
				t.Errorf("%s joined twice", e.Joined.GetName())
			}
			at[e.Joined.GetName()] = e.Joined.GetCurrent().GetSequence()
		case e.Synced:
			if len(at) != runs {
				t.Errorf("it is synced with %d of %d runs", len(at), runs)
			}
		case e.Status != nil:
			if want := at[e.Status.GetRun()] + 1; e.Status.GetSequence() != want {
				t.Errorf("line %d of %s follows line %d", e.Status.GetSequence(), e.Status.GetRun(), want-1)
			}
			at[e.Status.GetRun()]++
		}
		if _, ends := e.Outcome(); ends {
			ended++
		}
		if ended == runs {
			return
		}
	}
}

// A watch whose loop stands still holds neither the mirror nor other watches up. It starts over, and ends
// up with the same runs.
func TestASlowWatchOfAMirrorStartsOver(t *testing.T) {
	c, _, _ := ownServer(t)
	m := mirror(t, c, client.Parent(allRuns))
	slow := create(t, c, &runstatusv1.CreateRunRequest{Id: "slow"})
	stands, goOn := make(chan struct{}), make(chan struct{})
	var all sync.WaitGroup
	var got []string
	all.Go(func() {
		once := sync.OnceFunc(func() { close(stands); <-goOn })
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		for e, err := range m.Watch(ctx) {
			switch {
			case err != nil:
				t.Error(err)
				return
			case e.Synced:
				once()
			}
			got = append(got, e.Kind.String())
			if run := e.Joined; len(got) > 3 && run.GetName() == slow.Name() && run.GetCurrent().GetNote() != "last" {
				t.Errorf("it starts over with %v", run.GetCurrent())
			}
			if e.Synced && slices.Contains(got, "resynced") {
				return
			}
		}
	})
	<-stands
	var writers sync.WaitGroup
	for range 32 {
		writers.Go(func() {
			for range client.MaxBehind/32 + 2 {
				set(t, slow, running, "")
			}
		})
	}
	writers.Wait()
	set(t, slow, running, "last")
	awaitLast(t, c, m)
	close(goOn)
	all.Wait()
	if n := slices.Index(got, "resynced"); n < 0 || slices.Contains(got[n+1:], "status") {
		t.Errorf("yielded %q", got)
	}
}

// However many goroutines wait, each for a run of its own, the server has one stream.
func TestManyWaitsCostOneStream(t *testing.T) {
	c, dir, streams := ownServer(t)
	n := 10_000
	if raceEnabled {
		n = 1000
	}
	for i := range n {
		run := filepath.Join(dir, "test_runs", fmt.Sprint(i+1))
		testkit.Must(t, errors.Join(os.MkdirAll(run, 0o755), os.WriteFile(filepath.Join(run, "status"), []byte("1700000000.5 STATUS_CREATED Created status file.\n"), 0o644)))
	}
	m := mirror(t, c, client.Parent(allRuns))
	testkit.Eventually(t, func() bool { return len(m.List()) == n }, "the mirror has all runs")
	var all, begun sync.WaitGroup
	var wrong atomic.Int64
	begun.Add(n)
	for i := range n {
		all.Go(func() {
			run := fmt.Sprint(i + 1)
			begins := sync.OnceFunc(begun.Done)
			defer begins()
			closing, err := m.Wait(t.Context(), client.Runs(run), client.UntilEnded(), client.OnChange(func([]*runstatusv1.Run) { begins() }))
			if err != nil || len(closing.GetRuns()) != 1 || closing.GetRuns()[0].GetName() != client.FullName(run) {
				wrong.Add(1)
			}
		})
	}
	begun.Wait()
	var writers sync.WaitGroup
	for w := range 64 {
		writers.Go(func() {
			for i := w; i < n; i += 64 {
				set(t, c.Run(fmt.Sprint(i+1)), skipped, "")
			}
		})
	}
	writers.Wait()
	all.Wait()
	if wrong.Load() > 0 || streams.Load() != 1 {
		t.Errorf("%d of %d waits were wrong, on %d streams", wrong.Load(), n, streams.Load())
	}
}

// endOf returns the error that ends a watch of the mirror.
func endOf(ctx context.Context, m *client.Mirror) (last error) {
	for _, err := range m.Watch(ctx) {
		last = err
	}
	return last
}

// Watches and the mirror end with what they rest on, and say why.
func TestAMirrorEndsWithItsClientItsContextAndItsServer(t *testing.T) {
	own, err := client.New(address)
	testkit.Must(t, err)
	m := mirror(t, own, client.Parent(allRuns))
	ended := make(chan error, 1)
	go func() { ended <- endOf(t.Context(), m) }()
	testkit.Must(t, own.Close())
	if err := <-ended; status.Code(err) != codes.Canceled {
		t.Errorf("after the client is closed its watch ends with %v", err)
	}
	if err := m.Err(); status.Code(err) != codes.Canceled {
		t.Errorf("after the client is closed it ends with %v", err)
	}

	ctx, cancel := context.WithCancel(t.Context())
	m, err = client.NewMirror(ctx, connect(t), client.Parent(allRuns))
	testkit.Must(t, err)
	<-m.Synced()
	cancel()
	if err := endOf(t.Context(), m); !errors.Is(err, context.Canceled) {
		t.Errorf("after its context has ended its watch ends with %v", err)
	}

	nowhere, err := client.New("127.0.0.1:1")
	testkit.Must(t, err)
	defer nowhere.Close()
	m, err = client.NewMirror(t.Context(), nowhere, client.Parent(allRuns))
	testkit.Must(t, err)
	<-m.Synced()
	if m.HasSynced() || status.Code(m.Err()) != codes.Unavailable {
		t.Errorf("without a server it ends with %v", m.Err())
	}
}
