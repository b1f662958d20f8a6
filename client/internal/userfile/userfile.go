// Package userfile opens the files that the client library keeps for its user: spools, uid
// tables and checkpoints.
//
// A new file has mode 0600 and a new directory mode 0700. Both belong to the owner of the
// directory in which they are created, so that a file that root creates in a user's home can be
// opened by that user's programs. Open never follows a symbolic link in the last element of a
// path and never blocks on a pipe. On systems other than Unix neither rule can be enforced.
//
// Errors are those of the file system. The functions keep no state and may be called
// concurrently. The package starts no goroutines.
package userfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Open opens the regular file at path for reading and writing. With create, it creates the file
// and missing directories; created reports whether this call created the file. The file's entry
// in its directory is not synced: see SyncDir.
func Open(path string, create bool) (f *os.File, created bool, err error) {
	const flags = os.O_RDWR | Safely
	f, err = os.OpenFile(path, flags, 0)
	if errors.Is(err, fs.ErrNotExist) && create {
		if err := makeDirs(filepath.Dir(path)); err != nil {
			return nil, false, err
		}
		f, err = os.OpenFile(path, flags|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, fs.ErrExist) { // another process was faster
			f, err = os.OpenFile(path, flags, 0)
		} else if err == nil {
			created = true
			err = belongToDirectory(f)
		}
	}
	if err != nil {
		if f != nil {
			f.Close()
		}
		return nil, false, explainLink(path, err)
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s is no regular file", path)
	}
	if err != nil {
		f.Close()
		return nil, false, err
	}
	return f, created, nil
}

// explainLink returns an error that names the symbolic link because of which path can't be
// opened, or err. With Safely, the system reports a link as a loop.
func explainLink(path string, err error) error {
	if info, statErr := os.Lstat(path); statErr == nil && info.Mode()&fs.ModeSymlink != 0 {
		return &fs.PathError{Op: "open", Path: path, Err: errors.New("it is a symbolic link, which is not followed")}
	}
	return err
}

// makeDirs creates a directory and its missing parents with mode 0700, for the owner of the
// nearest parent that exists, and syncs each parent.
func makeDirs(dir string) error {
	_, err := os.Stat(dir)
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	parent := filepath.Dir(dir)
	if err := makeDirs(parent); err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o700); errors.Is(err, fs.ErrExist) {
		return nil
	} else if err != nil {
		return err
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return errors.Join(belongToDirectory(d), SyncDir(parent))
}

// SyncDir makes the entries of a directory durable: files that were created or renamed in it
// survive a power loss under their new names.
func SyncDir(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	defer dir.Close()
	return dir.Sync()
}
