package filestore

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/bulkhead"
	"github.com/runstatus/runstatus/server/internal/dirlock"
	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/registry"
	"github.com/runstatus/runstatus/server/internal/runstate"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/statedir"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

const (
	ownDirName    = ".runstatus"
	ownMarkerName = ownDirName + "/own" // says that a server made the tree's collections
)

// tree is one namespace: a working directory.
type tree struct {
	namespace string
	path      string // absolute, for comparing links with, and for the log
	dir       *os.File
	fd        int  // of dir
	adopted   bool // another program made it
	store     *Store

	// Of a tree on a network file system:
	bulkhead *bulkhead.Bulkhead[store.Name] // nil for a local one
	kind     int64                          // of the file system
	lease    *dirlock.Lease                 // nil where nothing is locked
	reviving sync.Mutex
	failing  atomic.Bool // its collections could not be listed the last time

	umask uint32
	group *int // of new files where the directory doesn't hand on its own; nil: always that

	runs        registry.Registry[*run]
	swept       atomic.Bool  // see complete
	unverified  atomic.Int64 // runs that are stale, and those that are loose
	listed      [2]listing   // by kind
	polled      bool         // the kernel doesn't tell of changes; set before anything is followed
	unwatchable atomic.Bool  // a collection can't be listened to
	lingering   lingering    // names that are followed though they are no open runs
	pollLag     atomic.Int64 // how long the last round of polling took, in nanoseconds
	hot         hotRuns
	syncing     syncing

	collections [2]collectionSync // by kind

	ids      [2]idAllocator // by kind
	requests requests
	temps    sync.Map // names of temporary files that are in use
}

// root returns the descriptor that everything in the tree is reached from.
func (t *tree) root() int { return t.fd }

func openTree(s *Store, ns Namespace) (*tree, error) {
	if err := store.CheckNamespace(ns.Name); err != nil {
		return nil, err
	}
	path, err := filepath.Abs(ns.Dir)
	if err != nil {
		return nil, err
	}
	if path, err = filepath.EvalSymlinks(path); err != nil {
		return nil, explainDir(ns.Dir, err)
	}
	fd, err := unix.Open(path, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, explainDir(ns.Dir, err)
	}
	t := &tree{
		namespace: ns.Name, path: path, store: s, dir: os.NewFile(uintptr(fd), path), fd: fd, hot: newHotRuns(),
	}
	for i, kind := range []statusfile.Kind{statusfile.TestRun, statusfile.Series} {
		t.ids[i].tree, t.ids[i].kind, t.ids[i].collection = t, kind, store.Collection(kind)
	}
	t.adopted, t.umask, t.group = ns.Adopted, s.cfg.Umask, ns.Group
	if ns.Umask != nil {
		t.umask = *ns.Umask
	}
	kind, local, err := safefs.FileSystem(fd)
	if err == nil {
		err = t.mayWrite()
	}
	if err != nil {
		return nil, errors.Join(err, t.dir.Close())
	}
	if t.kind = kind; !local || s.cfg.remote {
		t.bulkhead = bulkhead.New[store.Name]()
	}
	t.syncing.open(t)
	return t, nil
}

func explainDir(dir string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("the data directory %q does not exist; make it first, or name another with --dir", dir)
	case errors.Is(err, unix.ENOTDIR):
		return fmt.Errorf("the data directory %q is not a directory", dir)
	}
	return fmt.Errorf("open the data directory %q: %w", dir, err)
}

func (t *tree) mayWrite() error {
	if t.store.cfg.ReadOnly {
		return nil
	}
	if err := unix.Faccessat(t.root(), ".", unix.W_OK, unix.AT_EACCESS); err != nil {
		return fmt.Errorf("the data directory %q can't be written to (%w); --read-only serves it without writing", t.path, err)
	}
	return nil
}

// prepare finds out whose tree it is, and makes the collections of one that is
// no program's yet. The tree is locked. The mark of our own comes first and the test
// runs last, so that an interruption leaves no tree that seems to be another program's.
func (t *tree) prepare() error {
	given := t.adopted
	t.adopted = true
	if t.store.cfg.ReadOnly || given {
		return nil
	}
	ours, err := t.isOurs()
	if err != nil {
		return err
	}
	if ours {
		t.adopted = false
		return t.makeCollections()
	}
	if _, err := safefs.Lstat(t.root(), store.Collection(statusfile.TestRun)); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	t.adopted = false
	if err := statedir.Make(filepath.Join(t.path, ownDirName)); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(t.path, ownMarkerName), nil, 0o600); err != nil {
		return err
	}
	if err := safefs.SyncPath(filepath.Join(t.path, ownDirName)); err != nil {
		return err
	}
	return t.makeCollections()
}

// isOurs reports whether a server has made the tree's collections.
func (t *tree) isOurs() (bool, error) {
	_, err := safefs.Lstat(t.root(), ownMarkerName)
	if safefs.IgnoreAbsent(err) != nil {
		return false, fmt.Errorf("find out whose the tree %q is: %w", t.path, err)
	}
	return err == nil, nil
}

func (t *tree) makeCollections() error {
	for _, kind := range []statusfile.Kind{statusfile.Series, statusfile.TestRun} {
		if err := t.makeDir(t.dir, store.Collection(kind)); err != nil && !errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("make the collections of %q: %w", t.path, err)
		}
	}
	return t.sync(t.dir)
}

// makeDir makes a directory of the mode and group that the tree's users expect:
// all that the umask leaves, the parent's group, and the parent's setgid bit.
func (t *tree) makeDir(parent *os.File, name string) error {
	dir, err := t.mkdir(parent, name)
	if err != nil {
		return err
	}
	return dir.Close()
}

// mkdir is makeDir that leaves the directory open. After an error it is not there.
func (t *tree) mkdir(parent *os.File, name string) (*os.File, error) {
	err := safefs.WithFD(parent, func(fd int) error { return unix.Mkdirat(fd, name, 0o700) })
	if err != nil {
		return nil, &fs.PathError{Op: "mkdir", Path: name, Err: err}
	}
	dir, err := safefs.OpenDir(int(parent.Fd()), name)
	if err == nil {
		if err = t.openUp(parent, dir); err == nil {
			return dir, nil
		}
		_ = dir.Close() // nothing was written through it
	}
	return nil, errors.Join(err, safefs.RemoveEmptyDir(parent, name))
}

// openUp gives a directory that was made for its owner alone its mode and group.
func (t *tree) openUp(parent, dir *os.File) error {
	up, err := safefs.Fstat(parent)
	if err != nil {
		return err
	}
	return t.own(dir, up, (0o777&^t.umask)|up.Mode&unix.S_ISGID)
}

// own gives a file that was just made the group and the mode that it must have.
// A group that we may not give is left: the mode lets the owner's group in.
func (t *tree) own(f *os.File, up safefs.Info, mode uint32) error {
	gid := up.GID
	if t.group != nil && up.Mode&unix.S_ISGID == 0 {
		gid = *t.group
	}
	return safefs.WithFD(f, func(fd int) error {
		if err := unix.Fchown(fd, -1, gid); err != nil && !errors.Is(err, unix.EPERM) {
			return err
		}
		return unix.Fchmod(fd, mode)
	})
}

// linked returns the run that a link means: its last two parts name the run, and
// what is before them the tree, when it is one that is served; else it is this
// tree, or in a strict store that path. Links are never followed.
func (t *tree) linked(target string, kind statusfile.Kind) store.Name {
	before, collection, id := layout.SplitLink(target)
	if collection != store.Collection(kind) || store.CheckID(id) != nil {
		return store.Name{}
	}
	n := store.Name{Namespace: t.namespace, Kind: kind, ID: id}
	if filepath.IsAbs(before) {
		path := filepath.Clean(before)
		ns, served := t.store.byPath[path]
		switch {
		case served:
			n.Namespace = ns
		case t.store.strict:
			n.Namespace = path
		}
	}
	return n
}

// hold returns the follower of a run, which need not exist, with its lock held and
// loaded. There is never more than one follower that is not gone.
func (t *tree) hold(n store.Name) *run {
	for {
		r := t.follower(n)
		r.mu.Lock()
		if !r.gone {
			r.load()
			return r
		}
		r.mu.Unlock()
	}
}

func (t *tree) follower(n store.Name) *run {
	if r := t.runs.Find(n); r != nil {
		return r
	}
	return t.runs.Add(n, func() *run { return newRun(t, n) })
}

// leave forgets a run that is not there. The caller holds its lock.
func (t *tree) leave(r *run) {
	r.gone = true
	r.verified()
	r.loosen(false)
	t.runs.Remove(r)
	t.store.loaded.forget(r)
	t.requests.clear(r.Name)
	if r.Dir.Identity != nil && r.Dir.RequestID != "" {
		t.requests.forget(r.Dir.RequestID, r.Name)
	}
}

// look returns the view of a run as it is now, committed. Errors: NotFound,
// and ReadFailed.
func (t *tree) look(ctx context.Context, n store.Name) (*runstate.View, error) {
	f, err := t.refresh(ctx, n)
	t.reconcile()
	if err != nil {
		return nil, t.store.confirmGone(n, err)
	}
	return t.shownOf(n, f)
}

func (t *tree) refresh(ctx context.Context, n store.Name) (*runstate.View, error) {
	f, err := bulkhead.Do(ctx, t.bulkhead, n, func() (*runstate.View, error) { return t.refreshNow(n) })
	return f, t.unread(n, err)
}

// refreshAside is refresh for a caller that can do without.
func (t *tree) refreshAside(ctx context.Context, n store.Name) (*runstate.View, error) {
	return bulkhead.TryDo(ctx, t.bulkhead, n, func() (*runstate.View, error) { return t.refreshNow(n) })
}

// refreshNow is refresh for a caller inside the bulkhead.
func (t *tree) refreshNow(n store.Name) (*runstate.View, error) {
	r := t.hold(n)
	defer r.mu.Unlock()
	defer t.opens()()
	f, err := r.refresh(false)
	if err != nil && t.remote() && isGone(err) && t.revive() {
		return r.refresh(false)
	}
	return f, err
}

// sweepEmpty makes a tree complete that holds no run yet: from its first moment on
// whatever comes is new, also what comes while the server is down. Other trees are
// complete once they are swept. It reports whether this made it so.
func (t *tree) sweepEmpty() bool {
	if t.complete() || t.remote() {
		return false
	}
	for _, kind := range []statusfile.Kind{statusfile.TestRun, statusfile.Series} {
		dir, err := t.openDir(store.Collection(kind))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return false
		}
		entries, err := dir.ReadDir(few)
		_ = dir.Close()
		if safefs.IgnoreEOF(err) != nil || len(entries) == few || slices.ContainsFunc(entries, mayBeRun) {
			return false
		}
	}
	t.swept.Store(true)
	return true
}

// few is more than what stands in a collection that holds no run.
const few = 16

// complete reports whether every run that was there when the order began is known:
// others are new.
func (t *tree) complete() bool { return t.swept.Load() }
