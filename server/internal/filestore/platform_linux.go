package filestore

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// localFileSystems are those whose changes the kernel all sees: others are shared
// between hosts, or nobody knows.
var localFileSystems = map[int64]bool{
	unix.EXT4_SUPER_MAGIC: true, unix.XFS_SUPER_MAGIC: true, unix.BTRFS_SUPER_MAGIC: true, unix.TMPFS_MAGIC: true,
	unix.OVERLAYFS_SUPER_MAGIC: true, unix.F2FS_SUPER_MAGIC: true, unix.RAMFS_MAGIC: true, unix.REISERFS_SUPER_MAGIC: true,
	0x2fc12fc1: true, // ZFS
	0x3153464a: true, // JFS
}

// fileSystem returns the kind of a directory's file system, and whether it is this
// machine's own: then the kernel sees all changes, and appends are atomic.
func fileSystem(dir int) (kind int64, local bool, err error) {
	var st unix.Statfs_t
	_, err = ignoringEINTR(func() (struct{}, error) { return struct{}{}, unix.Fstatfs(dir, &st) })
	if err != nil {
		return 0, false, fmt.Errorf("find out what file system it is: %w", err)
	}
	kind = int64(st.Type) //nolint:unconvert // the types differ from system to system
	return kind, localFileSystems[kind], nil
}

// revive opens the tree's root anew if its file system went and came back, and tells
// whether the tree is there. What stands at the path must be of the same kind, with
// runs in it: where nothing is mounted an empty directory shows.
func (t *tree) revive() bool {
	t.reviving.Lock()
	defer t.reviving.Unlock()
	if _, err := statBeneath(t.root(), "."); !isGone(err) {
		return err == nil // somebody else was first
	}
	fd, err := unix.Open(t.path, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_CLOEXEC, 0) // best effort: a tree that can't be opened again stays unresponsive, and is tried again
	if err != nil {
		return false
	}
	defer unix.Close(fd)
	if kind, _, err := fileSystem(fd); err != nil || kind != t.kind { // best effort: a tree that can't be opened again stays unresponsive, and is tried again
		return false
	}
	if _, err := statBeneath(fd, store.Collection(statusfile.TestRun)); err != nil { // best effort: a tree that can't be opened again stays unresponsive, and is tried again
		return false
	}
	return unix.Dup3(fd, t.root(), unix.O_CLOEXEC) == nil // the same number, for all who have it
}

// uptime returns the time since the machine started, its sleep included.
func uptime() time.Duration {
	var now unix.Timespec
	if unix.ClockGettime(unix.CLOCK_BOOTTIME, &now) != nil {
		return time.Since(started)
	}
	return time.Duration(now.Nano())
}

// openUnnamed opens a new file without a name in a directory. The error is
// errors.ErrUnsupported where the file system has no such files.
func openUnnamed(dir *os.File) (*os.File, error) {
	var fd int
	err := withFD(dir, func(at int) (err error) {
		fd, err = resolveBeneath(at, ".", unix.O_TMPFILE|unix.O_RDWR|unix.O_APPEND|unix.O_CLOEXEC, 0o600)
		return err
	})
	switch {
	case errors.Is(err, unix.EISDIR), errors.Is(err, unix.EINVAL): // kernels and file systems without it
		err = errors.ErrUnsupported
	case err == nil:
		return os.NewFile(uintptr(fd), "new file"), nil
	}
	return nil, &fs.PathError{Op: "create", Path: dir.Name(), Err: err}
}

// renameNew renames within a directory: fs.ErrExist if anything has the new name. The error is
// errors.ErrUnsupported where the file system can't tell.
func renameNew(dir *os.File, from, to string) error {
	err := withFD(dir, func(fd int) error { return unix.Renameat2(fd, from, fd, to, unix.RENAME_NOREPLACE) })
	if errors.Is(err, unix.EINVAL) {
		return errors.ErrUnsupported
	}
	if err != nil {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: err}
	}
	return nil
}

// madeAt returns when a file was made, in nanoseconds since 1970; 0 where the kernel or
// the file system does not tell.
func madeAt(path string) (int64, error) {
	var st unix.Statx_t
	err := unix.Statx(unix.AT_FDCWD, path, 0, unix.STATX_BTIME, &st)
	if errors.Is(err, unix.ENOSYS) || errors.Is(err, unix.EPERM) || errors.Is(err, unix.EOPNOTSUPP) {
		return 0, nil
	}
	if err != nil {
		return 0, &os.PathError{Op: "stat", Path: path, Err: err}
	}
	if st.Mask&unix.STATX_BTIME == 0 {
		return 0, nil
	}
	return st.Btime.Sec*int64(time.Second) + int64(st.Btime.Nsec), nil
}
