package filestore

import (
	"errors"
	"io/fs"
	"os"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/store"
)

// putFile puts a whole file into a directory, durably and at once: readers see
// what was there before or all of data. It goes through name.tmp, as Pavilion's
// own files do.
func (t *tree) putFile(dir *os.File, name string, data []byte) error {
	if err := t.refusal(); err != nil {
		return err
	}
	tmp := name + ".tmp"
	err := t.writeTemp(dir, tmp, data)
	if err == nil {
		err = withFD(dir, func(fd int) error { return unix.Renameat(fd, tmp, fd, name) })
	}
	if err != nil {
		return errors.Join(err, removeAll(dir, tmp))
	}
	return nil
}

// writeTemp makes a new file. What an interrupted try left in its place goes.
func (t *tree) writeTemp(dir *os.File, name string, data []byte) error {
	if err := removeAll(dir, name); err != nil {
		return err
	}
	f, err := t.createFile(dir, name)
	if err != nil {
		return err
	}
	defer f.Close()
	if _, err := f.Write(data); err != nil {
		return err
	}
	return t.sync(f)
}

// createFile makes an empty file of the mode and group that the tree's users
// expect.
func (t *tree) createFile(dir *os.File, name string) (*os.File, error) {
	up, err := statFile(dir)
	if err != nil {
		return nil, err
	}
	f, err := createBeneath(dir, name)
	if err != nil {
		return nil, err
	}
	if err := t.own(f, up, 0o666&^t.umask); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// createBeneath makes an empty file that only its owner may use yet: EEXIST when
// anything stands there.
func createBeneath(dir *os.File, name string) (*os.File, error) {
	var fd int
	err := withFD(dir, func(at int) (err error) {
		fd, err = resolveBeneath(at, name, unix.O_RDWR|unix.O_APPEND|unix.O_CREAT|unix.O_EXCL|unix.O_CLOEXEC|unix.O_NOFOLLOW, 0o600)
		return err
	})
	if err != nil {
		return nil, &fs.PathError{Op: "create", Path: name, Err: err}
	}
	return os.NewFile(uintptr(fd), name), nil
}

// sync makes a file or a directory durable, unless the store need not be.
func (t *tree) sync(f *os.File) error {
	if t.store.cfg.Buffered {
		return nil
	}
	return f.Sync()
}

// openDir opens a directory of the tree.
func (t *tree) openDir(rel string) (*os.File, error) {
	return openDirBeneath(t.root(), rel)
}

// openHome opens a run's directory and the collection that it is in.
func (t *tree) openHome(n store.Name) (collection, dir *os.File, err error) {
	if collection, err = t.openDir(store.Collection(n.Kind)); err != nil {
		return nil, nil, notWritten(n, "open the collection", err)
	}
	if dir, err = openDirBeneath(int(collection.Fd()), n.ID); err != nil {
		_ = collection.Close() // nothing was written through it
		return nil, nil, notWritten(n, "open the directory", err)
	}
	return collection, dir, nil
}

// removeAll unlinks names in a directory. What is not there is removed already.
func removeAll(dir *os.File, names ...string) error {
	var errs []error
	for _, name := range names {
		err := withFD(dir, func(fd int) error { return unix.Unlinkat(fd, name, 0) })
		if !errors.Is(err, unix.ENOENT) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

func removeDir(dir *os.File, name string) error {
	return withFD(dir, func(fd int) error { return unix.Unlinkat(fd, name, unix.AT_REMOVEDIR) })
}

// relink is link in the service's own folder, where an earlier life may have left
// one of the same name.
func relink(dir *os.File, name, target string) error {
	err := link(dir, name, target)
	if !errors.Is(err, unix.EEXIST) {
		return err
	}
	return errors.Join(removeAll(dir, name), link(dir, name, target))
}

func link(dir *os.File, name, target string) error {
	return withFD(dir, func(fd int) error { return unix.Symlinkat(target, fd, name) })
}
