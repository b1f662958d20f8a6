package filestore_test

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/internal/pavtree"
	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

func TestOpenTellsWhatIsWrongWithADirectory(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	must(t, os.WriteFile(file, nil, 0o644))
	locked := t.TempDir()
	open(t, filestore.Config{Namespaces: []filestore.Namespace{{Name: "main", Dir: locked}}})
	forbidden := t.TempDir()
	must(t, os.Chmod(forbidden, 0o555))
	must(t, os.Chmod(filepath.Dir(forbidden), 0o755))
	same := t.TempDir()
	for _, tt := range []struct {
		name string
		ns   []filestore.Namespace
		want string
	}{
		{"missing", []filestore.Namespace{{Name: "main", Dir: filepath.Join(t.TempDir(), "gone")}}, "does not exist"},
		{"a file", []filestore.Namespace{{Name: "main", Dir: file}}, "is not a directory"},
		{"not writable", []filestore.Namespace{{Name: "main", Dir: forbidden}}, "can't be written to"},
		{"served already", []filestore.Namespace{{Name: "main", Dir: locked}}, "already served by another server (process " + strconv.Itoa(os.Getpid()) + ")"},
		{"a bad name", []filestore.Namespace{{Name: "a/b", Dir: t.TempDir()}}, "is not a name"},
		{"a name twice", []filestore.Namespace{{Name: "a", Dir: t.TempDir()}, {Name: "a", Dir: t.TempDir()}}, "given twice"},
		{"a directory twice", []filestore.Namespace{{Name: "a", Dir: same}, {Name: "b", Dir: same}}, "same directory"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			as := func(_ *testing.T, do func()) { do() }
			if tt.name == "not writable" {
				as = asNobody
			}
			as(t, func() {
				s, err := filestore.Open(filestore.Config{Namespaces: tt.ns, StateDir: filepath.Join(t.TempDir(), "state"), Log: slog.New(slog.DiscardHandler)})
				if err == nil {
					must(t, s.Close())
				}
				if err == nil || !strings.Contains(err.Error(), tt.want) {
					t.Errorf("got %v, want %q", err, tt.want)
				}
			})
		})
	}
}

func TestLocks(t *testing.T) {
	dir := t.TempDir()
	config := func(state string) filestore.Config {
		return filestore.Config{Namespaces: []filestore.Namespace{{Name: "main", Dir: dir}}, StateDir: state, Log: slog.New(slog.DiscardHandler)}
	}
	first, err := filestore.Open(config(filepath.Join(dir, ".runstatus")))
	must(t, err)
	t.Run("hold though the hint is unlinked", func(t *testing.T) {
		must(t, os.Remove(filepath.Join(dir, ".runstatus/server.pid")))
		_, err := filestore.Open(config(filepath.Join(t.TempDir(), "s")))
		if store.ReasonOf(err) != store.Locked {
			t.Error(err)
		}
	})
	t.Run("let readers in that have a state directory of their own, or none", func(t *testing.T) {
		for _, state := range []string{"", filepath.Join(t.TempDir(), "s")} {
			cfg := config(state)
			cfg.ReadOnly = true
			s, err := filestore.Open(cfg)
			must(t, err)
			must(t, s.Close())
		}
	})
	t.Run("are free once the server is closed", func(t *testing.T) {
		must(t, first.Close())
		s, err := filestore.Open(config(filepath.Join(dir, ".runstatus")))
		must(t, err)
		must(t, s.Close())
	})
}

func TestModesAndGroups(t *testing.T) {
	old := unix.Umask(0o077) // the tree's umask counts, not the process's
	defer unix.Umask(old)
	dir := t.TempDir()
	must(t, os.Mkdir(filepath.Join(dir, "d"), 0o755))
	dir = filepath.Join(dir, "d")
	must(t, os.Chmod(dir, 0o755|os.ModeSetgid))
	s := open(t, filestore.Config{Namespaces: []filestore.Namespace{{Name: "main", Dir: dir}}})
	series, err := s.Create(context.Background(), store.CreateRequest{Namespace: "main", Kind: statusfile.Series})
	must(t, err)
	_, err = s.Create(context.Background(), store.CreateRequest{Namespace: "main", Kind: statusfile.TestRun, Series: series.Name})
	must(t, err)
	for path, want := range map[string]os.FileMode{
		"test_runs":                      os.ModeDir | os.ModeSetgid | 0o775,
		"test_runs/1":                    os.ModeDir | os.ModeSetgid | 0o775,
		"series/1/test_sets/0.runstatus": os.ModeDir | os.ModeSetgid | 0o775,
		"test_runs/1/status":             0o664,
		"test_runs/1/attributes":         0o664,
		"test_runs/next_id":              0o664,
		".runstatus":                     os.ModeDir | os.ModeSetgid | 0o700,
	} {
		info, err := os.Stat(filepath.Join(dir, path))
		must(t, err)
		if info.Mode() != want {
			t.Errorf("%s: %v, want %v", path, info.Mode(), want)
		}
	}
}

func TestOwnTreeStaysOwn(t *testing.T) {
	dir := t.TempDir()
	for range 2 {
		s, err := filestore.Open(filestore.Config{Namespaces: []filestore.Namespace{{Name: "main", Dir: dir}}, StateDir: filepath.Join(dir, ".runstatus"), Log: slog.New(slog.DiscardHandler)})
		must(t, err)
		_, err = s.Create(context.Background(), store.CreateRequest{Namespace: "main", Kind: statusfile.TestRun})
		must(t, err)
		must(t, s.Close())
	}
}

func TestReadsNeverWrite(t *testing.T) {
	dir, s := pavilion(t, filestore.Config{})
	before := pavtree.Snapshot(t, dir)
	ctx := context.Background()
	for range 2 {
		runs, err := store.Collect(s.Runs(ctx, store.RunsRequest{}))
		must(t, err)
		for _, r := range runs {
			_, err := s.Run(ctx, r.Name)
			must(t, err)
			for _, err := range s.History(ctx, store.HistoryRequest{Name: r.Name}) {
				must(t, err)
			}
		}
	}
	if changed := pavtree.Changed(before, pavtree.Snapshot(t, dir)); len(changed) > 0 {
		t.Errorf("changed: %v", changed)
	}
}

func TestDirectoryOfAnInterruptedCreationGivesWay(t *testing.T) {
	dir := t.TempDir()
	s := open(t, filestore.Config{Namespaces: []filestore.Namespace{{Name: "main", Dir: dir}}})
	must(t, os.Mkdir(filepath.Join(dir, "test_runs/5"), 0o755))
	must(t, os.WriteFile(filepath.Join(dir, "test_runs/5/attributes"), []byte("{}"), 0o644))
	must(t, os.Mkdir(filepath.Join(dir, "test_runs/6"), 0o755))
	must(t, os.WriteFile(filepath.Join(dir, "test_runs/6/job.sh"), nil, 0o644))
	_, err := s.Create(context.Background(), store.CreateRequest{Namespace: "main", Kind: statusfile.TestRun, ID: "5"})
	must(t, err)
	_, err = s.Create(context.Background(), store.CreateRequest{Namespace: "main", Kind: statusfile.TestRun, ID: "6"})
	if store.ReasonOf(err) != store.Exists {
		t.Error(err)
	}
}
