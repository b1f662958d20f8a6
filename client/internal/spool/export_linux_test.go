package spool

import (
	"errors"
	"time"

	"golang.org/x/sys/unix"
)

// LockAt holds the file lock, as a process on a clock that shows that time, until unlock is called.
func LockAt(path string, at time.Time) (unlock func(), err error) {
	f, err := openFile(path, true)
	if err != nil {
		return nil, err
	}
	lock := lockNow(fileLock)
	lock.Len = at.UnixMilli()
	if err := f.setLock(unix.F_OFD_SETLK, lock); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return func() { _ = f.Close() }, nil
}
