package e2e

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/testkit"
)

// A mirror shows what the server lists after each of several kills, and its watch has missed no line.
func TestAMirrorOutlivesKills(t *testing.T) {
	const rounds, runs = 4, 8
	dir := t.TempDir()
	socket := "unix:" + filepath.Join(shortDir(t), "s")
	begin := func() *server { return start(t, func(*exec.Cmd) {}, "--dir", dir, "--listen", socket) }
	s := begin()
	t.Cleanup(func() { s.stop(t) })
	for range runs {
		s.must(t, "create")
	}
	c, err := client.New(socket)
	must(t, err)
	t.Cleanup(func() { _ = c.Close() })
	m, err := client.NewMirror(t.Context(), c, client.Parent("namespaces/main"))
	must(t, err)
	t.Cleanup(m.Close)
	<-m.Synced()
	must(t, m.Err())
	ctx, cancel := context.WithCancel(t.Context())
	var all sync.WaitGroup
	all.Go(func() { watchWithoutGap(ctx, t, m) })
	var acks atomic.Int64
	stop := make(chan struct{})
	for run := 1; run <= runs; run++ {
		all.Go(func() { writeOn(c, fmt.Sprint(run), stop, &acks) })
	}
	for range rounds {
		awaitMore(t, &acks, 100)
		s.kill(t)
		again := begin()
		s.cmd, s.log = again.cmd, again.log
		awaitMore(t, &acks, 50)
	}
	close(stop)
	last, err := c.Run("last").Set(t.Context(), runstatusv1.TestState_TEST_STATE_RUNNING, "", client.AllowMissing())
	must(t, err)
	testkit.Eventually(t, func() bool { _, ok := m.Get(last.GetRun()); return ok }, "the mirror has the last line")
	testkit.Eventually(t, func() bool { return cmp.Diff(theList(t, c), byName(m.List()), protocmp.Transform()) == "" }, "the mirror is the list")
	if !m.HasSynced() {
		t.Error("it is not complete")
	}
	cancel()
	all.Wait()
}

// writeOn writes to a run until it is stopped. A line whose outcome is unknown is not repeated.
func writeOn(c *client.Client, run string, stop <-chan struct{}, acks *atomic.Int64) {
	for {
		select {
		case <-stop:
			return
		default:
		}
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		if _, err := c.Run(run).Set(ctx, runstatusv1.TestState_TEST_STATE_RUNNING, ""); err == nil {
			acks.Add(1)
		}
		cancel()
	}
}

func watchWithoutGap(ctx context.Context, t *testing.T, m *client.Mirror) {
	at := map[string]int64{}
	for e, err := range m.Watch(ctx) {
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			t.Error(err)
			return
		case e.Resynced != nil:
			t.Errorf("it starts over: %v", e.Resynced)
			return
		case e.Joined != nil:
			at[e.Joined.GetName()] = e.Joined.GetCurrent().GetSequence()
		case e.Status != nil:
			if at[e.Status.GetRun()]++; e.Status.GetSequence() != at[e.Status.GetRun()] {
				t.Errorf("%s has line %d instead of %d", e.Status.GetRun(), e.Status.GetSequence(), at[e.Status.GetRun()])
			}
		}
	}
}

func theList(t testing.TB, c *client.Client) map[string]*runstatusv1.Run {
	t.Helper()
	var runs []*runstatusv1.Run
	for run, err := range c.ListRuns(t.Context()) {
		must(t, err)
		runs = append(runs, run)
	}
	return byName(runs)
}

// byName returns the runs but for whether a list has looked at their files since the start.
func byName(runs []*runstatusv1.Run) map[string]*runstatusv1.Run {
	named := map[string]*runstatusv1.Run{}
	for _, run := range runs {
		run = proto.CloneOf(run)
		run.Unverified = false
		named[run.GetName()] = run
	}
	return named
}
