package filestore_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

func following(c *filestore.Settings) { c.Follow = true }

func polling(c *filestore.Settings) {
	c.Follow = true
	c.Poll = filestore.Polling{Mode: filestore.PollAlways, Every: 20 * time.Millisecond, Budget: 10_000}
}

// await waits until the changes behind a revision are these, which no call asks for
// but the one that follows the log.
func (v *service) await(after int64, want ...string) {
	v.t.Helper()
	limit := time.After(20 * time.Second)
	for {
		news := v.News()
		got := v.order(after)
		if slices.Equal(got, want) {
			return
		}
		select {
		case <-news:
		case <-limit:
			v.t.Fatalf("the order is\n%q, want\n%q", got, want)
		}
	}
}

var followings = map[string]func(*filestore.Settings){"told by the kernel": following, "polled for": polling}

// until waits until something is so, which nothing tells of.
func (v *service) until(what string, is func() bool) {
	v.t.Helper()
	tick, limit := time.NewTicker(2*time.Millisecond), time.After(20*time.Second)
	defer tick.Stop()
	for !is() {
		select {
		case <-tick.C:
		case <-limit:
			v.t.Fatalf("%s: waited in vain", what)
		}
	}
}

func TestExternalChangesAreFoundByThemselves(t *testing.T) {
	for how, change := range followings {
		t.Run(how, func(t *testing.T) {
			v := newService(t, change)
			v.list()
			at := func() int64 { return v.Revision() }
			step := func(do func(), want ...string) {
				t.Helper()
				before := at()
				do()
				v.await(before, want...)
			}
			step(func() { writeFile(t, v.path("test_runs/1/status"), goodLine) }, "created 1", "line 1 RUNNING")
			step(func() { appendFile(t, v.path("test_runs/1/status"), goodLine) }, "line 1 RUNNING")
			step(func() { must(t, os.Mkdir(v.path("test_runs/2"), 0o755)) })
			step(func() { writeFile(t, v.path("test_runs/2/status"), goodLine) }, "created 2", "line 2 RUNNING")
			step(func() { v.append("1", "RUNNING", "ours") }, "line 1 RUNNING")
			step(func() { appendFile(t, v.path("test_runs/1/status"), goodLine) }, "line 1 RUNNING")
			step(func() {
				writeFile(t, v.path("series/1/status"), goodLine)
				must(t, os.MkdirAll(v.path("series/1/test_sets/a"), 0o755))
				must(t, os.Symlink("../../../../test_runs/2", v.path("series/1/test_sets/a/2")))
				must(t, os.Symlink("../../series/1", v.path("test_runs/2/series")))
			}, "created 1", "line 1 RUNNING", "joined 2")
			step(func() { writeFile(t, v.path("test_runs/2/RUN_COMPLETE"), `{"complete": 5}`) }, "ended 2")
			step(func() { writeFile(t, v.path("series/1/ALL_TESTS_STARTED"), "") }, "ended 1")
			step(func() { must(t, os.RemoveAll(v.path("test_runs/1"))) }, "deleted 1")
			step(func() {
				writeFile(t, v.path("new/status"), "1700000009.5 CREATED again\n")
				must(t, os.Rename(v.path("new"), v.path("test_runs/1")))
			}, "created 1", "line 1 CREATED")
			step(func() { appendFile(t, v.path("test_runs/1/status"), goodLine) }, "line 1 RUNNING")
			step(func() {
				writeFile(t, v.path("new"), "1700000010.5 CREATED another generation\n")
				must(t, os.Rename(v.path("new"), v.path("test_runs/1/status")))
			}, "deleted 1", "created 1", "line 1 CREATED")
			step(func() { appendFile(t, v.path("test_runs/1/status"), goodLine) }, "line 1 RUNNING")
		})
	}
}

// Another process may take its time between a run's directory and its status.
func TestRunWhoseStatusComesLateIsFound(t *testing.T) {
	for how, change := range followings {
		for _, n := range []store.Name{testRun("7"), series("7")} {
			t.Run(how+" "+n.String(), func(t *testing.T) {
				v := newService(t, change)
				v.list()
				_ = v.News() // begins to follow
				dir := v.path(store.Collection(n.Kind) + "/7")
				must(t, os.Mkdir(dir, 0o755))
				if how == "polled for" {
					v.until("the directory is listed", func() bool { return v.Listed(n) })
				}
				writeFile(t, dir+"/status", goodLine)
				v.await(0, "created 7", "line 7 RUNNING")
			})
		}
	}
}

// A list holds all that the kernel has told of when it begins.
func TestListsHoldExternalChangesMadeBefore(t *testing.T) {
	v := newService(t, following)
	v.list()
	for i := range 200 {
		id := fmt.Sprint(i % 20)
		if i < 20 {
			writeFile(t, v.path("test_runs/"+id+"/status"), goodLine)
		} else {
			appendFile(t, v.path("test_runs/"+id+"/status"), fmt.Sprintf("1700000001.5 RUNNING %d\n", i))
		}
		found := false
		for _, r := range v.list() {
			found = found || r.Name.ID == id && r.Current.Sequence == int64(i/20+1)
		}
		if !found {
			t.Fatalf("the list lacks line %d of run %s", i/20+1, id)
		}
	}
}

// What was rewritten in place leaves no trace in the directory's time.
func TestAttributesThatAreRewrittenInPlaceAreSeen(t *testing.T) {
	v := newService(t, following)
	v.create(store.CreateRequest{ID: "1", User: "ann"})
	v.await(0, "created 1", "line 1 "+createdState)
	_, err := v.Run(context.Background(), testRun("1"))
	must(t, err)
	writeFile(t, v.path("test_runs/1/attributes"), `{"user": "bob"}`)
	if got := v.list()[0].User; got != "bob" {
		t.Errorf("the user is %s", got)
	}
}

// A read-only store has no journal, and tells of changes all the same.
func TestReadOnlyStoreTellsOfChanges(t *testing.T) {
	v := newService(t)
	writeFile(t, v.path("test_runs/1/status"), goodLine)
	v.stop()
	v.cfg.ReadOnly = true
	v.start()
	v.list()
	_ = v.News() // begins to follow
	if got := v.Revision(); got != 0 {
		t.Errorf("the revision is %d before anything changed", got)
	}
	appendFile(t, v.path("test_runs/1/status"), goodLine)
	v.await(0, "line 1 RUNNING")
	if run := v.run(testRun("1")); run.Revision != 1 || run.Current.Revision != 1 || run.Name.Kind != statusfile.TestRun {
		t.Errorf("got %+v", run)
	}
}
