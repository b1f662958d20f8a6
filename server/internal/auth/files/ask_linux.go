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

// may asks whether a process may do something with a file. Everything but a clear yes is a no.
func (a *asker) may(who subject, path string, what access) answer {
	return a.as(who, func() answer {
		switch err := unix.Faccessat2(unix.AT_FDCWD, path, uint32(what), unix.AT_EACCESS); {
		case err == nil:
			return yes
		case errors.Is(err, unix.ENOENT):
			return absent
		default:
			return no
		}
	})
}

// mayUnlink tells what access(2) does not: in a directory with the sticky bit only the owners remove a name.
func (a *asker) mayUnlink(who subject, dir, name string) bool {
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
	if err := setIdentity(&who); err == nil {
		result = ask()
	}
	if err := setIdentity(&a.own); err != nil {
		panic(fmt.Sprintf("take back the identity of the server: %v", err))
	}
	runtime.UnlockOSThread()
	return result
}

// setIdentity gives the thread, and no other, the identity of a process for file systems. It returns an error if
// the thread has another one then.
func setIdentity(who *subject) error {
	var list unsafe.Pointer
	if len(who.groups) > 0 {
		list = unsafe.Pointer(&who.groups[0]) //nolint:gosec // as the system call takes it
	}
	// The raw call is for this thread; the standard library's is for all.
	if _, _, errno := unix.RawSyscall(unix.SYS_SETGROUPS, uintptr(len(who.groups)), uintptr(list), 0); errno != 0 {
		return errno
	}
	if err := errors.Join(unix.Setfsgid(int(who.gid)), unix.Setfsuid(int(who.uid))); err != nil {
		return err
	}
	// Both calls report no failure; a further one tells what the identity is.
	gid, gerr := unix.SetfsgidRetGid(-1)
	uid, uerr := unix.SetfsuidRetUid(-1)
	if gerr != nil || uerr != nil || gid != int(who.gid) || uid != int(who.uid) {
		return unix.EPERM
	}
	return nil
}
