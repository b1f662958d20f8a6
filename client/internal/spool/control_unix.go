//go:build unix

package spool

import (
	"errors"

	"golang.org/x/sys/unix"
)

// control calls do with the file's descriptor, again as long as a signal interrupts it.
func (f *file) control(do func(fd uintptr) error) error {
	conn, err := f.SyscallConn()
	if err != nil {
		return err
	}
	var failed error
	err = conn.Control(func(fd uintptr) {
		for failed = do(fd); errors.Is(failed, unix.EINTR); {
			failed = do(fd)
		}
	})
	if err != nil {
		return err
	}
	return failed
}
