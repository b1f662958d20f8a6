package dirwatch

import (
	"errors"
	"iter"
	"log/slog"
	"sync"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/fswatch"
	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// Watcher watches the directories of runs. It gathers the runs that are to be looked at.
type Watcher struct {
	inotify *fswatch.Watcher // its Drain is called with mu held
	log     *slog.Logger
	most    int // directories that are listened to; 0: as many as the kernel takes

	mu          sync.Mutex
	dirs        map[int32]watchedDir
	byRun       map[store.Name]watchNumbers
	unwatchable map[store.Name]struct{} // runs that can't be listened to, or, without an id, collections
	dirty       map[store.Name]Event
	all         bool  // something was lost: everything is to be looked at
	failed      error // why, if what the kernel tells could not be read
	full        bool  // the kernel takes no more directories
	warned      bool  // that it is full
}

// watchedDir is what a directory that is listened to stands for: a run, or, without an
// id, a collection; without a kind the whole tree. There may be as many as runs.
type watchedDir struct {
	tree Tree
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

// New returns a Watcher. It watches no more than most directories, or for 0 as many as the kernel allows.
func New(most int, log *slog.Logger) (*Watcher, error) {
	watcher, err := fswatch.New()
	if err != nil {
		return nil, err
	}
	return &Watcher{
		inotify: watcher, most: most, log: log,
		dirs: map[int32]watchedDir{}, byRun: map[store.Name]watchNumbers{}, unwatchable: map[store.Name]struct{}{}, dirty: map[store.Name]Event{},
	}, nil
}

// Root watches a namespace's directory, in which collections may come, and the collections.
func (w *Watcher) Root(t Tree) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, err := w.watch(watchedDir{tree: t, run: &store.Name{}}, ".", collectionEvents); err != nil {
		return err
	}
	w.collections(t)
	return nil
}

func (w *Watcher) collections(t Tree) {
	unwatchable := false
	for _, kind := range []statusfile.Kind{statusfile.TestRun, statusfile.Series} {
		name := store.Name{Namespace: t.Name(), Kind: kind}
		delete(w.unwatchable, name)
		if _, err := w.watch(watchedDir{tree: t, run: &name}, store.Collection(kind), collectionEvents); err != nil && !errors.Is(err, unix.ENOENT) {
			w.unwatchable[name] = struct{}{}
			unwatchable = true
		}
	}
	t.SetUnwatchable(unwatchable)
}

// Follow watches a run's directory and those of its test sets, and reports whether one of them was not
// watched before: what changed until then is not told. If one can't be watched, the run is to be polled.
// It keeps run, whose content must not change.
func (w *Watcher) Follow(t Tree, run *store.Name, sets iter.Seq[string]) (added bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.unwatchable, *run)
	has := w.byRun[*run]
	follow := func(set, rel string) (wd int32) {
		if !w.full {
			wd = w.add(t, run, set, rel)
		}
		if wd == 0 {
			w.unwatchable[*run] = struct{}{}
		}
		added = added || wd != 0
		return wd
	}
	if has.own == 0 {
		has.own = follow("", layout.RunDir(*run))
	}
	for set := range sets {
		if has.sets[set] != 0 {
			continue
		}
		if wd := follow(set, set); wd != 0 {
			if has.sets == nil {
				has.sets = map[string]int32{}
			}
			has.sets[set] = wd
		}
	}
	w.keep(*run, has)
	return added
}

func (w *Watcher) keep(run store.Name, has watchNumbers) {
	if has.own == 0 && len(has.sets) == 0 {
		delete(w.byRun, run)
	} else {
		w.byRun[run] = has
	}
}

// add returns 0 when the directory can't be listened to.
func (w *Watcher) add(t Tree, run *store.Name, set, rel string) int32 {
	wd, err := w.watch(watchedDir{t, run, set}, rel, runEvents)
	if errors.Is(err, unix.ENOSPC) {
		w.full = true
		if !w.warned {
			w.warned = true
			w.log.Warn("the kernel watches no more directories: raise fs.inotify.max_user_watches; other runs are polled", "watched", len(w.dirs))
		}
	}
	if err != nil {
		return 0
	}
	return wd
}

// watch returns what the kernel calls a directory, which is never 0.
func (w *Watcher) watch(h watchedDir, rel string, events uint32) (int32, error) {
	if w.most > 0 && len(w.dirs) >= w.most {
		return 0, unix.ENOSPC
	}
	wd, err := w.inotify.Add(h.tree.Root(), rel, events)
	if err != nil {
		return 0, err
	}
	w.dirs[wd] = h
	return wd, nil
}

// SetUnwatchable says that the watch does not show all changes of a run: it is to be polled.
func (w *Watcher) SetUnwatchable(run store.Name) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.unwatchable[run] = struct{}{}
}

// Unwatched returns the runs of a namespace that are to be polled, and, without an
// id, its collections that are.
func (w *Watcher) Unwatched(namespace string) (names []store.Name) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for name := range w.unwatchable {
		if name.Namespace == namespace {
			names = append(names, name)
		}
	}
	return names
}

// Drop ends the watching of a run.
func (w *Watcher) Drop(run store.Name) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.dropRun(run)
	delete(w.unwatchable, run)
}

func (w *Watcher) dropRun(run store.Name) {
	has := w.byRun[run]
	for set := range has.sets {
		w.dropDir(run, set)
	}
	if has.own != 0 {
		w.dropDir(run, "")
	}
}

// dropDir listens to a test set of a run no more, or for "" to its own directory:
// another one may stand in its place. One that was renamed is listened to anew by its
// new name, of which the kernel tells next.
func (w *Watcher) dropDir(run store.Name, set string) {
	wd := w.byRun[run].of(set)
	if wd == 0 {
		return
	}
	w.forget(run, set)
	w.inotify.Remove(wd)
	delete(w.dirs, wd)
	w.full = false
}

func (has watchNumbers) of(set string) int32 {
	if set == "" {
		return has.own
	}
	return has.sets[set]
}

func (w *Watcher) forget(run store.Name, set string) {
	has := w.byRun[run]
	if set == "" {
		has.own = 0
	}
	delete(has.sets, set)
	w.keep(run, has)
}

// renew listens anew to a tree of which it is not known any more what stands where.
func (w *Watcher) renew(t Tree) {
	for run := range w.byRun {
		if run.Namespace == t.Name() {
			w.dropRun(run)
		}
	}
	w.collections(t)
	w.all = true
}

// Wait returns once something has changed. After Interrupt it is an error.
func (w *Watcher) Wait() error {
	return w.inotify.Wait(func(drain func(func(fswatch.Event)) error) bool {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.gather(drain)
		return w.all || len(w.dirty) > 0
	})
}

// gather notes what drain finds. If that fails, everything is to be looked at, and the
// next call reads again. The caller holds mu.
func (w *Watcher) gather(drain func(func(fswatch.Event)) error) {
	if err := drain(w.note); err != nil { // best effort: Take returns it
		w.all, w.failed = true, err
	}
}

// Interrupt ends Wait, with an error, for good.
func (w *Watcher) Interrupt() { w.inotify.Interrupt() }

// Close releases the watches.
func (w *Watcher) Close() { _ = w.inotify.Close() } // best effort: nothing was written to it

// Take returns the runs that have changed until now, and what, and whether all runs are to be looked
// at. Then failed says why; it is nil if the kernel's queue overflowed.
func (w *Watcher) Take() (dirty map[store.Name]Event, all bool, failed error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.gather(w.inotify.Drain)
	dirty, w.dirty = w.dirty, map[store.Name]Event{}
	all, w.all = w.all, false
	failed, w.failed = w.failed, nil
	return dirty, all, failed
}

// Sizes is how much a Watcher keeps.
type Sizes struct {
	Runs        int // that are watched
	Dirs        int // that are watched, those of namespaces and collections among them
	Unwatchable int // runs and collections that are to be polled
	Changed     int // runs that Take has not returned yet
}

// Sizes returns how much the Watcher keeps.
func (w *Watcher) Sizes() Sizes {
	w.mu.Lock()
	defer w.mu.Unlock()
	return Sizes{Runs: len(w.byRun), Dirs: len(w.dirs), Unwatchable: len(w.unwatchable), Changed: len(w.dirty)}
}

// Watches returns how many directories of a run are watched.
func (w *Watcher) Watches(run store.Name) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	has := w.byRun[run]
	if has.own == 0 {
		return len(has.sets)
	}
	return 1 + len(has.sets)
}

// Hold keeps the Watcher from taking events, and its methods waiting, until release is called. It
// lets a test choose what comes first.
func (w *Watcher) Hold() (release func()) {
	w.mu.Lock()
	return w.mu.Unlock
}
