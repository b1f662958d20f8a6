package filestore

import (
	"log/slog"
	"strings"
	"sync"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/dirwatch"
	"github.com/runstatus/runstatus/server/internal/fswatch"
	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/store"
)

// inotify is an inotify instance that says what it watches, and whose kernel may watch few directories.
type inotify struct {
	*fswatch.Watcher
	most int // directories; 0: as many as the kernel allows

	mu   sync.Mutex
	dirs map[int32]string // the paths that were watched last, by watch descriptor
}

func (w *inotify) open(log *slog.Logger) (_ *dirwatch.Watcher, err error) {
	w.dirs = map[int32]string{}
	if w.Watcher, err = fswatch.New(); err != nil {
		return nil, err
	}
	return dirwatch.NewWith(w, log), nil
}

func (w *inotify) Add(root int, rel string, events uint32) (int32, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.most > 0 && len(w.dirs) >= w.most {
		return 0, unix.ENOSPC
	}
	wd, err := w.Watcher.Add(root, rel, events)
	if err == nil {
		w.dirs[wd] = rel
	}
	return wd, err
}

func (w *inotify) Remove(wd int32) {
	w.Watcher.Remove(wd)
	w.forget(wd)
}

func (w *inotify) forget(wd int32) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.dirs, wd)
}

func (w *inotify) Drain(do func(fswatch.Event)) error { return w.Watcher.Drain(w.forgetting(do)) }

func (w *inotify) Wait(woken func(drain func(do func(fswatch.Event)) error) bool) error {
	return w.Watcher.Wait(func(drain func(func(fswatch.Event)) error) bool {
		return woken(func(do func(fswatch.Event)) error { return drain(w.forgetting(do)) })
	})
}

// forgetting is do that also forgets the directories that are gone.
func (w *inotify) forgetting(do func(fswatch.Event)) func(fswatch.Event) {
	return func(e fswatch.Event) {
		if e.Mask&unix.IN_IGNORED != 0 {
			w.forget(e.Watch)
		}
		do(e)
	}
}

// count returns how many directories are watched.
func (w *inotify) count() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.dirs)
}

// countOf returns how many directories of a run are watched.
func (w *inotify) countOf(run store.Name) (n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, rel := range w.dirs {
		if strings.HasPrefix(rel+"/", layout.RunDir(run)+"/") {
			n++
		}
	}
	return n
}
