package peercred

import (
	"errors"
	"fmt"
	"os"
	"unsafe"

	"golang.org/x/sys/unix"
)

// ofSocket asks for SO_PEERCRED and SO_PEERGROUPS.
func ofSocket(fd int) (Peer, error) {
	cred, err := unix.GetsockoptUcred(fd, unix.SOL_SOCKET, unix.SO_PEERCRED)
	if err != nil {
		return Peer{}, os.NewSyscallError("getsockopt SO_PEERCRED", err)
	}
	groups, err := groupsOf(fd)
	return Peer{UID: cred.Uid, GID: cred.Gid, PID: cred.Pid, Groups: groups}, err
}

// usualGroups is how many groups the first call has room for. The kernel allows 65,536.
const usualGroups = 64

// groupsOf returns the supplementary groups of a socket's peer. golang.org/x/sys has no function for this
// option.
func groupsOf(fd int) ([]uint32, error) {
	groups := make([]uint32, usualGroups)
	for {
		size := uint32(len(groups)) * uint32(unsafe.Sizeof(groups[0]))
		_, _, errno := unix.Syscall6(unix.SYS_GETSOCKOPT, uintptr(fd), unix.SOL_SOCKET, unix.SO_PEERGROUPS,
			uintptr(unsafe.Pointer(&groups[0])), uintptr(unsafe.Pointer(&size)), 0)
		n := int(size) / int(unsafe.Sizeof(groups[0]))
		switch {
		case errno == 0:
			return groups[:n], nil
		case errors.Is(errno, unix.ERANGE) && n > len(groups):
			groups = make([]uint32, n)
		default:
			return nil, fmt.Errorf("getsockopt SO_PEERGROUPS: %w", errno)
		}
	}
}
