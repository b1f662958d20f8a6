package client

import (
	"errors"
	"time"

	"golang.org/x/sys/unix"
)

// The spool's locks are open file description locks on ranges that no file reaches: the
// lock proper, the duty to deliver, and the right to replace the file. They belong to the
// open file, so two goroutines with a file each exclude each other as two processes do, and
// the kernel releases them with the process. On NFS they hold between hosts.
//
// All locks of a kind begin with the same byte. The length of one says when it was taken, or
// renewed, in milliseconds since 1970: so other processes can tell that its holder is stopped.
const (
	spoolLock int64 = 1<<62 + iota<<44
	spoolDuty
	spoolReplace

	wholeLock int64 = 1 << 44
)

// tryLock takes a lock, or renews it, or returns errLocked.
func (f *spoolFile) tryLock(which int64) error {
	err := f.setLock(unix.F_OFD_SETLK, lockNow(which))
	if errors.Is(err, unix.EAGAIN) || errors.Is(err, unix.EACCES) {
		return errLocked
	}
	return err
}

// waitLock takes a lock once it is free, however long that takes.
func (f *spoolFile) waitLock(which int64) error {
	if err := f.setLock(unix.F_OFD_SETLKW, lockNow(which)); err != nil {
		return err
	}
	return f.tryLock(which)
}

func (f *spoolFile) unlock(which int64) error {
	return f.setLock(unix.F_OFD_SETLK, &unix.Flock_t{Type: unix.F_UNLCK, Start: which, Len: wholeLock})
}

// heldFor returns how long ago another open file took or renewed a lock, 0 if none holds it.
func (f *spoolFile) heldFor(which int64) (time.Duration, error) {
	lock := &unix.Flock_t{Type: unix.F_WRLCK, Start: which, Len: 1}
	if err := f.setLock(unix.F_OFD_GETLK, lock); err != nil || lock.Type == unix.F_UNLCK {
		return 0, err
	}
	return time.Since(time.UnixMilli(lock.Len)), nil
}

func lockNow(which int64) *unix.Flock_t {
	return &unix.Flock_t{Type: unix.F_WRLCK, Start: which, Len: time.Now().UnixMilli()}
}

func (f *spoolFile) setLock(command int, lock *unix.Flock_t) error {
	return f.control(func(fd uintptr) error {
		for {
			err := unix.FcntlFlock(fd, command, lock)
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
