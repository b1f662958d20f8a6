//go:build unix && !linux

package client

import (
	"errors"
	"time"

	"golang.org/x/sys/unix"
)

// Here the spool's lock is an flock on the file. There is no second one for the duty
// to deliver: two processes may deliver at the same time, which by the `when` of the
// reports writes nothing twice. That a holder is stopped can't be told.
const (
	spoolLock int64 = iota
	spoolDuty
	spoolReplace
)

func (f *spoolFile) heldFor(int64) (time.Duration, error) { return 0, nil }

func (f *spoolFile) tryLock(which int64) error {
	err := f.flock(which, unix.LOCK_EX|unix.LOCK_NB)
	if errors.Is(err, unix.EWOULDBLOCK) {
		return errLocked
	}
	return err
}

func (f *spoolFile) waitLock(which int64) error { return f.flock(which, unix.LOCK_EX) }
func (f *spoolFile) unlock(which int64) error   { return f.flock(which, unix.LOCK_UN) }

func (f *spoolFile) flock(which int64, how int) error {
	if which != spoolLock {
		return nil
	}
	return f.control(func(fd uintptr) error {
		for {
			err := unix.Flock(int(fd), how)
			if !errors.Is(err, unix.EINTR) {
				return err
			}
		}
	})
}

// reserve does nothing: a write that finds no space is cut off again.
func (f *spoolFile) reserve(int64, int64) error { return nil }
