package filestore

import (
	"errors"
	"io/fs"
	"os"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/store"
)

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
