package fsck

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/runstatus/runstatus/server/internal/changelog"
	"github.com/runstatus/runstatus/server/internal/journal"
	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/redo"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/statedir"
	"github.com/runstatus/runstatus/server/internal/store"
)

// canBePut reports whether a record holds all of its line, so that it can be put into a file, and
// Pavilion's reader does not raise on the line.
func canBePut(c *changelog.Record) bool {
	return int64(len(c.Line))+1 == c.Length && !redo.Raises(c.Line)
}

// readState reads state.json.
func (c *checker) readState(ctx context.Context) error {
	c.journal.file = filepath.Join(c.cfg.StateDir, statedir.JournalName)
	c.index.file = filepath.Join(c.cfg.StateDir, statedir.IndexName)
	if _, err := os.Stat(c.cfg.StateDir); c.cfg.StateDir == "" || errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	file := statedir.File{Path: filepath.Join(c.cfg.StateDir, statedir.FileName)}
	damaged := file.Load()
	if damaged != nil && !errors.Is(damaged, statedir.ErrDamaged) {
		return damaged
	}
	c.state = file.Get()
	if err := c.readJournal(ctx); err != nil {
		return err
	}
	c.checkNamespaces(file.Path)
	if c.sum.Served {
		return nil
	}
	_, err := os.Stat(file.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && c.sum.Records > 0:
		c.tell(Finding{Severity: SeverityWarning, Kind: kindState, File: file.Path, Text: "it is missing: the next start begins another epoch"})
	case safefs.IgnoreAbsent(err) != nil:
		return err
	case damaged != nil:
		c.tell(Finding{Severity: SeverityWarning, Kind: kindState, File: file.Path, Text: "it can't be understood: the next start begins another epoch"})
	case c.state.Epoch != "" && !c.state.Clean:
		c.tell(Finding{Severity: SeverityNote, Kind: kindKilled, File: file.Path,
			Text: "the server was not stopped in order: its next start recovers what it left, and a repair has to wait for that"})
	}
	c.readIndex()
	return nil
}

// checkNamespaces reports namespaces of the server that are not checked, and checked namespaces that are
// not the server's: these were compared with no journal.
func (c *checker) checkNamespaces(stateFile string) {
	for _, ns := range slices.Sorted(maps.Keys(c.unchecked)) {
		c.journal.add(Finding{Severity: SeverityNote, Kind: kindOthers, Text: fmt.Sprintf("%d records belong to the namespace %s, which was not checked", c.unchecked[ns], ns)})
	}
	served := slices.Clone(c.state.Namespaces)
	for _, ns := range served {
		if c.dirs.Dir(ns) == nil && c.unchecked[ns] == 0 {
			c.journal.add(Finding{Severity: SeverityNote, Kind: kindOthers, File: stateFile, Text: "its server has the namespace " + ns + ", too, which was not checked"})
		}
	}
	if served == nil { // a server that says nothing of them, or none
		served = slices.Collect(maps.Keys(c.unchecked))
		for n := range c.runs {
			served = append(served, n.Namespace)
		}
	}
	for _, ns := range c.cfg.Namespaces {
		if len(served) > 0 && !slices.Contains(served, ns.Name) {
			slices.Sort(served)
			c.journal.add(Finding{Severity: SeverityWarning, Kind: kindUnknown, File: stateFile, Text: fmt.Sprintf(
				"its server has no namespace %s, but %s: what it knows of runs was not compared with those in %s", ns.Name, strings.Join(slices.Compact(served), ", "), ns.Dir)})
		}
	}
}

// readJournal reads every record, and keeps those of the tree's runs.
func (c *checker) readJournal(ctx context.Context) error {
	there, err := journal.Exists(c.journal.file)
	if err != nil {
		return err
	}
	if !there {
		c.missJournal()
		return nil
	}
	id, err := statedir.DirIDOf(c.journal.file)
	if err != nil {
		return err
	}
	fits := true
	if c.state.Journal != 0 && !c.state.JournalID().Is(id) {
		fits = false
		c.journal.add(Finding{Severity: SeverityWarning, Kind: kindCopied, Text: "it was copied or restored from a backup: the next start begins another epoch"})
	}
	var newest uint64
	for r, err := range journal.Verify(c.journal.file, journal.Options{LastSegment: c.state.Segment, LastRevision: c.state.Newest}) {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if corrupt, ok := errors.AsType[*journal.CorruptError](err); ok {
			c.journalBad = true
			c.journal.add(Finding{Severity: SeverityError, Kind: kindCorrupt, File: corrupt.File, Offset: corrupt.Offset, Text: corrupt.Why, Repair: asideText})
			continue
		}
		if err != nil {
			return err
		}
		newest = r.Revision
		c.take(r)
	}
	if newest < c.state.Released && !c.journalBad {
		fits = false
		c.journal.add(Finding{Severity: SeverityWarning, Kind: kindBehind, Text: fmt.Sprintf(
			"it ends at revision %d, and was told to be done with up to %d: the next start begins another epoch", newest, c.state.Released)})
	}
	c.recovers = fits && !c.journalBad && !c.sum.Served
	for _, h := range c.runs {
		h.Settle()
	}
	return nil
}

// missJournal reports that the journal that the state names is missing.
func (c *checker) missJournal() {
	if c.state.Journal == 0 {
		return
	}
	f := Finding{Severity: SeverityWarning, Kind: kindNoJournal, Text: "it is missing: the next start begins another epoch"}
	if !c.state.Clean && !c.sum.Served {
		f.Severity = SeverityError
		f.Text += ", and acknowledged lines that no checkpoint had made durable may be lost"
	}
	c.journal.add(f)
}

const asideText = "the journal is moved aside: the next start begins another epoch, and no line is lost"

func (c *checker) take(r journal.Record) {
	c.sum.Records++
	rec, err := changelog.Decode(r.Revision, bytes.Clone(r.Body)) // best effort: it only decodes, and the finding says that it could not
	switch {
	case err != nil:
		c.journalBad = true
		c.journal.add(Finding{Severity: SeverityError, Kind: kindRecord, Revision: int64(r.Revision), Text: "the record is whole and says nothing that this version knows", Repair: asideText})
	case c.dirs.Dir(rec.Run.Namespace) == nil:
		c.unchecked[rec.Run.Namespace]++
		c.pending = c.pending || r.Revision > c.state.Released
	default:
		c.runs.Add(rec, c.state.Released)
	}
}

// checkGone reports runs that only the journal knows. They were removed while no server ran. In an
// adopted tree that is normal.
func (c *checker) checkGone() error {
	if c.sum.Served {
		return nil
	}
	for _, n := range slices.SortedFunc(maps.Keys(c.runs), store.Name.Compare) {
		h := c.runs[n]
		if c.met[n] || h.Gone || len(h.Lines) == 0 {
			continue
		}
		own, err := c.dirs.Dir(n.Namespace).IsOurs()
		if err != nil {
			return err
		}
		severity := SeverityNote
		if own && (!c.recovers || c.state.Clean) { // otherwise the next start records the deletion
			severity = SeverityWarning
		}
		c.tell(Finding{Severity: severity, Kind: kindNoStatus, Run: n.String(), File: c.path(n.Namespace, layout.StatusPath(n)), Revision: h.Newest,
			Text: fmt.Sprintf("the run is gone, and was not removed through the service: the journal knows lines of it (%d)", len(h.Lines))})
	}
	return nil
}
