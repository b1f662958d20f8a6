package filestore

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"golang.org/x/sys/unix"
)

// unreadableError says why what stands in a status file's place is not read. Its
// text is for clients and names no path.
type unreadableError struct {
	why      string
	replaced bool // something else stands there, not a file that can't be used now
	err      error
}

// replaced tells whether a status file is gone, by what opening it said.
func replaced(err error) bool {
	odd, ok := errors.AsType[*unreadableError](err)
	return errors.Is(err, fs.ErrNotExist) || ok && odd.replaced
}

func (e *unreadableError) Error() string { return e.why }
func (e *unreadableError) Unwrap() error { return e.err }

// file is an open regular file, by the bare system calls: package os would try to
// have each one polled, which costs more than reading a small file.
type file struct {
	fd int
	stat
}

// openRegular opens a regular file. Anything else in its place is an unreadableError,
// and so is, unless it is only read, a file with further names (hard links): whoever can
// write to the tree could have linked a file into it that is none of it. Absence is
// fs.ErrNotExist.
func openRegular(root int, rel string, flags int) (*file, error) {
	fd, err := resolveBeneath(root, rel, flags|openSafely, 0)
	if err != nil {
		return nil, explainOpen(&fs.PathError{Op: "open", Path: rel, Err: err})
	}
	f := &file{fd: fd}
	if err := f.check(flags&unix.O_ACCMODE != unix.O_RDONLY); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// openToRead opens what was seen to be a file. What only opening could disturb, a FIFO's
// writer or a device, is left alone.
func openToRead(root int, rel string, seen stat) (*file, error) {
	switch seen.mode & unix.S_IFMT {
	case unix.S_IFIFO, unix.S_IFCHR, unix.S_IFBLK, unix.S_IFSOCK:
		return nil, &unreadableError{why: "it is " + typeName(seen.mode) + ", not a regular file", replaced: true}
	}
	return openRegular(root, rel, unix.O_RDONLY)
}

func (f *file) check(write bool) error {
	var st unix.Stat_t
	if _, err := ignoringEINTR(func() (struct{}, error) { return struct{}{}, unix.Fstat(f.fd, &st) }); err != nil {
		return err
	}
	f.stat = newStat(&st)
	switch {
	case !f.isType(unix.S_IFREG):
		return &unreadableError{why: "it is " + typeName(f.mode) + ", not a regular file", replaced: true}
	case write && f.links > 1:
		return &unreadableError{why: manyNames(f.links)}
	}
	return nil
}

// manyNames says why a file with hard links is not written to.
func manyNames(links uint64) string {
	return fmt.Sprintf("the file has %d names (hard links), and may belong elsewhere", links)
}

// ReadAt implements io.ReaderAt.
func (f *file) ReadAt(p []byte, at int64) (n int, err error) {
	for n < len(p) {
		m, err := ignoringEINTR(func() (int, error) { return unix.Pread(f.fd, p[n:], at+int64(n)) })
		if err != nil {
			return n, err
		}
		if m == 0 {
			return n, io.EOF
		}
		n += m
	}
	return n, nil
}

func (f *file) Close() error { return unix.Close(f.fd) }

// osFile makes an os.File of f, which must not be used any more.
func (f *file) osFile(name string) *os.File {
	_ = unix.SetNonblock(f.fd, false) // best effort: the flag only mattered while the file was opened
	return os.NewFile(uintptr(f.fd), name)
}

// readAll returns a file's content, at most the given number of bytes of it.
func (f *file) readAll(most int64) ([]byte, error) {
	data := make([]byte, min(f.size, most))
	n, err := f.ReadAt(data, 0)
	return data[:n], ignoreEOF(err)
}

// explainOpen turns what a careful open refuses into an unreadableError.
func explainOpen(err error) error {
	var why string
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
		return &unreadableError{why: "permission denied", err: err}
	default:
		return err
	}
	return &unreadableError{why: why, replaced: true, err: err}
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
