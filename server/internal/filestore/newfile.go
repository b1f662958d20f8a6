package filestore

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/safefs"
)

// Other processes write to a tree at any time. So a file is put in its place by link(2),
// which fails where the name exists, and never by a rename that could replace a file of
// another process. What is taken away again is identified by its inode.
//
// Where the file system has O_TMPFILE, a new file has no name before it is whole, and an
// interruption leaves nothing. Elsewhere, as on NFS, it first has a name that begins with
// tempPrefix, and an interruption can leave that name behind; removeLeftovers removes it.
// On a file system without hard links the file is made by O_EXCL under its final name.
// There readers can see a part of it, and an interruption or a full disk leaves that part.

// newFile is a whole, durable file that is not in its place yet. Its end must be called.
type newFile struct {
	*os.File
	id   safefs.FileID
	tree *tree
	dir  *os.File // where it is to be
	temp string   // its name so far; "" if it has none
	data []byte

	placed bool // the file is in its place, but for what an error of place says
}

// putNew puts a new file into a directory: readers see nothing or all of data. The error is
// fs.ErrExist if the name exists: what stands there is left as it is.
func (t *tree) putNew(dir *os.File, name string, data []byte) error {
	f, err := t.newFile(dir, data)
	if err != nil {
		return err
	}
	defer f.end()
	err = f.place(name)
	if err != nil && f.placed {
		err = errors.Join(err, safefs.Entry{Dir: dir, Name: name, ID: f.id}.Remove())
	}
	return err
}

// newFile writes a file for a directory, durably.
func (t *tree) newFile(dir *os.File, data []byte) (*newFile, error) {
	if err := t.refusal(); err != nil {
		return nil, err
	}
	f := &newFile{tree: t, dir: dir, data: data}
	if err := f.open(); err != nil {
		return nil, err
	}
	if err := f.fill(); err != nil {
		f.end()
		return nil, err
	}
	return f, nil
}

// procFD is where the kernel shows the process's open files. Only there a file without a
// name can be given one by a process without privileges.
const procFD = "/proc/self/fd"

var hasProcFD = sync.OnceValue(func() bool {
	_, err := os.Stat(procFD)
	return err == nil
})

// open opens an empty file without a name, or with a temporary one.
func (f *newFile) open() (err error) {
	if !f.tree.remote() && hasProcFD() {
		f.File, err = safefs.CreateUnnamed(f.dir)
		if !errors.Is(err, errors.ErrUnsupported) {
			return err
		}
	}
	if err := f.tree.removeLeftovers(f.dir); err != nil {
		return err
	}
	temp := safefs.TempName()
	f.tree.temps.Store(temp, nil)
	if f.File, err = safefs.Create(f.dir, temp); err != nil {
		f.tree.temps.Delete(temp)
		return err
	}
	f.temp = temp
	return nil
}

// fill writes the content, durably, with the mode and the group of the tree's files.
func (f *newFile) fill() error {
	st, err := safefs.Fstat(f.File)
	f.id = st.ID
	if err != nil {
		return err
	}
	up, err := safefs.Fstat(f.dir)
	if err != nil {
		return err
	}
	if err := f.tree.own(f.File, up, 0o666&^f.tree.umask); err != nil {
		return err
	}
	if _, err := f.Write(f.data); err != nil {
		return err
	}
	return f.tree.sync(f.File)
}

// place gives the file its name: fs.ErrExist if that exists. An error can leave the file
// there only where the file system has no hard links.
func (f *newFile) place(name string) error {
	err := f.link(name)
	if errors.Is(err, unix.EEXIST) && f.temp != "" {
		err = f.explainExists(name, err)
	}
	switch {
	case err == nil:
		f.placed = true
		f.dropTemp()
		return nil
	case errors.Is(err, unix.EPERM), errors.Is(err, errors.ErrUnsupported):
		return f.create(name)
	}
	return &fs.PathError{Op: "link", Path: name, Err: err}
}

// explainExists returns nil if the name is the file's own: NFS says EEXIST to a call that
// it repeats, too, though the first one linked the file.
func (f *newFile) explainExists(name string, exists error) error {
	switch now, err := safefs.EntryOf(f.dir, name); {
	case err != nil:
		return err
	case now.ID != f.id:
		return exists
	}
	return nil
}

func (f *newFile) link(name string) error {
	if f.tree.store.cfg.noLinks {
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

// create makes the file anew under its name, where the file system has no hard links.
func (f *newFile) create(name string) error {
	made, err := safefs.Create(f.dir, name)
	if err != nil {
		return err
	}
	f.placed = true
	f.dropTemp()
	_ = f.Close() // it has no name any more
	f.File = made
	return f.fill()
}

// dropTemp removes the temporary name. One that can't be removed is a leftover.
func (f *newFile) dropTemp() {
	if f.temp == "" {
		return
	}
	if err := safefs.Remove(f.dir, f.temp); err != nil { // best effort: it is logged, and the next listing removes the file
		f.tree.store.cfg.Log.Warn("remove a temporary file", "dir", f.dir.Name(), "name", f.temp, "err", err)
	}
	f.tree.temps.Delete(f.temp)
	f.temp = ""
}

// end closes the file. One that is not in its place is gone then.
func (f *newFile) end() {
	f.dropTemp()
	_ = f.Close() // what it holds was synced, or is not wanted
}

// removeLeftovers removes the temporary files that interrupted calls have left in a
// directory.
func (t *tree) removeLeftovers(dir *os.File) error {
	list, err := safefs.OpenDir(int(dir.Fd()), ".")
	if err != nil {
		return err
	}
	defer list.Close()
	var left []string
	err = safefs.EachEntry(list, func(e os.DirEntry) {
		if _, busy := t.temps.Load(e.Name()); safefs.IsTemp(e.Name()) && !busy {
			left = append(left, e.Name())
		}
	})
	return errors.Join(err, safefs.Remove(dir, left...))
}

// dropSecondName removes the temporary name that an interrupted creation has left the
// status file beside its own: a file with two names is not written to.
func (r *run) dropSecondName() error {
	st, err := safefs.Lstat(r.tree.root(), r.dir()+"/"+layout.StatusFile)
	if err != nil || st.Links < 2 {
		return err
	}
	dir, err := r.tree.openDir(r.dir())
	if err != nil {
		return err
	}
	defer dir.Close()
	return r.tree.removeLeftovers(dir)
}
