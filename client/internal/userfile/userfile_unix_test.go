//go:build unix

package userfile_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/runstatus/runstatus/client/internal/userfile"
	"github.com/runstatus/runstatus/internal/testkit"
)

func TestANewFileIsItsOwnersAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a", "b", "file")
	if _, _, err := userfile.Open(path, false); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("without create: %v", err)
	}
	for _, first := range []bool{true, false} {
		f, created, err := userfile.Open(path, true)
		testkit.Must(t, err)
		testkit.Must(t, f.Close())
		if created != first {
			t.Errorf("created: %v, want %v", created, first)
		}
	}
	for path, want := range map[string]os.FileMode{path: 0o600, filepath.Dir(path): 0o700 | os.ModeDir, filepath.Dir(filepath.Dir(path)): 0o700 | os.ModeDir} {
		info, err := os.Stat(path)
		testkit.Must(t, err)
		if info.Mode() != want {
			t.Errorf("%s has the mode %v", path, info.Mode())
		}
	}
}

func TestOnlyRegularFilesAreOpened(t *testing.T) {
	dir := t.TempDir()
	target, link, pipe := filepath.Join(dir, "target"), filepath.Join(dir, "link"), filepath.Join(dir, "pipe")
	testkit.Must(t, os.WriteFile(target, nil, 0o600))
	testkit.Must(t, os.Symlink(target, link))
	testkit.Must(t, syscall.Mkfifo(pipe, 0o600))
	for path, want := range map[string]string{link: "symbolic link", pipe: "no regular file", dir: "directory"} {
		if _, _, err := userfile.Open(path, true); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestAReplacementHasThePermissionsOfTheOldFile(t *testing.T) {
	dir := t.TempDir()
	old, _, err := userfile.Open(filepath.Join(dir, "old"), true)
	testkit.Must(t, err)
	defer old.Close()
	testkit.Must(t, old.Chmod(0o640))
	next, _, err := userfile.Open(filepath.Join(dir, "next"), true)
	testkit.Must(t, err)
	defer next.Close()
	testkit.Must(t, userfile.CopyOwnership(next, old))
	info, err := next.Stat()
	testkit.Must(t, err)
	if info.Mode() != 0o640 {
		t.Errorf("the mode is %v", info.Mode())
	}
}
