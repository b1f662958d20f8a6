package filestore

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

	"github.com/runstatus/runstatus/server/internal/journal"
	"github.com/runstatus/runstatus/server/internal/store"
)

const journalDirName = "journal"

// wholeLine tells whether a record holds all of its line, so that it can be put
// into a file, and that line does Pavilion's reader no harm.
func (c *record) wholeLine() bool {
	return int64(len(c.line))+1 == c.length && !raises(c.line)
}

// readState reads what the server keeps beside the trees.
func (c *checker) readState(ctx context.Context) error {
	c.journal.file = filepath.Join(c.cfg.StateDir, journalDirName)
	c.index.file = filepath.Join(c.cfg.StateDir, indexName)
	if _, err := os.Stat(c.cfg.StateDir); c.cfg.StateDir == "" || errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	file := stateFile{path: filepath.Join(c.cfg.StateDir, stateName)}
	if err := file.load(); err != nil && !errors.Is(err, errState) {
		return err
	}
	c.state = file.get()
	known := c.state.Incarnation != ""
	if err := c.readJournal(ctx); err != nil {
		return err
	}
	_, missing := os.Stat(file.path)
	if err := ignoreAbsence(missing); err != nil {
		return err
	}
	switch {
	case c.sum.Served:
		return nil
	case !known && missing == nil:
		c.tell(Finding{Severity: SeverityWarning, Kind: kindState, File: file.path, Text: "it can't be understood: the next start begins another incarnation"})
	case known && !c.state.Clean:
		c.tell(Finding{Severity: SeverityNote, Kind: kindKilled, File: file.path,
			Text: "the server was not stopped in order: its next start recovers what it left, and a repair has to wait for that"})
	}
	c.readIndex()
	return nil
}

// readJournal reads every record, and keeps those of the tree's runs.
func (c *checker) readJournal(ctx context.Context) error {
	inode, err := inodeOf(c.journal.file)
	fits := true
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if c.state.Incarnation != "" && c.state.Journal != inode {
		fits = false
		c.journal.add(Finding{Severity: SeverityWarning, Kind: kindCopied, Text: "it was copied or restored from a backup: the next start begins another incarnation"})
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
			"it ends at revision %d, and was told to be done with up to %d: the next start begins another incarnation", newest, c.state.Released)})
	}
	c.recovers = fits && !c.journalBad && !c.sum.Served
	for _, h := range c.runs {
		h.settle()
	}
	for _, ns := range slices.Sorted(maps.Keys(c.foreign)) {
		c.journal.add(Finding{Severity: SeverityNote, Kind: kindOthers, Text: fmt.Sprintf("%d records belong to the namespace %s, which was not checked", c.foreign[ns], ns)})
	}
	return nil
}

const asideText = "the journal is moved aside: the next start begins another incarnation, and no line is lost"

func (c *checker) take(r journal.Record) {
	c.sum.Records++
	rec, err := decodeRecord(r.Revision, bytes.Clone(r.Body)) // best effort: it only decodes, and the finding says that it could not
	switch {
	case err != nil:
		c.journalBad = true
		c.journal.add(Finding{Severity: SeverityError, Kind: kindRecord, Revision: int64(r.Revision), Text: "the record is whole and says nothing that this version knows", Repair: asideText})
	case rec.Run.Namespace != c.tree.namespace:
		c.foreign[rec.Run.Namespace]++
		c.pending = c.pending || r.Revision > c.state.Released
	default:
		c.runs.add(rec, c.state.Released)
	}
}

// checkGone looks for runs that only the journal knows. A run may be removed while
// no server runs; in a tree that Pavilion owns that is nothing special.
func (c *checker) checkGone() error {
	if len(c.runs) == 0 {
		return nil
	}
	severity := SeverityNote
	switch _, err := statBeneath(c.tree.root(), ownMarkerName); {
	case err == nil:
		severity = SeverityWarning
	case !isAbsent(err):
		return fmt.Errorf("find out whose the tree %q is: %w", c.tree.path, err)
	}
	if c.recovers && !c.state.Clean {
		severity = SeverityNote // the next start records what became of it
	}
	for n, h := range c.runs {
		if c.met[n] || h.gone || len(h.lines) == 0 || c.sum.Served {
			continue
		}
		c.tell(Finding{Severity: severity, Kind: kindNoStatus, Run: n.String(), File: c.path(statusPath(n)), Revision: h.newest,
			Text: fmt.Sprintf("the run is gone, and was not removed through the service: the journal knows lines of it (%d)", len(h.lines))})
	}
	return nil
}

func statusPath(n store.Name) string {
	return store.Collection(n.Kind) + "/" + n.ID + "/" + statusName
}
