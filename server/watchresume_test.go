package server

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/watchreq"
	"github.com/runstatus/runstatus/server/internal/store"
)

// away has a watch cut behind synced, steps happen, and the watch resumed.
func (h *harness) away(t *testing.T, req *runstatusv1.WatchStatusesRequest, steps ...string) *watcher {
	t.Helper()
	token := h.tokenOf(t, req)
	for _, step := range steps {
		h.play(t, step)
	}
	again := clone(req)
	again.Start, again.ResumeToken = 0, token
	return h.watch(t, again)
}

// An id that was used again while the client was away is another run than the one that was
// waited for.
func TestUntilOfAResumedWatchTellsGenerationsApart(t *testing.T) {
	h := serve(t)
	h.run(t, "1", "")
	w := h.away(t, named(allEnded(), "test_runs/1"), "remove 1", "run 1", "complete 1")
	w.want("left test_runs/1", "closing CONDITION_IMPOSSIBLE")
}

// A state that a run passed through while the client was away decides as it does for one that
// stayed, whatever came behind it.
func TestUntilOfAResumedWatchSeesWhatPassed(t *testing.T) {
	for name, test := range map[string]struct {
		until *runstatusv1.WatchUntil
		steps []string
	}{
		"any in, and it went on": {anyIn("RUNNING"), []string{"set 1 RUNNING", "set 1 RUN_DONE"}},
		"any in, and it ended":   {anyIn("RUNNING"), []string{"set 1 RUNNING", "complete 1"}},
		"all in, and it ended":   {allIn("RUNNING"), []string{"set 1 RUNNING", "complete 1"}},
		"any in, and it is gone": {anyIn("RUNNING"), []string{"set 1 RUNNING", "remove 1"}},
		"all in, and it is gone": {allIn("RUNNING"), []string{"set 1 RUNNING", "remove 1", "run 1", "complete 1"}},
		"ever in, and it's gone": {anyEverIn("RUNNING"), []string{"set 1 RUNNING", "set 1 INFO", "remove 1"}},
	} {
		t.Run(name, func(t *testing.T) {
			h := serve(t)
			h.run(t, "1", "")
			h.away(t, named(test.until, "test_runs/1"), test.steps...).want("status test_runs/1 2 RUNNING", "closing CONDITION_MET")
		})
	}
}

// The state of a run that is gone since is known from the log of changes, also as it was
// before the client went away.
func TestUntilOfAResumedWatchKnowsHowRunsWereThatAreGone(t *testing.T) {
	h := serve(t)
	h.run(t, "1", "")
	h.run(t, "2", "")
	h.set(t, "test_runs/1", "RUNNING", "")
	w := h.away(t, named(allIn("RUNNING"), "test_runs/1", "test_runs/2"), "set 2 RUNNING", "set 1 INFO", "remove 1")
	w.want("status test_runs/2 2 RUNNING")
	closing := w.event().GetClosing()
	if closing.GetReason() != met || len(closing.GetRuns()) != 2 {
		t.Fatalf("got %v", closing)
	}
	if state := closing.GetRuns()[0].GetCurrent().GetStateName(); state != "RUNNING" {
		t.Errorf("the run that is gone decided it as %q", state)
	}
}

// What comes behind the first message is behind the state that the condition of a watch sees first.
func TestTheConditionOfAWatchBeginsWithItsFirstMessage(t *testing.T) {
	h := serve(t)
	h.run(t, "1", "")
	for _, start := range []runstatusv1.WatchStart{0, now, beginning} {
		for range 20 {
			h.set(t, "test_runs/1", "SCHEDULED", "")
			w := h.watch(t, &runstatusv1.WatchStatusesRequest{Selection: watchreq.Runs("test_runs/1"), Start: start, Until: anyIn("RUNNING")})
			w.next()
			h.set(t, "test_runs/1", "RUNNING", "")
			h.set(t, "test_runs/1", "RUN_DONE", "")
			for synced := false; ; {
				m := w.event()
				synced = synced || m.GetSynced() != nil
				if m.GetClosing() == nil {
					continue
				}
				if m.GetClosing().GetReason() != met || !synced {
					t.Fatalf("%v: it ends with %v", start, m)
				}
				break
			}
		}
	}
}

func TestUntilCountsTheEndOfARunWithoutALine(t *testing.T) {
	h := serve(t)
	dir := filepath.Join(h.dir, "test_runs", "7")
	if err := errors.Join(os.Mkdir(dir, 0o755), os.WriteFile(filepath.Join(dir, "status"), nil, 0o644)); err != nil {
		t.Fatal(err)
	}
	w := h.watch(t, named(allEnded(), "test_runs/7"))
	w.untilSynced()
	if err := os.WriteFile(filepath.Join(dir, "RUN_COMPLETE"), []byte(`{"complete": "2026-01-02 03:04:05"}`), 0o644); err != nil {
		t.Fatal(err)
	}
	closing := w.event().GetClosing()
	if run := closing.GetRuns(); closing.GetReason() != met || len(run) != 1 || !run[0].GetEnded() || run[0].GetOutcome() != 0 {
		t.Errorf("got %v", closing)
	}
}

// countingStore counts the changes that are read.
type countingStore struct {
	fullStore
	read atomic.Int64
}

func (s *countingStore) Changes(ctx context.Context, after int64) iter.Seq2[store.Change, error] {
	return func(yield func(store.Change, error) bool) {
		for c, err := range s.fullStore.Changes(ctx, after) {
			if s.read.Add(1); !yield(c, err) {
				return
			}
		}
	}
}

var goneRuns = flag.Int("gone-runs", 60, "how many runs are gone that a watch goes on behind")

// A watch reads the log of changes a few times, however many of its runs are gone.
func TestAWatchGoesOnBehindManyRunsThatAreGone(t *testing.T) {
	runs := *goneRuns
	for name, req := range map[string]*runstatusv1.WatchStatusesRequest{
		"by their identity":  ofParent(nil, `user = "ann"`),
		"by another":         ofParent(nil, `user = "bob"`),
		"by name":            ofParent(allIn("RUNNING"), `id = "1*"`),
		"members":            {Selection: watchreq.Series("series/1")},
		"members from start": {Selection: watchreq.Series("series/1"), Start: beginning, Until: allIn("RUNNING")},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			st, err := Config{Namespaces: []Namespace{{Name: "main", Dir: dir}}, StateDir: dir + "/.runstatus", Durability: Buffered, Log: discard}.open()
			if err != nil {
				t.Fatal(err)
			}
			counting := &countingStore{fullStore: st}
			h := serveStore(t, counting)
			h.series(t, "1")
			token := h.tokenOf(t, req)
			for i := range runs {
				h.create(t, &runstatusv1.CreateRunRequest{Id: fmt.Sprint(10 + i), User: "ann", Series: req.GetSeries()})
				h.set(t, fmt.Sprint("test_runs/", 10+i), "INFO", "")
			}
			for i := range runs {
				h.complete(t, fmt.Sprint("test_runs/", 10+i), "PASS")
			}
			for i := range runs {
				h.remove(t, fmt.Sprint("test_runs/", 10+i))
			}
			h.create(t, &runstatusv1.CreateRunRequest{Id: "1", User: "bob", Series: "series/1"})
			all := st.Revision()
			counting.read.Store(0)
			again := clone(req)
			again.Start, again.ResumeToken = 0, token
			began := time.Now()
			w := h.watch(t, again)
			joined, ended := 0, 0
			for {
				m := w.event()
				if m.GetEnded() != nil {
					if ended++; m.GetEnded().GetOutcome() != runstatusv1.Outcome_OUTCOME_PASSED {
						t.Fatalf("it ended as %v", m)
					}
				}
				if m.GetJoined() != nil {
					if joined++; m.GetJoined().GetCurrent().GetSequence() != 1 {
						t.Fatalf("it joined as %v", m)
					}
				}
				if short(m.GetJoined().GetName()) == "test_runs/1" || m.GetClosing() != nil || name == "by their identity" && m.GetLeft() != nil && short(m.GetLeft().GetRun().GetName()) == fmt.Sprint("test_runs/", 9+runs) {
					break
				}
			}
			if read := counting.read.Load(); read > 8*all {
				t.Errorf("%d changes were read, and there are %d", read, all)
			} else {
				t.Logf("%d changes were read, of %d, in %v; %d joined, %d ended", read, all, time.Since(began), joined, ended)
			}
		})
	}
}

// Lines of runs that are gone are read again where there are too many to be kept.
func TestManyLinesOfMembersThatAreGoneAreTold(t *testing.T) {
	h := serve(t, func(c *settings) { c.limits.watches.KeptLines = 2000 })
	h.series(t, "1")
	for _, id := range []string{"1", "2"} {
		h.run(t, id, "")
		for range 10 {
			h.set(t, "test_runs/"+id, "INFO", "")
		}
	}
	token := h.tokenOf(t, &runstatusv1.WatchStatusesRequest{Selection: watchreq.Series("series/1"), Start: beginning})
	for _, id := range []string{"1", "2"} {
		h.enroll(t, id, "1")
	}
	for _, id := range []string{"1", "2"} {
		h.remove(t, "test_runs/"+id)
	}
	w := h.watch(t, &runstatusv1.WatchStatusesRequest{Selection: watchreq.Series("series/1"), ResumeToken: token})
	for _, id := range []string{"1", "2"} {
		w.want("joined test_runs/"+id+" 11 INFO", "status test_runs/"+id+" 1 STATUS_CREATED")
		for i := range 10 {
			w.want(fmt.Sprintf("status test_runs/%s %d INFO", id, i+2))
		}
	}
	w.want("left test_runs/1", "left test_runs/2")
}
