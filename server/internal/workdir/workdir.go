// Package workdir opens the working directories of a store, one for each namespace, and makes files
// and directories in them that other programs can use.
//
// A Set holds the directories, and the locks that keep a second server out of them. A Dir is one of
// them: everything in it is reached from one descriptor, without following a symbolic link. A new
// file is whole and durable before it has its name, and never replaces a file of another process.
//
// All methods may be called concurrently, except Lock and Prepare, which come first, and Close, which comes
// last. The package owns the goroutines that renew leases, from Lock to Unlock. It holds no
// lock while it calls back. Calls on a network file system may block: the caller bounds them.
//
// Errors of a refusal are store.Errors; all others are the causes.
package workdir

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/dirlock"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/statedir"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// Namespace is a name for a working directory.
type Namespace struct {
	Name, Dir string
	Adopted   bool    // another program made it, even if it holds no runs yet
	Umask     *uint32 // nil: that of the Options
	Group     *int    // of new files where the directory doesn't hand on its own; nil: always the directory's
}

// Options say what may be done in working directories.
type Options struct {
	ReadOnly bool // nothing is written
	NoLock   bool // for file systems without locks
	// NetworkAppend allows appends to files that other hosts may append to. Network file systems do not
	// make such appends atomic.
	NetworkAppend bool
	Buffered      bool // nothing is synced
	Umask         uint32
	Log           *slog.Logger

	// PathNames makes the path of a directory that is not in the Set the namespace of links into it.
	// Without it such a link names a run of the directory that holds the link.
	PathNames bool
}

// Conditions say what file systems the working directories lie on. The zero value takes each file system as it
// is.
type Conditions struct {
	Remote  bool          // each counts as a network file system
	NoLinks bool          // none has hard links
	Lease   dirlock.Times // of the leases on them; zero: dirlock.DefaultTimes
}

const (
	// OwnDir is the service's own directory in a working directory.
	OwnDir = ".runstatus"

	ownMarker = OwnDir + "/own" // says that a server made the collections
)

// Dir is one working directory.
type Dir struct {
	Namespace string
	Path      string // absolute, without symbolic links
	Adopted   bool   // another program made it; known after Prepare

	set      *Set
	file     *os.File
	fd       int            // of file
	kind     int64          // of the file system
	remote   bool           // it is one of the network
	lease    *dirlock.Lease // nil where nothing is locked
	reviving sync.Mutex

	umask uint32
	group *int // see Namespace

	collections [2]collectionSync // by kind
	temps       sync.Map          // temporary names that are in use
}

// open opens the working directory of a namespace.
func (s *Set) open(ns Namespace) (*Dir, error) {
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
	d := &Dir{Namespace: ns.Name, Path: path, Adopted: ns.Adopted, set: s, file: os.NewFile(uintptr(fd), path), fd: fd, umask: s.Umask, group: ns.Group}
	if ns.Umask != nil {
		d.umask = *ns.Umask
	}
	kind, local, err := safefs.FileSystem(fd)
	if err == nil {
		err = d.mayWrite()
	}
	if err != nil {
		return nil, errors.Join(err, d.file.Close())
	}
	d.kind, d.remote = kind, !local || s.conditions.Remote
	return d, nil
}

// Root returns the descriptor that everything in the directory is reached from. It is open until Close.
func (d *Dir) Root() int { return d.fd }

// FileSystem returns the magic number of the file system's kind.
func (d *Dir) FileSystem() int64 { return d.kind }

// Close closes the descriptor. No call may be under way.
func (d *Dir) Close() error { return d.file.Close() }

func explainDir(dir string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("the data directory %q does not exist; make it first, or name another with --dir", dir)
	case errors.Is(err, unix.ENOTDIR):
		return fmt.Errorf("the data directory %q is not a directory", dir)
	}
	return fmt.Errorf("open the data directory %q: %w", dir, err)
}

func (d *Dir) mayWrite() error {
	if d.set.ReadOnly {
		return nil
	}
	if err := unix.Faccessat(d.fd, ".", unix.W_OK, unix.AT_EACCESS); err != nil {
		return fmt.Errorf("the data directory %q can't be written to (%w); --read-only serves it without writing", d.Path, err)
	}
	return nil
}

// Prepare finds out whether Pavilion or the service owns the tree, and makes the collections of a new one.
// The caller has locked the tree. Prepare marks the tree as the service's first and makes the
// collection of test runs last, so that after an interruption the tree does not look like Pavilion's.
func (d *Dir) Prepare() error {
	given := d.Adopted
	d.Adopted = true
	if d.set.ReadOnly || given {
		return nil
	}
	ours, err := d.IsOurs()
	if err != nil {
		return err
	}
	if ours {
		d.Adopted = false
		return d.makeCollections()
	}
	if _, err := safefs.Lstat(d.fd, store.Collection(statusfile.TestRun)); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	d.Adopted = false
	if err := statedir.Make(filepath.Join(d.Path, OwnDir)); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(d.Path, ownMarker), nil, 0o600); err != nil {
		return err
	}
	if err := safefs.SyncPath(filepath.Join(d.Path, OwnDir)); err != nil {
		return err
	}
	return d.makeCollections()
}

// IsOurs reports whether a server has made the tree's collections.
func (d *Dir) IsOurs() (bool, error) {
	_, err := safefs.Lstat(d.fd, ownMarker)
	if safefs.IgnoreAbsent(err) != nil {
		return false, fmt.Errorf("find out whose the tree %q is: %w", d.Path, err)
	}
	return err == nil, nil
}

func (d *Dir) makeCollections() error {
	for _, kind := range []statusfile.Kind{statusfile.Series, statusfile.TestRun} {
		if err := d.MakeDir(d.file, store.Collection(kind)); err != nil && !errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("make the collections of %q: %w", d.Path, err)
		}
	}
	return d.Sync(d.file)
}

// Network file systems have no atomic append: if two hosts write at the same time, one line can replace the
// other. There a server appends only to its own trees, while it holds the lease. Pavilion may write to
// its trees from any host.

// IsRemote reports whether the tree lies on a network file system.
func (d *Dir) IsRemote() bool { return d.remote }

// Appends reports whether the server writes to the tree's runs at all.
func (d *Dir) Appends() bool {
	o := &d.set.Options
	return !o.ReadOnly && (!d.IsRemote() || o.NetworkAppend || !d.Adopted && !o.NoLock)
}

// Refusal returns an error if nothing may be written in the tree now. It reads memory only, so it can be
// called before each write.
func (d *Dir) Refusal() error {
	switch {
	case !d.Appends():
		why := "Pavilion may append there from other hosts"
		if !d.Adopted {
			why = "other servers are not locked out (--no-lock)"
		}
		return &store.Error{Reason: store.NetworkAppend, Detail: "the namespace " + d.Namespace +
			" lies on a network file system, which has no atomic append, and " + why +
			": nothing was written. Where only one host at a time writes to a run, --network-append allows it"}
	case !d.IsLeased():
		return &store.Error{Reason: store.NotWritten, Detail: "the lease on the files of namespace " + d.Namespace +
			" could not be renewed in time, so that another server may take it: not written"}
	}
	return nil
}

// IsLeased reports whether the leases on the directory and on the state directory are held. Without
// leases it is always true.
func (d *Dir) IsLeased() bool { return d.lease.IsHeld() && d.set.lease.IsHeld() }
