package filestore

import (
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

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
	f    *os.File // of the inotify instance; not blocking
	most int      // directories that are listened to; 0: as many as the kernel takes

	mu     sync.Mutex
	buf    []byte
	dirs   map[int32]heard
	byRun  map[store.Name]map[string]int32 // by directory
	missed map[store.Name]struct{}         // runs that can't be listened to, or, without an id, collections
	dirty  map[store.Name]told
	all    bool // something was lost: everything is to be looked at
	full   bool // the kernel takes no more directories
	warned bool // that it is full
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

func newNotifier(most int) (*notifier, error) {
	fd, err := unix.InotifyInit1(unix.IN_CLOEXEC | unix.IN_NONBLOCK)
	if err != nil {
		return nil, os.NewSyscallError("inotify_init1", err)
	}
	return &notifier{
		f: os.NewFile(uintptr(fd), "inotify"), most: most, buf: make([]byte, 64<<10),
		dirs: map[int32]heard{}, byRun: map[store.Name]map[string]int32{}, missed: map[store.Name]struct{}{}, dirty: map[store.Name]told{},
	}, nil
}

// root listens to a tree, in which collections may come, and to those.
func (n *notifier) root(t *tree) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if _, err := n.listen(t, store.Name{}, ".", collectionEvents); err != nil {
		return err
	}
	n.collections(t)
	return nil
}

func (n *notifier) collections(t *tree) {
	for _, kind := range []statusfile.Kind{statusfile.TestRun, statusfile.Series} {
		name := store.Name{Namespace: t.namespace, Kind: kind}
		delete(n.missed, name)
		if _, err := n.listen(t, name, store.Collection(kind), collectionEvents); err != nil && !errors.Is(err, unix.ENOENT) {
			n.missed[name] = struct{}{}
		}
	}
}

// follow listens to directories of a run, and tells whether one of them is new. If
// one can't be listened to, the run is to be polled.
func (n *notifier) follow(t *tree, run store.Name, dirs ...string) (added bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.missed, run)
	for _, rel := range dirs {
		if _, there := n.byRun[run][rel]; there {
			continue
		}
		if n.full || !n.add(t, run, rel) {
			n.missed[run] = struct{}{}
			continue
		}
		added = true
	}
	return added
}

func (n *notifier) add(t *tree, run store.Name, rel string) bool {
	wd, err := n.listen(t, run, rel, runEvents)
	if errors.Is(err, unix.ENOSPC) {
		n.full = true
		if !n.warned {
			n.warned = true
			t.store.cfg.Log.Warn("the kernel listens to no more directories: raise fs.inotify.max_user_watches; other runs are polled", "listened", len(n.dirs))
		}
	}
	if err != nil {
		return false
	}
	if n.byRun[run] == nil {
		n.byRun[run] = map[string]int32{}
	}
	n.byRun[run][rel] = wd
	return true
}

func (n *notifier) listen(t *tree, run store.Name, rel string, events uint32) (int32, error) {
	if n.most > 0 && len(n.dirs) >= n.most {
		return -1, unix.ENOSPC
	}
	path := fmt.Sprintf("/proc/self/fd/%d/%s", t.root(), rel)
	wd, err := unix.InotifyAddWatch(int(n.f.Fd()), path, events)
	if err != nil {
		return -1, err
	}
	n.dirs[int32(wd)] = heard{t, run, rel}
	return int32(wd), nil
}

// miss says that not all that changes in a run is told: it is to be polled.
func (n *notifier) miss(run store.Name) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.missed[run] = struct{}{}
}

// unheard returns the runs of a namespace that are to be polled, and, without an
// id, its collections that are.
func (n *notifier) unheard(namespace string) (names []store.Name) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for name := range n.missed {
		if name.Namespace == namespace {
			names = append(names, name)
		}
	}
	return names
}

// drop listens to a run no more.
func (n *notifier) drop(run store.Name) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.dropRun(run)
	delete(n.missed, run)
}

func (n *notifier) dropRun(run store.Name) {
	for rel := range n.byRun[run] {
		n.dropDir(run, rel)
	}
}

// dropDir listens to a directory of a run no more: another one may stand in its
// place. One that was renamed is listened to anew by its new name, of which the
// kernel tells next.
func (n *notifier) dropDir(run store.Name, rel string) {
	wd, there := n.byRun[run][rel]
	if !there {
		return
	}
	n.forget(run, rel)
	_, _ = unix.InotifyRmWatch(int(n.f.Fd()), uint32(wd)) // it may be gone with its directory
	delete(n.dirs, wd)
	n.full = false
}

func (n *notifier) forget(run store.Name, rel string) {
	delete(n.byRun[run], rel)
	if len(n.byRun[run]) == 0 {
		delete(n.byRun, run)
	}
}

// renew listens anew to a tree of which it is not known any more what stands where.
func (n *notifier) renew(t *tree) {
	for run := range n.byRun {
		if run.Namespace == t.namespace {
			n.dropRun(run)
		}
	}
	n.collections(t)
	n.all = true
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

var past = time.Unix(1, 0)

// interrupt ends wait, with an error, for good.
func (n *notifier) interrupt() { _ = n.f.SetReadDeadline(past) }

func (n *notifier) close() { _ = n.f.Close() }

// take returns the runs of which something was told until now, and whether
// everything is to be looked at.
func (n *notifier) take() (dirty map[store.Name]told, all bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	_ = withFD(n.f, func(fd int) error {
		n.gather(fd)
		return nil
	})
	dirty, n.dirty = n.dirty, map[store.Name]told{}
	all, n.all = n.all, false
	return dirty, all
}
