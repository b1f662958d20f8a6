package filestore

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/server/internal/store"
)

// Only what this server wrote itself does it write once more to be sure: a file that
// others alone write is synced as it is, and keeps its time.
func TestCheckpointsLeaveFilesOfOthersAlone(t *testing.T) {
	dir := t.TempDir()
	s := opened(t, Config{Namespaces: []Namespace{{Name: "main", Dir: dir}}, StateDir: t.TempDir()})
	defer closed(t, s)
	s.background.checkpoint.Lock() // the store's own checkpoints wait
	defer s.background.checkpoint.Unlock()
	home := filepath.Join(dir, "test_runs/1")
	path := filepath.Join(home, "status")
	ok(t, os.MkdirAll(home, 0o755))
	testkit.Eventually(t, func() bool { return s.checkpointer().completeTrees() == 1 })
	ok(t, os.WriteFile(path, []byte("1700000000.000001 CREATED Created.\n1700"), 0o644))
	past := time.Unix(1700000000, 0)
	for _, written := range []bool{false, true} {
		if written {
			_, err := s.Append(t.Context(), store.AppendRequest{Name: testRun("1"), State: "RUNNING"})
			ok(t, err)
		} else {
			_, err := s.Run(t.Context(), testRun("1"))
			ok(t, err)
		}
		ok(t, os.Chtimes(path, past, past))
		batch := s.env.Unsynced.Take()
		if len(batch) != 1 {
			t.Fatalf("%d files are touched, want one", len(batch))
		}
		if _, errs := s.checkpointer().syncEach(batch, time.Time{}); errs != nil {
			t.Error(errs)
		}
		info, err := os.Stat(path)
		ok(t, err)
		if again := !info.ModTime().Equal(past); again != written {
			t.Errorf("written to: %v, and written again: %v", written, again)
		}
	}
}
