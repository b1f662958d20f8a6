package filestore_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

func TestExternalWritersAppendMeanwhile(t *testing.T) {
	const writers, lines = 4, 200
	dir, s := pavilion(t, filestore.Config{Buffered: true})
	path := filepath.Join(dir, "test_runs/1/status")
	n := store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: "1"}
	before, err := s.Run(context.Background(), n)
	must(t, err)
	var group sync.WaitGroup
	for w := range writers {
		group.Go(func() {
			for i := range lines {
				f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
				if err != nil {
					t.Error(err)
					return
				}
				fmt.Fprintf(f, "1700000000.000000 INFO external %d %d\n", w, i)
				f.Close()
			}
		})
	}
	answered := map[int64]string{}
	foreign := int64(0)
	for i := range lines {
		note := fmt.Sprintf("own %d", i)
		res, err := s.Append(context.Background(), store.AppendRequest{Name: n, State: "INFO", Note: note})
		must(t, err)
		answered[res.Status.Sequence] = note
		foreign += res.ExternalBefore
	}
	group.Wait()
	total := int64(0)
	for e, err := range s.History(context.Background(), store.HistoryRequest{Name: n}) {
		must(t, err)
		total++
		if note, ok := answered[e.Status.Sequence]; e.Status.Sequence != total || ok && note != e.Status.Note {
			t.Fatalf("line %d: %+v, answered %q", total, e.Status, note)
		}
	}
	if want := before.Current.Sequence + (writers+1)*lines; total != want {
		t.Errorf("%d lines, want %d", total, want)
	}
	t.Logf("%d lines of writers came between check and append", foreign)
}

func TestIDLock(t *testing.T) {
	create := func(t *testing.T, s *filestore.Store, patience time.Duration) (*store.Run, error) {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		return s.Create(ctx, store.CreateRequest{Namespace: "main", Kind: statusfile.TestRun})
	}
	lockfile := func(dir string) string { return filepath.Join(dir, "test_runs/.lockfile") }
	t.Run("of another process is waited for", func(t *testing.T) {
		dir, s := pavilion(t, filestore.Config{AllowCreate: true})
		must(t, os.WriteFile(lockfile(dir), []byte("host,user,1000,id"), 0o644))
		if _, err := create(t, s, 50*time.Millisecond); err == nil {
			t.Error("created though the lock was held")
		}
		must(t, os.Remove(lockfile(dir)))
		run, err := create(t, s, time.Minute)
		must(t, err)
		if run.Name.ID != "19" {
			t.Errorf("got id %s", run.Name.ID)
		}
		if _, err := os.Stat(lockfile(dir)); !os.IsNotExist(err) {
			t.Errorf("the lock is still there: %v", err)
		}
	})
	for name, content := range map[string]string{"with a time": "host,user,3,id", "without": ""} {
		t.Run("that has expired is broken, "+name, func(t *testing.T) {
			dir, s := pavilion(t, filestore.Config{AllowCreate: true})
			must(t, os.WriteFile(lockfile(dir), []byte(content), 0o644))
			old := time.Now().Add(-4 * time.Second)
			must(t, os.Chtimes(lockfile(dir), old, old))
			_, err := create(t, s, time.Minute)
			must(t, err)
		})
	}
	for _, content := range []string{"3", "garbage", "", "-1", "99999999999999999999"} {
		t.Run("finds the lowest free id where next_id is of no use: "+content, func(t *testing.T) {
			dir, s := pavilion(t, filestore.Config{AllowCreate: true})
			must(t, os.WriteFile(filepath.Join(dir, "test_runs/next_id"), []byte(content), 0o644))
			run, err := create(t, s, time.Minute)
			must(t, err)
			next, err := os.ReadFile(filepath.Join(dir, "test_runs/next_id"))
			if must(t, err); run.Name.ID != "7" || string(next) != "8" {
				t.Errorf("got %s, then %s", run.Name.ID, next)
			}
		})
	}
}
