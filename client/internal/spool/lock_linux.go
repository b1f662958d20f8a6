package spool

import (
	"errors"
	"time"

	"golang.org/x/sys/unix"
)

// The locks are open file description locks. They belong to the open file: two goroutines that
// have opened the file separately exclude each other as two processes do, and the kernel releases
// the locks when the file is closed. On NFS they hold between hosts.
//
// Each lock begins at a byte that no data reaches. Its length is the time at which it was taken or
// renewed, in milliseconds since 1970: other processes read it to find out whether the holder is
// stopped.
const (
	fileLock int64 = 1<<62 + iota<<44
	deliveryLock
	replaceLock

	wholeLock int64 = 1 << 44
)

// tryLock takes or renews a lock. It returns errLocked if another open file holds it.
func (f *file) tryLock(which int64) error {
	err := f.setLock(unix.F_OFD_SETLK, lockNow(which))
	if errors.Is(err, unix.EAGAIN) || errors.Is(err, unix.EACCES) {
		return errLocked
	}
	return err
}

// waitLock waits without limit for a lock and takes it.
func (f *file) waitLock(which int64) error {
	if err := f.setLock(unix.F_OFD_SETLKW, lockNow(which)); err != nil {
		return err
	}
	return f.tryLock(which)
}

func (f *file) unlock(which int64) error {
	return f.setLock(unix.F_OFD_SETLK, &unix.Flock_t{Type: unix.F_UNLCK, Start: which, Len: wholeLock})
}

// heldFor returns how long ago another open file took or renewed a lock, 0 if none holds it.
func (f *file) heldFor(which int64) (time.Duration, error) {
	lock := &unix.Flock_t{Type: unix.F_WRLCK, Start: which, Len: 1}
	if err := f.setLock(unix.F_OFD_GETLK, lock); err != nil || lock.Type == unix.F_UNLCK {
		return 0, err
	}
	return time.Since(time.UnixMilli(lock.Len)), nil
}

func lockNow(which int64) *unix.Flock_t {
	return &unix.Flock_t{Type: unix.F_WRLCK, Start: which, Len: time.Now().UnixMilli()}
}

func (f *file) setLock(command int, lock *unix.Flock_t) error {
	return f.control(func(fd uintptr) error { return unix.FcntlFlock(fd, command, lock) })
}

// reserve allocates size bytes at offset at, so that writing them can't fail for lack of space.
// It does nothing if the file system can't allocate ahead.
func (f *file) reserve(at, size int64) error {
	err := f.control(func(fd uintptr) error { return unix.Fallocate(int(fd), unix.FALLOC_FL_KEEP_SIZE, at, size) })
	if errors.Is(err, unix.EOPNOTSUPP) || errors.Is(err, unix.ENOSYS) {
		return nil
	}
	return err
}
