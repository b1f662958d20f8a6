//go:build unix

package userfile

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// Safely are flags for os.OpenFile. They reject a symbolic link and never block on a pipe:
// another user may have put one in the place of the file.
const Safely = syscall.O_NOFOLLOW | syscall.O_NONBLOCK | syscall.O_CLOEXEC

// belongToDirectory gives a file that root has created to the owner of its directory. It does
// nothing for other users.
func belongToDirectory(f *os.File) error {
	if os.Geteuid() != 0 {
		return nil
	}
	dir, err := os.Stat(filepath.Dir(f.Name()))
	if err != nil {
		return err
	}
	owner, ok := dir.Sys().(*syscall.Stat_t)
	if !ok {
		return fmt.Errorf("%s: its owner is not known", f.Name())
	}
	return f.Chown(int(owner.Uid), int(owner.Gid))
}

// CopyOwnership gives f the owner, the group and the permissions of old.
func CopyOwnership(f, old *os.File) error {
	info, err := old.Stat()
	if err != nil {
		return err
	}
	mine, err := f.Stat()
	if err != nil {
		return err
	}
	was, ok := info.Sys().(*syscall.Stat_t)
	is, ok2 := mine.Sys().(*syscall.Stat_t)
	if !ok || !ok2 {
		return fmt.Errorf("%s: its owner is not known", old.Name())
	}
	if was.Uid != is.Uid || was.Gid != is.Gid {
		if err := f.Chown(int(was.Uid), int(was.Gid)); err != nil {
			return err
		}
	}
	return f.Chmod(info.Mode().Perm())
}
