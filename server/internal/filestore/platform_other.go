//go:build !linux

package filestore

import (
	"errors"
	"os"
	"time"
)

// fileSystem returns the kind of a directory's file system, and whether it is this
// machine's own. That is not known here: it is taken to be, and polled.
func fileSystem(int) (kind int64, local bool, err error) { return 0, true, nil }

// revive opens the tree's root anew, where that can be done.
func (t *tree) revive() bool { return false }

// uptime returns the time since the machine started, as far as it is known.
func uptime() time.Duration { return time.Since(started) }

// openUnnamed opens a new file without a name, where there are such files.
func openUnnamed(*os.File) (*os.File, error) { return nil, errors.ErrUnsupported }

// renameNew renames within a directory, unless anything has the new name, where that can be
// done in one step.
func renameNew(*os.File, string, string) error { return errors.ErrUnsupported }

// madeAt returns when a file was made, as far as it is known.
func madeAt(string) (int64, error) { return 0, nil }
