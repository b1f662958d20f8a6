package filestore_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/internal/pavtree"
	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/store"
)

// Temporary files of the service's own go; those that may be Pavilion's stay.
func TestTemporaryFilesThatAnInterruptionLeftAreRemovedByTheNextWrite(t *testing.T) {
	v := newService(t, filestore.Remote)
	v.create(store.CreateRequest{ID: "1"})
	for _, name := range []string{".runstatus.tmp-4711", "RUN_COMPLETE.tmp", "attributes.tmp"} {
		writeFile(t, v.path("test_runs/1/"+name), "left")
	}
	_, err := v.Mark(context.Background(), store.MarkRequest{Name: testRun("1"), Marker: store.Complete})
	must(t, err)
	want := []string{"RUN_COMPLETE", "RUN_COMPLETE.tmp", "attributes", "attributes.tmp", "status"}
	if got := namesIn(t, v.path("test_runs/1")); !slices.Equal(got, want) {
		t.Errorf("there are %q, want %q", got, want)
	}
}

func namesIn(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	must(t, err)
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// Where a new file has a temporary name first, a kill between link(2) and unlink(2) leaves
// both.
func TestAStatusFileThatKeptItsTemporaryNameIsWrittenTo(t *testing.T) {
	v := newService(t)
	v.create(store.CreateRequest{ID: "1"})
	must(t, os.Link(v.path("test_runs/1/status"), v.path("test_runs/1/.runstatus.tmp-4711")))
	if res := v.append("1", "RUNNING", ""); res.Status.Sequence != 2 {
		t.Errorf("got %+v", res)
	}
	must(t, os.Link(v.path("test_runs/1/status"), v.path("snapshot"))) // as snapshots make
	_, err := v.Append(context.Background(), store.AppendRequest{Name: testRun("1"), State: "RUNNING"})
	wantReason(t, err, store.Unreadable)
	must(t, os.Remove(v.path("snapshot")))
}

// What stands in the directory of an id without a status file is removed only if the
// service made it.
func TestADirectoryOfAnotherProcessIsNotTaken(t *testing.T) {
	for name, file := range map[string]string{
		"with Pavilion's attributes": "attributes",
		"with some other file":       "build",
		"with another's test set":    "test_sets/smoke/1",
	} {
		t.Run(name, func(t *testing.T) {
			v := newService(t)
			writeFile(t, v.path("series/7/"+file), `{"name": "smoke", "uuid": "4711"}`)
			before := pavtree.Snapshot(t, v.path("series"))
			_, err := v.Create(context.Background(), store.CreateRequest{Namespace: "main", Kind: series("").Kind, ID: "7"})
			wantReason(t, err, store.Exists)
			if changed := pavtree.Changed(before, pavtree.Snapshot(t, v.path("series"))); len(changed) > 0 {
				t.Errorf("changed: %q", changed)
			}
		})
	}
}

// A deletion that was interrupted behind the status file leaves a marker, which must not
// end the next run of the id.
func TestADirectoryThatAnInterruptedDeletionLeftBecomesANewRun(t *testing.T) {
	v := newService(t)
	v.create(store.CreateRequest{ID: "1", DisplayName: "old"})
	_, err := v.Mark(context.Background(), store.MarkRequest{Name: testRun("1"), Marker: store.Complete})
	must(t, err)
	must(t, os.Remove(v.path("test_runs/1/status")))
	if run := v.create(store.CreateRequest{ID: "1", DisplayName: "new"}); run.Ended || run.DisplayName != "new" {
		t.Errorf("got %+v", run)
	}
}

// A directory without a status file is no run yet. A line that may make its run makes it
// one, and what its maker writes stands behind.
func TestALineMakesTheRunOfADirectoryThatAnotherProcessHasMade(t *testing.T) {
	for name, change := range map[string]func(*filestore.Settings){
		"in a tree of our own":    func(*filestore.Settings) {},
		"in Pavilion's tree":      func(c *filestore.Settings) { c.Namespaces[0].Adopted, c.AllowCreate = true, true },
		"where nothing is linked": filestore.NoLinks,
	} {
		t.Run(name, func(t *testing.T) {
			v := newService(t, change)
			writeFile(t, v.path("test_runs/5/build/log"), "")
			writeFile(t, v.path("test_runs/5/attributes"), `{"name": "theirs"}`)
			res, err := v.Append(context.Background(), store.AppendRequest{Name: testRun("5"), State: "RUNNING", Note: "ours", Create: true})
			must(t, err)
			appendFile(t, v.path("test_runs/5/status"), goodLine)
			run := v.run(testRun("5"))
			if res.Status.Sequence != 2 || run.Current.Sequence != 3 || run.DisplayName != "theirs" {
				t.Errorf("answered %+v, it is %+v", res, run)
			}
		})
	}
}

// filesIn is a snapshot of a tree but for the times of its directories, which every lock
// on ids changes.
func filesIn(t *testing.T, dir string) map[string]string {
	t.Helper()
	entries := pavtree.Snapshot(t, dir)
	for rel, is := range entries {
		if is[0] == 'd' {
			entries[rel] = "a directory"
		}
	}
	return entries
}

// What is refused leaves the tree byte for byte as it was.
func TestARefusalLeavesTheTreeAsItWas(t *testing.T) {
	line := store.AppendRequest{Name: testRun("77"), State: "RUNNING", Create: true}
	late := func(v *service) error {
		writeFile(t, v.path("test_runs/.lockfile"), "host,user,1000,4711")
		ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
		defer cancel()
		_, err := v.Append(ctx, line)
		if store.ReasonOf(err) != store.NotWritten || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		return errors.Join(err, os.Remove(v.path("test_runs/.lockfile")))
	}
	for name, call := range map[string]func(*service) error{
		"a line whose call ends while another process holds the lock on ids": late,
		"a line whose precondition does not hold": func(v *service) error {
			q := line
			q.Precondition.CurrentIn = []string{"SCHEDULED"}
			_, err := v.Append(context.Background(), q)
			return err
		},
		"a line of a bad id": func(v *service) error {
			q := line
			q.Name.ID = "007"
			_, err := v.Append(context.Background(), q)
			return err
		},
		"a run of a series that takes none": func(v *service) error {
			_, err := v.Create(context.Background(), store.CreateRequest{Namespace: "main", Kind: 1, Series: series("1")})
			return err
		},
		"a run of a series whose set is a file": func(v *service) error {
			_, err := v.Create(context.Background(), store.CreateRequest{Namespace: "main", Kind: 1, Series: series("2")})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			v := newService(t)
			for range 2 {
				v.create(store.CreateRequest{Kind: series("").Kind})
			}
			_, err := v.Mark(context.Background(), store.MarkRequest{Name: series("1"), Marker: store.MembershipClosed})
			must(t, err)
			writeFile(t, v.path("series/2/test_sets/0.runstatus"), "")
			before := filesIn(t, v.path("."))
			if err := call(v); err == nil {
				t.Error("it is not refused")
			}
			if changed := pavtree.Changed(before, filesIn(t, v.path("."))); len(changed) > 0 {
				t.Errorf("changed: %q", changed)
			}
		})
	}
}

// On a full disk nothing is made, and no id is used up.
func TestAFullDiskLeavesTheTreeAsItWas(t *testing.T) {
	for name, call := range map[string]func(*service) error{
		"the next run": func(v *service) error {
			_, err := v.Create(context.Background(), store.CreateRequest{Namespace: "main", Kind: 1})
			return err
		},
		"a run with a name": func(v *service) error {
			_, err := v.Create(context.Background(), store.CreateRequest{Namespace: "main", Kind: 1, ID: "named"})
			return err
		},
		"a line that makes its run": func(v *service) error {
			_, err := v.Append(context.Background(), store.AppendRequest{Name: testRun("77"), State: "RUNNING", Create: true})
			return err
		},
		"a marker": func(v *service) error {
			_, err := v.Mark(context.Background(), store.MarkRequest{Name: testRun("1"), Marker: store.Complete})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := smallDisk(t, "size=256k,nr_inodes=200")
			v := newService(t, func(c *filestore.Settings) { c.Namespaces[0].Dir = dir })
			v.create(store.CreateRequest{})
			filled := filepath.Join(dir, "filled")
			fill(t, filled)
			before := filesIn(t, dir)
			wantReason(t, call(v), store.Full)
			if changed := pavtree.Changed(before, filesIn(t, dir)); len(changed) > 0 {
				t.Errorf("changed: %q", changed)
			}
			must(t, os.Remove(filled))
			must(t, call(v))
			if run := v.create(store.CreateRequest{}); name != "the next run" && run.Name.ID != "2" {
				t.Errorf("the next run is %s", run.Name)
			}
		})
	}
}

// smallDisk mounts a file system in memory with options that make it full soon.
func smallDisk(t *testing.T, options string) string {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("mounting takes root")
	}
	dir := t.TempDir()
	must(t, unix.Mount("tmpfs", dir, "tmpfs", 0, options))
	t.Cleanup(func() { must(t, unix.Unmount(dir, unix.MNT_DETACH)) })
	return dir
}

// fill writes a file that takes all the space there is.
func fill(t *testing.T, path string) {
	t.Helper()
	f, err := os.Create(path)
	must(t, err)
	for err == nil {
		_, err = f.Write(make([]byte, 4096))
	}
	if !errors.Is(err, unix.ENOSPC) {
		t.Fatal(err)
	}
	must(t, f.Close())
}

// A creation that was interrupted leaves a directory under a temporary name, which the next
// server removes with what the service makes, and with nothing else.
func TestWhatAnInterruptedCreationLeftIsRemovedByTheNextServer(t *testing.T) {
	v := newService(t)
	v.create(store.CreateRequest{})
	v.stop()
	for _, name := range []string{"series/.runstatus.tmp-1/test_sets/0.runstatus/1", "test_runs/.runstatus.tmp-2/attributes", "test_runs/.runstatus.tmp-2/status", "test_runs/.runstatus.tmp-3/theirs", "test_runs/.runstatus.tmp-4"} {
		writeFile(t, v.path(name), "left")
	}
	v.cfg.ReadOnly = true
	v.start()
	v.list()
	v.stop()
	if names := namesIn(t, v.path("test_runs")); len(names) != 5 {
		t.Errorf("read-only, it left %q", names)
	}
	v.cfg.ReadOnly = false
	v.start()
	if runs := v.list(); len(runs) != 1 {
		t.Errorf("%d runs are listed", len(runs))
	}
	for dir, want := range map[string][]string{"series": {}, "test_runs": {".runstatus.tmp-3", "1", "next_id"}, "test_runs/.runstatus.tmp-3": {"theirs"}} {
		if names := namesIn(t, v.path(dir)); !slices.Equal(names, want) {
			t.Errorf("%s holds %q, want %q", dir, names, want)
		}
	}
}
