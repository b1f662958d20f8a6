package filestore_test

import (
	"context"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

func TestOnANetworkFileSystemOnlyTreesWithoutOtherWritersAreWritten(t *testing.T) {
	for name, row := range map[string]struct {
		change func(*filestore.Settings)
		want   store.Reason
	}{
		"a tree of its own":                {func(*filestore.Settings) {}, ""},
		"a tree of its own, not locked":    {func(c *filestore.Settings) { c.NoLock = true }, store.NetworkAppend},
		"the same, allowed":                {func(c *filestore.Settings) { c.NoLock, c.NetworkAppend = true, true }, ""},
		"Pavilion's tree":                  {func(c *filestore.Settings) { c.Namespaces[0].Adopted = true }, store.NetworkAppend},
		"the same, read-only":              {func(c *filestore.Settings) { c.Namespaces[0].Adopted, c.ReadOnly = true, true }, store.ReadOnly},
		"Pavilion's tree, where it's fine": {func(c *filestore.Settings) { c.Namespaces[0].Adopted, c.NetworkAppend = true, true }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			v := newService(t, filestore.Remote, row.change)
			must(t, os.MkdirAll(v.path("test_runs/1"), 0o755))
			writeFile(t, v.path("test_runs/1/status"), goodLine)
			_, err := v.Append(context.Background(), store.AppendRequest{Name: testRun("1"), State: "RUNNING"})
			if store.ReasonOf(err) != row.want {
				t.Errorf("Append: %v", err)
			}
			_, err = v.Mark(context.Background(), store.MarkRequest{Name: testRun("1"), Marker: store.Complete})
			if store.ReasonOf(err) != row.want {
				t.Errorf("Mark: %v", err)
			}
			if run, err := v.Run(context.Background(), testRun("1")); err != nil || run.Current.State != "RUNNING" {
				t.Errorf("it is not read: %v", err)
			}
			if entries, err := os.ReadDir(v.path("test_runs/1")); row.want != "" && (err != nil || len(entries) != 1) {
				t.Errorf("there are %v, %v", entries, err)
			}
		})
	}
}

func TestAServerWithoutItsLeaseWritesNothingUntilItHasItAgain(t *testing.T) {
	v := newService(t, filestore.Remote)
	run := v.create(store.CreateRequest{})
	own, gone := v.path(".runstatus"), v.path("gone")
	must(t, os.Rename(own, gone))
	awaitTrue(t, func() bool { return v.Writable() != nil })
	_, err := v.Append(context.Background(), store.AppendRequest{Name: run.Name, State: "RUNNING"})
	if store.ReasonOf(err) != store.NotWritten {
		t.Errorf("Append: %v", err)
	}
	if _, err := v.Run(context.Background(), run.Name); err != nil {
		t.Errorf("Run: %v", err)
	}
	must(t, os.Rename(gone, own))
	awaitTrue(t, func() bool { return v.Writable() == nil })
	v.append(run.Name.ID, "RUNNING", "again")
}

func TestNewFilesGetTheNamespacesUmaskAndGroup(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("giving files to a group takes root")
	}
	umask, group := uint32(0o027), 12
	v := newService(t, func(c *filestore.Settings) { c.Namespaces[0].Umask, c.Namespaces[0].Group = &umask, &group })
	run := v.create(store.CreateRequest{Kind: statusfile.TestRun})
	for rel, mode := range map[string]os.FileMode{"": 0o750, "/status": 0o640} {
		st, err := os.Stat(v.path("test_runs/" + run.Name.ID + rel))
		must(t, err)
		if st.Mode().Perm() != mode || groupOf(st) != group {
			t.Errorf("%q has mode %v and group %d", filepath.Base(st.Name()), st.Mode(), groupOf(st))
		}
	}
}

func groupOf(st os.FileInfo) int { return int(st.Sys().(*syscall.Stat_t).Gid) }

func awaitTrue(t *testing.T, is func() bool) {
	t.Helper()
	limit := time.After(20 * time.Second)
	for !is() {
		select {
		case <-limit:
			t.Fatal("it never came")
		case <-time.After(5 * time.Millisecond):
		}
	}
}
