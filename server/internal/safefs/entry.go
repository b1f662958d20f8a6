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

// RemoveEmptyDir removes a directory, unless something is in it.
func RemoveEmptyDir(parent *os.File, name string) error {
	err := WithFD(parent, func(fd int) error { return unix.Unlinkat(fd, name, unix.AT_REMOVEDIR) })
	if errors.Is(err, unix.ENOTEMPTY) || errors.Is(err, unix.EEXIST) {
		return nil
	}
	return IgnoreAbsent(err)
}

// EachEntry calls do for a directory's entries, as far as they can be read.
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

func IgnoreEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// tempPrefix begins the names of the service's temporary files. No other program uses it.
const tempPrefix = ".runstatus.tmp-"

func TempName() string { return tempPrefix + uuid.NewString() }

func IsTemp(name string) bool { return strings.HasPrefix(name, tempPrefix) }

// Entry is something in a directory that has been made or seen there.
type Entry struct {
	Dir  *os.File
	Name string
	ID   FileID
}

// EntryOf describes what a name in a directory stands for.
func EntryOf(dir *os.File, name string) (Entry, error) {
	st, err := Lstat(int(dir.Fd()), name)
	return Entry{dir, name, st.ID}, err
}

// Remove removes the entry, unless another one took its place.
func (e Entry) Remove() error {
	_, err := e.Take()
	return err
}

// Take removes the entry, and reports whether it was there: another one of the same name is
// left. The entry is moved aside before it is removed, so that one that takes its place
// between the look and the move is found, and put back.
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

// putBack gives an entry that was moved aside its name again, unless another process has
// put something there.
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

func (e Entry) rename(from, to string) error {
	err := WithFD(e.Dir, func(fd int) error { return unix.Renameat(fd, from, fd, to) })
	if err != nil {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: err}
	}
	return nil
}

// IsTaken reports whether something is at a path in a collection.
func IsTaken(collection *os.File, rel string) (bool, error) {
	_, err := Lstat(int(collection.Fd()), rel)
	if IsAbsent(err) {
		return false, nil
	}
	return err == nil, err
}

// Create makes an empty file that only its owner may use yet: EEXIST when
// anything stands there.
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

// Remove unlinks names in a directory. What is not there is removed already.
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

// ReplaceSymlink is link in the service's own folder, where an earlier life may have left
// one of the same name.
func ReplaceSymlink(dir *os.File, name, target string) error {
	err := Symlink(dir, name, target)
	if !errors.Is(err, unix.EEXIST) {
		return err
	}
	return errors.Join(Remove(dir, name), Symlink(dir, name, target))
}

func Symlink(dir *os.File, name, target string) error {
	return WithFD(dir, func(fd int) error { return unix.Symlinkat(target, fd, name) })
}
