//go:build unix && !linux

package spool

import (
	"errors"
	"time"

	"golang.org/x/sys/unix"
)

// On these systems the file lock is an flock. The delivery lock and the replace lock always
// succeed, and a stopped holder is not detected.
const (
	fileLock int64 = iota
	deliveryLock
	replaceLock
)

func (f *file) heldFor(int64) (time.Duration, error) { return 0, nil }

func (f *file) tryLock(which int64) error {
	err := f.flock(which, unix.LOCK_EX|unix.LOCK_NB)
	if errors.Is(err, unix.EWOULDBLOCK) {
		return errLocked
	}
	return err
}

func (f *file) waitLock(which int64) error { return f.flock(which, unix.LOCK_EX) }
func (f *file) unlock(which int64) error   { return f.flock(which, unix.LOCK_UN) }

func (f *file) flock(which int64, how int) error {
	if which != fileLock {
		return nil
	}
	return f.control(func(fd uintptr) error { return unix.Flock(int(fd), how) })
}

// reserve does nothing: append undoes a write that finds no space.
func (f *file) reserve(int64, int64) error { return nil }
