package filestore

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"golang.org/x/sys/unix"
)

// unreadableError says why what stands in a status file's place is not read. Its
// text is for clients and names no path.
type unreadableError struct {
	why string
	err error
}

func (e *unreadableError) Error() string { return e.why }
func (e *unreadableError) Unwrap() error { return e.err }

// openRegular opens a regular file with one link. Anything else in its place is
// an unreadableError; absence is fs.ErrNotExist.
func openRegular(root int, rel string, flags int) (*os.File, error) {
	f, err := openBeneath(root, rel, flags, 0)
	if err != nil {
		return nil, explainOpen(err)
	}
	if err := checkRegular(f); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

func checkRegular(f *os.File) error {
	st, err := statFile(f)
	switch {
	case err != nil:
		return err
	case !st.isType(unix.S_IFREG):
		return &unreadableError{why: "it is " + typeName(st.mode) + ", not a regular file"}
	case st.links > 1:
		return &unreadableError{why: fmt.Sprintf("the file has %d names (hard links), and may belong elsewhere", st.links)}
	}
	return nil
}

// explainOpen turns what a careful open refuses into an unreadableError.
func explainOpen(err error) error {
	why := ""
	switch {
	case errors.Is(err, unix.ELOOP):
		why = "a symbolic link is in its path, which is not followed"
	case errors.Is(err, unix.ENXIO), errors.Is(err, unix.ENODEV):
		why = "it is a socket, a FIFO or a device, not a regular file"
	case errors.Is(err, unix.EISDIR):
		why = "it is a directory, not a regular file"
	case errors.Is(err, unix.ENOTDIR):
		why = "a part of its path is no directory, or a symbolic link, which is not followed"
	case errors.Is(err, fs.ErrPermission):
		why = "permission denied"
	default:
		return err
	}
	return &unreadableError{why: why, err: err}
}

func typeName(mode uint32) string {
	switch mode & unix.S_IFMT {
	case unix.S_IFDIR:
		return "a directory"
	case unix.S_IFIFO:
		return "a FIFO"
	case unix.S_IFLNK:
		return "a symbolic link"
	case unix.S_IFSOCK:
		return "a socket"
	}
	return "a device"
}
