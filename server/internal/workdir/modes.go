package workdir

import (
	"errors"
	"io/fs"
	"os"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/safefs"
)

// MakeDir makes a directory with the mode and group that the tree's users expect: 0777 without the bits of
// the umask, the parent's group, and the parent's setgid bit.
func (d *Dir) MakeDir(parent *os.File, name string) error {
	dir, err := d.Mkdir(parent, name)
	if err != nil {
		return err
	}
	return dir.Close()
}

// Mkdir is MakeDir, and returns the open directory. After an error the directory does not exist.
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

// openUp sets the mode and group of a directory that was made with permissions for its owner only.
func (d *Dir) openUp(parent, dir *os.File) error {
	up, err := safefs.Fstat(parent)
	if err != nil {
		return err
	}
	return d.own(dir, up, (0o777&^d.umask)|up.Mode&unix.S_ISGID)
}

// own sets the group and the mode of a new file. If the server may not set the group, the file keeps its
// own.
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
