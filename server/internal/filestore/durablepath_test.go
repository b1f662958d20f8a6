package filestore_test

import (
	"context"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// onFaultyDisk starts a service of a tree whose disk can fail.
func onFaultyDisk(t *testing.T) (*service, *faultyDisk) {
	t.Helper()
	disk := newFaultyDisk(t)
	v := newService(t, filestore.Remote, func(c *filestore.Settings) {
		c.NoLock, c.NetworkAppend = true, true // a lease syncs directories, too
		c.Namespaces[0].Dir = filepath.Join(disk.dir, "tree")
		must(t, os.Mkdir(c.Namespaces[0].Dir, 0o755))
	})
	v.list()
	return v, disk
}

// What another process has made, and what can't be made durable, gets no OK and is not
// shown. Once the disk is well again nothing of it is left.
func TestNoAnswerRestsOnDirectoriesThatCannotBeSynced(t *testing.T) {
	ctx := context.Background()
	madeByAnother := func(v *service) {
		writeFile(v.t, v.path("test_runs/1/status"), goodLine)
		writeFile(v.t, v.path("series/1/status"), goodLine)
	}
	for name, call := range map[string]func(*service) error{
		"a line": func(v *service) error {
			_, err := v.Append(ctx, store.AppendRequest{Name: testRun("1"), State: "RUNNING", Note: "ours"})
			return err
		},
		"a completion": func(v *service) error {
			_, err := v.Mark(ctx, store.MarkRequest{Name: testRun("1"), Marker: store.Complete})
			return err
		},
		"a series that is closed": func(v *service) error {
			_, err := v.Mark(ctx, store.MarkRequest{Name: series("1"), Marker: store.MembershipClosed})
			return err
		},
		"a run in a series": func(v *service) error {
			_, err := v.Create(ctx, store.CreateRequest{Namespace: "main", Kind: statusfile.TestRun, ID: "2", Series: series("1")})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			v, disk := onFaultyDisk(t)
			madeByAnother(v)
			disk.fails.Store(true)
			if err := call(v); store.ReasonOf(err) != store.NotWritten && (name != "a run in a series" || store.ReasonOf(err) != store.ReadFailed) {
				t.Errorf("the answer is %v", err)
			}
			if got := v.Revision(); got != 0 {
				t.Errorf("%q is told", v.order(0))
			}
			disk.fails.Store(false)
			must(t, call(v))
		})
	}
}

// A look that could not make durable what it found comes again.
func TestRunWhosePathCouldNotBeSyncedIsFoundOnceItCan(t *testing.T) {
	v, disk := onFaultyDisk(t)
	_ = v.News() // begins to follow
	disk.fails.Store(true)
	writeFile(t, v.path("test_runs/1/status"), goodLine)
	v.until("a look", func() bool { return disk.syncs.Load() > 0 })
	if _, err := v.Run(context.Background(), testRun("1")); store.ReasonOf(err) != store.ReadFailed {
		t.Errorf("a run whose path may be lost: %v", err)
	}
	v.wantOrder(0)
	disk.fails.Store(false)
	v.await(0, "created 1", "line 1 RUNNING")
}

// A run's membership rests on links in its own directory and in those of its series.
func TestMembershipIsToldOnceItsLinksAreSynced(t *testing.T) {
	v, disk := onFaultyDisk(t)
	_ = v.News()
	writeFile(t, v.path("test_runs/1/status"), goodLine)
	writeFile(t, v.path("series/1/status"), goodLine)
	must(t, os.MkdirAll(v.path("series/1/test_sets/a"), 0o755))
	v.until("both", func() bool { return len(v.order(0)) == 4 })
	disk.fails.Store(true)
	must(t, os.Symlink("../../../../test_runs/1", v.path("series/1/test_sets/a/1")))
	must(t, os.Symlink("../../series/1", v.path("test_runs/1/series")))
	before := disk.syncs.Load()
	v.until("a look", func() bool { return disk.syncs.Load() > before })
	if run := v.run(testRun("1")); run.Series != (store.Name{}) {
		t.Errorf("the run is told to be a member of %s", run.Series)
	}
	v.wantOrder(4)
	disk.fails.Store(false)
	v.await(4, "joined 1")
}

// A checkpoint may be syncing the old file when another process puts a new one in its place: then the
// records of its lines are released, and the new file is all that has them.
func TestAFileThatIsAdoptedIsSynced(t *testing.T) {
	v, disk := onFaultyDisk(t)
	v.create(store.CreateRequest{ID: "1"})
	v.append("1", "RUNNING", "acknowledged")
	must(t, v.Checkpoint()) // no line is left to it
	path := v.path("test_runs/1/status")
	data, err := os.ReadFile(path)
	must(t, err)
	writeFile(t, path+".new", string(data))
	must(t, os.Rename(path+".new", path))
	v.run(testRun("1"))
	st, err := os.Stat(path)
	must(t, err)
	if _, synced := disk.synced.Load(st.Sys().(*syscall.Stat_t).Ino); !synced {
		t.Error("the file that another process wrote is not synced")
	}
}
