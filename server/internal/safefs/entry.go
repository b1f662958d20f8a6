package safefs

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/google/uuid"
	"golang.org/x/sys/unix"
)

// RenameDir renames a directory. The error is fs.ErrExist if a directory of the name is not
// empty.
func RenameDir(parent *os.File, from, to string) error {
	err := WithFD(parent, func(fd int) error { return unix.Renameat(fd, from, fd, to) })
	if errors.Is(err, unix.ENOTEMPTY) {
		err = unix.EEXIST
	}
	if err != nil {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: err}
	}
	return nil
}

// RemoveEmptyDir removes a directory if it is empty. One that is not, or is absent, is no error.
func RemoveEmptyDir(parent *os.File, name string) error {
	err := WithFD(parent, func(fd int) error { return unix.Unlinkat(fd, name, unix.AT_REMOVEDIR) })
	if errors.Is(err, unix.ENOTEMPTY) || errors.Is(err, unix.EEXIST) {
		return nil
	}
	return IgnoreAbsent(err)
}

// EachEntry calls do for each entry of a directory. After an error it has done so for those
// that could be read.
func EachEntry(dir *os.File, do func(os.DirEntry)) error {
	for {
		entries, err := dir.ReadDir(1024)
		for _, e := range entries {
			do(e)
		}
		if err != nil {
			return IgnoreEOF(err)
		}
	}
}

// IgnoreEOF returns nil for io.EOF, and every other error as it is.
func IgnoreEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// tempPrefix begins the names of the service's temporary files. No other program uses it.
const tempPrefix = ".runstatus.tmp-"

// TempName returns a new name for a temporary file or directory.
func TempName() string { return tempPrefix + uuid.NewString() }

// IsTemp reports whether a name is one that TempName returned, in this process or an earlier one.
func IsTemp(name string) bool { return strings.HasPrefix(name, tempPrefix) }

// Entry is a name in a directory with the file that it stood for when it was seen or made.
type Entry struct {
	Dir  *os.File
	Name string
	ID   FileID
}

// EntryOf returns the entry of a name in a directory.
func EntryOf(dir *os.File, name string) (Entry, error) {
	st, err := Lstat(int(dir.Fd()), name)
	return Entry{dir, name, st.ID}, err
}

// Remove removes the file if the name still stands for it. Another file of that name stays.
func (e Entry) Remove() error {
	_, err := e.Take()
	return err
}

// Take is Remove that reports whether it removed the file. unlink(2) names no inode; therefore
// the file is first renamed to a temporary name, and looked at there. A file of another
// process that took the name in between gets it back.
func (e Entry) Take() (removed bool, err error) {
	now, err := EntryOf(e.Dir, e.Name)
	if err != nil || now.ID != e.ID {
		return false, IgnoreAbsent(err)
	}
	aside := Entry{e.Dir, TempName(), e.ID}
	if err := aside.rename(e.Name, aside.Name); err != nil {
		return false, IgnoreAbsent(err)
	}
	moved, err := EntryOf(aside.Dir, aside.Name)
	if err == nil && moved.ID == e.ID {
		if err = Remove(aside.Dir, aside.Name); err == nil {
			return true, nil
		}
	}
	return false, errors.Join(err, aside.putBack(e.Name))
}

// putBack gives an entry with a temporary name its name back. If another process has used
// that name meanwhile, the entry keeps the temporary one and an error says so.
func (e Entry) putBack(name string) error {
	err := WithFD(e.Dir, func(fd int) error { return unix.Linkat(fd, e.Name, fd, name, 0) })
	switch {
	case err == nil:
		return Remove(e.Dir, e.Name)
	case errors.Is(err, unix.EEXIST):
		return fmt.Errorf("another process has put a new %s there; the old one stays as %s", name, e.Name)
	}
	return e.rename(e.Name, name) // directories have no hard links, nor have some file systems
}

func (e Entry) rename(from, to string) error { return Rename(e.Dir, from, to) }

// Rename renames a file within a directory. It replaces a file that has the new name.
func Rename(dir *os.File, from, to string) error {
	err := WithFD(dir, func(fd int) error { return unix.Renameat(fd, from, fd, to) })
	if err != nil {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: err}
	}
	return nil
}

// Exists reports whether anything is at a path below a directory.
func Exists(dir *os.File, rel string) (bool, error) {
	_, err := Lstat(int(dir.Fd()), rel)
	if IsAbsent(err) {
		return false, nil
	}
	return err == nil, err
}

// Create makes an empty file of mode 0600 and opens it for appending. The error is EEXIST when
// anything has the name.
func Create(dir *os.File, name string) (*os.File, error) {
	var fd int
	err := WithFD(dir, func(at int) (err error) {
		fd, err = Open(at, name, unix.O_RDWR|unix.O_APPEND|unix.O_CREAT|unix.O_EXCL|unix.O_CLOEXEC|unix.O_NOFOLLOW, 0o600)
		return err
	})
	if err != nil {
		return nil, &fs.PathError{Op: "create", Path: name, Err: err}
	}
	return os.NewFile(uintptr(fd), name), nil
}

// Remove unlinks names in a directory. A name that is absent is no error.
func Remove(dir *os.File, names ...string) error {
	var errs []error
	for _, name := range names {
		err := WithFD(dir, func(fd int) error { return unix.Unlinkat(fd, name, 0) })
		if !errors.Is(err, unix.ENOENT) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// ReplaceSymlink is Symlink that first removes what has the name. It is not atomic: it is for
// directories that no other program writes to.
func ReplaceSymlink(dir *os.File, name, target string) error {
	err := Symlink(dir, name, target)
	if !errors.Is(err, unix.EEXIST) {
		return err
	}
	return errors.Join(Remove(dir, name), Symlink(dir, name, target))
}

// Symlink makes a symbolic link. The error is EEXIST when anything has the name.
func Symlink(dir *os.File, name, target string) error {
	return WithFD(dir, func(fd int) error { return unix.Symlinkat(target, fd, name) })
}
