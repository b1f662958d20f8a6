package statusfile

import "golang.org/x/sys/unix"

func (d descriptor) reserve(at, length int64) error {
	return unix.Fallocate(int(d), unix.FALLOC_FL_KEEP_SIZE, at, length)
}
