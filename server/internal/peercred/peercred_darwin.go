package peercred

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// ofSocket asks for LOCAL_PEERCRED and LOCAL_PEERPID. The first of the groups is the main one; the kernel
// tells 16 of them at most.
func ofSocket(fd int) (Peer, error) {
	cred, err := unix.GetsockoptXucred(fd, unix.SOL_LOCAL, unix.LOCAL_PEERCRED)
	if err != nil {
		return Peer{}, os.NewSyscallError("getsockopt LOCAL_PEERCRED", err)
	}
	if cred.Ngroups < 1 || int(cred.Ngroups) > len(cred.Groups) {
		return Peer{}, errors.New("getsockopt LOCAL_PEERCRED: there is no main group")
	}
	pid, err := unix.GetsockoptInt(fd, unix.SOL_LOCAL, unix.LOCAL_PEERPID)
	if err != nil {
		return Peer{}, os.NewSyscallError("getsockopt LOCAL_PEERPID", err)
	}
	groups := append([]uint32(nil), cred.Groups[1:cred.Ngroups]...)
	return Peer{UID: cred.Uid, GID: cred.Groups[0], PID: int32(pid), Groups: groups}, nil
}
