package filestore_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// A listing that is stuck on a mount, and a sweep that wants to list there, too, hold up
// neither the end of the store nor the last checkpoint of the other namespaces.
func TestCloseWaitsForNoListingThatIsStuck(t *testing.T) {
	disk := newFaultyDisk(t)
	v := newService(t, beside(t, disk))
	v.SweepEvery(20 * time.Millisecond)
	v.list()
	v.create(store.CreateRequest{ID: "1"})
	disk.opens.hang(t)
	v.until("a listing is stuck", func() bool { return disk.opens.stuck.Load() > 0 })
	endsWithin(t, 5*time.Second, "what a sweep does", func() { v.ForgetListing("far") })
	endsWithin(t, 5*time.Second, "the end of the store", v.stop)
	if state, err := os.ReadFile(v.own("state.json")); err != nil || !bytes.Contains(state, []byte(`"clean": true`)) {
		t.Errorf("the last checkpoint was not made: %s %v", state, err)
	}
}

// beside adds a namespace far on a disk of its own.
func beside(t *testing.T, disk *faultyDisk) func(*filestore.Settings) {
	return func(c *filestore.Settings) {
		dir := filepath.Join(disk.dir, "tree")
		must(t, os.Mkdir(dir, 0o755))
		c.Namespaces = append(c.Namespaces, filestore.Namespace{Name: "far", Dir: dir})
		c.NoLock, c.NetworkAppend, c.Follow, c.Poll.Every = true, true, true, 20*time.Millisecond
	}
}

// A series on a mount that hangs holds up nothing but what has to be written there, though
// local runs are its members.
func TestLocalRunsWaitForNoSeriesThatIsStuck(t *testing.T) {
	far := store.Name{Namespace: "far", Kind: statusfile.Series, ID: "1"}
	within := func(t *testing.T, limit time.Duration) context.Context {
		ctx, cancel := context.WithTimeout(context.Background(), limit)
		t.Cleanup(cancel)
		return ctx
	}
	soon := func(t *testing.T) context.Context { return within(t, 200*time.Millisecond) } // for what hangs
	inTime := func(t *testing.T) context.Context { return within(t, 20*time.Second) }     // for what does not
	aLookIsStuck := func(t *testing.T, v *service, disk *faultyDisk) {
		writeFile(t, filepath.Join(disk.dir, "tree/series/1/notes"), "so that it is read anew")
		v.until("a look at the series is stuck", func() bool {
			_, _ = v.Run(soon(t), far)
			return disk.opens.stuck.Load() > 0
		})
		writeFile(t, v.path("test_runs/2/status"), goodLine) // it has yet to be reconciled
		must(t, os.Symlink(filepath.Join(disk.dir, "tree/series/1"), v.path("test_runs/2/series")))
	}
	for name, row := range map[string]struct {
		before func(*testing.T, *service, *faultyDisk)
		call   func(*testing.T, *service)
	}{
		"a look at a member": {aLookIsStuck, func(t *testing.T, v *service) {
			// Which series it belongs to can't be told now; nothing is made up, and nothing waits.
			if _, err := v.Run(soon(t), testRun("2")); err != nil && store.ReasonOf(err) != store.ReadFailed {
				t.Error(err)
			}
		}},
		"a line": {aLookIsStuck, func(t *testing.T, v *service) {
			_, err := v.Append(inTime(t), store.AppendRequest{Name: testRun("2"), State: "RUNNING"})
			must(t, err)
		}},
		"a new member": {nil, func(t *testing.T, v *service) {
			_, err := v.Create(soon(t), store.CreateRequest{Namespace: "main", Kind: statusfile.TestRun, ID: "2", Series: far})
			wantGivenUp(t, err)
		}},
		"the end of a member": {nil, func(t *testing.T, v *service) {
			err := v.Delete(soon(t), store.DeleteRequest{Name: testRun("1"), Force: true}) // its link is left
			wantGivenUp(t, err)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			disk := newFaultyDisk(t)
			v := newService(t, beside(t, disk))
			v.list()
			writeFile(t, filepath.Join(disk.dir, "tree/series/1/status"), goodLine)
			v.create(store.CreateRequest{ID: "1", Series: far})
			v.until("the series is known", func() bool { return v.run(far).MemberCount == 1 })
			disk.opens.hang(t)
			if row.before != nil {
				row.before(t, v, disk)
			}
			endsWithin(t, 30*time.Second, name, func() { row.call(t, v) })
			endsWithin(t, 5*time.Second, "the end of the store", v.stop)
		})
	}
}

// wantGivenUp wants the error of a call that a file system did not answer in time.
func wantGivenUp(t *testing.T, err error) {
	t.Helper()
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

// endsWithin fails the test unless something ends in time.
func endsWithin(t *testing.T, most time.Duration, what string, do func()) {
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
