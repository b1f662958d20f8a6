package workdir

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/safefs"
)

// Other processes may write to a tree at any time. A new file therefore gets its name by link(2), which
// fails if the name exists. A rename could replace a file of another process. A file that is removed
// again is identified by its inode.
//
// Where the file system has O_TMPFILE, a new file has no name before it is whole, and an
// interruption leaves nothing. Elsewhere, as on NFS, it first has a name that begins with
// tempPrefix, and an interruption can leave that name behind; RemoveLeftovers removes it.
// On a file system without hard links the file is made by O_EXCL under its final name.
// There readers can see a part of it, and an interruption or a full disk leaves that part.

// NewFile is a whole, durable file that has no name yet. The caller must call End.
type NewFile struct {
	*os.File
	id   safefs.FileID
	in   *Dir
	dir  *os.File // where it is to be
	temp string   // its name so far; "" if it has none
	data []byte

	Placed bool // the file is in its place, but for what an error of Place says
}

// PutNew puts a new file into a directory: readers see nothing or all of data. The error is
// fs.ErrExist if the name exists; the existing file is not changed.
func (d *Dir) PutNew(dir *os.File, name string, data []byte) error {
	f, err := d.NewFile(dir, data)
	if err != nil {
		return err
	}
	defer f.End()
	err = f.Place(name)
	if err != nil && f.Placed {
		err = errors.Join(err, safefs.Entry{Dir: dir, Name: name, ID: f.id}.Remove())
	}
	return err
}

// Replace puts a file in the place of one that the service has made: readers see the old content or
// all of data, also after an error.
func (d *Dir) Replace(dir *os.File, name string, data []byte) error {
	temp := safefs.TempName()
	d.UseTemp(temp)
	defer d.ForgetTemp(temp)
	if err := d.PutNew(dir, temp, data); err != nil {
		return err
	}
	if err := safefs.Rename(dir, temp, name); err != nil {
		return errors.Join(err, safefs.Remove(dir, temp))
	}
	return nil
}

// NewFile writes a file without a name for a directory, durably.
func (d *Dir) NewFile(dir *os.File, data []byte) (*NewFile, error) {
	if err := d.Refusal(); err != nil {
		return nil, err
	}
	f := &NewFile{in: d, dir: dir, data: data}
	if err := f.open(); err != nil {
		return nil, err
	}
	if err := f.fill(); err != nil {
		f.End()
		return nil, err
	}
	return f, nil
}

// procFD is the directory of the process's open files. A process without privileges can give a name to a
// file without one only by linking it from there.
const procFD = "/proc/self/fd"

var hasProcFD = sync.OnceValue(func() bool {
	_, err := os.Stat(procFD)
	return err == nil
})

// open opens an empty file without a name, or with a temporary one.
func (f *NewFile) open() (err error) {
	if !f.in.IsRemote() && hasProcFD() {
		f.File, err = safefs.CreateUnnamed(f.dir)
		if !errors.Is(err, errors.ErrUnsupported) {
			return err
		}
	}
	if err := f.in.RemoveLeftovers(f.dir); err != nil {
		return err
	}
	temp := safefs.TempName()
	f.in.temps.Store(temp, nil)
	if f.File, err = safefs.Create(f.dir, temp); err != nil {
		f.in.temps.Delete(temp)
		return err
	}
	f.temp = temp
	return nil
}

// fill writes the content, durably, with the mode and the group of the tree's files.
func (f *NewFile) fill() error {
	st, err := safefs.Fstat(f.File)
	f.id = st.ID
	if err != nil {
		return err
	}
	up, err := safefs.Fstat(f.dir)
	if err != nil {
		return err
	}
	if err := f.in.own(f.File, up, 0o666&^f.in.umask); err != nil {
		return err
	}
	if _, err := f.Write(f.data); err != nil {
		return err
	}
	return f.in.Sync(f.File)
}

// Place gives the file its name. The error is fs.ErrExist if the name exists. After an error the name may
// exist only on a file system without hard links.
func (f *NewFile) Place(name string) error {
	err := f.link(name)
	if errors.Is(err, unix.EEXIST) && f.temp != "" {
		err = f.explainExists(name, err)
	}
	switch {
	case err == nil:
		f.Placed = true
		f.dropTemp()
		return nil
	case errors.Is(err, unix.EPERM), errors.Is(err, errors.ErrUnsupported):
		return f.create(name)
	}
	return &fs.PathError{Op: "link", Path: name, Err: err}
}

// explainExists returns nil if the name is the file's own. NFS returns EEXIST also if it repeats a call
// whose first try has linked the file.
func (f *NewFile) explainExists(name string, exists error) error {
	switch now, err := safefs.EntryOf(f.dir, name); {
	case err != nil:
		return err
	case now.ID != f.id:
		return exists
	}
	return nil
}

func (f *NewFile) link(name string) error {
	if f.in.set.conditions.NoLinks {
		return unix.EPERM
	}
	return safefs.WithFD(f.dir, func(dir int) error {
		if f.temp != "" {
			return unix.Linkat(dir, f.temp, dir, name, 0)
		}
		return safefs.WithFD(f.File, func(fd int) error {
			return unix.Linkat(unix.AT_FDCWD, fmt.Sprintf("%s/%d", procFD, fd), dir, name, unix.AT_SYMLINK_FOLLOW)
		})
	})
}

// create writes the file again under its name, on a file system without hard links.
func (f *NewFile) create(name string) error {
	made, err := safefs.Create(f.dir, name)
	if err != nil {
		return err
	}
	f.Placed = true
	f.dropTemp()
	_ = f.Close() // it has no name any more
	f.File = made
	return f.fill()
}

// dropTemp removes the temporary name. One that can't be removed is a leftover.
func (f *NewFile) dropTemp() {
	if f.temp == "" {
		return
	}
	if err := safefs.Remove(f.dir, f.temp); err != nil { // best effort: it is logged, and the next listing removes the file
		f.in.set.Log.Warn("remove a temporary file", "dir", f.dir.Name(), "name", f.temp, "err", err)
	}
	f.in.temps.Delete(f.temp)
	f.temp = ""
}

// End closes the file, and removes it if it has no name.
func (f *NewFile) End() {
	f.dropTemp()
	_ = f.Close() // what it holds was synced, or is not wanted
}

// RemoveLeftovers removes the temporary files that interrupted calls have left in a
// directory.
func (d *Dir) RemoveLeftovers(dir *os.File) error {
	list, err := safefs.OpenDir(int(dir.Fd()), ".")
	if err != nil {
		return err
	}
	defer list.Close()
	var left []string
	err = safefs.EachEntry(list, func(e os.DirEntry) {
		if _, busy := d.temps.Load(e.Name()); safefs.IsTemp(e.Name()) && !busy {
			left = append(left, e.Name())
		}
	})
	return errors.Join(err, safefs.Remove(dir, left...))
}

// UseTemp says that a temporary name is in use until ForgetTemp: listings leave it alone.
func (d *Dir) UseTemp(name string) { d.temps.Store(name, nil) }

// ForgetTemp ends UseTemp.
func (d *Dir) ForgetTemp(name string) { d.temps.Delete(name) }

// RenameNoReplace renames a directory within dir. The error is fs.ErrExist if anything has the new
// name, and errors.ErrUnsupported where the file system can't refuse to replace it.
func (d *Dir) RenameNoReplace(dir *os.File, from, to string) error {
	if d.set.conditions.NoLinks {
		return errors.ErrUnsupported
	}
	return safefs.RenameNoReplace(dir, from, to)
}
