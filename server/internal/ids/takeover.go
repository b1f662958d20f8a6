package ids

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/safefs"
)

// takeOver empties the directory of an id that an interrupted creation or deletion has left,
// and reports whether it did. It does not if the directory is in use, or may be: it has a
// status file, or something that the service did not make, or the tree is adopted. A status
// file that comes meanwhile is not touched. The collection's lock is held.
func (a *Allocator) takeOver(collection *os.File, id string) (bool, error) {
	if a.dir.Adopted {
		return false, nil
	}
	dir, err := safefs.OpenDir(int(collection.Fd()), id)
	if errors.Is(err, unix.ENOTDIR) || errors.Is(err, unix.ELOOP) {
		return false, nil // it is no directory
	}
	if err != nil {
		return false, err
	}
	defer dir.Close()
	left, abandoned, err := layout.Leftovers(dir)
	if err != nil || !abandoned {
		return false, err
	}
	return true, layout.RemoveMade(dir, left)
}
