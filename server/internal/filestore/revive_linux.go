package filestore

import (
	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// revive opens the tree's root anew if its file system went and came back, and tells
// whether the tree is there. What stands at the path must be of the same kind, with
// runs in it: where nothing is mounted an empty directory shows.
func (t *tree) revive() bool {
	t.reviving.Lock()
	defer t.reviving.Unlock()
	if _, err := safefs.Lstat(t.root(), "."); !isGone(err) {
		return err == nil // another call was first
	}
	fd, err := unix.Open(t.path, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_CLOEXEC, 0) // best effort: a tree that can't be opened again stays unresponsive, and is tried again
	if err != nil {
		return false
	}
	defer unix.Close(fd)
	if kind, _, err := safefs.FileSystem(fd); err != nil || kind != t.kind { // best effort: a tree that can't be opened again stays unresponsive, and is tried again
		return false
	}
	if _, err := safefs.Lstat(fd, store.Collection(statusfile.TestRun)); err != nil { // best effort: a tree that can't be opened again stays unresponsive, and is tried again
		return false
	}
	return unix.Dup3(fd, t.root(), unix.O_CLOEXEC) == nil // the same number, for all that use it
}
