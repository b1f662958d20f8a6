package filestore

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/runstatus/runstatus/server/internal/host"
	"github.com/runstatus/runstatus/server/internal/runstate"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// followed is a store that follows what others do in a tree of test runs and series.
type followedTree struct {
	*Store
	t       *testing.T
	dir     string
	inotify *inotify
}

const (
	aLine    = "1700000001.5 RUNNING x\n"
	lastLine = "1700000002.5 COMPLETE The test completed with result: PASS\n"
)

func newFollowedTree(t *testing.T, change ...func(*Settings)) followedTree {
	t.Helper()
	return newWatchedTree(t, &inotify{}, change...)
}

func newWatchedTree(t *testing.T, by *inotify, change ...func(*Settings)) followedTree {
	t.Helper()
	dir := t.TempDir()
	cfg := Config{Namespaces: []Namespace{{Name: "main", Dir: dir}}, StateDir: filepath.Join(dir, ".runstatus"), Follow: true, Log: slog.New(slog.DiscardHandler)}
	cfg.Journal.Segment = 64 << 10
	cfg.Poll.Every = 20 * time.Millisecond
	s := opened(t, cfg, append(change, func(s *Settings) { s.newWatcher = by.open })...)
	t.Cleanup(func() { closed(t, s) })
	<-s.background.verified
	v := followedTree{s, t, dir, by}
	v.awaitHead("", func(*runstate.Summary) bool { return s.followed.Load() && s.trees["main"].Complete() })
	return v
}

// holdEvents keeps the watcher from taking events, and its methods waiting, until release is called: Follow
// asks for a run's test sets with the watcher's lock held.
func (v followedTree) holdEvents() (release func()) {
	held, done := make(chan struct{}), make(chan struct{})
	absent := testRun("absent")
	var follow sync.WaitGroup
	follow.Go(func() {
		v.dirWatcher.Follow(v.trees["main"], &absent, func(func(string) bool) { close(held); <-done })
	})
	<-held
	return func() {
		close(done)
		follow.Wait()
		v.dirWatcher.Drop(absent)
	}
}

func (v followedTree) path(rel string) string { return filepath.Join(v.dir, rel) }

func (v followedTree) write(rel, data string) {
	v.t.Helper()
	ok(v.t, os.MkdirAll(filepath.Dir(v.path(rel)), 0o755))
	ok(v.t, os.WriteFile(v.path(rel), []byte(data), 0o644))
}

func (v followedTree) append(rel, data string) {
	v.t.Helper()
	f, err := os.OpenFile(v.path(rel), os.O_APPEND|os.O_WRONLY, 0)
	ok(v.t, err)
	_, err = f.WriteString(data)
	ok(v.t, errors.Join(err, f.Close()))
}

// awaitHead waits until what is known of a test run fits, without looking at it.
func (v followedTree) awaitHead(id string, fits func(*runstate.Summary) bool) {
	v.t.Helper()
	v.await("run "+id, func() bool { return fits(v.env.SummaryOf(testRun(id))) })
}

func (v followedTree) await(what string, is func() bool) {
	v.t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !is(); {
		if time.Now().After(deadline) {
			v.t.Fatalf("%s: waited in vain", what)
		}
		_ = host.Sleep(context.Background(), time.Millisecond)
	}
}

func lines(n int64) func(*runstate.Summary) bool {
	return func(h *runstate.Summary) bool { return h != nil && h.Sequence == n }
}

func testRun(id string) store.Name {
	return store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: id}
}

func (v followedTree) watches(n store.Name) int {
	return v.inotify.countOf(n)
}

func TestRunsAreFollowedInACollectionThatIsReplaced(t *testing.T) {
	v := newFollowedTree(t)
	v.write("test_runs/1/status", aLine)
	v.awaitHead("1", lines(1))
	ok(t, os.Rename(v.path("test_runs"), v.path("old")))
	v.awaitHead("1", func(h *runstate.Summary) bool { return h == nil })
	v.write("new/1/status", aLine+aLine)
	ok(t, os.Rename(v.path("new"), v.path("test_runs")))
	v.awaitHead("1", lines(2))
	v.append("test_runs/1/status", aLine)
	v.awaitHead("1", lines(3))
	v.write("test_runs/2/status", aLine)
	v.awaitHead("2", lines(1))
}

func TestMembersAreFollowedInTestSetsThatAreReplaced(t *testing.T) {
	v := newFollowedTree(t)
	v.write("series/1/status", aLine)
	ok(t, os.MkdirAll(v.path("series/1/test_sets/a"), 0o755))
	n := store.Name{Namespace: "main", Kind: statusfile.Series, ID: "1"}
	v.await("the set", func() bool { return v.watches(n) == 3 })
	ok(t, os.Rename(v.path("series/1/test_sets"), v.path("old")))
	v.await("no set", func() bool { return v.watches(n) == 1 })
	ok(t, os.MkdirAll(v.path("new/a"), 0o755))
	ok(t, os.Rename(v.path("new"), v.path("series/1/test_sets")))
	v.await("the set again", func() bool { return v.watches(n) == 3 })
	for i := range 2 {
		id := fmt.Sprint(i)
		v.write("test_runs/"+id+"/status", aLine)
		ok(t, os.Symlink("../../series/1", v.path("test_runs/"+id+"/series")))
		ok(t, os.Symlink("../../../../test_runs/"+id, v.path("series/1/test_sets/a/"+id)))
		v.awaitHead(id, func(h *runstate.Summary) bool { return h != nil && h.Has(runstate.Member) })
	}
}

// A directory keeps its watch when it is renamed.
func TestRunThatIsRenamedIsFollowedByItsNewName(t *testing.T) {
	v := newFollowedTree(t)
	v.write("test_runs/1/status", aLine)
	v.await("listening", func() bool { return v.watches(testRun("1")) == 1 })
	for range 20 {
		release := v.holdEvents() // the new name is looked at before the kernel's word of it
		ok(t, os.Rename(v.path("test_runs/1"), v.path("test_runs/2")))
		release()
		_, _ = v.trees["main"].Refresh(context.Background(), testRun("2"))
		v.await("listening to 2", func() bool { return v.watches(testRun("2")) == 1 && v.watches(testRun("1")) == 0 })
		ok(t, os.Rename(v.path("test_runs/2"), v.path("test_runs/1")))
		v.await("listening to 1", func() bool { return v.watches(testRun("1")) == 1 && v.watches(testRun("2")) == 0 })
	}
	v.append("test_runs/1/status", aLine)
	v.awaitHead("1", lines(2))
}

// Those that ended are most: the kernel listens to so many directories only.
func TestRunsThatEndedLongAgoAreNotListenedTo(t *testing.T) {
	v := newFollowedTree(t)
	for i := range 50 {
		id := fmt.Sprint(i)
		v.write("test_runs/"+id+"/status", aLine)
		v.awaitHead(id, lines(1))
		v.append("test_runs/"+id+"/status", lastLine)
		v.awaitHead(id, func(h *runstate.Summary) bool { return h.Has(runstate.Ended) })
		v.age("test_runs/" + id)
	}
	v.await("silence", func() bool {
		v.timePasses()
		return v.inotify.count() == 3
	})
}

// A call that asks for runs that are not there takes no memory, and leaves no directory
// listened to; the same holds for runs that came and went.
func TestRunsThatAreNotThereLeaveNothingBehind(t *testing.T) {
	v := newFollowedTree(t)
	main := v.trees["main"]
	for i := range 100 {
		_, err := v.Run(context.Background(), testRun(fmt.Sprint("absent", i)))
		if store.ReasonOf(err) != store.NotFound {
			t.Fatal(err)
		}
		id := fmt.Sprint("gone", i)
		v.write("test_runs/"+id+"/attributes", `{"request_id": "`+id+`"}`)
		v.write("test_runs/"+id+"/status", aLine)
		v.awaitHead(id, func(h *runstate.Summary) bool { return h != nil })
		ok(t, os.RemoveAll(v.path("test_runs/"+id)))
		v.awaitHead(id, func(h *runstate.Summary) bool { return h == nil })
	}
	var left string
	defer func() { t.Log(left) }()
	v.await("nothing", func() bool {
		left = fmt.Sprint(v.env.Loaded.Count(), main.Runs.Len(), main.Requests.Count(), len(v.dirWatcher.Unwatched("main")), v.inotify.count()-3)
		return left == "0 0 0 0 0"
	})
}

// The kernel keeps 16,384 changes for who listens, and says when it lost some.
func TestMoreChangesThanTheKernelTellsAreFound(t *testing.T) {
	v := newFollowedTree(t)
	for _, id := range []string{"open", "replaced", "removed", "moved"} {
		v.write("test_runs/"+id+"/status", aLine)
	}
	for i := range 200 { // so many that the sweep does not come to each soon
		v.write(fmt.Sprintf("test_runs/ended%d/status", i), aLine+lastLine)
	}
	v.write("test_runs/reused/status", aLine+lastLine)
	v.awaitHead("reused", lines(2))
	for _, id := range []string{"open", "replaced", "removed", "moved"} {
		v.awaitHead(id, lines(1))
		v.await(id, func() bool { return v.watches(testRun(id)) == 1 })
	}

	release := v.holdEvents() // no call listens
	v.write("test_runs/open/a", "")
	v.write("test_runs/open/b", "")
	a, errA := os.OpenFile(v.path("test_runs/open/a"), os.O_WRONLY, 0)
	b, errB := os.OpenFile(v.path("test_runs/open/b"), os.O_WRONLY, 0)
	ok(t, errors.Join(errA, errB))
	for range 10_000 { // in turns, since the kernel tells the same only once
		_, errA = a.WriteString("x")
		_, errB = b.WriteString("x")
		ok(t, errors.Join(errA, errB))
	}
	ok(t, errors.Join(a.Close(), b.Close()))
	v.write("test_runs/new/status", aLine)
	v.append("test_runs/open/status", aLine)
	ok(t, os.Rename(v.path("test_runs/replaced"), v.path("old"))) // the kernel listens to what is not a run any more
	v.write("test_runs/replaced/status", aLine+aLine+aLine)
	ok(t, os.RemoveAll(v.path("test_runs/removed")))
	ok(t, os.Rename(v.path("test_runs/moved"), v.path("test_runs/here")))
	ok(t, os.RemoveAll(v.path("test_runs/reused")))
	v.write("test_runs/reused/status", aLine+aLine+aLine)
	ok(t, os.Rename(v.path("series"), v.path("old series")))
	ok(t, os.Mkdir(v.path("series"), 0o755))
	release()

	v.awaitHead("new", lines(1))
	v.awaitHead("open", lines(2))
	v.awaitHead("replaced", lines(3))
	v.awaitHead("removed", func(h *runstate.Summary) bool { return h == nil })
	v.awaitHead("moved", func(h *runstate.Summary) bool { return h == nil })
	v.awaitHead("here", lines(1))
	v.awaitHead("reused", lines(3))
	for _, id := range []string{"new", "open", "replaced", "here", "reused"} {
		before := v.env.SummaryOf(testRun(id)).Sequence
		v.append("test_runs/"+id+"/status", aLine)
		v.awaitHead(id, lines(before+1))
	}
	v.write("series/1/status", aLine)
	v.await("the series", func() bool {
		return v.env.SummaryOf(store.Name{Namespace: "main", Kind: statusfile.Series, ID: "1"}) != nil
	})
}

// fs.inotify.max_user_watches is for all programs of a user.
// Where the kernel does not tell which runs come and go, lists look themselves.
func TestListsOfACollectionThatIsNotHeardLookThemselves(t *testing.T) {
	v := newWatchedTree(t, &inotify{most: 1}) // the tree, not the collections
	v.write("test_runs/1/status", aLine)
	v.write("test_runs/2/status", aLine)
	if found := listed(t, v.Store); len(found) != 2 {
		t.Errorf("%d runs are listed, want 2", len(found))
	}
	ok(t, os.RemoveAll(v.path("test_runs/1")))
	if found := listed(t, v.Store); len(found) != 1 {
		t.Errorf("%d runs are listed, want 1", len(found))
	}
}

func TestRunsThatCannotBeListenedToArePolled(t *testing.T) {
	const most, all = 8, 40
	for _, taken := range []int{0, most} {
		t.Run(fmt.Sprint(taken, " directories are taken when it starts"), func(t *testing.T) {
			left := max(most-taken, 1) // 1: not even the collections
			v := newWatchedTree(t, &inotify{most: left}, func(c *Settings) { c.Poll.Budget = 5000 })
			for i := range all {
				v.write(fmt.Sprintf("test_runs/%d/status", i), aLine)
			}
			for round := range int64(3) {
				for i := range all {
					v.awaitHead(fmt.Sprint(i), lines(round+1))
					v.append(fmt.Sprintf("test_runs/%d/status", i), aLine)
				}
			}
			ok(t, os.RemoveAll(v.path("test_runs/0")))
			v.awaitHead("0", func(h *runstate.Summary) bool { return h == nil })
			for i := range all {
				id := fmt.Sprint(i)
				if i > 0 {
					v.append("test_runs/"+id+"/status", lastLine)
					v.awaitHead(id, func(h *runstate.Summary) bool { return h.Has(runstate.Ended) })
					v.age("test_runs/" + id)
				}
			}
			v.await("no run to be polled", func() bool { v.timePasses(); runs, _ := v.trees["main"].watcher().unwatched(); return len(runs) == 0 })
		})
	}
}

func TestRunThatIsBeingMadeIsListenedTo(t *testing.T) {
	v := newFollowedTree(t)
	ok(t, os.Mkdir(v.path("test_runs/1"), 0o755))
	v.await("listening", func() bool { return v.watches(testRun("1")) == 1 })
	v.write("test_runs/1/status", aLine)
	v.awaitHead("1", lines(1))
}

// What changed before the watch began is not told.
func TestRunIsLookedAtAgainOnceItIsListenedTo(t *testing.T) {
	v := newFollowedTree(t)
	main := v.trees["main"]
	v.write("elsewhere/1/status", aLine)
	r := main.Hold(testRun("1"))
	release := v.holdEvents()
	ok(t, os.Rename(v.path("elsewhere/1"), v.path("test_runs/1")))
	f, err := r.Look(false)
	v.append("test_runs/1/status", aLine)
	release()
	if !main.Rewatch(r, f, err, false) {
		t.Error("the line that came meanwhile is not looked for")
	}
	r.Unlock()
	v.awaitHead("1", lines(2))
}

// A snapshot by hard links, as rsync --link-dest makes it, takes no run away.
func TestRunWithOtherNamesIsRead(t *testing.T) {
	v := newFollowedTree(t)
	v.write("test_runs/1/status", aLine)
	v.awaitHead("1", lines(1))
	ok(t, os.Link(v.path("test_runs/1/status"), filepath.Join(t.TempDir(), "other name")))
	v.append("test_runs/1/status", aLine)
	v.awaitHead("1", lines(2))
}
