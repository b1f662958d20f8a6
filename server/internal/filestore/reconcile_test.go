package filestore

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/server/internal/bulkhead"
	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/runstate"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// twoTrees are a series in one namespace and its member in another one, whose file
// system hangs as long as a test wants.
type twoTrees struct {
	*Store
	t              *testing.T
	series, member store.Name
	member0        string // the member's directory
}

func newTwoTrees(t *testing.T, change ...func(*Settings)) *twoTrees {
	t.Helper()
	main, other := t.TempDir(), t.TempDir()
	v := &twoTrees{t: t,
		series:  store.Name{Namespace: "main", Kind: statusfile.Series, ID: "1"},
		member:  store.Name{Namespace: "other", Kind: statusfile.TestRun, ID: "1"},
		member0: filepath.Join(other, "test_runs/1"),
	}
	series := filepath.Join(main, "series/1")
	ok(t, os.MkdirAll(filepath.Join(series, "test_sets/a"), 0o755))
	ok(t, os.MkdirAll(v.member0, 0o755))
	ok(t, os.WriteFile(filepath.Join(series, layout.StatusFile), []byte("1700000000.500000 SET_MAKE x\n"), 0o644))
	ok(t, os.WriteFile(filepath.Join(series, layout.AllTestsStarted), nil, 0o644))
	ok(t, os.Symlink(v.member0, filepath.Join(series, "test_sets/a/1")))
	ok(t, os.WriteFile(filepath.Join(v.member0, layout.StatusFile), []byte("1700000000.500000 RUNNING x\n"), 0o644))
	ok(t, os.Symlink(series, filepath.Join(v.member0, layout.SeriesLink)))
	cfg := Config{
		Namespaces: []Namespace{{Name: "main", Dir: main, Adopted: true}, {Name: "other", Dir: other, Adopted: true}},
		StateDir:   t.TempDir(), Log: slog.New(slog.DiscardHandler), NoLock: true, NetworkAppend: true,
	}
	cfg.Journal.Segment = 64 << 10
	v.Store = opened(t, cfg, append([]func(*Settings){Remote, Unverified}, change...)...)
	t.Cleanup(func() { closed(t, v.Store) })
	return v
}

// hang abandons calls in the other tree until it counts as unresponsive. The calls end once back
// returns.
func (v *twoTrees) hang() (back func()) {
	other := v.trees["other"]
	free := make(chan struct{})
	var calls sync.WaitGroup
	for i := 0; !other.Bulkhead.IsUnresponsive(); i++ {
		ctx, cancel := context.WithCancel(context.Background())
		calls.Add(1)
		_, _ = bulkhead.Do(ctx, other.Bulkhead, store.Name{Namespace: "hang", ID: strconv.Itoa(i)}, func() (struct{}, error) {
			defer calls.Done()
			cancel()
			<-free
			return struct{}{}, nil
		})
	}
	return func() {
		close(free)
		calls.Wait()
		testkit.Eventually(v.t, func() bool { return !other.Bulkhead.HasAbandoned() })
	}
}

func (v *twoTrees) run(n store.Name) *store.Run {
	v.t.Helper()
	run, err := v.Run(context.Background(), n)
	ok(v.t, err)
	return run
}

// end appends an ending line to the member's file.
func (v *twoTrees) end() {
	v.t.Helper()
	f, err := os.OpenFile(filepath.Join(v.member0, layout.StatusFile), os.O_WRONLY|os.O_APPEND, 0)
	ok(v.t, err)
	_, err = f.WriteString("1700000001.500000 COMPLETE The test completed with result: FAIL\n")
	ok(v.t, err)
	ok(v.t, f.Close())
}

// A member that could not be looked at yet may be running, or have failed.
func TestSeriesEndsOnlyByMembersThatWereLookedAt(t *testing.T) {
	v := newTwoTrees(t)
	back := v.hang()
	if run := v.run(v.series); run.Ended {
		t.Errorf("ended while its member can't be looked at: %+v", run)
	}
	back()
	if run := v.run(v.series); run.Ended || run.MemberCount != 1 {
		t.Errorf("with a member that is running: %+v", run)
	}
	v.end()
	v.run(v.member)
	if run := v.run(v.series); !run.Ended || run.Outcome != store.Failed {
		t.Errorf("with a member that has failed: %+v", run)
	}
}

// That comes right by itself, though no caller asks for the member.
func TestSeriesEndsByItselfOnceItsMembersCanBeLookedAt(t *testing.T) {
	v := newTwoTrees(t)
	v.end()
	back := v.hang()
	if v.run(v.series).Ended {
		t.Error("ended while its member can't be looked at")
	}
	back()
	testkit.Eventually(t, func() bool {
		h := v.env.SummaryOf(v.series)
		return h.Has(runstate.Ended) && h.Outcome == store.Failed
	})
}

// What the index knew of a member is no look at it.
func TestSeriesEndsNotByWhatTheLastServerKnewOfItsMembers(t *testing.T) {
	var cfg Settings
	v := newTwoTrees(t, func(c *Settings) { cfg = *c })
	series := filepath.Join(cfg.Namespaces[0].Dir, "series/1")
	ok(t, os.Remove(filepath.Join(series, layout.AllTestsStarted)))
	v.end()
	v.run(v.series)
	v.run(v.member)
	closed(t, v.Store)
	// The id is used again, and the membership closed, while the server is down.
	ok(t, os.RemoveAll(v.member0))
	ok(t, os.MkdirAll(v.member0, 0o755))
	ok(t, os.WriteFile(filepath.Join(v.member0, layout.StatusFile), []byte("1700000005.500000 RUNNING again\n"), 0o644))
	ok(t, os.Symlink(series, filepath.Join(v.member0, layout.SeriesLink)))
	ok(t, os.WriteFile(filepath.Join(series, layout.AllTestsStarted), nil, 0o644))
	v.Store = opened(t, cfg.Config, Remote, Unverified)
	back := v.hang()
	if run := v.run(v.series); run.Ended {
		t.Errorf("ended while its member can't be looked at: %+v", run)
	}
	back()
	if run := v.run(v.series); run.Ended || run.MemberCount != 1 {
		t.Errorf("with a member that is running again: %+v", run)
	}
}

// The end that rested on complete looks stays, whatever can't be looked at later.
func TestSeriesStaysEndedWhateverCannotBeLookedAtLater(t *testing.T) {
	v := newTwoTrees(t)
	v.end()
	v.run(v.member)
	if !v.run(v.series).Ended {
		t.Fatal("not ended")
	}
	defer v.hang()()
	v.trees["other"].Runs.Find(v.member).Stale.Store(true)
	v.env.ReconcileQueue.Add(v.series)
	if run := v.run(v.series); !run.Ended || run.Outcome != store.Failed || run.MemberCount != 1 {
		t.Errorf("%+v", run)
	}
}

// Of a run that is gone there is nothing to reconcile, now or later.
func TestRunThatIsGoneIsNotReconciledAgain(t *testing.T) {
	var log bytes.Buffer
	v := newFollowedTree(t, func(c *Settings) { c.Log = slog.New(slog.NewTextHandler(&log, nil)) })
	tree := v.trees["main"]
	for _, kind := range []statusfile.Kind{statusfile.TestRun, statusfile.Series} {
		n := store.Name{Namespace: "main", Kind: kind, ID: "1"}
		_, err := v.Create(context.Background(), store.CreateRequest{Namespace: "main", Kind: kind, ID: "1"})
		ok(t, err)
		ok(t, v.Delete(context.Background(), store.DeleteRequest{Name: n, Force: true}))
		v.env.ReconcileQueue.Add(n) // by one that saw it a moment ago
		v.reconciler().reconcile(true)
		if _, err := v.reconciler().reconcileRun(n); store.ReasonOf(err) != store.NotFound {
			t.Errorf("%s: %v", n, err)
		}
		if r := tree.Runs.Find(n); r != nil {
			t.Errorf("%s is followed", n)
		}
	}
	if later := v.env.ReconcileQueue.TakeDelayed(); len(later) > 0 || log.Len() > 0 {
		t.Errorf("%v are reconciled again; the log says\n%s", later, &log)
	}
}
