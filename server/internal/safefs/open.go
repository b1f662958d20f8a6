package safefs

import (
	"io/fs"
	"os"
	"path"
	"strings"

	"golang.org/x/sys/unix"
)

// Everything in a tree is reached from the descriptor of its root, and no part of
// a path below the root is followed when it is a symbolic link: whoever can write
// to the tree could point it anywhere.

// OpenFlags are the flags that each open below a root has: no link is followed,
// nothing is waited for, whatever stands there.
const OpenFlags = unix.O_CLOEXEC | unix.O_NOFOLLOW | unix.O_NONBLOCK

// OpenDir opens a directory for reading. A symbolic link anywhere in its
// path is ELOOP or ENOTDIR.
func OpenDir(root int, rel string) (*os.File, error) {
	fd, err := Open(root, rel, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_CLOEXEC|unix.O_NOFOLLOW, 0)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: rel, Err: err}
	}
	return os.NewFile(uintptr(fd), rel), nil
}

// openByParts opens a path part by part, for systems that can't resolve it whole.
func openByParts(root int, rel string, flags int, mode uint32) (int, error) {
	at := root
	dir, file := path.Split(rel)
	for part := range strings.SplitSeq(strings.Trim(dir, "/"), "/") {
		if part == "" {
			continue
		}
		next, err := RetryEINTR(func() (int, error) {
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
	fd, err := RetryEINTR(func() (int, error) { return unix.Openat(at, file, flags, mode) })
	if at != root {
		unix.Close(at)
	}
	return fd, err
}

// ReadLink returns where a symbolic link points. It is not followed.
func ReadLink(root int, rel string) (string, error) {
	buf := make([]byte, 512)
	for {
		n, err := RetryEINTR(func() (int, error) { return unix.Readlinkat(root, rel, buf) })
		if err != nil {
			return "", err
		}
		if n < len(buf) {
			return string(buf[:n]), nil
		}
		buf = make([]byte, 2*len(buf)) // it may have been cut
	}
}
