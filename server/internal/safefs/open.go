// Package safefs opens, describes, makes and removes files below a directory, and never
// follows a symbolic link on the way.
//
// The directories belong to other programs too: a process that can write to one could
// otherwise lead the server's reads and writes to any file of the machine. Therefore every
// function takes the descriptor of a directory (its root) and a path relative to it, and a
// symbolic link in that path is an error. Regular files alone are opened; a FIFO, a device or a
// file with several names (hard links) that is to be written is a RefusedError.
//
// Errors of system calls are returned as they are, so that errors.Is finds them. IsAbsent and
// IsReplaced are the only functions that read "nothing is there" from an error; every other
// error means that the call could not tell. EINTR is retried.
//
// All functions may be called concurrently. The package holds no locks and starts no
// goroutines.
package safefs

import (
	"io/fs"
	"os"
	"path"
	"strings"

	"golang.org/x/sys/unix"
)

// openFlags are the flags of every open below a root: a symbolic link is not followed, and the
// call does not wait, for example for the writer of a FIFO.
const openFlags = unix.O_CLOEXEC | unix.O_NOFOLLOW | unix.O_NONBLOCK

// OpenDir opens a directory for reading. A symbolic link anywhere in its
// path is ELOOP or ENOTDIR.
func OpenDir(root int, rel string) (*os.File, error) {
	fd, err := Open(root, rel, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_CLOEXEC|unix.O_NOFOLLOW, 0)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: rel, Err: err}
	}
	return os.NewFile(uintptr(fd), rel), nil
}

// openByParts opens a path component by component, for kernels without openat2(2).
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
