package files

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"
)

// asker asks the kernel with the identity of others.
type asker struct {
	privileged bool
	own        subject // the server
}

func newAsker() (*asker, error) {
	a := &asker{own: subject{uid: uint32(os.Geteuid()), gid: uint32(os.Getegid())}} //nolint:gosec // ids have 32 bits
	groups, err := os.Getgroups()
	if err != nil {
		return nil, fmt.Errorf("find the groups of the server: %w", err)
	}
	for _, group := range groups {
		a.own.groups = append(a.own.groups, uint32(group)) //nolint:gosec // as above
	}
	other := subject{uid: a.own.uid + 1, gid: a.own.gid + 1}
	a.privileged = true
	a.privileged = a.as(other, func() answer { return yes }) == yes
	return a, nil
}

func (a *asker) serves(uid uint32) bool { return a.privileged || uid == a.own.uid }

// check asks what the thread's identity may do with a file. Everything but a clear yes is a no.
func check(path string, what access) answer {
	switch err := unix.Faccessat2(unix.AT_FDCWD, path, uint32(what), unix.AT_EACCESS); {
	case err == nil:
		return yes
	case errors.Is(err, unix.ENOENT):
		return absent
	default:
		return no
	}
}

// mayUnlink tells what access(2) does not: in a directory with the sticky bit only the owners remove a name.
func mayUnlink(who subject, dir, name string) bool {
	var parent, entry unix.Stat_t
	if errors.Join(unix.Lstat(dir, &parent), unix.Lstat(name, &entry)) != nil {
		return false
	}
	return parent.Mode&unix.S_ISVTX == 0 || who.uid == 0 || who.uid == entry.Uid || who.uid == parent.Uid
}

// as answers a question with the identity of a process. The identity is that of the thread alone, which the
// goroutine holds meanwhile. A thread that cannot take its own identity back is not used again: it stays locked,
// and ends with the goroutine.
func (a *asker) as(who subject, ask func() answer) answer {
	if !a.privileged {
		return ask()
	}
	runtime.LockOSThread()
	result := no
	errno := setGroups(who.groups)
	_, _ = unix.SetfsgidRetGid(int(who.gid)) // see below
	_, _ = unix.SetfsuidRetUid(int(who.uid))
	if errno == 0 {
		result = ask()
	}
	// These calls report no failure, but what the identity was before them.
	uid, _ := unix.SetfsuidRetUid(int(a.own.uid))
	gid, _ := unix.SetfsgidRetGid(int(a.own.gid))
	if errno := setGroups(a.own.groups); errno != 0 || !a.isOwn() {
		panic(fmt.Sprintf("take back the identity of the server: %v", errno))
	}
	runtime.UnlockOSThread()
	if uid != int(who.uid) || gid != int(who.gid) {
		return no // it was answered for another identity
	}
	return result
}

// isOwn reports whether the thread has the identity of the server for file systems.
func (a *asker) isOwn() bool {
	uid, uerr := unix.SetfsuidRetUid(-1)
	gid, gerr := unix.SetfsgidRetGid(-1)
	return uerr == nil && gerr == nil && uid == int(a.own.uid) && gid == int(a.own.gid)
}

// setGroups gives the thread, and no other, supplementary groups.
func setGroups(groups []uint32) unix.Errno {
	var list unsafe.Pointer
	if len(groups) > 0 {
		list = unsafe.Pointer(&groups[0]) //nolint:gosec // as the system call takes it
	}
	// The raw call is for this thread; the standard library's is for all.
	_, _, errno := unix.RawSyscall(unix.SYS_SETGROUPS, uintptr(len(groups)), uintptr(list), 0)
	return errno
}
