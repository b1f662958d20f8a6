// Package filestore keeps runs in the working directories of Pavilion 2, or in
// directories of the same layout: a plain, append-only status file for each run,
// which other programs may read and append to at any time.
//
// The status files are the truth. What is kept in memory is what was read from
// them, and is brought up to date by looking at the files again on each call.
package filestore

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"path/filepath"
	"runtime"
	"slices"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/runstatus/runstatus/server/internal/journal"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// Config says what a Store serves, and how.
type Config struct {
	Namespaces []Namespace

	// StateDir is where the server's own files lie. Only one server at a time can
	// have it. Empty: there are none, and nothing is locked.
	StateDir string

	ReadOnly    bool // nothing is written in any tree
	AllowCreate bool // runs may be created in adopted trees
	NoLock      bool // for file systems without locks
	Buffered    bool // OK does not wait for the disk

	// Journal is how the journal of the state directory is kept. Its KeepSize and
	// KeepAge are DefaultKeepSize and DefaultKeepAge when they are 0.
	Journal journal.Options

	Umask uint32
	Log   *slog.Logger
}

// Namespace is a name for a working directory.
type Namespace struct{ Name, Dir string }

// How much of the order of changes is kept beyond what recovery needs.
const (
	DefaultKeepSize = 256 << 20 // bytes
	DefaultKeepAge  = 7 * 24 * time.Hour
)

// DefaultUmask is what Pavilion takes from the modes of what it creates.
const DefaultUmask = 0o002

// Store is a store of status files. Close it.
type Store struct {
	cfg    Config
	trees  map[string]*tree
	byPath map[string]string // from a tree's absolute path to its namespace
	locks  []*dirLock

	trouble atomic.Pointer[error] // why a write failed, until a probe goes well
	state   stateFile
	changes changes
	index   index
	touched touched
	handles lru // open status files
	digests lru // of their lines
	keeper  keeper
}

var _ store.Store = (*Store)(nil)

// Open opens the working directories. Unless the store is read-only, each is
// locked against a second server, and one that holds no collections of runs gets
// them. A directory that another server holds is a Locked error. Errors name the
// directories: they are for who starts the server.
func Open(cfg Config) (*Store, error) {
	s := &Store{cfg: cfg, trees: map[string]*tree{}, byPath: map[string]string{}}
	s.handles.most, s.handles.drop = maxHandles(), dropHandle
	s.digests.most, s.digests.drop = maxDigests, dropDigests
	if err := s.open(); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Store) open() error {
	for _, ns := range s.cfg.Namespaces {
		if _, ok := s.trees[ns.Name]; ok {
			return errors.New("the namespace " + ns.Name + " is given twice")
		}
		t, err := openTree(s, ns)
		if err != nil {
			return err
		}
		s.trees[ns.Name] = t
		if other, ok := s.byPath[t.path]; ok {
			return errors.New("the namespaces " + other + " and " + ns.Name + " have the same directory " + t.path)
		}
		s.byPath[t.path] = ns.Name
		if abs, err := filepath.Abs(ns.Dir); err == nil {
			s.byPath[abs] = ns.Name
		}
	}
	if !s.cfg.ReadOnly && s.cfg.StateDir == "" {
		return errors.New("a store that is written to needs a state directory")
	}
	if err := s.lock(); err != nil {
		return err
	}
	for _, t := range s.trees {
		if err := t.prepare(); err != nil {
			return err
		}
	}
	return s.begin()
}

// Close makes all durable and releases the locks and the directories.
func (s *Store) Close() error {
	errs := []error{s.end()}
	s.handles.clear()
	for _, l := range s.locks {
		errs = append(errs, l.release())
	}
	for _, t := range s.trees {
		errs = append(errs, t.dir.Close())
	}
	return errors.Join(errs...)
}

// Namespaces returns the names of the namespaces, sorted.
func (s *Store) Namespaces() []string { return slices.Sorted(maps.Keys(s.trees)) }

func (s *Store) tree(namespace string) (*tree, error) {
	t, ok := s.trees[namespace]
	if !ok {
		return nil, &store.Error{Reason: store.NamespaceUnknown, Detail: "there is no namespace " + namespace}
	}
	return t, nil
}

// writable returns the tree of a namespace if it may be written to.
func (s *Store) writable(namespace string) (*tree, error) {
	t, err := s.tree(namespace)
	if err == nil && s.cfg.ReadOnly {
		return nil, &store.Error{Reason: store.ReadOnly, Detail: "this server is read-only: nothing was written"}
	}
	return t, err
}

// Run implements store.Store.
func (s *Store) Run(_ context.Context, n store.Name) (*store.Run, error) {
	v := newView(s)
	f, err := v.look(n)
	if err != nil {
		return nil, err
	}
	run := v.render(f)
	v.commit()
	return run, nil
}

// committed returns a run that was just changed, once the change is committed.
func (s *Store) committed(n store.Name, what string) (*store.Run, error) {
	f, err := s.trees[n.Namespace].find(n)
	if err == nil {
		err = s.changes.commit(f.revision)
	}
	if err != nil {
		return nil, unknown(n, what, err)
	}
	v := newView(s)
	v.known[n] = f
	f.run.committed.Store(f)
	run := v.render(f)
	v.commit()
	return run, nil
}

// Runs implements store.Store. Each status file is looked at, and those that
// changed are read.
func (s *Store) Runs(ctx context.Context, namespace string) ([]*store.Run, error) {
	names, err := s.names(namespace)
	if err != nil {
		return nil, err
	}
	found, err := s.findAll(ctx, names)
	if err != nil {
		return nil, err
	}
	for _, t := range s.treesOf(namespace) {
		t.missed(names)
		t.swept.Store(true)
	}
	v := newView(s)
	for i, f := range found {
		v.known[names[i]] = f
	}
	runs := make([]*store.Run, 0, len(found))
	for _, f := range found {
		if f != nil {
			runs = append(runs, v.render(f))
		}
	}
	v.commit()
	return runs, nil
}

// findAll returns the committed facts of runs, nil for those that are gone.
func (s *Store) findAll(ctx context.Context, names []store.Name) ([]*facts, error) {
	found := make([]*facts, len(names))
	group, ctx := errgroup.WithContext(ctx)
	workers := 2 * runtime.GOMAXPROCS(0)
	for w := range workers {
		group.Go(func() error {
			for i := w; i < len(names); i += workers {
				if err := ctx.Err(); err != nil {
					return err
				}
				found[i] = s.findAnyway(names[i])
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	s.settle(found)
	return found, nil
}

// settle waits until facts are committed. Should the disk fail, it puts those that
// were shown before in the place of those that can't be shown yet: reads go on.
func (s *Store) settle(all []*facts) {
	var newest int64
	for _, f := range all {
		if f != nil {
			newest = max(newest, f.revision)
		}
	}
	_ = s.changes.commit(newest) // what matters is how far it came
	committed := s.changes.committed()
	for i, f := range all {
		switch {
		case f == nil:
		case f.revision <= committed:
			f.run.committed.Store(f)
		default:
			all[i] = f.run.shownBefore()
		}
	}
}

// shownBefore returns the facts that were committed last.
func (r *run) shownBefore() *facts {
	if f := r.committed.Load(); f != nil {
		return f
	}
	return &facts{run: r, unreadable: "its lines can't be made durable", fold: store.Fold{Kind: r.name.Kind}}
}

// findAnyway is find for lists: one run that can't be read must not hide the
// others. It returns nil for a run that is gone.
func (s *Store) findAnyway(n store.Name) *facts {
	t := s.trees[n.Namespace]
	if f := t.follower(n).rested(); f != nil {
		return f
	}
	f, err := t.find(n)
	if err == nil || store.ReasonOf(err) == store.NotFound {
		return f
	}
	s.cfg.Log.Warn("read a run", "run", n.String(), "err", err)
	return &facts{run: t.follower(n), unreadable: "reading failed", fold: store.Fold{Kind: n.Kind}}
}

// treesOf returns the tree of a namespace, or all trees for "".
func (s *Store) treesOf(namespace string) []*tree {
	if namespace != "" {
		return []*tree{s.trees[namespace]}
	}
	return slices.Collect(maps.Values(s.trees))
}

func (s *Store) names(namespace string) ([]store.Name, error) {
	if _, err := s.tree(namespace); err != nil && namespace != "" {
		return nil, err
	}
	var all []store.Name
	for _, t := range s.treesOf(namespace) {
		for _, kind := range []statusfile.Kind{statusfile.TestRun, statusfile.Series} {
			names, err := t.list(kind)
			if err != nil {
				return nil, err
			}
			all = append(all, names...)
		}
	}
	return all, nil
}
