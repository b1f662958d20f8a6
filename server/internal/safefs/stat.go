package safefs

import (
	"errors"
	"io/fs"
	"os"

	"golang.org/x/sys/unix"
)

func RetryEINTR[T any](call func() (T, error)) (T, error) {
	for {
		v, err := call()
		if !errors.Is(err, unix.EINTR) {
			return v, err
		}
	}
}

// Info describes what stands at a path. Nothing is opened.
type Info struct {
	ID    FileID
	Mode  uint32
	Links uint64
	Size  int64
	MTime int64 // nanoseconds
	CTime int64 // nanoseconds
	UID   int
	GID   int
}

// FileID identifies a file or a directory as long as it exists.
type FileID struct{ Dev, Ino uint64 }

func NewStat(st *unix.Stat_t) Info {
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

// LastWritten tells whether a write was the last that happened to a file: it gives
// both times the same value, where a rename, as a change of its mode, moves one.
func (s Info) LastWritten() bool { return s.MTime == s.CTime }

func (s Info) IsType(t uint32) bool { return s.Mode&unix.S_IFMT == t }

// Lstat describes the path's last part itself. Parts before it may be
// links: what it returns is good for telling whether a file that was opened
// safely is still in its place, and for nothing else.
func Lstat(root int, rel string) (Info, error) {
	var st unix.Stat_t
	_, err := RetryEINTR(func() (struct{}, error) {
		return struct{}{}, unix.Fstatat(root, rel, &st, unix.AT_SYMLINK_NOFOLLOW)
	})
	if err != nil {
		return Info{}, &fs.PathError{Op: "stat", Path: rel, Err: err}
	}
	return NewStat(&st), nil
}

// MayRead reports whether the process may read what stands at a path. It is false as well
// if that can't be found out: opening the path tells why.
func MayRead(root int, rel string) bool {
	_, err := RetryEINTR(func() (struct{}, error) { // best effort: as above
		return struct{}{}, unix.Faccessat(root, rel, unix.R_OK, unix.AT_EACCESS|unix.AT_SYMLINK_NOFOLLOW)
	})
	return err == nil
}

// IsAbsent reports whether an error says that nothing stands at a path. Any other error
// says nothing of that.
func IsAbsent(err error) bool { return errors.Is(err, fs.ErrNotExist) || errors.Is(err, unix.ENOTDIR) }

func Fstat(f *os.File) (Info, error) {
	var st unix.Stat_t
	err := WithFD(f, func(fd int) error { return unix.Fstat(fd, &st) })
	return NewStat(&st), err
}

// WithFD calls do with f's descriptor, which stays open meanwhile and as it is.
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

// IsNoLink reports whether reading a link failed because no link stands there.
func IsNoLink(err error) bool { return IsAbsent(err) || errors.Is(err, unix.EINVAL) }

func IgnoreAbsent(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
