//go:build !unix

package spool

import (
	"errors"
	"time"
)

const (
	fileLock int64 = iota
	deliveryLock
	replaceLock
)

var errNoLock = errors.New("a spool needs locks that this system does not have")

func (f *file) tryLock(int64) error                  { return errNoLock }
func (f *file) waitLock(int64) error                 { return errNoLock }
func (f *file) unlock(int64) error                   { return errNoLock }
func (f *file) heldFor(int64) (time.Duration, error) { return 0, errNoLock }
func (f *file) reserve(int64, int64) error           { return errNoLock }
