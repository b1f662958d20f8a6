package filestore_test

import (
	"context"
	"os"
	"slices"
	"testing"

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
