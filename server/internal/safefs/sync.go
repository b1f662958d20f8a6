package safefs

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// SyncDir syncs a directory, or all of its file system where that has no syncs of
// directories.
func SyncDir(dir *os.File) error {
	err := dir.Sync()
	if errors.Is(err, unix.EINVAL) {
		return WithFD(dir, SyncFileSystem)
	}
	return err
}

// MakeDir makes a directory and those that it is in, as os.MkdirAll does, durably. The
// name of the lowest one that is there already is made durable too: an earlier call may
// have been interrupted.
func MakeDir(path string, mode os.FileMode) error {
	above := filepath.Dir(path)
	err := os.Mkdir(path, mode)
	if errors.Is(err, fs.ErrNotExist) && above != path {
		if err := MakeDir(above, mode); err != nil {
			return err
		}
		err = os.Mkdir(path, mode)
	}
	there := errors.Is(err, fs.ErrExist)
	if there {
		err = isDir(path)
	}
	if err != nil {
		return err
	}
	err = SyncPath(above)
	// Another user made it, in a directory that this one can't open; or the file system
	// has no way to sync a directory.
	if there && errors.Is(err, fs.ErrPermission) || errors.Is(err, unix.EINVAL) {
		return nil
	}
	return err
}

func isDir(path string) error {
	st, err := os.Stat(path)
	if err == nil && !st.IsDir() {
		err = &fs.PathError{Op: "mkdir", Path: path, Err: unix.ENOTDIR}
	}
	return err
}

// SyncPath makes what a directory names durable.
func SyncPath(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	defer dir.Close()
	return dir.Sync()
}
