//go:build !unix

package client

import "errors"

const openSafely = 0

var (
	errLocked = errors.New("the spool's file is locked")
	errNoLock = errors.New("a spool needs flock, which this system does not have")
)

func (f *spoolFile) tryLock() error { return errNoLock }
func (f *spoolFile) unlock() error  { return errNoLock }
