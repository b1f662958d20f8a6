package filestore

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"strings"

	"golang.org/x/sys/unix"
)

// Everything in a tree is reached from the descriptor of its root, and no part of
// a path below the root is followed when it is a symbolic link: whoever can write
// to the tree could point it anywhere.

// openSafely are the flags that each open below a root has: no link is followed,
// nothing is waited for, whatever stands there.
const openSafely = unix.O_CLOEXEC | unix.O_NOFOLLOW | unix.O_NONBLOCK

// openDirBeneath opens a directory for reading. A symbolic link anywhere in its
// path is ELOOP or ENOTDIR.
func openDirBeneath(root int, rel string) (*os.File, error) {
	fd, err := resolveBeneath(root, rel, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_CLOEXEC|unix.O_NOFOLLOW, 0)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: rel, Err: err}
	}
	return os.NewFile(uintptr(fd), rel), nil
}

// walkBeneath opens a path part by part, for systems that can't resolve it whole.
func walkBeneath(root int, rel string, flags int, mode uint32) (int, error) {
	at := root
	dir, file := path.Split(rel)
	for part := range strings.SplitSeq(strings.Trim(dir, "/"), "/") {
		if part == "" {
			continue
		}
		next, err := ignoringEINTR(func() (int, error) {
			return unix.Openat(at, part, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_NOFOLLOW|unix.O_CLOEXEC, 0)
		})
		if at != root {
			unix.Close(at)
		}
		if err != nil {
			return -1, err
		}
		at = next
	}
	fd, err := ignoringEINTR(func() (int, error) { return unix.Openat(at, file, flags, mode) })
	if at != root {
		unix.Close(at)
	}
	return fd, err
}

func ignoringEINTR[T any](call func() (T, error)) (T, error) {
	for {
		v, err := call()
		if !errors.Is(err, unix.EINTR) {
			return v, err
		}
	}
}

// stat describes what stands at a path. Nothing is opened.
type stat struct {
	id    fileID
	mode  uint32
	links uint64
	size  int64
	mtime int64 // nanoseconds
	ctime int64 // nanoseconds
	uid   int
	gid   int
}

// fileID identifies a file or a directory as long as it exists.
type fileID struct{ dev, ino uint64 }

func newStat(st *unix.Stat_t) stat {
	return stat{
		id:    fileID{uint64(st.Dev), st.Ino}, //nolint:unconvert // the types differ from system to system
		mode:  uint32(st.Mode),                //nolint:unconvert // as above
		links: uint64(st.Nlink),               //nolint:unconvert // as above
		size:  st.Size,
		mtime: st.Mtim.Nano(),
		ctime: st.Ctim.Nano(),
		uid:   int(st.Uid),
		gid:   int(st.Gid),
	}
}

// lastWritten tells whether a write was the last that happened to a file: it gives
// both times the same value, where a rename, as a change of its mode, moves one.
func (s stat) lastWritten() bool { return s.mtime == s.ctime }

func (s stat) isType(t uint32) bool { return s.mode&unix.S_IFMT == t }

// statBeneath describes the path's last part itself. Parts before it may be
// links: what it returns is good for telling whether a file that was opened
// safely is still in its place, and for nothing else.
func statBeneath(root int, rel string) (stat, error) {
	var st unix.Stat_t
	_, err := ignoringEINTR(func() (struct{}, error) {
		return struct{}{}, unix.Fstatat(root, rel, &st, unix.AT_SYMLINK_NOFOLLOW)
	})
	if err != nil {
		return stat{}, &fs.PathError{Op: "stat", Path: rel, Err: err}
	}
	return newStat(&st), nil
}

// mayRead reports whether the process may read what stands at a path. It is false as well
// if that can't be found out: opening the path tells why.
func mayRead(root int, rel string) bool {
	_, err := ignoringEINTR(func() (struct{}, error) { // best effort: as above
		return struct{}{}, unix.Faccessat(root, rel, unix.R_OK, unix.AT_EACCESS|unix.AT_SYMLINK_NOFOLLOW)
	})
	return err == nil
}

// isAbsent reports whether an error says that nothing stands at a path. Any other error
// says nothing of that.
func isAbsent(err error) bool { return errors.Is(err, fs.ErrNotExist) || errors.Is(err, unix.ENOTDIR) }

func statFile(f *os.File) (stat, error) {
	var st unix.Stat_t
	err := withFD(f, func(fd int) error { return unix.Fstat(fd, &st) })
	return newStat(&st), err
}

// withFD calls do with f's descriptor, which stays open meanwhile and as it is.
func withFD(f *os.File, do func(fd int) error) error {
	conn, err := f.SyscallConn()
	if err != nil {
		return err
	}
	var inner error
	err = conn.Control(func(fd uintptr) {
		_, inner = ignoringEINTR(func() (struct{}, error) { return struct{}{}, do(int(fd)) })
	})
	return errors.Join(err, inner)
}

// isNoLink reports whether reading a link failed because no link stands there.
func isNoLink(err error) bool { return isAbsent(err) || errors.Is(err, unix.EINVAL) }

// readLink returns where a symbolic link points. It is not followed.
func readLink(root int, rel string) (string, error) {
	buf := make([]byte, 512)
	for {
		n, err := ignoringEINTR(func() (int, error) { return unix.Readlinkat(root, rel, buf) })
		if err != nil {
			return "", err
		}
		if n < len(buf) {
			return string(buf[:n]), nil
		}
		buf = make([]byte, 2*len(buf)) // it may have been cut
	}
}
