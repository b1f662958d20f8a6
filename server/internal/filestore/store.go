package filestore

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/runstatus/runstatus/server/internal/dirwatch"
	"github.com/runstatus/runstatus/server/internal/journal"
	"github.com/runstatus/runstatus/server/internal/runfile"
	"github.com/runstatus/runstatus/server/internal/statedir"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/server/internal/workdir"
	"github.com/runstatus/runstatus/statusfile"
)

// Config says what a Store serves, and how.
type Config struct {
	Namespaces []Namespace

	// Vocabulary is the states that runs can be in. It may differ from the one of the last
	// Store: runs that it says other things of are read again.
	Vocabulary *statusfile.Vocabulary

	// StateDir is where the server's own files lie. Only one server at a time can
	// have it. Empty: there are none, and nothing is locked.
	StateDir string

	ReadOnly    bool // nothing is written in any tree
	AllowCreate bool // runs may be created in adopted trees
	NoLock      bool // for file systems without locks
	// NetworkAppend allows appends to files that other hosts may append to. Network file
	// systems do not make such appends atomic.
	NetworkAppend bool
	Buffered      bool // OK does not wait for the disk
	// Now gives the times of lines that come without one, and of markers. Nil: time.Now.
	Now func() time.Time

	// Follow makes the store find changes of other processes from the start on, not only from the
	// first call of News on.
	Follow bool
	Poll   Polling

	// Journal is how the journal of the state directory is kept. Its KeepSize and
	// KeepAge are DefaultKeepSize and DefaultKeepAge when they are 0.
	Journal journal.Options

	Umask uint32
	Log   *slog.Logger
}

// Namespace is a name for a working directory.
type Namespace = workdir.Namespace

func (c *Config) dirOptions() workdir.Options {
	return workdir.Options{
		ReadOnly: c.ReadOnly, NoLock: c.NoLock, NetworkAppend: c.NetworkAppend, Buffered: c.Buffered, Umask: c.Umask, Log: c.Log,
	}
}

// How much of the log of changes is kept beyond what recovery needs.
const (
	DefaultKeepSize = 256 << 20 // bytes
	DefaultKeepAge  = 7 * 24 * time.Hour
)

// DefaultUmask is the umask that Pavilion uses by default.
const DefaultUmask = 0o002

// Store is a store of status files. Close it.
type Store struct {
	env        runfile.Env
	cfg        Config
	conditions conditions
	trees      map[string]*tree
	dirs       *workdir.Set // nil until they are open

	state      statedir.File
	wanted     wanted
	background background
	released   atomic.Int64 // up to here recovery needs no change, as Stats has seen it last

	savingIndex sync.Mutex // held by the one call that saves the index; taken before a run's lock
	renumbering sync.Mutex
	renumbered  bool               // this store has begun a new epoch
	followed    atomic.Bool        // the store finds changes of other processes by itself
	dirWatcher  *dirwatch.Watcher  // nil if inotify can't be used
	draining    runfile.TimedMutex // of the call that drains events
}

var (
	_ store.Reader = (*Store)(nil)
	_ store.Writer = (*Store)(nil)
	_ store.Feed   = (*Store)(nil)
)

// Open opens the working directories. Unless the store is read-only, each is
// locked against a second server, and one that holds no collections of runs gets
// them. A directory that another server holds is a Locked error. Errors name the
// directories: they are for the operator.
func Open(cfg Config) (*Store, error) { return open(cfg, serverConditions()) }

// conditions say what a store runs on, and which of its background tasks run. They are the same for all
// servers.
type conditions struct {
	dirs           workdir.Conditions                            // the kinds of file systems
	newWatcher     func(*slog.Logger) (*dirwatch.Watcher, error) // by the kernel's inotify, with its limits
	noCheckpoints  bool                                          // but for the last one, at Close
	noVerification bool                                          // runs that the index knows are looked at only when a caller asks
}

func serverConditions() conditions { return conditions{newWatcher: dirwatch.New} }

func open(cfg Config, under conditions) (*Store, error) {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	s := &Store{cfg: cfg, conditions: under, trees: map[string]*tree{}, draining: runfile.NewTimedMutex()}
	s.background.ctx, s.background.stop = context.WithCancel(context.Background())
	s.env.Init(s.background.ctx, cfg.Log, cfg.Vocabulary, starter{s}.renumber)
	if err := (starter{s}).open(); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s starter) open() error {
	var err error
	if s.dirs, err = workdir.Open(s.cfg.dirOptions(), s.conditions.dirs, s.cfg.StateDir, s.cfg.Namespaces); err != nil {
		return err
	}
	for _, dir := range s.dirs.Dirs() {
		s.trees[dir.Namespace] = newTree(s.Store, dir)
	}
	if !s.cfg.ReadOnly && s.cfg.StateDir == "" {
		return errors.New("a store that is written to needs a state directory")
	}
	if err := s.dirs.Lock(); err != nil {
		return err
	}
	for _, t := range s.trees {
		if err := t.Prepare(); err != nil {
			return err
		}
	}
	return s.begin()
}

// Close makes the last checkpoint and releases the locks and the directories.
func (s *Store) Close() error {
	errs := []error{s.checkpointer().end()}
	s.env.Handles.Clear()
	if s.dirs != nil {
		errs = append(errs, s.dirs.Unlock())
	}
	for _, t := range s.trees {
		if !t.Bulkhead.HasAbandoned() { // else its descriptor must not become another file's
			errs = append(errs, t.Close())
		}
	}
	return errors.Join(errs...)
}

// Vocabulary implements store.Reader.
func (s *Store) Vocabulary() *statusfile.Vocabulary { return s.cfg.Vocabulary }

// Namespaces returns the names of the namespaces, sorted.
func (s *Store) Namespaces() []string { return slices.Sorted(maps.Keys(s.trees)) }

func (s *Store) tree(namespace string) (*tree, error) {
	t, ok := s.trees[namespace]
	if !ok {
		return nil, noNamespace(namespace)
	}
	return t, nil
}

func noNamespace(name string) error {
	return &store.Error{Reason: store.NamespaceUnknown, Detail: "there is no namespace " + name}
}

// treesOf returns the tree of a namespace, or all trees for "", in the order of their
// names.
func (s *Store) treesOf(namespace string) []*tree {
	if namespace != "" {
		return []*tree{s.trees[namespace]}
	}
	return slices.SortedFunc(maps.Values(s.trees), func(a, b *tree) int { return strings.Compare(a.Namespace, b.Namespace) })
}
