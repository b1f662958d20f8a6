package filestore_test

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"go.uber.org/goleak"

	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/store/storetest"
)

func TestMain(m *testing.M) {
	if calls := stops[os.Getenv(stopsEnv)]; calls != nil {
		if err := stopAt(calls); err != nil {
			fmt.Fprintln(os.Stderr, "stop at system calls:", err)
			os.Exit(1)
		}
	}
	if dir := os.Getenv(crashDirEnv); dir != "" {
		writeUntilKilled(dir)
	}
	if dir := os.Getenv(scriptDirEnv); dir != "" {
		playUntilKilled(dir)
	}
	if dir := os.Getenv(recoverDirEnv); dir != "" {
		recoverUntilKilled(dir)
	}
	if dir := os.Getenv(faultDirEnv); dir != "" {
		serveScene(dir)
	}
	if dir := os.Getenv(loopDirEnv); dir != "" {
		writeAndWait(dir)
	}
	if role := os.Getenv(roleEnv); role != "" {
		playRole(role)
	}
	goleak.VerifyTestMain(m)
}

func TestSuite(t *testing.T) {
	for name, buffered := range map[string]bool{"synced": false, "buffered": true} {
		t.Run(name, func(t *testing.T) {
			storetest.Run(t, func(t *testing.T) storetest.Store {
				return open(t, filestore.Config{Buffered: buffered, Vocabulary: storetest.Vocabulary(), Namespaces: []filestore.Namespace{
					{Name: storetest.Main, Dir: t.TempDir()}, {Name: storetest.Other, Dir: t.TempDir()}}})
			})
		})
	}
}

// open opens a store whose state directory is that of its first namespace.
func open(t testing.TB, cfg filestore.Config, change ...func(*filestore.Settings)) *filestore.Store {
	t.Helper()
	if cfg.Umask == 0 {
		cfg.Umask = filestore.DefaultUmask
	}
	if cfg.StateDir == "" && !cfg.ReadOnly {
		cfg.StateDir = filepath.Join(cfg.Namespaces[0].Dir, ".runstatus")
	}
	if cfg.Journal.Segment == 0 {
		cfg.Journal.Segment = 64 << 10 // making larger ones takes longer than most tests
	}
	cfg.Log = slog.New(slog.DiscardHandler)
	s, err := cfg.With(change...).Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// A tree on a network file system keeps the same promises, where it may be written to.
func TestSuiteOnANetworkFileSystem(t *testing.T) {
	storetest.Run(t, func(t *testing.T) storetest.Store {
		return open(t, filestore.Config{Buffered: true, Vocabulary: storetest.Vocabulary(), Namespaces: []filestore.Namespace{
			{Name: storetest.Main, Dir: t.TempDir()}, {Name: storetest.Other, Dir: t.TempDir()}}}, filestore.Remote)
	})
}

func TestReopen(t *testing.T) {
	dir := t.TempDir()
	must(t, os.Mkdir(filepath.Join(dir, "data"), 0o755))
	storetest.Reopen(t, func(t *testing.T) storetest.Store {
		s, err := filestore.Open(crashConfig(dir, false))
		must(t, err)
		return s
	})
}
