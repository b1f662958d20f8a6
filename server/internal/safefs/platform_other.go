//go:build !linux

package safefs

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// FileSystem returns the kind of a directory's file system, and whether it is this
// machine's own. That is not known here: it is taken to be, and polled.
func FileSystem(int) (kind int64, local bool, err error) { return 0, true, nil }

// CreateUnnamed opens a new file without a name, where there are such files.
func CreateUnnamed(*os.File) (*os.File, error) { return nil, errors.ErrUnsupported }

// RenameNoReplace renames within a directory, unless anything has the new name, where that can be
// done in one step.
func RenameNoReplace(*os.File, string, string) error { return errors.ErrUnsupported }

// BirthTime returns when a file was made, as far as it is known.
func BirthTime(string) (int64, error) { return 0, nil }

// SyncFileSystem can't be done for one file system alone.
func SyncFileSystem(int) error { return unix.ENOTSUP }
