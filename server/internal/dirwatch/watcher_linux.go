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

// Watcher watches the directories of runs. It gathers the runs that changed.
type Watcher struct {
	inotify Inotify // its Drain is called with mu held
	log     *slog.Logger

	mu          sync.Mutex
	dirs        map[int32]watchedDir
	byRun       map[store.Name]watchNumbers
	unwatchable map[store.Name]struct{} // runs that can't be watched; names without an id are collections
	dirty       map[store.Name]Event
	all         bool  // events were lost: all runs have to be looked at
	failed      error // why, if reading the events failed
	full        bool  // the kernel watches no more directories
	warned      bool  // full was logged
}

// watchedDir says what a watched directory is. The name of run is that of a run; without an id it
// is a collection, and without a kind the whole tree.
type watchedDir struct {
	tree Tree
	run  *store.Name
	set  string // a directory of a series' test sets; "": the run's own
}

// watchNumbers are the watch descriptors of a run.
type watchNumbers struct {
	own  int32 // of its directory; 0: it is not watched
	sets map[string]int32
}

const (
	collectionEvents = unix.IN_CREATE | unix.IN_DELETE | unix.IN_MOVED_FROM | unix.IN_MOVED_TO | unix.IN_ONLYDIR | unix.IN_DONT_FOLLOW
	runEvents        = collectionEvents | unix.IN_MODIFY | unix.IN_ATTRIB | unix.IN_EXCL_UNLINK
)

// Inotify is an inotify instance: see fswatch.Watcher, which implements it.
type Inotify interface {
	Add(root int, rel string, events uint32) (watch int32, err error)
	Remove(watch int32)
	Drain(do func(fswatch.Event)) error
	Wait(woken func(drain func(do func(fswatch.Event)) error) (done bool)) error
	Interrupt()
	Close() error
}

// New returns a Watcher. It watches as many directories as the kernel allows.
func New(log *slog.Logger) (*Watcher, error) {
	inotify, err := fswatch.New()
	if err != nil {
		return nil, err
	}
	return NewWith(inotify, log), nil
}

// NewWith returns a Watcher with an inotify instance of the caller's, which the Watcher closes.
func NewWith(inotify Inotify, log *slog.Logger) *Watcher {
	return &Watcher{
		inotify: inotify, log: log,
		dirs: map[int32]watchedDir{}, byRun: map[store.Name]watchNumbers{}, unwatchable: map[store.Name]struct{}{}, dirty: map[store.Name]Event{},
	}
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
// watched before: earlier changes there are not reported. A run with a directory that can't be watched is
// among the Unwatched.
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

// add watches a directory of a run. It returns 0 if that is not possible.
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

// watch returns the watch descriptor of a directory, which is never 0.
func (w *Watcher) watch(h watchedDir, rel string, events uint32) (int32, error) {
	wd, err := w.inotify.Add(h.tree.Root(), rel, events)
	if err != nil {
		return 0, err
	}
	w.dirs[wd] = h
	return wd, nil
}

// SetUnwatchable adds a run to the Unwatched, because events do not report all its changes.
func (w *Watcher) SetUnwatchable(run store.Name) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.unwatchable[run] = struct{}{}
}

// Unwatched returns the runs and collections of a namespace that have to be polled. The names of
// collections have no id.
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

// dropDir ends the watching of a test set of a run, or for "" of the run's own directory, because
// another directory may be in its place. The next look at the run watches that one.
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

// renew ends all watches of a tree's runs and watches the collections again, after events that say which
// directory is where were lost.
func (w *Watcher) renew(t Tree) {
	for run := range w.byRun {
		if run.Namespace == t.Name() {
			w.dropRun(run)
		}
	}
	w.collections(t)
	w.all = true
}

// Wait returns nil once something has changed, and an error after Interrupt.
func (w *Watcher) Wait() error {
	return w.inotify.Wait(func(drain func(func(fswatch.Event)) error) bool {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.gather(drain)
		return w.all || len(w.dirty) > 0
	})
}

// gather notes the events that drain reads. If that fails, all runs have to be looked at, and the
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

// Take returns the runs that have changed since the last call, each with its event. All reports that
// events were lost, so that all runs have to be looked at; failed is the error of reading them, nil if
// the kernel's queue overflowed.
func (w *Watcher) Take() (dirty map[store.Name]Event, all bool, failed error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.gather(w.inotify.Drain)
	dirty, w.dirty = w.dirty, map[store.Name]Event{}
	all, w.all = w.all, false
	failed, w.failed = w.failed, nil
	return dirty, all, failed
}
