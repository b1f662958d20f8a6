package filestore

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/runstatus/runstatus/server/internal/changelog"
	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// The journal keeps lines, and recovery puts them back into files that are there: it
// makes no path anew. So an OK, and a line that is shown, also rest on the names that
// lead to the status file: its own in the run's directory, the directory's in the
// collection, the collection's in the tree, and the tree's. Another process that makes
// a run syncs none of them. Therefore each is synced before the first change of the run
// is put into the order, and before the server writes into the run: once for each
// status file, since a file that takes its place has a name that is new.
//
// The same holds for what stands beside the status file, when a change rests on it: a
// completion marker, and the links of a run and its series.

// sharedSync lets callers that come at the same time share one sync. A caller that
// comes while one is under way waits for the next: what it has seen may have come after
// that one began. The zero value is ready for use.
type sharedSync struct {
	mu      sync.Mutex
	running *syncRound // the last one that began; nil before the first
	next    *syncRound // nil, or one that has not begun: callers join it
}

type syncRound struct {
	done chan struct{}
	err  error
}

// do returns once a sync that began after the call has ended, with that one's error.
func (s *sharedSync) do(sync func() error) error {
	s.mu.Lock()
	round, before := s.next, s.running
	if round != nil {
		s.mu.Unlock()
		<-round.done
		return round.err
	}
	round = &syncRound{done: make(chan struct{})}
	s.next = round
	s.mu.Unlock()
	if before != nil {
		<-before.done
	}
	s.mu.Lock()
	s.running, s.next = round, nil
	s.mu.Unlock()
	defer close(round.done)
	round.err = sync()
	return round.err
}

// collectionSync makes a collection durable.
type collectionSync struct {
	shared sharedSync
	rooted safefs.FileID // the collection whose own path is durable; the round under way guards it
}

// syncsPaths reports whether the store promises anything that rests on paths of the tree.
func (t *tree) syncsPaths() bool { return !t.store.cfg.Buffered && t.appends() }

// syncCollection makes durable what a collection names, and the collection's own path.
func (t *tree) syncCollection(kind statusfile.Kind) error {
	c := &t.collections[kind-1]
	return c.shared.do(func() error {
		st, err := t.syncDir(store.Collection(kind))
		if err == nil && st.ID != c.rooted {
			if err = t.syncRoot(); err == nil {
				c.rooted = st.ID
			}
		}
		return err
	})
}

// syncDir makes durable what a directory of the tree names, and describes it as it was
// before.
func (t *tree) syncDir(rel string) (safefs.Info, error) {
	dir, err := t.openDir(rel)
	if errors.Is(err, fs.ErrPermission) {
		if st, err := safefs.Lstat(t.root(), rel); err == nil { // best effort: else the error of the opening is returned
			return st, safefs.SyncFileSystem(t.root())
		}
	}
	if err != nil {
		return safefs.Info{}, err
	}
	defer dir.Close()
	st, err := safefs.Fstat(dir)
	if err != nil {
		return safefs.Info{}, err
	}
	return st, safefs.SyncDir(dir)
}

// syncRoot makes the tree's own path durable, up to where its file system begins.
func (t *tree) syncRoot() error {
	if err := safefs.SyncDir(t.dir); err != nil {
		return err
	}
	st, err := safefs.Fstat(t.dir)
	if err != nil {
		return err
	}
	for path := t.path; path != filepath.Dir(path); {
		path = filepath.Dir(path)
		here, err := syncAbove(path, st.ID.Dev)
		if errors.Is(err, fs.ErrPermission) {
			return safefs.SyncFileSystem(t.root())
		}
		if err != nil || !here {
			return err
		}
	}
	return nil
}

// syncAbove syncs a directory above the tree, and reports whether it is on the file
// system dev. One of another file system is not synced: a mount point is not made by a creation.
func syncAbove(path string, dev uint64) (bool, error) {
	dir, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer dir.Close()
	st, err := safefs.Fstat(dir)
	if err != nil || st.ID.Dev != dev {
		return false, err
	}
	return true, safefs.SyncDir(dir)
}

// ensure makes durable what a change rests on besides its record. The caller holds mu.
func (r *run) ensure(c *changelog.Record) error {
	if !r.tree.syncsPaths() {
		return nil
	}
	switch c.Kind {
	case store.RunDeleted, store.MemberLeft:
		return nil // what went is not to be found again
	case store.MemberJoined:
		if r.linked == c.Series {
			break
		}
		if err := r.ensureDirState(); err != nil {
			return err
		}
		if err := r.ensureSeries(c.Series); err != nil {
			return err
		}
	case store.RunEnded:
		if r.File.Fold.Ended {
			break
		}
		if err := r.ensureDirState(); err != nil {
			return err
		}
	}
	return r.ensurePath()
}

// ensurePath makes durable the path of the status file that was looked at last, and the
// lines in it that the journal never held. The caller holds mu.
func (r *run) ensurePath() error {
	f := &r.File
	if f.Durable && f.ID != (safefs.FileID{}) || !r.tree.syncsPaths() {
		return nil
	}
	err := r.ensureLines()
	if err == nil {
		_, err = r.tree.syncDir(r.dir())
	}
	if err == nil {
		err = r.tree.syncCollection(r.Name.Kind)
	}
	if err != nil {
		return &pathError{r.Name, err}
	}
	f.Durable = true
	return nil
}

// ensureLines syncs the status file if lines stand in it that came before the order
// began, or in another file. After a sync that failed it writes them once more before.
func (r *run) ensureLines() error {
	if r.Position.AdoptedTo == 0 || r.File.Why != "" {
		return nil
	}
	_, err := r.makeDurable(unsyncedPart{doubtful: r.linesDoubtful})
	r.linesDoubtful = err != nil
	return err
}

// ensureDirState makes durable what was read beside the status file: markers and links. The
// caller holds mu.
func (r *run) ensureDirState() error {
	h := &r.Dir
	if h.Synced || !r.tree.syncsPaths() {
		return nil
	}
	for _, rel := range append(slices.Collect(maps.Keys(h.Sets)), r.dir()) {
		if _, err := r.tree.syncDir(rel); err != nil {
			return &pathError{r.Name, err}
		}
	}
	h.Synced = true
	return nil
}

// ensureSeries makes durable what makes a series name its members. The caller holds mu.
func (r *run) ensureSeries(n store.Name) error {
	if r.tree.store.trees[n.Namespace] == nil {
		return nil
	}
	_, err := withSeries(r.tree, n, func(series *run) (struct{}, error) {
		if err := series.ensureDirState(); err != nil {
			return struct{}{}, err
		}
		return struct{}{}, series.ensurePath()
	})
	return err
}

// ensureMade makes durable what leads to a run that this server has just made, and what
// links it to a series, if any.
func (t *tree) ensureMade(n, series store.Name) error {
	r := t.hold(n)
	defer r.mu.Unlock()
	st, err := safefs.Lstat(t.root(), r.dir()+"/"+layout.StatusFile)
	if r.latest == nil {
		r.File.ID, r.File.Fold.Kind = st.ID, n.Kind
	}
	if err == nil {
		err = r.ensurePath()
	}
	if err == nil {
		r.linked = series
	}
	return err
}

// ensureSet makes durable the path of the service's own test set of a series. The caller
// holds mu.
func (r *run) ensureSet(set *os.File) error {
	st, err := safefs.Fstat(set)
	if err != nil || st.ID == r.ownSet || !r.tree.syncsPaths() {
		return err
	}
	for _, rel := range []string{r.dir(), r.dir() + "/" + layout.TestSets} {
		if _, err := r.tree.syncDir(rel); err != nil {
			return &pathError{r.Name, err}
		}
	}
	r.ownSet = st.ID
	return nil
}

// pathError says that a path could not be made durable. That is no answer to whether
// something stands there, so it is none of the errors that say "absent".
type pathError struct {
	run store.Name
	err error
}

func (e *pathError) Error() string {
	return "make the path of " + e.run.String() + " durable: " + e.err.Error()
}

func (e *pathError) Unwrap() error {
	if safefs.IsAbsent(e.err) {
		return nil
	}
	return e.err
}
