package client

import (
	"errors"

	"golang.org/x/sys/unix"
)

// The spool's locks are open file description locks on two bytes that no file
// reaches: the lock proper, and the duty to deliver. They belong to the open file, so
// two goroutines with a file each exclude each other as two processes do, and the
// kernel releases them with the process. On NFS they hold between hosts.
const (
	spoolLock int64 = 1<<62 + iota
	spoolDuty
)

// tryLock takes a lock, or returns errLocked.
func (f *spoolFile) tryLock(which int64) error {
	err := f.setLock(unix.F_OFD_SETLK, unix.F_WRLCK, which)
	if errors.Is(err, unix.EAGAIN) || errors.Is(err, unix.EACCES) {
		return errLocked
	}
	return err
}

// waitLock takes a lock once it is free, however long that takes.
func (f *spoolFile) waitLock(which int64) error {
	return f.setLock(unix.F_OFD_SETLKW, unix.F_WRLCK, which)
}

func (f *spoolFile) unlock(which int64) error {
	return f.setLock(unix.F_OFD_SETLK, unix.F_UNLCK, which)
}

func (f *spoolFile) setLock(command int, kind int16, which int64) error {
	lock := unix.Flock_t{Type: kind, Start: which, Len: 1}
	return f.control(func(fd uintptr) error {
		for {
			err := unix.FcntlFlock(fd, command, &lock)
			if !errors.Is(err, unix.EINTR) {
				return err
			}
		}
	})
}

// reserve takes the space for size bytes at offset at, so that writing them can't fail
// for want of it. It does nothing where the file system can't reserve.
func (f *spoolFile) reserve(at, size int64) error {
	err := f.control(func(fd uintptr) error {
		for {
			err := unix.Fallocate(int(fd), unix.FALLOC_FL_KEEP_SIZE, at, size)
			if !errors.Is(err, unix.EINTR) {
				return err
			}
		}
	})
	if errors.Is(err, unix.EOPNOTSUPP) || errors.Is(err, unix.ENOSYS) {
		return nil
	}
	return err
}
