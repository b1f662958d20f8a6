package fswatch

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/safefs"
)

// Watcher is an inotify instance.
type Watcher struct {
	f   *os.File // not blocking
	buf []byte
}

// Event says that something happened in a directory, as inotify(7) describes it.
type Event struct {
	Watch int32  // the directory, as Add returned it
	Mask  uint32 // such as unix.IN_CREATE, or IN_Q_OVERFLOW: the kernel has dropped events
	Name  string // in the directory; "" where the event is about the directory itself
}

// New returns a Watcher without directories.
func New() (*Watcher, error) {
	fd, err := unix.InotifyInit1(unix.IN_CLOEXEC | unix.IN_NONBLOCK)
	if err != nil {
		return nil, os.NewSyscallError("inotify_init1", err)
	}
	f := os.NewFile(uintptr(fd), "inotify")
	if err := f.SetDeadline(time.Time{}); err != nil { // the runtime's poller has refused it: Wait would fail
		return nil, errors.Join(fmt.Errorf("wait for inotify: %w", err), f.Close())
	}
	return &Watcher{f: f, buf: make([]byte, 64<<10)}, nil
}

// Add watches the directory at a path below the open directory root for events such as
// unix.IN_CREATE. It returns the kernel's number for the directory, which is never 0. The error is
// unix.ENOSPC once the kernel watches no more directories for this user.
func (w *Watcher) Add(root int, rel string, events uint32) (watch int32, err error) {
	path := fmt.Sprintf("/proc/self/fd/%d/%s", root, rel)
	var wd int
	err = safefs.WithFD(w.f, func(fd int) (err error) { // the Watcher may be closed
		wd, err = unix.InotifyAddWatch(fd, path, events)
		return err
	})
	return int32(wd), err //nolint:gosec // the kernel's number is an int32
}

// Remove stops watching a directory. One that is gone is not watched any more either way.
func (w *Watcher) Remove(watch int32) {
	_ = safefs.WithFD(w.f, func(fd int) error { // best effort: the watch may be gone with its directory
		_, err := unix.InotifyRmWatch(fd, uint32(watch)) //nolint:gosec // as in Add
		return err
	})
}

// Drain calls do with each event that the kernel has queued. After an error events may be lost.
func (w *Watcher) Drain(do func(Event)) error {
	var failed error
	err := safefs.WithFD(w.f, func(fd int) error {
		failed = w.drain(fd, do)
		return nil
	})
	return errors.Join(err, failed)
}

// Wait calls woken each time that the kernel may have queued events, until it reports that it is
// done. In woken, drain is Drain. The error is that of a Watcher that is closed or interrupted.
func (w *Watcher) Wait(woken func(drain func(do func(Event)) error) (done bool)) error {
	conn, err := w.f.SyscallConn()
	if err != nil {
		return err
	}
	return conn.Read(func(fd uintptr) bool {
		return woken(func(do func(Event)) error { return w.drain(int(fd), do) })
	})
}

func (w *Watcher) drain(fd int, do func(Event)) error {
	for {
		size, err := safefs.RetryEINTR(func() (int, error) { return unix.Read(fd, w.buf) })
		if errors.Is(err, unix.EAGAIN) {
			return nil
		}
		if err != nil {
			return err
		}
		for rest := w.buf[:size]; len(rest) >= unix.SizeofInotifyEvent; {
			e := (*unix.InotifyEvent)(unsafe.Pointer(&rest[0])) //nolint:gosec // the kernel's own layout
			end := unix.SizeofInotifyEvent + int(e.Len)
			name := strings.TrimRight(string(rest[unix.SizeofInotifyEvent:end]), "\x00")
			do(Event{Watch: e.Wd, Mask: e.Mask, Name: name})
			rest = rest[end:]
		}
	}
}

var past = time.Unix(1, 0)

// Interrupt ends Wait, with an error, for good.
func (w *Watcher) Interrupt() { _ = w.f.SetReadDeadline(past) } // best effort: a closed file ends Wait as well

// Close closes the Watcher, which ends Wait.
func (w *Watcher) Close() error { return w.f.Close() }
