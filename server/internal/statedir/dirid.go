package statedir

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/safefs"
)

// DirID identifies a directory; a copy of it has another one.
type DirID struct {
	Inode uint64
	Made  int64 // when it was made, in nanoseconds since 1970; 0: not known
}

// Is reports whether both identify the same directory, as far as both are known.
func (d DirID) Is(other DirID) bool {
	return d.Inode == other.Inode && (d.Made == other.Made || d.Made == 0 || other.Made == 0)
}

// DirIDOf returns the DirID of the directory at a path.
func DirIDOf(path string) (DirID, error) {
	inode, err := inodeOf(path)
	if err != nil {
		return DirID{}, err
	}
	made, err := safefs.BirthTime(path)
	return DirID{inode, made}, err
}

func inodeOf(path string) (uint64, error) {
	var st unix.Stat_t
	if err := unix.Stat(path, &st); err != nil {
		return 0, &os.PathError{Op: "stat", Path: path, Err: err}
	}
	return st.Ino, nil
}

// IsFull reports whether an error says that a disk or a quota is full.
func IsFull(err error) bool { return errors.Is(err, unix.ENOSPC) || errors.Is(err, unix.EDQUOT) }
