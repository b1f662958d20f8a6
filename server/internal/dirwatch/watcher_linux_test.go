package dirwatch

import (
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

type namespace struct{ *os.File }

func (namespace) Name() string            { return "main" }
func (n namespace) Root() int             { return int(n.Fd()) }
func (namespace) SetUnwatchable(bool)     {}
func (namespace) DirChanged(_ store.Name) {}

func TestWatcherKeepsNothingOfRunsThatAreGone(t *testing.T) {
	dir := t.TempDir()
	for _, collection := range []string{"test_runs", "series"} {
		testkit.Must(t, os.Mkdir(filepath.Join(dir, collection), 0o755))
	}
	root, err := os.Open(dir)
	testkit.Must(t, err)
	defer root.Close()
	w, err := New(slog.New(slog.DiscardHandler))
	testkit.Must(t, err)
	defer w.Close()
	tree := namespace{root}
	testkit.Must(t, w.Root(tree))
	run := store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: "1"}
	path := filepath.Join(dir, "test_runs/1")
	testkit.Must(t, os.Mkdir(path, 0o755))
	if !w.Follow(tree, &run, slices.Values([]string(nil))) {
		t.Fatal("it is not watched")
	}
	testkit.Must(t, os.Remove(path))
	if dirty, all, err := w.Take(); len(dirty) != 1 || dirty[run] != AnyChange || all || err != nil {
		t.Errorf("the changes are %v, %v, %v", dirty, all, err)
	}
	absent := store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: "absent"}
	if w.Follow(tree, &absent, slices.Values([]string(nil))) || len(w.Unwatched("main")) != 1 {
		t.Errorf("a run that is absent is watched: %v", w.Unwatched("main"))
	}
	w.Drop(absent)
	if len(w.byRun) > 0 || len(w.unwatchable) > 0 || len(w.dirty) > 0 || len(w.dirs) != 3 {
		t.Errorf("it keeps %v, %v, %v and the directories %v", w.byRun, w.unwatchable, w.dirty, w.dirs)
	}
}
