package journal

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

func datasync(f *os.File) error {
	conn, err := f.SyscallConn()
	if err != nil {
		return err
	}
	var inner error
	err = conn.Control(func(fd uintptr) {
		for {
			if inner = unix.Fdatasync(int(fd)); !errors.Is(inner, unix.EINTR) {
				return
			}
		}
	})
	return errors.Join(err, inner)
}
