//go:build unix

package client

import "syscall"

// openSafely keeps links and pipes that somebody put in the spool's place from
// leading a report elsewhere or holding its writer up.
const openSafely = syscall.O_NOFOLLOW | syscall.O_NONBLOCK | syscall.O_CLOEXEC

const errLocked = syscall.EWOULDBLOCK

func (f *spoolFile) tryLock() error { return f.flock(syscall.LOCK_EX | syscall.LOCK_NB) }
func (f *spoolFile) unlock() error  { return f.flock(syscall.LOCK_UN) }

func (f *spoolFile) flock(how int) error {
	conn, err := f.SyscallConn()
	if err != nil {
		return err
	}
	var failed error
	if err := conn.Control(func(fd uintptr) { failed = syscall.Flock(int(fd), how) }); err != nil {
		return err
	}
	return failed
}
