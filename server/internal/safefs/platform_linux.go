package safefs

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// localFileSystems are the file systems that one machine alone writes to: its kernel reports
// every change, and appends are atomic. Any other may be shared between hosts.
var localFileSystems = map[int64]bool{
	unix.EXT4_SUPER_MAGIC: true, unix.XFS_SUPER_MAGIC: true, unix.BTRFS_SUPER_MAGIC: true, unix.TMPFS_MAGIC: true,
	unix.OVERLAYFS_SUPER_MAGIC: true, unix.F2FS_SUPER_MAGIC: true, unix.RAMFS_MAGIC: true, unix.REISERFS_SUPER_MAGIC: true,
	0x2fc12fc1: true, // ZFS
	0x3153464a: true, // JFS
}

// FileSystem returns the type of a directory's file system (statfs(2)), and whether it is
// local: then inotify reports every change, and appends are atomic.
func FileSystem(dir int) (kind int64, local bool, err error) {
	var st unix.Statfs_t
	_, err = RetryEINTR(func() (struct{}, error) { return struct{}{}, unix.Fstatfs(dir, &st) })
	if err != nil {
		return 0, false, fmt.Errorf("find out what file system it is: %w", err)
	}
	kind = int64(st.Type) //nolint:unconvert // the types differ from system to system
	return kind, localFileSystems[kind], nil
}

// CreateUnnamed opens a new file of mode 0600 without a name (O_TMPFILE) in a directory. The
// error is errors.ErrUnsupported where the file system lacks such files.
func CreateUnnamed(dir *os.File) (*os.File, error) {
	var fd int
	err := WithFD(dir, func(at int) (err error) {
		fd, err = Open(at, ".", unix.O_TMPFILE|unix.O_RDWR|unix.O_APPEND|unix.O_CLOEXEC, 0o600)
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

// RenameNoReplace renames within a directory. The error is fs.ErrExist if anything has the new
// name, and errors.ErrUnsupported where the file system lacks the operation.
func RenameNoReplace(dir *os.File, from, to string) error {
	err := WithFD(dir, func(fd int) error { return unix.Renameat2(fd, from, fd, to, unix.RENAME_NOREPLACE) })
	if errors.Is(err, unix.EINVAL) {
		return errors.ErrUnsupported
	}
	if err != nil {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: err}
	}
	return nil
}

// BirthTime returns when a file was made, in nanoseconds since 1970. It is 0 where the kernel or
// the file system does not record it.
func BirthTime(path string) (int64, error) {
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

// SyncFileSystem syncs the whole file system that an open file is on (syncfs(2)).
func SyncFileSystem(fd int) error { return unix.Syncfs(fd) }
