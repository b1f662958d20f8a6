package safefs

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"golang.org/x/sys/unix"
)

// RefusedError says why a file is not read or written. Its text is shown to clients and
// contains no path.
type RefusedError struct {
	Why      string
	Replaced bool // something other than a regular file is at the path
	Err      error
}

// IsReplaced reports whether an error of opening a file says that no regular file is at the path.
func IsReplaced(err error) bool {
	odd, ok := errors.AsType[*RefusedError](err)
	return errors.Is(err, fs.ErrNotExist) || ok && odd.Replaced
}

func (e *RefusedError) Error() string { return e.Why }
func (e *RefusedError) Unwrap() error { return e.Err }

// File is an open regular file, used by bare system calls. Package os registers each file with
// the runtime's poller, which costs more than reading a small file.
type File struct {
	FD int
	Info
}

// OpenFile opens a regular file. The error is fs.ErrNotExist if nothing is at the path, and a
// RefusedError if something else is. A file with several names (hard links) is refused unless
// flags are O_RDONLY: another process could have linked a file from elsewhere into the tree.
func OpenFile(root int, rel string, flags int) (*File, error) {
	fd, err := Open(root, rel, flags|openFlags, 0)
	if err != nil {
		return nil, ExplainOpen(&fs.PathError{Op: "open", Path: rel, Err: err})
	}
	f := &File{FD: fd}
	if err := f.Recheck(flags&unix.O_ACCMODE != unix.O_RDONLY); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// OpenSeen is OpenFile for reading of what Lstat has described. It does not open a FIFO, a socket
// or a device, since opening one can have effects.
func OpenSeen(root int, rel string, seen Info) (*File, error) {
	switch seen.Mode & unix.S_IFMT {
	case unix.S_IFIFO, unix.S_IFCHR, unix.S_IFBLK, unix.S_IFSOCK:
		return nil, &RefusedError{Why: "it is " + TypeName(seen.Mode) + ", not a regular file", Replaced: true}
	}
	return OpenFile(root, rel, unix.O_RDONLY)
}

// Recheck brings Info up to date, and returns a RefusedError as OpenFile does.
func (f *File) Recheck(write bool) error {
	var st unix.Stat_t
	if _, err := RetryEINTR(func() (struct{}, error) { return struct{}{}, unix.Fstat(f.FD, &st) }); err != nil {
		return err
	}
	f.Info = NewInfo(&st)
	switch {
	case !f.IsType(unix.S_IFREG):
		return &RefusedError{Why: "it is " + TypeName(f.Mode) + ", not a regular file", Replaced: true}
	case write && f.Links > 1:
		return &RefusedError{Why: HardLinks(f.Links)}
	}
	return nil
}

// HardLinks says why a file with hard links is not written to.
func HardLinks(links uint64) string {
	return fmt.Sprintf("the file has %d names (hard links), and may belong elsewhere", links)
}

// ReadAt implements io.ReaderAt.
func (f *File) ReadAt(p []byte, at int64) (n int, err error) {
	for n < len(p) {
		m, err := RetryEINTR(func() (int, error) { return unix.Pread(f.FD, p[n:], at+int64(n)) })
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

// Close closes the file.
func (f *File) Close() error { return unix.Close(f.FD) }

// OSFile returns an os.File of f's descriptor. f must not be used afterwards.
func (f *File) OSFile(name string) *os.File {
	_ = unix.SetNonblock(f.FD, false) // best effort: the flag only mattered while the file was opened
	return os.NewFile(uintptr(f.FD), name)
}

// ReadAll returns a file's content up to its size in Info, at most so many bytes.
func (f *File) ReadAll(most int64) ([]byte, error) {
	data := make([]byte, min(f.Size, most))
	n, err := f.ReadAt(data, 0)
	return data[:n], IgnoreEOF(err)
}

// ExplainOpen returns a RefusedError for the errors by which opening refuses what is at a path,
// and for a lack of permission. It returns every other error as it is.
func ExplainOpen(err error) error {
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
		return &RefusedError{Why: "permission denied", Err: err}
	default:
		return err
	}
	return &RefusedError{Why: why, Replaced: true, Err: err}
}

// TypeName returns what a mode says that a file is, such as "a directory". It is not for regular
// files.
func TypeName(mode uint32) string {
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

// EndsLine reports whether an offset is 0 or has a line feed before it. Where neither is so, an
// offset that was a line's end belongs to a file that was cut and has grown again.
func (f *File) EndsLine(at int64) (bool, error) {
	if at == 0 || at > f.Size {
		return at == 0, nil
	}
	var b [1]byte
	if _, err := f.ReadAt(b[:], at-1); err != nil {
		return false, IgnoreEOF(err)
	}
	return b[0] == '\n', nil
}

// Append writes all of p at the end of the file, and returns the offset behind it. The error of
// a write that was cut short is ENOSPC.
func (f *File) Append(p []byte) (end int64, err error) {
	n, err := RetryEINTR(func() (int, error) { return unix.Write(f.FD, p) })
	if err == nil && n < len(p) {
		err = fmt.Errorf("cut after %d of %d bytes: %w", n, len(p), unix.ENOSPC) // a full disk says so only to the next write
	}
	if err != nil {
		return 0, err
	}
	return unix.Seek(f.FD, 0, io.SeekCurrent)
}

// WriteAllAt writes all of p at an offset.
func (f *File) WriteAllAt(p []byte, at int64) error {
	for len(p) > 0 {
		n, err := RetryEINTR(func() (int, error) { return unix.Pwrite(f.FD, p, at) })
		if err != nil {
			return err
		}
		p, at = p[n:], at+int64(n)
	}
	return nil
}

// Sync makes the content of the file durable.
func (f *File) Sync() error {
	_, err := RetryEINTR(func() (struct{}, error) { return struct{}{}, unix.Fsync(f.FD) })
	return err
}

// Page is how many bytes Linux copies at a time: a process that is killed in the middle of a write
// can leave what lies before the edge of a page.
const Page = 4096
