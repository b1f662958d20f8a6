package workdir

import (
	"errors"
	"io/fs"
	"os"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/safefs"
)

// MakeDir makes a directory of the mode and group that the tree's users expect:
// all that the umask leaves, the parent's group, and the parent's setgid bit.
func (d *Dir) MakeDir(parent *os.File, name string) error {
	dir, err := d.Mkdir(parent, name)
	if err != nil {
		return err
	}
	return dir.Close()
}

// Mkdir is MakeDir that leaves the directory open. After an error it is not there.
func (d *Dir) Mkdir(parent *os.File, name string) (*os.File, error) {
	err := safefs.WithFD(parent, func(fd int) error { return unix.Mkdirat(fd, name, 0o700) })
	if err != nil {
		return nil, &fs.PathError{Op: "mkdir", Path: name, Err: err}
	}
	dir, err := safefs.OpenDir(int(parent.Fd()), name)
	if err == nil {
		if err = d.openUp(parent, dir); err == nil {
			return dir, nil
		}
		_ = dir.Close() // nothing was written through it
	}
	return nil, errors.Join(err, safefs.RemoveEmptyDir(parent, name))
}

// openUp gives a directory that was made for its owner alone its mode and group.
func (d *Dir) openUp(parent, dir *os.File) error {
	up, err := safefs.Fstat(parent)
	if err != nil {
		return err
	}
	return d.own(dir, up, (0o777&^d.umask)|up.Mode&unix.S_ISGID)
}

// own gives a file that was just made the group and the mode that it must have.
// A group that we may not give is left: the mode lets the owner's group in.
func (d *Dir) own(f *os.File, up safefs.Info, mode uint32) error {
	gid := up.GID
	if d.group != nil && up.Mode&unix.S_ISGID == 0 {
		gid = *d.group
	}
	return safefs.WithFD(f, func(fd int) error {
		if err := unix.Fchown(fd, -1, gid); err != nil && !errors.Is(err, unix.EPERM) {
			return err
		}
		return unix.Fchmod(fd, mode)
	})
}
