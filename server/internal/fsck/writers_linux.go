package fsck

import (
	"errors"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/safefs"
)

// hasWriters reports whether any process has a file open for writing. The kernel knows:
// it grants no lease for reading then. Not known: it grants us none at all.
func hasWriters(f *safefs.File) (has, known bool) {
	_, err := unix.FcntlInt(uintptr(f.FD), unix.F_SETLEASE, unix.F_RDLCK)
	if err == nil {
		_, err = unix.FcntlInt(uintptr(f.FD), unix.F_SETLEASE, unix.F_UNLCK)
		return false, err == nil
	}
	return true, errors.Is(err, unix.EAGAIN)
}
