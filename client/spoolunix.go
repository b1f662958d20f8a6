//go:build unix

package client

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"
)

// OpenFlags keeps links and pipes that another user put in the spool's place from
// leading a report elsewhere or holding its writer up.
const openSafely = syscall.O_NOFOLLOW | syscall.O_NONBLOCK | syscall.O_CLOEXEC

// control calls do with the file's descriptor.
func (f *spoolFile) control(do func(fd uintptr) error) error {
	conn, err := f.SyscallConn()
	if err != nil {
		return err
	}
	var failed error
	if err := conn.Control(func(fd uintptr) { failed = do(fd) }); err != nil {
		return err
	}
	return failed
}

// belongToDirectory gives what root has just made to the owner of the directory that
// it lies in: else a user's own programs could not open it any more.
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

// processSession returns the session that this process belongs to.
func processSession() string {
	sid, err := unix.Getsid(0)
	if err != nil {
		return ""
	}
	return strconv.Itoa(sid)
}

// copyOwnership gives f the owner and the permissions of the file that it replaces.
func (f *spoolFile) becomeLike(old *spoolFile) error {
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
		return errors.New("the owner of the spool is not known")
	}
	if was.Uid != is.Uid || was.Gid != is.Gid {
		if err := f.Chown(int(was.Uid), int(was.Gid)); err != nil {
			return err
		}
	}
	return f.Chmod(info.Mode().Perm())
}
