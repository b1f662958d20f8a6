package filestore

import (
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

func seriesOf(id string) store.Name {
	return store.Name{Namespace: "main", Kind: statusfile.Series, ID: id}
}

// age makes a run's files look as if they had changed an hour ago.
func (v followedTree) age(dir string) {
	v.t.Helper()
	then := time.Now().Add(-time.Hour)
	for _, path := range []string{dir + "/status", dir} {
		ok(v.t, os.Chtimes(v.path(path), then, then))
	}
}

// timePasses has been enough for all that is followed for a while.
func (v followedTree) timePasses() {
	l := &v.trees["main"].lingering
	for _, n := range l.all() {
		l.set(n, time.Now().Add(-time.Second))
	}
}

// newTreeOfOldRuns follows a tree with so many runs that ended long ago that the sweep takes
// minutes to get to one.
func newTreeOfOldRuns(t *testing.T, mode PollMode, prepare func(followedTree)) followedTree {
	t.Helper()
	v := newFollowedTree(t, func(c *Settings) {
		c.Poll.Mode, c.Poll.Budget = mode, 10_000
		before := followedTree{t: t, dir: c.Namespaces[0].Dir}
		for i := range 300 {
			before.write(fmt.Sprintf("test_runs/old%d/status", i), aLine+lastLine)
			before.age(fmt.Sprintf("test_runs/old%d", i))
		}
		before.write("series/1/status", "1700000001.5 ABORTED x\n")
		for _, id := range []string{"1", "2"} {
			dir := "test_runs/" + id
			before.write(dir+"/status", aLine+lastLine)
			ok(t, os.Symlink("../../series/1", before.path(dir+"/series")))
			ok(t, os.MkdirAll(before.path("series/1/test_sets/a"), 0o755))
			ok(t, os.Symlink("../../../../"+dir, before.path("series/1/test_sets/a/"+id)))
			before.age(dir)
		}
		before.age("series/1")
		prepare(before)
	})
	v.await("all runs", func() bool { return v.trees["main"].Runs.Len() >= 303 })
	return v
}

// What is written into a run that has ended is found as in one that has not, as long as
// that is to be expected, or as a watch asks for it.
func TestEndedRunsAreFollowedForAWhile(t *testing.T) {
	one := testRun("1")
	for name, row := range map[string]struct {
		run   store.Name
		begin func(followedTree) // before the server starts
		then  func(followedTree)
	}{
		"it ended just now": {run: one, begin: func(v followedTree) {
			v.write("test_runs/1/status", aLine)
		}, then: func(v followedTree) {
			v.awaitHead("1", lines(1))
			v.append("test_runs/1/status", lastLine)
			v.awaitHead("1", lines(2))
			v.append("test_runs/1/status", aLine)
			v.awaitHead("1", lines(3))
		}},
		"it ended shortly before the start": {run: one, begin: func(v followedTree) {
			v.write("test_runs/1/status", aLine+lastLine)
		}},
		"it is a series that was not told complete": {run: seriesOf("1")},
		"a watch names it": {run: one, then: func(v followedTree) {
			v.t.Cleanup(v.Follow([]store.Name{one}))
		}},
		"a watch names its series": {run: one, then: func(v followedTree) {
			v.t.Cleanup(v.Follow([]store.Name{seriesOf("1")}))
		}},
	} {
		for how, mode := range map[string]PollMode{"told by the kernel": PollAuto, "polled for": PollAlways} {
			t.Run(name+", "+how, func(t *testing.T) {
				v := newTreeOfOldRuns(t, mode, func(before followedTree) {
					if row.begin != nil {
						row.begin(before)
					}
				})
				if row.then != nil {
					row.then(v)
				}
				followed := func() bool {
					if mode == PollAlways {
						return slices.Contains(v.trees["main"].watcher().followedNames(), row.run)
					}
					return v.watches(row.run) > 0
				}
				v.await("following", followed)
				before := v.env.SummaryOf(row.run).Sequence
				v.append(layout.RunDir(row.run)+"/status", aLine)
				v.await("the line", func() bool { return v.env.SummaryOf(row.run).Sequence > before })
			})
		}
	}
}

// Runs that ended long ago cost nothing.
func TestEndedRunsAreNotFollowedForEver(t *testing.T) {
	v := newTreeOfOldRuns(t, PollAuto, func(before followedTree) {
		before.write("test_runs/3/status", aLine+lastLine)
		before.write("series/1/SERIES_COMPLETE", `{"complete": 5}`)
		before.age("series/1")
	})
	main := v.trees["main"]
	v.await("following what ended just now", func() bool { return v.watches(testRun("3")) > 0 })
	if got := main.lingering.all(); len(got) != 1 {
		t.Errorf("followed are %v", got)
	}
	release := v.Follow([]store.Name{testRun("1")})
	v.await("following what a watch names", func() bool { return v.watches(testRun("1")) > 0 })
	// A look that is under way may see the run as changed just now, so time has to pass behind it.
	v.await("it is dropped", func() bool { v.timePasses(); return v.watches(testRun("3")) == 0 })
	if v.watches(testRun("1")) == 0 {
		t.Error("it is dropped though a watch names it")
	}
	release()
	v.await("all are dropped", func() bool { v.timePasses(); return v.watches(testRun("1")) == 0 && len(main.lingering.all()) == 0 })
}
