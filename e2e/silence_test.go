package e2e

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/testing/protocmp"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/testkit"
)

// silences are what a watch has told of runs that became silent, and when it told so.
type silences struct {
	mu    sync.Mutex
	since map[string]time.Time // by run: the time that the event names
	late  []time.Duration      // how long after that it was told
	over  map[string]time.Time // by run: when its silence was told to be over
	many  int                  // events that tell of many runs
}

func (s *silences) observe(e client.Event) {
	now := time.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	begin := func(run string, since time.Time) {
		if !s.since[run].Equal(since) {
			s.since[run] = since
			s.late = append(s.late, now.Sub(since))
		}
	}
	switch {
	case e.Updated != nil && e.Updated.GetSilentSince() != nil:
		begin(e.Updated.GetName(), e.Updated.GetSilentSince().AsTime())
	case e.Updated != nil && !s.since[e.Updated.GetName()].IsZero():
		s.over[e.Updated.GetName()] = now
	case e.Silenced != nil:
		s.many++
		for _, run := range e.Silenced.GetRuns() {
			begin(run.GetRun(), run.GetSilentSince().AsTime())
		}
	}
}

func (s *silences) count() (silent, over int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.since), len(s.over)
}

func slowest(all []time.Duration) (median, most time.Duration) {
	slices.Sort(all)
	return all[len(all)/2], all[len(all)-1]
}

// Runs break their promises while the server is killed. Each silence is told once, with its time, and no status
// file changes. A line that another program appends ends it.
func TestSilencesAreToldOverKillsAndLeaveTheFilesAlone(t *testing.T) {
	const runs = 60
	dir := t.TempDir()
	socket := "unix:" + filepath.Join(shortDir(t), "s")
	begin := func() *server { return start(t, func(*exec.Cmd) {}, "--dir", dir, "--listen", socket) }
	s := begin()
	t.Cleanup(func() { s.stop(t) })
	c, err := client.New(socket)
	must(t, err)
	t.Cleanup(func() { _ = c.Close() })
	m, err := client.NewMirror(t.Context(), c, client.Parent("namespaces/main"))
	must(t, err)
	t.Cleanup(m.Close)

	ctx, cancel := context.WithCancel(t.Context())
	var all sync.WaitGroup
	t.Cleanup(all.Wait)
	t.Cleanup(cancel)
	told := &silences{since: map[string]time.Time{}, over: map[string]time.Time{}}
	all.Go(func() {
		for e, err := range c.Watch(ctx, client.Parent("namespaces/main")) {
			if err != nil {
				if ctx.Err() == nil {
					t.Error(err)
				}
				return
			}
			told.observe(e)
		}
	})
	due := map[string]time.Time{}
	before := map[string]string{}
	for i := range runs {
		within := time.Duration(500+100*i) * time.Millisecond
		run := fmt.Sprint(i + 1)
		info, err := c.Run(run).Set(t.Context(), runstatusv1.TestState_TEST_STATE_RUNNING, "", client.AllowMissing(), client.ExpectWithin(within))
		must(t, err)
		due[info.GetRun()] = info.GetWhen().AsTime().Add(within)
		before[run] = statusOf(t, dir, run)
	}
	for range 3 {
		silent, _ := told.count()
		testkit.Eventually(t, func() bool { now, _ := told.count(); return now >= min(silent+15, runs) }, "more runs are silent")
		s.kill(t)
		again := begin()
		s.cmd, s.log = again.cmd, again.log
	}
	testkit.Eventually(t, func() bool { silent, _ := told.count(); return silent == runs }, "all runs are silent")
	for run, text := range before {
		if now := statusOf(t, dir, run); now != text {
			t.Errorf("the status file of %s has changed: %q", run, now)
		}
	}
	for run, since := range told.since {
		if wrong := since.Sub(due[run]).Abs(); wrong > 2*time.Second {
			t.Errorf("%s is silent since %v, was due %v", run, since, due[run])
		}
	}
	testkit.Eventually(t, func() bool { return cmp.Diff(theList(t, c), byName(m.List()), protocmp.Transform()) == "" }, "the mirror is the list")

	var ended []time.Duration
	for i := range runs {
		run := client.FullName(fmt.Sprint(i + 1))
		began := time.Now()
		if i%2 == 0 {
			appendTo(t, dir, fmt.Sprint(i+1), fmt.Sprintf("%.6f RUN_DONE by another program\n", float64(began.UnixMicro())/1e6))
		} else {
			_, err := c.Run(run).Set(t.Context(), runstatusv1.TestState_TEST_STATE_RUN_DONE, "")
			must(t, err)
		}
		testkit.Eventually(t, func() bool { told.mu.Lock(); defer told.mu.Unlock(); return !told.over[run].IsZero() }, "the silence is over")
		ended = append(ended, told.over[run].Sub(began))
	}
	median, most := slowest(told.late)
	medianEnd, mostEnd := slowest(ended)
	t.Logf("%d silences told %v (median) and %v (most, over 3 kills) after their time; ended %v and %v after a line", runs, median, most, medianEnd, mostEnd)
	testkit.Eventually(t, func() bool { return cmp.Diff(theList(t, c), byName(m.List()), protocmp.Transform()) == "" }, "the mirror is the list again")
}

func statusOf(t testing.TB, dir, run string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, "test_runs", run, "status"))
	must(t, err)
	return string(b)
}

func appendTo(t testing.TB, dir, run, line string) {
	t.Helper()
	f, err := os.OpenFile(filepath.Join(dir, "test_runs", run, "status"), os.O_APPEND|os.O_WRONLY, 0)
	must(t, err)
	_, err = f.WriteString(line)
	must(t, err)
	must(t, f.Close())
}

// When most runs stop at once, a watch receives few events that tell of all.
func TestManySilencesAreOneEvent(t *testing.T) {
	const runs = 2000
	dir := t.TempDir()
	socket := "unix:" + filepath.Join(shortDir(t), "s")
	s := start(t, func(*exec.Cmd) {}, "--dir", dir, "--listen", socket, "--durability", "buffered")
	t.Cleanup(func() { s.stop(t) })
	c, err := client.New(socket)
	must(t, err)
	t.Cleanup(func() { _ = c.Close() })
	due := time.Now().Add(8 * time.Second)
	var all sync.WaitGroup
	for worker := range 16 {
		all.Go(func() {
			for i := worker; i < runs; i += 16 {
				_, err := c.Run(fmt.Sprint(i+1)).Set(t.Context(), runstatusv1.TestState_TEST_STATE_RUNNING, "",
					client.AllowMissing(), client.ExpectWithin(max(time.Until(due), time.Millisecond)))
				must(t, err)
			}
		})
	}
	all.Wait()
	told := &silences{since: map[string]time.Time{}, over: map[string]time.Time{}}
	single := 0
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for e, err := range c.Watch(ctx, client.Parent("namespaces/main")) {
		must(t, err)
		if e.Joined.GetSilentSince() != nil {
			told.since[e.Joined.GetName()] = e.Joined.GetSilentSince().AsTime()
		}
		if told.observe(e); e.Updated != nil {
			single++
		}
		if silent, _ := told.count(); silent == runs {
			break
		}
	}
	sum, err := c.Summarize(t.Context(), &runstatusv1.SummarizeRunsRequest{})
	must(t, err)
	if got := sum.GetGroups()[0].GetSilent(); got != runs {
		t.Errorf("the summary counts %d silent runs", got)
	}
	if told.many == 0 || told.many+single > runs/10 {
		t.Errorf("%d events tell of many runs, %d of one", told.many, single)
	}
	_, err = c.Wait(t.Context(), client.Parent("namespaces/main"), client.UntilEnded(), client.GiveUpSilent(0))
	silent, ok := err.(*client.SilentError) //nolint:errorlint // it is not wrapped
	if !ok || len(silent.Runs) != runs {
		t.Errorf("the wait ended with %v", err)
	}
	t.Logf("%d runs became silent: %d events tell of many, %d of one", runs, told.many, single)
}
