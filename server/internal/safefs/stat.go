package safefs

import (
	"errors"
	"io/fs"
	"os"

	"golang.org/x/sys/unix"
)

// RetryEINTR calls call until its error is not EINTR, and returns its results.
func RetryEINTR[T any](call func() (T, error)) (T, error) {
	for {
		v, err := call()
		if !errors.Is(err, unix.EINTR) {
			return v, err
		}
	}
}

// Info describes a file as stat(2) does.
type Info struct {
	ID    FileID
	Mode  uint32 // type and permissions, as st_mode
	Links uint64
	Size  int64
	MTime int64 // nanoseconds since 1970
	CTime int64 // nanoseconds since 1970
	UID   int
	GID   int
}

// FileID identifies a file or a directory as long as it exists; its inode number can be used
// again afterwards.
type FileID struct{ Dev, Ino uint64 }

// NewInfo returns what stat(2) said.
func NewInfo(st *unix.Stat_t) Info {
	return Info{
		ID:    FileID{uint64(st.Dev), st.Ino}, //nolint:unconvert // the types differ from system to system
		Mode:  uint32(st.Mode),                //nolint:unconvert // as above
		Links: uint64(st.Nlink),               //nolint:unconvert // as above
		Size:  st.Size,
		MTime: st.Mtim.Nano(),
		CTime: st.Ctim.Nano(),
		UID:   int(st.Uid),
		GID:   int(st.Gid),
	}
}

// LastWritten reports whether a write was the last change of a file. A write sets mtime and
// ctime to the same value; a rename or a change of the mode sets ctime alone.
func (s Info) LastWritten() bool { return s.MTime == s.CTime }

// IsType reports whether the file is of a type such as unix.S_IFDIR.
func (s Info) IsType(t uint32) bool { return s.Mode&unix.S_IFMT == t }

// Lstat describes what is at a path below root, without following a symbolic link in the last
// component. Symbolic links in earlier components are followed: use the result only to find out
// whether a file that was opened by this package is still at its path.
func Lstat(root int, rel string) (Info, error) {
	var st unix.Stat_t
	_, err := RetryEINTR(func() (struct{}, error) {
		return struct{}{}, unix.Fstatat(root, rel, &st, unix.AT_SYMLINK_NOFOLLOW)
	})
	if err != nil {
		return Info{}, &fs.PathError{Op: "stat", Path: rel, Err: err}
	}
	return NewInfo(&st), nil
}

// MayRead reports whether the process may read what is at a path. It is also false if that
// could not be found out; opening the path returns the reason.
func MayRead(root int, rel string) bool {
	_, err := RetryEINTR(func() (struct{}, error) { // best effort: as above
		return struct{}{}, unix.Faccessat(root, rel, unix.R_OK, unix.AT_EACCESS|unix.AT_SYMLINK_NOFOLLOW)
	})
	return err == nil
}

// IsAbsent reports whether an error says that nothing is at a path. No other error does.
func IsAbsent(err error) bool { return errors.Is(err, fs.ErrNotExist) || errors.Is(err, unix.ENOTDIR) }

// Fstat describes an open file.
func Fstat(f *os.File) (Info, error) {
	var st unix.Stat_t
	err := WithFD(f, func(fd int) error { return unix.Fstat(fd, &st) })
	return NewInfo(&st), err
}

// WithFD calls do with f's descriptor, which stays open until do returns. Unlike f.Fd it does
// not make the descriptor blocking.
func WithFD(f *os.File, do func(fd int) error) error {
	conn, err := f.SyscallConn()
	if err != nil {
		return err
	}
	var inner error
	err = conn.Control(func(fd uintptr) {
		_, inner = RetryEINTR(func() (struct{}, error) { return struct{}{}, do(int(fd)) })
	})
	return errors.Join(err, inner)
}

// IsNoLink reports whether ReadLink failed because no symbolic link is at the path.
func IsNoLink(err error) bool { return IsAbsent(err) || errors.Is(err, unix.EINVAL) }

// IgnoreAbsent returns nil for fs.ErrNotExist, and every other error as it is.
func IgnoreAbsent(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
