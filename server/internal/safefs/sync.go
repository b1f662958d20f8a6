package safefs

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// SyncDir syncs an open directory, so that the names in it are durable. On a file system that
// cannot sync directories it syncs the whole file system.
func SyncDir(dir *os.File) error {
	err := dir.Sync()
	if errors.Is(err, unix.EINVAL) {
		return WithFD(dir, SyncFileSystem)
	}
	return err
}

// MakeDir makes a directory and its missing parents, as os.MkdirAll does, durably. It also syncs
// the parent of the lowest directory that existed: a call that was interrupted may have left
// that one unsynced.
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
	// Another user made it in a directory that the process cannot open, or the file system
	// cannot sync directories.
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

// SyncPath syncs the directory at a path.
func SyncPath(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	defer dir.Close()
	return dir.Sync()
}
