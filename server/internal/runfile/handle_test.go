package runfile

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/server/internal/journal"
	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/runstate"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/server/internal/workdir"
	"github.com/runstatus/runstatus/statusfile"
)

// unfollowed is the Follower of a tree that is not followed.
type unfollowed struct{}

func (unfollowed) Rewatch(*Run, *runstate.View, error, bool) bool { return false }
func (unfollowed) Writes(*Run)                                    {}
func (unfollowed) LookAgain(*Run)                                 {}
func (unfollowed) IsWatched() bool                                { return false }

// newTestTree returns a tree without runs, whose changes are kept in memory.
func newTestTree(t *testing.T) *Tree {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	dirs, err := workdir.Open(workdir.Options{Log: log}, workdir.Conditions{}, t.TempDir(), []workdir.Namespace{{Name: "main", Dir: t.TempDir()}})
	testkit.Must(t, err)
	t.Cleanup(func() { testkit.Must(t, dirs.Close()) })
	dir := dirs.Dirs()[0]
	testkit.Must(t, dir.Prepare())
	e := &Env{}
	e.Init(context.Background(), log, nil, func() error { return nil })
	e.Changes.Journal = &journal.Memory{}
	return e.NewTree(dir, unfollowed{})
}

// Between the look at a file and its use another generation may take its place, even with
// the number of the file that is gone.
func TestAFileThatWasReplacedSinceTheLookIsNotUsed(t *testing.T) {
	const (
		lines      = "1700000001.5 RUNNING x\n1700000001.5 RUNNING x\n"
		otherLines = "1700000009.5 CREATED y\n" + lines // as many bytes end a line where the others ended
	)
	for name, replace := range map[string]func(path string) error{
		"another file": func(path string) error {
			testkit.Must(t, os.WriteFile(path+".new", []byte(otherLines), 0o600))
			return os.Rename(path+".new", path)
		},
		"the same number": func(path string) error { return os.WriteFile(path, []byte(otherLines), 0o600) },
		"none":            os.Remove,
	} {
		t.Run(name, func(t *testing.T) {
			tree := newTestTree(t)
			n := store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: "1"}
			path := filepath.Join(tree.Path, layout.StatusPath(n))
			testkit.Must(t, os.Mkdir(filepath.Dir(path), 0o755))
			testkit.Must(t, os.WriteFile(path, []byte(lines), 0o600))
			r := tree.Hold(n)
			defer r.Unlock()
			testkit.Must(t, r.Writer().mayWrite("", false))
			before := r.Latest
			testkit.Must(t, replace(path))
			if f, err := r.Writer().openHandle(); f != nil || err != nil {
				t.Errorf("opened %v, %v to append", f, err)
			}
			if name == "none" {
				return
			}
			f, err := safefs.OpenFile(tree.Root(), layout.StatusPath(n), os.O_RDONLY)
			testkit.Must(t, err)
			defer f.Close()
			if same, err := isFileOf(f, before); same || err != nil {
				t.Errorf("another generation's file would be read: %v, %v", same, err)
			}
		})
	}
}
