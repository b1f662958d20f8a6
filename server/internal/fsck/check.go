package fsck

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"path/filepath"
	"slices"

	"github.com/runstatus/runstatus/server/internal/changelog"
	"github.com/runstatus/runstatus/server/internal/dirlock"
	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/rundir"
	"github.com/runstatus/runstatus/server/internal/runstate"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/statedir"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/server/internal/workdir"
	"github.com/runstatus/runstatus/statusfile"
)

// Config says what is checked.
type Config struct {
	Namespaces []workdir.Namespace // the trees, and the names that they are served under
	StateDir   string              // of the server; there need not be one

	// Repair carries out the repairs that the findings describe, under the locks of a server. It keeps
	// copies of what it changes in a directory of StateDir.
	Repair bool

	// Progress is called after each run with the number of runs that are done.
	Progress func(done, total int)
}

// Check reads every status file of some trees, and the journal and the index of the
// state directory. It reports each finding, those of a run together. Without
// Repair it changes nothing, and may run beside a server and other writers.
//
// An interrupted repair leaves each file either as it was or repaired; the next repair continues. An
// error means that something could not be checked or repaired, or that ctx ended. A repair of a tree
// that a server holds is a Locked error.
//
// Check holds the journal's records in memory.
func Check(ctx context.Context, cfg Config, report func(Finding)) (Summary, error) {
	return check(ctx, cfg, workdir.Conditions{}, report)
}

func check(ctx context.Context, cfg Config, conditions workdir.Conditions, report func(Finding)) (Summary, error) {
	if cfg.Repair && cfg.StateDir == "" {
		return Summary{}, errors.New("a repair needs a state directory, to keep what it changes")
	}
	c := &checker{cfg: cfg, report: report, runs: changelog.RunLogs{}, met: map[store.Name]bool{}, dirStates: map[store.Name]rundir.State{}, unchecked: map[string]int64{}}
	if err := c.open(ctx, conditions); err != nil {
		return Summary{}, err
	}
	err := errors.Join(c.check(ctx), c.dirs.Close())
	return c.sum, err
}

// ErrUnrecovered says that nothing was repaired because the server did not stop cleanly. Its next start
// recovers the files.
var ErrUnrecovered = errors.New("the server was not stopped in order, and its next start recovers what it left: nothing was repaired")

// checker is one check. It reads the journal before the files. Lines are written to the files first, so
// these hold all lines of the records that were read.
type checker struct {
	cfg    Config
	report func(Finding)
	dirs   *workdir.Set
	repair *repairer // nil: nothing is changed
	sum    Summary
	failed []error // what could not be repaired

	state      statedir.State
	runs       changelog.RunLogs
	recovers   bool                             // the next start recovers what the journal holds and no checkpoint made durable
	met        map[store.Name]bool              // runs that were found
	places     map[store.Name]runstate.Position // of the index
	journal    findings
	journalBad bool             // it can't be read as a whole
	unchecked  map[string]int64 // records of namespaces that are not checked
	pending    bool             // files that were not checked may still need the journal
	index      findings
	indexBad   bool
	dirStates  map[store.Name]rundir.State
}

func (c *checker) open(ctx context.Context, conditions workdir.Conditions) error {
	// Read-only: opening must not create the collections.
	var err error
	o := workdir.Options{ReadOnly: true, Log: slog.New(slog.DiscardHandler), PathNames: true}
	if c.dirs, err = workdir.Open(o, conditions, c.cfg.StateDir, c.cfg.Namespaces); err != nil {
		return err
	}
	for _, dir := range c.dirs.Dirs() {
		if err == nil {
			err = looksRight(dir)
		}
	}
	if err == nil && !c.cfg.Repair {
		c.sum.Served, err = c.dirs.IsServed(ctx)
	}
	if err == nil && c.cfg.Repair {
		c.repair = &repairer{stateDir: c.cfg.StateDir}
		c.dirs.ReadOnly = false
		err = c.dirs.Lock()
	}
	if err != nil {
		return errors.Join(err, c.dirs.Close())
	}
	return nil
}

// looksRight returns an error unless a directory is a working directory.
func looksRight(dir *workdir.Dir) error {
	for _, kind := range []statusfile.Kind{statusfile.TestRun, statusfile.Series} {
		_, err := safefs.Lstat(dir.Root(), store.Collection(kind))
		if !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return fmt.Errorf("%q is no working directory: it holds neither test_runs nor series", dir.Path)
}

func (c *checker) check(ctx context.Context) error {
	if c.sum.Served {
		c.tell(Finding{Severity: SeverityNote, Kind: kindServed, File: c.cfg.Namespaces[0].Dir, Text: "a server" + dirlock.HolderOf(filepath.Join(c.cfg.StateDir, dirlock.HolderFile)) +
			" is running here: its index and the links of members were not checked"})
	}
	if err := c.readState(ctx); err != nil {
		return err
	}
	var refused error
	if c.repair != nil && c.recovers && !c.state.Clean {
		refused, c.repair, c.dirs.ReadOnly = ErrUnrecovered, nil, true
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
	for _, dir := range c.dirs.Dirs() {
		for _, kind := range []statusfile.Kind{statusfile.TestRun, statusfile.Series} {
			names, err := dir.List(kind)
			if err != nil {
				return nil, err
			}
			all = append(all, names...)
			if err := c.checkIDLock(dir, kind); err != nil {
				return nil, err
			}
		}
	}
	slices.SortFunc(all, store.Name.Compare)
	return all, nil
}

// checkIDLock reports an expired lock on the ids of a collection: its holder died.
func (c *checker) checkIDLock(in *workdir.Dir, kind statusfile.Kind) error {
	dir, err := in.OpenDir(store.Collection(kind))
	if err != nil {
		return safefs.IgnoreAbsent(err)
	}
	defer dir.Close()
	expired, err := layout.IDLockExpired(dir)
	if err != nil {
		return safefs.IgnoreAbsent(err)
	}
	if expired {
		c.tell(Finding{Severity: SeverityNote, Kind: kindLockFile, File: c.path(in.Namespace, store.Collection(kind)+"/"+layout.IDLockFile),
			Text: "the lock of a creation that did not come to its end; the next creation removes it"})
	}
	return nil
}

// path is how a file of a namespace is shown.
func (c *checker) path(namespace, rel string) string {
	i := slices.IndexFunc(c.cfg.Namespaces, func(ns workdir.Namespace) bool { return ns.Name == namespace })
	return filepath.Join(c.cfg.Namespaces[i].Dir, rel)
}

// tell reports a finding.
func (c *checker) tell(f Finding) {
	c.sum.add(f)
	c.report(f)
}

// tellAll reports findings, and whether they were repaired.
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

// tellMore reports the findings beyond mostFindings as one finding for each severity.
func (c *checker) tellMore(f Finding, n int64) {
	f.Text = fmt.Sprintf("%d more from here on, the first: %s", n, f.Text)
	for range n - 1 {
		c.sum.add(f)
	}
	f.Kind = kindMore
	c.tell(f)
}
