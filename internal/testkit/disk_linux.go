package testkit

import (
	"os"
	"testing"

	"golang.org/x/sys/unix"
)

// SmallDisk returns a directory on a new file system of that size, such as "64k". It skips the test
// if this process can't mount one.
func SmallDisk(t testing.TB, size string) string {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("only root can mount")
	}
	dir := t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size="+size); err != nil {
		t.Skipf("mount tmpfs: %v", err)
	}
	t.Cleanup(func() { _ = unix.Unmount(dir, unix.MNT_DETACH) })
	return dir
}
