package ids

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/safefs"
)

// takeOver empties a directory that an interrupted creation or deletion has left, and reports
// whether it did. It leaves a directory alone if the tree is adopted, or if the directory holds a
// status file or anything that the service did not make. It does not touch a status file that
// appears meanwhile. The caller holds the lock of the collection.
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
