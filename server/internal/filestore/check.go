package filestore

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// CheckConfig says what is checked.
type CheckConfig struct {
	Namespace Namespace // the tree, and the name that it is served under
	StateDir  string    // of the server; there need not be one

	// Repair carries out what the findings say, under the locks of a server. What
	// it changes is kept in a directory of StateDir.
	Repair bool

	// Progress is told after each run how many of them are done.
	Progress func(done, total int)
}

// Check reads every status file of a tree, and the journal and the index of the
// state directory. It reports each finding, those of a run together. Without
// Repair it changes nothing, and may run beside a server and other writers.
//
// A repair that is interrupted leaves each file as it was or repaired, and goes on
// the next time. An error means that something could not be checked or repaired,
// or that ctx ended; a tree that a server holds is a Locked error.
//
// It needs memory for what the journal holds.
func Check(ctx context.Context, cfg CheckConfig, report func(Finding)) (Summary, error) {
	if cfg.Repair && cfg.StateDir == "" {
		return Summary{}, errors.New("a repair needs a state directory, to keep what it changes")
	}
	c := &checker{cfg: cfg, report: report, runs: loggedRuns{}, met: map[store.Name]bool{}, homes: map[store.Name]home{}, foreign: map[string]int64{}}
	if err := c.open(); err != nil {
		return Summary{}, err
	}
	err := errors.Join(c.check(ctx), c.close())
	return c.sum, err
}

// ErrUnrecovered says that nothing was repaired because the server was not stopped in
// order: what it left is put right by its next start.
var ErrUnrecovered = errors.New("the server was not stopped in order, and its next start recovers what it left: nothing was repaired")

// checker is one check. The journal is read before the files: since lines are
// written to the files first, these hold all that the journal speaks of.
type checker struct {
	cfg    CheckConfig
	report func(Finding)
	store  *Store // the tree alone, and the locks; it follows no runs
	tree   *tree
	repair *repairer // nil: nothing is changed
	sum    Summary
	failed []error // what could not be repaired

	state      state
	runs       loggedRuns
	recovers   bool                 // the next start recovers what the journal holds and no checkpoint made durable
	met        map[store.Name]bool  // runs that were found
	places     map[store.Name]place // of the index
	journal    findings
	journalBad bool             // it can't be read as a whole
	foreign    map[string]int64 // records of other namespaces
	pending    bool             // files that were not checked may still need the journal
	index      findings
	indexBad   bool
	homes      map[store.Name]home
}

func (c *checker) open() error {
	// Read-only: opening must not make a tree of what is none.
	c.store = &Store{cfg: Config{ReadOnly: true, StateDir: c.cfg.StateDir, Log: slog.New(slog.DiscardHandler)}, trees: map[string]*tree{}, byPath: map[string]string{}, strict: true}
	err := c.store.addTree(c.cfg.Namespace)
	if err != nil {
		return err
	}
	c.tree = c.store.trees[c.cfg.Namespace.Name]
	if err := c.looksRight(); err != nil {
		return errors.Join(err, c.close())
	}
	if !c.cfg.Repair {
		if c.sum.Served, err = c.isServed(); err != nil {
			return errors.Join(err, c.close())
		}
		return nil
	}
	c.store.cfg.ReadOnly = false
	if err := c.store.lock(); err != nil {
		return errors.Join(err, c.close())
	}
	c.repair = &repairer{stateDir: c.cfg.StateDir}
	return nil
}

// looksRight tells a working directory from any other one.
func (c *checker) looksRight() error {
	for _, kind := range []statusfile.Kind{statusfile.TestRun, statusfile.Series} {
		_, err := statBeneath(c.tree.root(), store.Collection(kind))
		if !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return fmt.Errorf("%q is no working directory: it holds neither test_runs nor series", c.cfg.Namespace.Dir)
}

func (c *checker) close() error {
	var errs []error
	for _, l := range c.store.locks {
		errs = append(errs, l.release())
	}
	return errors.Join(append(errs, c.tree.dir.Close())...)
}

// isServed tells whether a server holds the tree or the state directory.
func (c *checker) isServed() (bool, error) {
	if locked, err := isLocked(c.tree.path); locked || err != nil {
		return locked, err
	}
	return isLocked(c.cfg.StateDir)
}

// isLocked tells whether a server holds a directory. The lock is tried, and held
// no longer than that takes.
func isLocked(path string) (bool, error) {
	dir, err := os.Open(path)
	if err != nil {
		return false, ignoreAbsence(err)
	}
	defer dir.Close()
	err = withFD(dir, func(fd int) error { return unix.Flock(fd, unix.LOCK_SH|unix.LOCK_NB) })
	return errors.Is(err, unix.EWOULDBLOCK), nil // as in flock, any other error says that the file system has no locks
}

func (c *checker) check(ctx context.Context) error {
	if c.sum.Served {
		c.tell(Finding{Severity: SeverityNote, Kind: kindServed, File: c.cfg.Namespace.Dir, Text: "a server" + holder(filepath.Join(c.cfg.StateDir, holderName)) +
			" is running here: its index and the links of members were not checked"})
	}
	if err := c.readState(ctx); err != nil {
		return err
	}
	var refused error
	if c.repair != nil && c.recovers && !c.state.Clean {
		refused, c.repair, c.store.cfg.ReadOnly = ErrUnrecovered, nil, true
	}
	names, err := c.names()
	if err != nil {
		return err
	}
	for i, n := range names {
		if err := c.run(ctx, n); err != nil {
			return err
		}
		if c.cfg.Progress != nil {
			c.cfg.Progress(i+1, len(names))
		}
	}
	c.checkLinks(names)
	return errors.Join(refused, c.checkGone(), c.repairState())
}

// names returns what could be runs, in order.
func (c *checker) names() ([]store.Name, error) {
	var all []store.Name
	for _, kind := range []statusfile.Kind{statusfile.TestRun, statusfile.Series} {
		names, err := c.tree.list(kind)
		if err != nil {
			return nil, err
		}
		all = append(all, names...)
		if err := c.checkIDLock(kind); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(all, store.Name.Compare)
	return all, nil
}

// checkIDLock looks for a lock on the ids of a collection whose holder died.
func (c *checker) checkIDLock(kind statusfile.Kind) error {
	dir, err := c.tree.openDir(store.Collection(kind))
	if err != nil {
		return ignoreAbsence(err)
	}
	defer dir.Close()
	lock, err := newIDLock(dir, idLockName).look()
	if err != nil {
		return ignoreAbsence(err)
	}
	if lock.expired {
		c.tell(Finding{Severity: SeverityNote, Kind: kindLockFile, File: c.path(store.Collection(kind) + "/" + idLockName),
			Text: "the lock of a creation that did not come to its end; the next creation removes it"})
	}
	return nil
}

// path is how a file of the tree is shown.
func (c *checker) path(rel string) string { return filepath.Join(c.cfg.Namespace.Dir, rel) }

// tell reports a finding.
func (c *checker) tell(f Finding) {
	c.sum.add(f)
	c.report(f)
}

// tellAll reports findings, and what became of them.
func (c *checker) tellAll(l *findings, repaired bool) {
	for _, f := range l.all {
		f.Repaired = repaired && f.Repair != ""
		c.tell(f)
	}
	for _, severity := range []Severity{SeverityError, SeverityWarning, SeverityNote} {
		if f := l.more[severity]; f != nil {
			f.Repaired = repaired && f.Repair != ""
			c.tellMore(*f, l.left[severity])
		}
	}
}

// tellMore reports as one those findings that are too many to be told one by one.
func (c *checker) tellMore(f Finding, n int64) {
	f.Text = fmt.Sprintf("%d more from here on, the first: %s", n, f.Text)
	for range n - 1 {
		c.sum.add(f)
	}
	f.Kind = kindMore
	c.tell(f)
}
