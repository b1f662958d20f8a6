package server

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/runstatus/runstatus/internal/hint"
	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/server/internal/watch"
	"github.com/runstatus/runstatus/statusfile"
)

// The measures of durability. Synced: OK means that a line survives a power loss.
// Buffered: it survives a crash of the server, not one of the machine.
const (
	Synced   = "synced"
	Buffered = "buffered"
)

// DefaultListen is where a server listens unless told otherwise.
const DefaultListen = "127.0.0.1:7600"

// DefaultUmask is what is taken from the modes of new files unless told otherwise.
const DefaultUmask = filestore.DefaultUmask

// Namespace is a name for a working directory.
type Namespace struct {
	Name    string
	Aliases []string // further names, which requests may use in its place
	Dir     string
	Make    bool    // make the directory if there is none
	Adopted bool    // it is Pavilion's, even if it holds no runs yet
	Umask   *uint32 // nil: that of the Config
	// Group is the id of the group that new files get where the directory doesn't
	// hand on its own (setgid). Nil: always the directory's.
	Group *int
}

// Config says what a server serves, and how. Its zero values are the defaults,
// but at least one namespace is needed.
type Config struct {
	Namespaces []Namespace
	// StateDir is for the server's own files, and is locked. Only a read-only server
	// does without one.
	StateDir    string
	ReadOnly    bool   // nothing is written in any namespace
	AllowCreate bool   // runs may be created in directories that Pavilion made
	NoLock      bool   // for file systems without locks
	Durability  string // Synced or Buffered
	Umask       *uint32
	// Poll is how the server finds what other programs write: PollAuto, PollOff, or a
	// duration. PollBudget bounds it, such as "200/s". Empty: the defaults.
	Poll, PollBudget string
	// NetworkAppend has the server append where other hosts may, too, on file systems
	// that don't keep such appends apart.
	NetworkAppend bool
	Listen        []string // "HOST:PORT" or "unix:PATH"
	// Insecure allows addresses that other machines can reach, though there is neither
	// encryption nor authentication.
	Insecure bool
	// MaxConnections is how many connections there may be at a time, MaxConnectionsPerPeer of one
	// address (of IPv6, one network of 64 bits; unix sockets have no peer). What is more is
	// closed at once, and so is what would take the descriptors that the files need. 0:
	// DefaultMaxConnections, and three quarters of all.
	MaxConnections, MaxConnectionsPerPeer int

	Log         *slog.Logger
	Version     string        // of the program, for GetVersion and the log
	sendTimeout time.Duration // for tests; 0: sender.DefaultTimeout
	watchLimits watch.Limits  // for tests
	inProcess   bool          // for a short-lived process: external changes are found by the calls that ask for them
	// Ready is called once the server takes calls, with its addresses.
	Ready func([]net.Addr)
}

// Validate returns all that is wrong with the configuration, joined, or nil.
// It changes nothing and listens nowhere.
func (c Config) Validate() error {
	errs := []error{c.validateNamespaces()}
	if c.StateDir == "" && !c.ReadOnly {
		errs = append(errs, errors.New("no state directory is given, which only a read-only server does without"))
	}
	if d := cmp.Or(c.Durability, Synced); d != Synced && d != Buffered {
		errs = append(errs, fmt.Errorf("the durability %q is neither %s nor %s", d, Synced, Buffered))
	}
	if c.Umask != nil && *c.Umask > 0o777 {
		errs = append(errs, fmt.Errorf("the umask %#o is above 0777", *c.Umask))
	}
	if c.MaxConnections < 0 || c.MaxConnectionsPerPeer < 0 {
		errs = append(errs, fmt.Errorf("the limits of connections are %d and %d for a peer: they can't be below 0", c.MaxConnections, c.MaxConnectionsPerPeer))
	}
	_, err := c.polling()
	errs = append(errs, err)
	for _, l := range c.Listen {
		_, err := parseListen(l, c.Insecure)
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

func (c Config) validateNamespaces() error {
	if len(c.Namespaces) == 0 {
		return errors.New("no directory is given")
	}
	var errs []error
	var names []string
	for _, ns := range c.Namespaces {
		for _, name := range append([]string{ns.Name}, ns.Aliases...) {
			if slices.Contains(names, name) {
				errs = append(errs, fmt.Errorf("the namespace %s is given twice", name))
			}
			names = append(names, name)
		}
		errs = append(errs, ns.validateName(), ns.validateDir())
	}
	return errors.Join(errs...)
}

func (ns Namespace) validateName() error {
	var errs []error
	for _, name := range append([]string{ns.Name}, ns.Aliases...) {
		if store.CheckNamespace(name) != nil {
			errs = append(errs, fmt.Errorf("the namespace %q is not a name: 1 to 64 of A-Z a-z 0-9 . _ - beginning with a letter or a digit", name))
		}
	}
	return errors.Join(errs...)
}

func (ns Namespace) validateDir() error {
	if around := treeAround(ns.Dir); around != "" {
		return hint.With(fmt.Errorf("%q lies within a working directory, and is none itself", ns.Dir), "give the working directory: "+around)
	}
	st, err := os.Stat(ns.Dir)
	switch {
	case ns.Make && errors.Is(err, os.ErrNotExist):
		return nil
	case errors.Is(err, os.ErrNotExist):
		return hint.With(fmt.Errorf("the directory %q does not exist", ns.Dir), "make it first, or name another one")
	case err != nil:
		return fmt.Errorf("look at the directory: %w", err)
	case !st.IsDir():
		return fmt.Errorf("%q is not a directory", ns.Dir)
	}
	return nil
}

// treeAround returns the working directory whose runs lie in dir, or of whose runs
// dir is one; "" if dir may be a working directory itself.
func treeAround(dir string) string {
	path, err := filepath.Abs(dir)
	if err != nil {
		return ""
	}
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	collections := []string{store.Collection(statusfile.TestRun), store.Collection(statusfile.Series)}
	holds := func(dir, name string) bool { _, err := os.Lstat(filepath.Join(dir, name)); return err == nil }
	if slices.ContainsFunc(collections, func(c string) bool { return holds(path, c) }) {
		return ""
	}
	above := filepath.Dir(path)
	if slices.Contains(collections, filepath.Base(path)) {
		return above
	}
	if slices.Contains(collections, filepath.Base(above)) && (holds(path, "status") || holds(above, "next_id")) {
		return filepath.Dir(above)
	}
	return ""
}

// open opens the store that a valid configuration describes.
func (c Config) open() (fullStore, error) {
	fc := filestore.Config{
		Follow: !c.inProcess, NetworkAppend: c.NetworkAppend,
		StateDir: c.StateDir, ReadOnly: c.ReadOnly, AllowCreate: c.AllowCreate, NoLock: c.NoLock,
		Buffered: c.Durability == Buffered, Umask: DefaultUmask, Log: c.Log,
	}
	if c.Umask != nil {
		fc.Umask = *c.Umask
	}
	var err error
	if fc.Poll, err = c.polling(); err != nil {
		return nil, err
	}
	for _, ns := range c.Namespaces {
		if ns.Make && !c.ReadOnly {
			if err := safefs.MakeDir(ns.Dir, os.FileMode(0o777&^fc.Umask)); err != nil {
				return nil, fmt.Errorf("make the directory: %w", err)
			}
		}
		fc.Namespaces = append(fc.Namespaces, filestore.Namespace{
			Name: ns.Name, Dir: ns.Dir, Adopted: ns.Adopted, Umask: ns.Umask, Group: ns.Group,
		})
	}
	st, err := filestore.Open(fc)
	if store.ReasonOf(err) == store.Locked {
		return nil, hint.With(lockedError{err}, "stop that server first, or give this one a directory of its own")
	}
	return st, err
}

// directories returns what is served, for the log: NAME=DIR, absolute where that can be
// found out.
func (c Config) directories() []string {
	var dirs []string
	for _, ns := range c.Namespaces {
		dir := ns.Dir
		if abs, err := filepath.Abs(dir); err == nil {
			dir = abs
		}
		dirs = append(dirs, ns.Name+"="+dir)
	}
	return dirs
}

func (c Config) listens() []string {
	if len(c.Listen) == 0 {
		return []string{DefaultListen}
	}
	return c.Listen
}

// ErrLocked says that another server holds the directory.
var ErrLocked = errors.New("another server holds the directory")

// lockedError is ErrLocked with a better text.
type lockedError struct{ error }

func (lockedError) Is(target error) bool { return target == ErrLocked }
