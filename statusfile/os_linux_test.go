package statusfile

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

func TestFileIsWritableByItsGroupWhateverTheUmask(t *testing.T) {
	old := unix.Umask(0o077)
	defer unix.Umask(old)
	f := create(t, TestRun)
	info, err := os.Stat(f.Name())
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode() != 0o664 {
		t.Errorf("mode is %v", info.Mode())
	}
}

func TestForbiddenWritingOpensForReading(t *testing.T) {
	f := create(t, TestRun)
	if err := os.Chmod(f.Name(), 0o644); err != nil {
		t.Fatal(err)
	}
	asNobody(t, f.Name(), func() {
		other, err := Open(f.Name(), TestRun)
		if err != nil {
			t.Fatal(err)
		}
		defer other.Close()
		if s, err := other.Current(); err != nil || s.State != "STATUS_CREATED" {
			t.Errorf("current = %+v, %v", s, err)
		}
		_, err = other.Set("RUNNING", "")
		if !errors.Is(err, ErrReadOnly) || !errors.Is(err, syscall.EACCES) {
			t.Errorf("set: %v", err)
		}
	})
}

func TestForbiddenReadingIsAnError(t *testing.T) {
	f := create(t, TestRun)
	if err := os.Chmod(f.Name(), 0o600); err != nil {
		t.Fatal(err)
	}
	asNobody(t, f.Name(), func() {
		if _, err := Open(f.Name(), TestRun); !errors.Is(err, syscall.EACCES) {
			t.Errorf("open: %v", err)
		}
	})
}

// asNobody runs do with the file access rights of a user who owns nothing.
func asNobody(t *testing.T, path string, do func()) {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("only root can become another user")
	}
	for dir := filepath.Dir(path); dir != filepath.Clean(os.TempDir()) && dir != "/"; dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := unix.Setfsuid(65534); err != nil {
		t.Skipf("become nobody: %v", err)
	}
	defer unix.Setfsuid(0)
	do()
}

func TestFullDiskTearsNoLine(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root can mount")
	}
	dir := t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size=64k"); err != nil {
		t.Skipf("mount tmpfs: %v", err)
	}
	t.Cleanup(func() { unix.Unmount(dir, 0) })
	f, err := Create(filepath.Join(dir, "status"), TestRun)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	ballast := filepath.Join(dir, "ballast")
	if err := os.WriteFile(ballast, make([]byte, 16<<10), 0o600); err != nil {
		t.Fatal(err)
	}

	written := 1
	for {
		if _, err = f.Set("RUNNING", strings.Repeat("x", 70)); err != nil {
			break
		}
		written++
	}
	if !errors.Is(err, ErrNotWritten) || !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("a full disk says %v", err)
	}
	if text := contents(t, f); !strings.HasSuffix(text, "\n") || strings.Count(text, "\n") != written {
		t.Errorf("%d lines were written, the file ends in %q", written, text[len(text)-20:])
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Set("RUNNING", "space again"); err != nil {
		t.Errorf("after space was freed: %v", err)
	}
	if all := history(t, f); len(all) != written+1 {
		t.Errorf("%d lines, want %d", len(all), written+1)
	}
}

func TestReservationLeavesTheSizeAlone(t *testing.T) {
	f := create(t, TestRun)
	var stat unix.Stat_t
	for range 200 {
		if _, err := f.Set("RUNNING", strings.Repeat("x", 100)); err != nil {
			t.Fatal(err)
		}
		if err := unix.Fstat(int(f.file.Fd()), &stat); err != nil {
			t.Fatal(err)
		}
		if reserved := stat.Blocks*512 - roundUp(stat.Size); reserved > block {
			t.Fatalf("%d bytes are reserved beyond the last block of %d", reserved, stat.Size)
		}
	}
	if size := int64(len(contents(t, f))); size != stat.Size {
		t.Errorf("size is %d, the file holds %d bytes", stat.Size, size)
	}
}
