package safefs

import (
	"errors"

	"golang.org/x/sys/unix"
)

// Open returns the descriptor of what is at a path below root. A symbolic link anywhere in the
// path is ELOOP or ENOTDIR. It uses openat2(2), which kernels before 5.6 and some sandboxes
// lack; there it opens each component by itself.
func Open(root int, rel string, flags int, mode uint32) (int, error) {
	how := unix.OpenHow{
		Flags:   uint64(flags),
		Mode:    uint64(mode),
		Resolve: unix.RESOLVE_BENEATH | unix.RESOLVE_NO_SYMLINKS | unix.RESOLVE_NO_MAGICLINKS,
	}
	for {
		fd, err := unix.Openat2(root, rel, &how)
		switch {
		case errors.Is(err, unix.EINTR), errors.Is(err, unix.EAGAIN): // EAGAIN: a rename went on meanwhile
		case errors.Is(err, unix.ENOSYS), errors.Is(err, unix.EPERM):
			return openByParts(root, rel, flags, mode)
		default:
			return fd, err
		}
	}
}
