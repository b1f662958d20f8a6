package filestore

import (
	"fmt"
	"maps"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/runfile"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
)

// Many files are synced by one sync. When that fails, nothing is believed that it
// might have spoken for: each file is written once more and synced by itself, and so
// is what came meanwhile.
func TestManyFilesAreSyncedTogetherUnlessThatFails(t *testing.T) {
	cfg := Config{Namespaces: []Namespace{{Name: "main", Dir: t.TempDir()}}, StateDir: t.TempDir()}
	s := opened(t, cfg)
	defer closed(t, s)
	s.background.checkpoint.Lock() // the store's own checkpoints wait
	defer s.background.checkpoint.Unlock()
	tree := s.trees["main"]
	if tree.syncing.all == nil {
		t.Skip("the tests' directory lies on a file system that is not synced as a whole")
	}
	touched := func(n int) map[*runfile.Run]runfile.UnsyncedPart {
		for i := range n {
			name := testRun(fmt.Sprint(i + 1))
			_, err := s.Create(t.Context(), store.CreateRequest{Namespace: "main", Kind: name.Kind, ID: name.ID})
			if err != nil && store.ReasonOf(err) != store.Exists {
				t.Fatal(err)
			}
			_, err = s.Append(t.Context(), store.AppendRequest{Name: name, State: "RUNNING"})
			ok(t, err)
		}
		batch := s.env.Unsynced.Take()
		if len(batch) != n {
			t.Fatalf("%d files are touched, want %d", len(batch), n)
		}
		return batch
	}
	calls := 0
	var fails error
	tree.syncing.all = func(root int) error {
		calls++
		if fails != nil {
			return fails
		}
		return unix.Syncfs(root)
	}
	for i, step := range []struct {
		files int
		fails error
		calls int
		left  int // to be synced each by itself
	}{
		{files: syncMany, calls: 1},
		{files: syncMany - 1, left: syncMany - 1},
		{files: syncMany, fails: unix.EIO, calls: 1, left: syncMany},
		{files: syncMany, left: syncMany}, // what failed may have been theirs
		{files: syncMany, calls: 1},
	} {
		calls, fails = 0, step.fails
		batch := touched(step.files)
		s.checkpointer().syncTogether(batch, time.Time{})
		if calls != step.calls || len(batch) != step.left {
			t.Errorf("step %d: %d syncs, %d files left; want %d and %d", i, calls, len(batch), step.calls, step.left)
		}
		if _, errs := s.checkpointer().syncEach(batch, time.Time{}); errs != nil {
			t.Error(errs)
		}
	}
	batch := touched(syncMany)
	for r, at := range maps.Clone(batch) {
		at.Doubtful = true
		s.env.Unsynced.PutBack(r, at)
	}
	batch = s.env.Unsynced.Take()
	calls = 0
	if s.checkpointer().syncTogether(batch, time.Time{}); calls != 0 || len(batch) != syncMany {
		t.Errorf("files that could not be synced before: %d syncs, %d files left", calls, len(batch))
	}
}

// SyncAll has a namespace's file system synced in another way, whatever its type.
func (s *Store) SyncAll(namespace string, all func(root int) error) {
	t := s.trees[namespace]
	st, err := safefs.Lstat(t.Root(), ".")
	if err != nil {
		panic(err)
	}
	s.background.checkpoint.Lock()
	defer s.background.checkpoint.Unlock()
	t.syncing.all, t.syncing.dev = all, st.ID.Dev
}

// A sync of the file system that takes for ever holds up no end.
func TestAStoreEndsThoughASyncDoesNot(t *testing.T) {
	s := opened(t, Config{Namespaces: []Namespace{{Name: "main", Dir: t.TempDir()}}, StateDir: t.TempDir()}, NoCheckpoints)
	for range syncMany {
		run, err := s.Create(t.Context(), store.CreateRequest{Namespace: "main", Kind: testRun("").Kind})
		ok(t, err)
		_, err = s.Append(t.Context(), store.AppendRequest{Name: run.Name, State: "RUNNING"})
		ok(t, err)
	}
	begun, release := make(chan struct{}, 2), make(chan struct{})
	defer close(release)
	s.SyncAll("main", func(int) error {
		begun <- struct{}{}
		<-release
		return nil
	})
	done := make(chan error, 1)
	go func() { done <- s.checkpointer().checkpoint(time.Time{}) }()
	<-begun
	s.background.stop() // as Close begins
	ok(t, <-done)
	if left := s.env.Unsynced.Count(); left != syncMany {
		t.Errorf("%d files are left to the last checkpoint, want %d", left, syncMany)
	}
	closed(t, s)
	if left := s.env.Unsynced.Take(); len(left) > 0 {
		t.Errorf("%d files were not synced", len(left))
	}
}
