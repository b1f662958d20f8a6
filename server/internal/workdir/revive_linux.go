package workdir

import (
	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// Revive opens the tree's root again if its file system was unmounted and mounted again, and reports whether
// the tree is there. The path must hold a file system of the same type with runs in it: without a
// mount it is an empty directory.
func (d *Dir) Revive() bool {
	d.reviving.Lock()
	defer d.reviving.Unlock()
	if _, err := safefs.Lstat(d.fd, "."); !IsGone(err) {
		return err == nil // another call was first
	}
	fd, err := unix.Open(d.Path, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_CLOEXEC, 0) // best effort: a tree that can't be opened again stays unresponsive, and is tried again
	if err != nil {
		return false
	}
	defer unix.Close(fd)
	if kind, _, err := safefs.FileSystem(fd); err != nil || kind != d.kind { // best effort: a tree that can't be opened again stays unresponsive, and is tried again
		return false
	}
	if _, err := safefs.Lstat(fd, store.Collection(statusfile.TestRun)); err != nil { // best effort: a tree that can't be opened again stays unresponsive, and is tried again
		return false
	}
	return unix.Dup3(fd, d.fd, unix.O_CLOEXEC) == nil // the same number, for all that use it
}
