//go:build !unix

package client

import (
	"errors"
	"os"
	"time"
)

const (
	openSafely = 0

	spoolLock int64 = iota
	spoolDuty
	spoolReplace
)

var errNoLock = errors.New("a spool needs locks that this system does not have")

func (f *spoolFile) tryLock(int64) error                  { return errNoLock }
func (f *spoolFile) waitLock(int64) error                 { return errNoLock }
func (f *spoolFile) unlock(int64) error                   { return errNoLock }
func (f *spoolFile) heldFor(int64) (time.Duration, error) { return 0, errNoLock }
func (f *spoolFile) reserve(int64, int64) error           { return errNoLock }
func (f *spoolFile) becomeLike(*spoolFile) error          { return errNoLock }
func belongToDirectory(*os.File) error                    { return nil }

func processSession() string { return "" }
