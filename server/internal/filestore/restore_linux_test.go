package filestore

import (
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/server/internal/store"
)

// A file that the server may not write to, and that lacks nothing after a crash, is
// synced and let go of: it does not hold the journal's records for ever. One that
// lacks an acknowledged line keeps them.
func TestRecoveredFilesThatMayNotBeWrittenTo(t *testing.T) {
	for _, lacks := range []bool{false, true} {
		dir, state, crashed := t.TempDir(), t.TempDir(), filepath.Join(t.TempDir(), "state")
		s := opened(t, Config{Namespaces: []Namespace{{Name: "main", Dir: dir}}, StateDir: state, Log: slog.New(slog.DiscardHandler)}, NoCheckpoints)
		run, err := s.Create(t.Context(), store.CreateRequest{Namespace: "main", Kind: testRun("").Kind})
		ok(t, err)
		path := filepath.Join(dir, "test_runs", run.Name.ID, "status")
		info, err := os.Stat(path)
		ok(t, err)
		_, err = s.Append(t.Context(), store.AppendRequest{Name: run.Name, State: "RUNNING"})
		ok(t, err)
		testkit.Eventually(t, func() bool { // the journal renames its spare files meanwhile
			ok(t, os.RemoveAll(crashed))
			return os.CopyFS(crashed, os.DirFS(state)) == nil
		})
		closed(t, s)
		putBackFiles(t, state, crashed)
		if lacks {
			ok(t, os.Truncate(path, info.Size()))
		}
		immutable(t, path)

		s = opened(t, Config{Namespaces: []Namespace{{Name: "main", Dir: dir}}, StateDir: state, Log: slog.New(slog.DiscardHandler)}, NoCheckpoints)
		batch := s.env.Unsynced.Take()
		if len(batch) != 1 {
			t.Fatalf("%d files are touched, want one", len(batch))
		}
		release, errs := s.checkpointer().syncEach(batch, time.Time{})
		kept := len(s.env.Unsynced.Take()) > 0
		if errs != nil || kept != lacks || (release < s.env.Changes.Committed()) != lacks {
			t.Errorf("lacks a line: %v; its records are kept: %v from revision %d on, %v", lacks, kept, release+1, errs)
		}
		if run, err = s.Run(t.Context(), run.Name); err != nil || (run.Unreadable != "") != lacks {
			t.Errorf("lacks a line: %v; it is shown as %+v, %v", lacks, run, err)
		}
		closed(t, s)
	}
}

// putBackFiles has a directory's files be as they are in another one. The directories
// stay: a journal in another one is taken for a copy.
func putBackFiles(t *testing.T, dir, from string) {
	t.Helper()
	ok(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		return os.Remove(path)
	}))
	ok(t, os.CopyFS(dir, os.DirFS(from)))
}

// immutable has a file refuse to be written to, by root also.
func immutable(t *testing.T, path string) {
	t.Helper()
	const immutable = 0x10 // FS_IMMUTABLE_FL of linux/fs.h
	set := func(flags int) error {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		return unix.IoctlSetPointerInt(int(f.Fd()), unix.FS_IOC_SETFLAGS, flags)
	}
	if err := set(immutable); err != nil {
		t.Skip("no file can be made immutable here, which takes root and a file system that knows it: ", err)
	}
	t.Cleanup(func() { ok(t, set(0)) })
}
