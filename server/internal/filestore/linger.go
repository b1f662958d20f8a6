package filestore

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/bulkhead"
	"github.com/runstatus/runstatus/server/internal/host"
	"github.com/runstatus/runstatus/server/internal/runfile"
	"github.com/runstatus/runstatus/server/internal/runstate"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// soon is how long a run is followed after its last change.
const soon = 10 * time.Minute

// maxLingering bounds the names that are followed only because of the times of their files, or
// because their series was never marked as complete. An old tree may hold any number of such
// runs at the first start. Runs that change while the server runs are followed in any case.
const maxLingering = 4096

// lingering are the names in a tree that are followed although they are not open runs: runs
// that ended a short while ago, series that may yet be marked as complete, runs that watches
// ask for, and directories that may become runs. Polling takes its names from here. Where
// inotify reports changes, lingering decides when a watch ends.
type lingering struct {
	mu    sync.Mutex
	until map[store.Name]time.Time // the zero time: until a look finds no reason any more
}

func (l *lingering) set(n store.Name, until time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.until == nil {
		l.until = map[store.Name]time.Time{}
	}
	l.until[n] = until
}

func (l *lingering) drop(n store.Name) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.until, n)
}

func (l *lingering) get(n store.Name) (until time.Time, is bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	until, is = l.until[n]
	return until, is
}

func (l *lingering) crowded() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.until) >= maxLingering
}

// those returns the names whose time fits.
func (l *lingering) those(fits func(until time.Time) bool) (names []store.Name) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for n, until := range l.until {
		if fits(until) {
			names = append(names, n)
		}
	}
	return names
}

func (l *lingering) all() []store.Name { return l.those(func(time.Time) bool { return true }) }

// expired returns the names whose time is over.
func (l *lingering) expired() []store.Name {
	now := time.Now()
	return l.those(func(until time.Time) bool { return !until.IsZero() && until.Before(now) })
}

// lingers decides, by what a look found, whether a run that is not open is followed; it notes
// that and reports it. The caller holds the run's lock.
func (t treeWatcher) lingers(r *runfile.Run, f *runstate.View, err error, changed bool) bool {
	l := &t.lingering
	until, is := time.Time{}, false
	if err != nil {
		is = t.mayCome(r, err)
	} else if f.HasEnded() {
		until, is = t.lingersUntil(r, f, changed)
	}
	if is {
		l.set(r.Name, until)
	} else {
		l.drop(r.Name)
	}
	return is
}

// lingersUntil is lingers for a run that has ended. Changes that this process sees are timed by
// its own clock. For earlier ones it uses the times of the files, which another clock may have
// set.
func (t treeWatcher) lingersUntil(r *runfile.Run, f *runstate.View, changed bool) (until time.Time, is bool) {
	l, now := &t.lingering, time.Now()
	until, known := l.get(r.Name)
	switch wanted := &t.store.wanted; {
	case changed, wanted.has(r.Name), wanted.has(f.Link):
		return now.Add(soon), true
	case known && until.After(now):
		return until, true
	case !known && l.crowded():
		return time.Time{}, false
	case r.Name.Kind == statusfile.Series && !f.Complete:
		return time.Time{}, true
	case known:
		return time.Time{}, false
	}
	age := max(now.Sub(time.Unix(0, max(r.File.MTime, f.Info.MTime))), 0)
	return now.Add(soon - age), age < soon
}

// mayCome reports whether a run that could not be looked at, or is not there, is to be
// looked at again: its directory may get its status soon.
func (t treeWatcher) mayCome(r *runfile.Run, err error) bool {
	if store.ReasonOf(err) != store.NotFound {
		return true
	}
	st, err := safefs.Lstat(t.Root(), r.Path())
	if err != nil {
		return !safefs.IsAbsent(err)
	}
	return st.IsType(unix.S_IFDIR) && time.Since(time.Unix(0, st.MTime)) < soon
}

// followedNames returns the names that are polled in a tree without inotify.
func (t treeWatcher) followedNames() []store.Name {
	names := namesOf(t.Runs.Open())
	for _, n := range t.lingering.all() {
		if h := t.store.env.SummaryOf(n); h == nil || h.Has(runstate.Ended) {
			names = append(names, n)
		}
	}
	return names
}

// wanted are the runs that watches name, and the series whose members they select.
type wanted struct {
	mu    sync.RWMutex
	names map[store.Name]int // the number of watches
}

func (w *wanted) has(n store.Name) bool {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return w.names[n] > 0
}

// add counts one more watch of runs, and returns the names that no watch had before.
func (w *wanted) add(names []store.Name) (news []store.Name) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.names == nil {
		w.names = map[store.Name]int{}
	}
	for _, n := range names {
		if w.names[n]++; w.names[n] == 1 {
			news = append(news, n)
		}
	}
	return news
}

func (w *wanted) remove(names []store.Name) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, n := range names {
		if w.names[n]--; w.names[n] == 0 {
			delete(w.names, n)
		}
	}
}

// lookAtEnded looks in the background at those of the named runs, and of the members of named
// series, that have ended: the look begins to follow them. It repeats the look at a series
// that can't be read as long as the series is wanted.
func (s watcher) lookAtEnded(names []store.Name) {
	ctx := s.background.ctx
	if len(names) == 0 || ctx.Err() != nil || !s.background.started {
		return
	}
	s.background.done.Go(func() {
		for len(names) > 0 {
			var ended, failed []store.Name
			for _, n := range names {
				members, err := s.membersAside(ctx, n)
				if err != nil && store.ReasonOf(err) != store.NotFound && s.wanted.has(n) {
					failed = append(failed, n)
				}
				for _, one := range append(members, n) {
					if h := s.env.SummaryOf(one); h != nil && h.Has(runstate.Ended) {
						ended = append(ended, one)
					}
				}
			}
			if s.looker().lookAt(ctx, ended) != nil || len(failed) > 0 && host.Sleep(ctx, soonAgain) != nil {
				return // the store ends
			}
			names = failed
		}
	})
}

// soonAgain is the pause before a series that could not be read is read again.
const soonAgain = time.Second

// membersAside returns the members of a series, none for a test run. It soon gives up where the file
// system does not answer (bulkhead.TryDo).
func (s watcher) membersAside(ctx context.Context, n store.Name) ([]store.Name, error) {
	t, ok := s.trees[n.Namespace]
	if !ok || n.Kind != statusfile.Series {
		return nil, nil
	}
	members, err := bulkhead.TryDo(ctx, t.Bulkhead, n, func() ([]store.Name, error) { return t.reconciler().membersOf(n) })
	return members, t.Unread(n, err)
}
