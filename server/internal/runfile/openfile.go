package runfile

import (
	"errors"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/runstate"
	"github.com/runstatus/runstatus/server/internal/safefs"
)

// OpenFileOf opens the status file that a view was made from. It returns nil if that file is gone or was
// replaced.
func (t *Tree) OpenFileOf(f *runstate.View) (*safefs.File, error) {
	opened, err := safefs.OpenFile(t.Root(), layout.StatusPath(f.Name), unix.O_RDONLY)
	switch {
	case safefs.IsAbsent(err):
		return nil, nil
	case err != nil:
		return nil, err
	}
	if same, err := isFileOf(opened, f); !same || err != nil {
		return nil, errors.Join(err, opened.Close())
	}
	return opened, nil
}

// isFileOf reports whether an open file is the one that a view was made from. Equal inode numbers are
// not enough, because a new file may get the number of a removed one.
func isFileOf(open *safefs.File, f *runstate.View) (bool, error) {
	if open.ID != f.File {
		return false, nil
	}
	uid, err := layout.ReadUID(open, f.Name)
	if err != nil || uid != f.UID && f.UID != "" {
		return false, err
	}
	return open.EndsLine(f.Size)
}
