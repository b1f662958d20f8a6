package filestore_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/store"
)

// A listing that is stuck on a mount, and a sweep that wants to list there, too, hold up
// neither the end of the store nor the last checkpoint of the other namespaces.
func TestCloseWaitsForNoListingThatIsStuck(t *testing.T) {
	disk := newFaultyDisk(t)
	v := newService(t, filestore.SweepEvery(20*time.Millisecond), func(c *filestore.Config) {
		dir := filepath.Join(disk.dir, "tree")
		must(t, os.Mkdir(dir, 0o755))
		c.Namespaces = append(c.Namespaces, filestore.Namespace{Name: "far", Dir: dir})
		c.NoLock, c.Follow, c.Poll.Every = true, true, 20*time.Millisecond
	})
	v.list()
	v.create(store.CreateRequest{ID: "1"})
	disk.hang(t)
	v.until("a listing is stuck", func() bool { return disk.stuck.Load() > 0 })
	within(t, 5*time.Second, "what a sweep does", func() { v.ForgetListing("far") })
	within(t, 5*time.Second, "the end of the store", v.stop)
	if state, err := os.ReadFile(v.own("state.json")); err != nil || !bytes.Contains(state, []byte(`"clean": true`)) {
		t.Errorf("the last checkpoint was not made: %s %v", state, err)
	}
}

// within fails the test unless something ends in time.
func within(t *testing.T, most time.Duration, what string, do func()) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		do()
	}()
	select {
	case <-done:
	case <-time.After(most):
		t.Fatalf("%s takes longer than %v", what, most)
	}
}
