package filestore

import (
	"maps"
	"time"

	"github.com/runstatus/runstatus/server/internal/dirwatch"
	"github.com/runstatus/runstatus/server/internal/host"
	"github.com/runstatus/runstatus/server/internal/runfile"
	"github.com/runstatus/runstatus/server/internal/runstate"
	"github.com/runstatus/runstatus/server/internal/store"
)

// A tree is the runfile.Follower of its runs, and the dirwatch.Tree of its directory.

// Writes implements runfile.Follower: it makes the run hot if the write before was a short time ago.
func (t *tree) Writes(r *runfile.Run) {
	s := t.store
	if !s.followed.Load() || t.polled { // what is polled is polled within the budget
		return
	}
	before := r.Wrote.Swap(host.Monotonic())
	if r.IsHot.Load() || host.Since(before) >= hotWithin {
		return
	}
	if s.dirWatcher != nil {
		s.dirWatcher.Drop(r.Name)
	}
	t.hot.add(r)
}

// IsWatched reports whether inotify reports runs that appear and disappear.
func (t *tree) IsWatched() bool { return t.isWatchable() && !t.unwatchable.Load() }

// isWatchable reports whether inotify can watch runs of the tree.
func (t *tree) isWatchable() bool {
	return t.store.followed.Load() && !t.polled && t.store.dirWatcher != nil
}

// Rewatch begins to watch a run if it is to be followed, and ends that otherwise. It reports
// whether the run has to be looked at once more, because changes from before the watch are
// not reported. The caller holds the run's lock, and has looked at the run.
func (t *tree) Rewatch(r *runfile.Run, f *runstate.View, err error, changed bool) bool {
	lingers := t.watcher().lingers(r, f, err, changed)
	if !t.isWatchable() || r.IsHot.Load() {
		return false
	}
	n := t.store.dirWatcher
	if err == nil && r.Unrecorded {
		n.SetUnwatchable(r.Name)
		return false
	}
	if !lingers && (err != nil || f.HasEnded()) {
		n.Drop(r.Name)
		return false
	}
	if err != nil {
		return t.watcher().rewatchUnread(r, n, err)
	}
	added := n.Follow(t, &r.Name, maps.Keys(r.Dir.Sets))
	if f.Unreadable != "" || r.Dir.Hidden {
		n.SetUnwatchable(r.Name) // what makes it readable again may happen elsewhere
	}
	return added
}

// rewatchUnread is Rewatch for a run that could not be looked at, or is not there yet.
func (t treeWatcher) rewatchUnread(r *runfile.Run, n *dirwatch.Watcher, err error) bool {
	if store.ReasonOf(err) != store.NotFound {
		n.SetUnwatchable(r.Name)
		return false
	}
	return n.Follow(t.tree, &r.Name, func(func(string) bool) {})
}

// LookAgain implements runfile.Follower.
func (t *tree) LookAgain(r *runfile.Run) {
	if t.isWatchable() {
		t.store.dirWatcher.SetUnwatchable(r.Name)
	} else {
		t.lingering.set(r.Name, time.Time{})
	}
}

// Name implements dirwatch.Tree.
func (t *tree) Name() string { return t.Namespace }

// SetUnwatchable implements dirwatch.Tree.
func (t *tree) SetUnwatchable(is bool) { t.unwatchable.Store(is) }

// DirChanged implements dirwatch.Tree.
func (t *tree) DirChanged(n store.Name) {
	if r := t.Runs.Find(n); r != nil {
		r.DirStale.Store(true)
	}
}
