package server

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/jonboulle/clockwork"

	"google.golang.org/grpc"

	"github.com/runstatus/runstatus/internal/hint"
	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/server/internal/web"
	"github.com/runstatus/runstatus/statusfile"
)

// Values of Config.Durability: what success guarantees. Synced: a line survives a power
// loss. Buffered: it survives a crash of the server, but not of the machine.
const (
	Synced   = "synced"
	Buffered = "buffered"
)

// DefaultListen is the address of a server whose Config has none.
const DefaultListen = "127.0.0.1:7600"

// DefaultUmask is the umask of new files if neither Config nor Namespace has one.
const DefaultUmask = filestore.DefaultUmask

// Namespace is a name for a working directory.
type Namespace struct {
	Name    string
	Aliases []string // further names, which requests may use in its place
	Dir     string
	Make    bool    // create the directory if it does not exist
	Adopted bool    // the directory is Pavilion's, even if it holds no runs yet
	Umask   *uint32 // nil: that of the Config
	// Group is the id of the group of new files in directories without the setgid bit.
	// Nil: the group of the directory.
	Group *int
}

// Config says what a server serves, and how. Zero values are defaults, but at least one
// namespace is needed.
type Config struct {
	Namespaces []Namespace
	// StateDir is the directory of the server's own files. The server locks it. Only a
	// read-only server works without one.
	StateDir    string
	ReadOnly    bool // nothing is written in any namespace
	AllowCreate bool // runs may be created in directories that Pavilion made
	NoLock      bool // for file systems without locks
	// States are states that runs can be in beside the built-in ones, such as those of plug-ins.
	States     []statusfile.AddedState
	Durability string // Synced or Buffered
	Umask      *uint32
	// Poll is PollAuto, PollOff, or the interval at which the server polls for lines of
	// other processes. PollBudget bounds the operations of polling, such as "200/s".
	// Empty: PollAuto and DefaultPollBudget.
	Poll, PollBudget string
	// NetworkAppend allows appends to files that other hosts may append to, on file
	// systems without an atomic append.
	NetworkAppend bool
	Listen        []string // "HOST:PORT" or "unix:PATH"
	// Sockets are open already, as a service manager passes them. An address of Listen or HTTP that is the one of
	// a socket, as SocketAddress gives it, is served on that socket.
	Sockets []net.Listener
	// HTTP is the address of the HTTP port: "HOST:PORT" or "unix:PATH"; empty means none. It has the TLS of
	// the other addresses. HTTPOrigins are those of web pages that may use it beside pages of its own, such as
	// "https://dash.example.org".
	HTTP        string
	HTTPOrigins []string
	// TLS encrypts the connections of all TCP addresses. Without it they are plain text, and only
	// loopback addresses are allowed.
	TLS TLSConfig
	// Insecure allows addresses that other machines can reach, without encryption and
	// authentication.
	Insecure bool
	// MaxConnections bounds the connections at a time, MaxConnectionsPerPeer those of one
	// address (of one /64 network for IPv6; unix sockets have no address). A connection above
	// a limit is closed at once, and so is one that would use a descriptor that the files
	// need. 0: DefaultMaxConnections, and three quarters of all.
	MaxConnections, MaxConnectionsPerPeer int
	// Limits bound what clients may take of the rest.
	Limits Limits

	// NoSilence turns off the search for runs that are silent. SilenceAfter says how long a run may
	// stay in a state, by the state's name: without it the time is learned from earlier runs.
	NoSilence    bool
	SilenceAfter map[string]time.Duration
	// Clock gives the times of lines that come without one, and those by which runs become silent. All
	// other times are the system's. Nil: the system's clock.
	Clock clockwork.Clock
	// Access says which callers are let in. With the zero value every call may do everything.
	Access Access
	// NotifyFile has the rules of notifications: which messages go where. "": there are none.
	NotifyFile string
	// Reload has the files of Access and NotifyFile read again at each value. Those of Access are read again when
	// they change, too.
	Reload <-chan struct{}
	// Changes take effect while the server serves. The caller has validated them.
	Changes <-chan Change
	// Heartbeat is called about once a second as long as the store answers, from one goroutine at a time. It must not block.
	Heartbeat func()

	Observe Observe // metrics, traces, profiles

	Log       *slog.Logger
	Version   string              // of the program, for GetVersion and the log
	options   []grpc.ServerOption // of tests
	inProcess bool                // for a short-lived process: external changes are found by calls alone
	// Ready is called with the server's addresses once it accepts calls.
	Ready func([]net.Addr)
	// HTTPReady is called before Ready with the address of the HTTP port, if there is one.
	HTTPReady func(net.Addr)
}

// Validate returns all errors in the configuration, joined, or nil. It changes nothing and
// opens no listener.
func (c Config) Validate() error {
	errs := []error{c.validateNamespaces()}
	if c.StateDir == "" && !c.ReadOnly {
		errs = append(errs, errors.New("no state directory is given; only a read-only server works without one"))
	}
	if d := cmp.Or(c.Durability, Synced); d != Synced && d != Buffered {
		errs = append(errs, fmt.Errorf("the durability %q is neither %s nor %s", d, Synced, Buffered))
	}
	if c.Umask != nil && *c.Umask > 0o777 {
		errs = append(errs, fmt.Errorf("the umask %#o is above 0777", *c.Umask))
	}
	if c.MaxConnections < 0 || c.MaxConnectionsPerPeer < 0 {
		errs = append(errs, fmt.Errorf("the connection limits %d and %d for a peer must not be negative", c.MaxConnections, c.MaxConnectionsPerPeer))
	}
	_, err := c.polling()
	errs = append(errs, err)
	v, err := statusfile.NewVocabulary(c.States)
	errs = append(errs, err, c.Access.validate(), c.TLS.validate(), c.Limits.validate(), c.Observe.validate())
	if err == nil {
		errs = append(errs, c.validateSilence(v), c.validateNotify(v))
	}
	if errors.Join(errs...) == nil {
		_, err = newAccess(&c, v)
		errs = append(errs, err)
	}
	return errors.Join(append(errs, c.validateListens(), c.validateHTTP())...)
}

func (c Config) validateListens() error {
	var errs []error
	for _, l := range c.Listen {
		errs = append(errs, c.validateListen(l))
	}
	return errors.Join(errs...)
}

func (c Config) validateListen(l string) error {
	a, err := parseListen(l, c.reachable())
	if err == nil && !c.Insecure && !isLoopback(a) {
		return c.Access.exposed(l, c.TLS.clientAuth() == ClientAuthRequired)
	}
	return err
}

func (c Config) validateHTTP() error {
	var errs []error
	if c.HTTP != "" {
		if err := c.validateListen(c.HTTP); err != nil {
			errs = append(errs, fmt.Errorf("the HTTP port: %w", err))
		}
	}
	for _, origin := range c.HTTPOrigins {
		errs = append(errs, web.CheckOrigin(origin))
	}
	return errors.Join(errs...)
}

func (c Config) validateSilence(v *statusfile.Vocabulary) error {
	var errs []error
	for _, state := range slices.Sorted(maps.Keys(c.SilenceAfter)) {
		_, ofTest := v.Lookup(statusfile.TestRun, state)
		_, ofSeries := v.Lookup(statusfile.Series, state)
		if !ofTest && !ofSeries {
			errs = append(errs, fmt.Errorf("a run cannot be silent in the state %q, which is not known: the states are listed by runstatus states", state))
		}
		if d := c.SilenceAfter[state]; d < time.Second {
			errs = append(errs, fmt.Errorf("the time after which a run in the state %s is silent must be a second or more, not %s", state, d))
		}
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
		return hint.With(fmt.Errorf("%q is inside a working directory but is not one itself", ns.Dir), "give the working directory: "+around)
	}
	st, err := os.Stat(ns.Dir)
	switch {
	case ns.Make && errors.Is(err, os.ErrNotExist):
		return nil
	case errors.Is(err, os.ErrNotExist):
		return hint.With(fmt.Errorf("the directory %q does not exist", ns.Dir), "create it first, or name another directory")
	case err != nil:
		return fmt.Errorf("stat the directory: %w", err)
	case !st.IsDir():
		return fmt.Errorf("%q is not a directory", ns.Dir)
	}
	return nil
}

// treeAround returns the working directory of which dir is a collection or a run; "" if dir
// may be a working directory itself.
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
		Now: c.clock().Now,
	}
	if c.Umask != nil {
		fc.Umask = *c.Umask
	}
	var err error
	if fc.Poll, err = c.polling(); err != nil {
		return nil, err
	}
	if fc.Vocabulary, err = statusfile.NewVocabulary(c.States); err != nil {
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

func (c Config) clock() clockwork.Clock {
	if c.Clock == nil {
		return clockwork.NewRealClock()
	}
	return c.Clock
}

// namespaceNames returns the names of the namespaces, without aliases.
func (c Config) namespaceNames() (names []string) {
	for _, ns := range c.Namespaces {
		names = append(names, ns.Name)
	}
	return names
}

// directories returns the served directories for the log, as NAME=DIR.
func (c Config) directories() []string {
	var dirs []string
	for _, ns := range c.Namespaces {
		dirs = append(dirs, ns.Name+"="+absolute(ns.Dir))
	}
	return dirs
}

// absolute returns an absolute path if possible, for the log.
func absolute(path string) string {
	if abs, err := filepath.Abs(path); err == nil && path != "" {
		return abs
	}
	return path
}

func (c Config) listens() []string {
	if len(c.Listen) == 0 {
		return []string{DefaultListen}
	}
	return c.Listen
}

// ErrLocked says that another server holds a directory.
var ErrLocked = errors.New("another server holds the directory")

// lockedError is ErrLocked with the text of its cause.
type lockedError struct{ error }

func (lockedError) Is(target error) bool { return target == ErrLocked }
