package filestore

import (
	"errors"
	"iter"
	"sync"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/fswatch"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// dirWatcher is told by the kernel (inotify) what others change in directories, and
// gathers the runs that are to be looked at. What it is told carries nothing: the
// files say what happened.
//
// It is used without a library because lists must see all that was told before
// they began: take reads what the kernel has queued at that moment.
type dirWatcher struct {
	inotify *fswatch.Watcher // its Drain is called with mu held
	most    int              // directories that are listened to; 0: as many as the kernel takes

	mu          sync.Mutex
	dirs        map[int32]watchedDir
	byRun       map[store.Name]watchNumbers
	unwatchable map[store.Name]struct{} // runs that can't be listened to, or, without an id, collections
	dirty       map[store.Name]event
	all         bool  // something was lost: everything is to be looked at
	failed      error // why, if what the kernel tells could not be read
	full        bool  // the kernel takes no more directories
	warned      bool  // that it is full
}

// watchedDir is what a directory that is listened to stands for: a run, or, without an
// id, a collection; without a kind the whole tree. There may be as many as runs.
type watchedDir struct {
	tree *tree
	run  *store.Name
	set  string // a directory of a series' test sets; "": the run's own
}

// watchNumbers is how the kernel calls what is listened to of a run.
type watchNumbers struct {
	own  int32 // its directory; 0: it is not listened to
	sets map[string]int32
}

const (
	collectionEvents = unix.IN_CREATE | unix.IN_DELETE | unix.IN_MOVED_FROM | unix.IN_MOVED_TO | unix.IN_ONLYDIR | unix.IN_DONT_FOLLOW
	runEvents        = collectionEvents | unix.IN_MODIFY | unix.IN_ATTRIB | unix.IN_EXCL_UNLINK
)

func newDirWatcher(most int) (*dirWatcher, error) {
	watcher, err := fswatch.New()
	if err != nil {
		return nil, err
	}
	return &dirWatcher{
		inotify: watcher, most: most,
		dirs: map[int32]watchedDir{}, byRun: map[store.Name]watchNumbers{}, unwatchable: map[store.Name]struct{}{}, dirty: map[store.Name]event{},
	}, nil
}

// root listens to a tree, in which collections may come, and to those.
func (n *dirWatcher) root(t *tree) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if _, err := n.watch(watchedDir{tree: t, run: &store.Name{}}, ".", collectionEvents); err != nil {
		return err
	}
	n.collections(t)
	return nil
}

func (n *dirWatcher) collections(t *tree) {
	deaf := false
	for _, kind := range []statusfile.Kind{statusfile.TestRun, statusfile.Series} {
		name := store.Name{Namespace: t.namespace, Kind: kind}
		delete(n.unwatchable, name)
		if _, err := n.watch(watchedDir{tree: t, run: &name}, store.Collection(kind), collectionEvents); err != nil && !errors.Is(err, unix.ENOENT) {
			n.unwatchable[name] = struct{}{}
			deaf = true
		}
	}
	t.unwatchable.Store(deaf)
}

// follow listens to a run's directory and those of its test sets, and reports whether
// one of them is new. If one can't be listened to, the run is to be polled.
func (n *dirWatcher) follow(r *run, sets iter.Seq[string]) (added bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.unwatchable, r.Name)
	w := n.byRun[r.Name]
	follow := func(set, rel string) (wd int32) {
		if !n.full {
			wd = n.add(r, set, rel)
		}
		if wd == 0 {
			n.unwatchable[r.Name] = struct{}{}
		}
		added = added || wd != 0
		return wd
	}
	if w.own == 0 {
		w.own = follow("", r.dir())
	}
	for set := range sets {
		if w.sets[set] != 0 {
			continue
		}
		if wd := follow(set, set); wd != 0 {
			if w.sets == nil {
				w.sets = map[string]int32{}
			}
			w.sets[set] = wd
		}
	}
	n.keep(r.Name, w)
	return added
}

func (n *dirWatcher) keep(run store.Name, w watchNumbers) {
	if w.own == 0 && len(w.sets) == 0 {
		delete(n.byRun, run)
	} else {
		n.byRun[run] = w
	}
}

// add returns 0 when the directory can't be listened to.
func (n *dirWatcher) add(r *run, set, rel string) int32 {
	wd, err := n.watch(watchedDir{r.tree, &r.Name, set}, rel, runEvents)
	if errors.Is(err, unix.ENOSPC) {
		n.full = true
		if !n.warned {
			n.warned = true
			r.tree.store.cfg.Log.Warn("the kernel listens to no more directories: raise fs.inotify.max_user_watches; other runs are polled", "listened", len(n.dirs))
		}
	}
	if err != nil {
		return 0
	}
	return wd
}

// watch returns what the kernel calls a directory, which is never 0.
func (n *dirWatcher) watch(h watchedDir, rel string, events uint32) (int32, error) {
	if n.most > 0 && len(n.dirs) >= n.most {
		return 0, unix.ENOSPC
	}
	wd, err := n.inotify.Add(h.tree.root(), rel, events)
	if err != nil {
		return 0, err
	}
	n.dirs[wd] = h
	return wd, nil
}

// setUnwatchable says that not all that changes in a run is told: it is to be polled.
func (n *dirWatcher) setUnwatchable(run store.Name) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.unwatchable[run] = struct{}{}
}

// unwatched returns the runs of a namespace that are to be polled, and, without an
// id, its collections that are.
func (n *dirWatcher) unwatched(namespace string) (names []store.Name) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for name := range n.unwatchable {
		if name.Namespace == namespace {
			names = append(names, name)
		}
	}
	return names
}

// drop listens to a run no more.
func (n *dirWatcher) drop(run store.Name) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.dropRun(run)
	delete(n.unwatchable, run)
}

func (n *dirWatcher) dropRun(run store.Name) {
	w := n.byRun[run]
	for set := range w.sets {
		n.dropDir(run, set)
	}
	if w.own != 0 {
		n.dropDir(run, "")
	}
}

// dropDir listens to a test set of a run no more, or for "" to its own directory:
// another one may stand in its place. One that was renamed is listened to anew by its
// new name, of which the kernel tells next.
func (n *dirWatcher) dropDir(run store.Name, set string) {
	wd := n.byRun[run].of(set)
	if wd == 0 {
		return
	}
	n.forget(run, set)
	n.inotify.Remove(wd)
	delete(n.dirs, wd)
	n.full = false
}

func (w watchNumbers) of(set string) int32 {
	if set == "" {
		return w.own
	}
	return w.sets[set]
}

func (n *dirWatcher) forget(run store.Name, set string) {
	w := n.byRun[run]
	if set == "" {
		w.own = 0
	}
	delete(w.sets, set)
	n.keep(run, w)
}

// renew listens anew to a tree of which it is not known any more what stands where.
func (n *dirWatcher) renew(t *tree) {
	for run := range n.byRun {
		if run.Namespace == t.namespace {
			n.dropRun(run)
		}
	}
	n.collections(t)
	n.all = true
}

// wait returns once the kernel has something to tell, or after interrupt.
func (n *dirWatcher) wait() error {
	return n.inotify.Wait(func(drain func(func(fswatch.Event)) error) bool {
		n.mu.Lock()
		defer n.mu.Unlock()
		n.gather(drain)
		return n.all || len(n.dirty) > 0
	})
}

// gather notes what drain finds. If that fails, everything is to be looked at, and the
// next call reads again. The caller holds mu.
func (n *dirWatcher) gather(drain func(func(fswatch.Event)) error) {
	if err := drain(n.note); err != nil { // best effort: take returns it
		n.all, n.failed = true, err
	}
}

// interrupt ends wait, with an error, for good.
func (n *dirWatcher) interrupt() { n.inotify.Interrupt() }

func (n *dirWatcher) close() { _ = n.inotify.Close() } // best effort: nothing was written to it

// take returns the runs of which something was told until now, and whether
// everything is to be looked at. Then failed says why, unless the kernel dropped events.
func (n *dirWatcher) take() (dirty map[store.Name]event, all bool, failed error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.gather(n.inotify.Drain)
	dirty, n.dirty = n.dirty, map[store.Name]event{}
	all, n.all = n.all, false
	failed, n.failed = n.failed, nil
	return dirty, all, failed
}
