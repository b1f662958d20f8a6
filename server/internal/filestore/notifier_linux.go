package filestore

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"unsafe"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// notifier is told by the kernel (inotify) what others change in directories, and
// gathers the runs that are to be looked at. What it is told carries nothing: the
// files say what happened.
//
// It is used without a library because lists must see all that was told before
// they began: whoever takes the runs reads what the kernel has, there and then.
type notifier struct {
	f *os.File // of the inotify instance; not blocking

	mu    sync.Mutex
	buf   []byte
	dirs  map[int32]heard
	byRun map[store.Name][]int32
	dirty map[store.Name]struct{}
	all   bool // something was lost: everything is to be looked at
	full  bool // the kernel takes no more directories
}

// heard is what a directory that is listened to stands for: a run, or, without an
// id, a collection; without a kind the whole tree.
type heard struct {
	tree *tree
	run  store.Name
	rel  string // the directory
}

const (
	collectionEvents = unix.IN_CREATE | unix.IN_DELETE | unix.IN_MOVED_FROM | unix.IN_MOVED_TO | unix.IN_ONLYDIR | unix.IN_DONT_FOLLOW
	runEvents        = collectionEvents | unix.IN_MODIFY | unix.IN_ATTRIB | unix.IN_EXCL_UNLINK
)

func newNotifier() (*notifier, error) {
	fd, err := unix.InotifyInit1(unix.IN_CLOEXEC | unix.IN_NONBLOCK)
	if err != nil {
		return nil, os.NewSyscallError("inotify_init1", err)
	}
	return &notifier{
		f: os.NewFile(uintptr(fd), "inotify"), buf: make([]byte, 64<<10),
		dirs: map[int32]heard{}, byRun: map[store.Name][]int32{}, dirty: map[store.Name]struct{}{},
	}, nil
}

// root listens to a tree's collections, and to the tree, in which they may come.
func (n *notifier) root(t *tree) {
	n.mu.Lock()
	defer n.mu.Unlock()
	_, _ = n.listen(t, store.Name{}, ".", collectionEvents) // its collections may be there
	n.collections(t)
}

func (n *notifier) collections(t *tree) {
	for _, kind := range []statusfile.Kind{statusfile.TestRun, statusfile.Series} {
		_, _ = n.listen(t, store.Name{Kind: kind}, store.Collection(kind), collectionEvents) // it may not be there
	}
}

// add listens to a directory of a run, and tells whether that is new.
func (n *notifier) add(t *tree, run store.Name, rel string) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	if _, there := n.find(run, rel); there || n.full {
		return false
	}
	wd, err := n.listen(t, run, rel, runEvents)
	if errors.Is(err, unix.ENOSPC) {
		n.full = true
		t.store.cfg.Log.Warn("the kernel listens to no more directories: raise fs.inotify.max_user_watches; other runs are looked at with those that have ended", "listened", len(n.dirs))
	}
	if err != nil {
		return false
	}
	n.byRun[run] = append(n.byRun[run], wd)
	return true
}

// find returns the watch of a run's directory, and whether there is one.
func (n *notifier) find(run store.Name, rel string) (int32, bool) {
	for _, wd := range n.byRun[run] {
		if n.dirs[wd].rel == rel {
			return wd, true
		}
	}
	return 0, false
}

func (n *notifier) listen(t *tree, run store.Name, rel string, events uint32) (int32, error) {
	path := fmt.Sprintf("/proc/self/fd/%d/%s", t.root(), rel)
	wd, err := unix.InotifyAddWatch(int(n.f.Fd()), path, events)
	if err != nil {
		return -1, err
	}
	n.dirs[int32(wd)] = heard{t, run, rel}
	return int32(wd), nil
}

// drop listens to a run no more.
func (n *notifier) drop(run store.Name) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.dropRun(run)
}

func (n *notifier) dropRun(run store.Name) {
	for _, wd := range slices.Clone(n.byRun[run]) {
		n.dropDir(run, n.dirs[wd].rel)
	}
}

// dropDir listens to a directory of a run no more: another one may stand in its
// place.
func (n *notifier) dropDir(run store.Name, rel string) {
	wd, there := n.find(run, rel)
	if !there {
		return
	}
	_, _ = unix.InotifyRmWatch(int(n.f.Fd()), uint32(wd)) // it may be gone with its directory
	n.forget(wd)
	n.full = false
}

func (n *notifier) forget(wd int32) {
	h, ok := n.dirs[wd]
	if !ok {
		return
	}
	delete(n.dirs, wd)
	n.byRun[h.run] = slices.DeleteFunc(n.byRun[h.run], func(other int32) bool { return other == wd })
	if len(n.byRun[h.run]) == 0 {
		delete(n.byRun, h.run)
	}
}

// wait returns once the kernel has something to tell, or after interrupt.
func (n *notifier) wait() error {
	conn, err := n.f.SyscallConn()
	if err != nil {
		return err
	}
	return conn.Read(func(fd uintptr) bool {
		n.mu.Lock()
		defer n.mu.Unlock()
		n.gather(int(fd))
		return n.all || len(n.dirty) > 0
	})
}

// interrupt ends wait, with an error, for good.
func (n *notifier) interrupt() { _ = n.f.SetReadDeadline(past) }

func (n *notifier) close() { _ = n.f.Close() }

// take returns the runs of which something was told until now, and whether
// everything is to be looked at.
func (n *notifier) take() (names []store.Name, all bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	_ = withFD(n.f, func(fd int) error {
		n.gather(fd)
		return nil
	})
	for name := range n.dirty {
		names = append(names, name)
	}
	clear(n.dirty)
	all, n.all = n.all, false
	return names, all
}

// gather reads what the kernel has to tell. The caller holds mu.
func (n *notifier) gather(fd int) {
	for {
		size, err := unix.Read(fd, n.buf)
		if errors.Is(err, unix.EINTR) {
			continue
		}
		if err != nil || size <= 0 {
			return
		}
		for rest := n.buf[:size]; len(rest) >= unix.SizeofInotifyEvent; {
			e := (*unix.InotifyEvent)(unsafe.Pointer(&rest[0])) //nolint:gosec // the kernel's own layout
			end := unix.SizeofInotifyEvent + int(e.Len)
			n.event(e, strings.TrimRight(string(rest[unix.SizeofInotifyEvent:end]), "\x00"))
			rest = rest[end:]
		}
	}
}

func (n *notifier) event(e *unix.InotifyEvent, name string) {
	if e.Mask&unix.IN_Q_OVERFLOW != 0 {
		n.all = true
		return
	}
	h, ok := n.dirs[e.Wd]
	switch {
	case !ok: // it was dropped meanwhile
	case h.run.ID != "":
		n.touched(h, name)
	case h.run.Kind != 0:
		if store.CheckID(name) == nil {
			run := store.Name{Namespace: h.tree.namespace, Kind: h.run.Kind, ID: name}
			n.dropRun(run)
			n.dirty[run] = struct{}{}
		}
	case name == store.Collection(statusfile.TestRun), name == store.Collection(statusfile.Series):
		n.collections(h.tree)
		n.all = true
	}
	if e.Mask&unix.IN_IGNORED != 0 { // the directory is gone
		n.forget(e.Wd)
	}
}

// touched notes a run in whose directory something changed. What was written over
// in place has left no trace in the directory's own time.
func (n *notifier) touched(h heard, file string) {
	n.dirty[h.run] = struct{}{}
	if file == statusName {
		return
	}
	n.dropDir(h.run, h.rel+"/"+file)
	if r := h.tree.roll.find(h.run); r != nil {
		r.rehome.Store(true)
	}
}
