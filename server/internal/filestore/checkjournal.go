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
	"github.com/runstatus/runstatus/statusfile"
)

const journalDirName = "journal"

// life is what the journal knows of the newest life of a run.
type life struct {
	uid     string
	inode   uint64 // 0: not known
	deleted bool
	met     bool // its run was found
	lines   []record
	at      map[int64][]int // by offset, of lines
	found   []bool          // of lines: it stands in its place
}

// wholeLine tells whether a record holds all of its line, so that it can be put
// into a file, and that line does Pavilion's reader no harm.
func (c *record) wholeLine() bool {
	return int64(len(c.line))+1 == c.length && !raises(c.line)
}

func (c *record) is(line statusfile.RawLine) bool {
	return c.offset == line.Offset && c.length == line.Length && bytes.Equal(c.line, line.Bytes)
}

// find returns the record of a line that stands where that says, and which it is.
func (l *life) find(line statusfile.RawLine) (which int, ok bool) {
	if l == nil {
		return 0, false
	}
	for _, i := range l.at[line.Offset] {
		if l.lines[i].is(line) {
			return i, true
		}
	}
	return 0, false
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
	switch {
	case c.sum.Served:
		return nil
	case !known && missing == nil:
		c.tell(Finding{Severity: SeverityWarning, Kind: kindState, File: file.path, Text: "it can't be understood: the next start begins another incarnation"})
	case known && !c.state.Clean:
		c.tell(Finding{Severity: SeverityNote, Kind: kindKilled, File: file.path, Text: "the server was not stopped in order: the next start recovers what it left"})
	}
	c.readIndex()
	return nil
}

// readJournal reads every record, and keeps those of the tree's runs.
func (c *checker) readJournal(ctx context.Context) error {
	inode, err := inodeOf(c.journal.file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if c.state.Incarnation != "" && c.state.Journal != inode {
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
		c.journal.add(Finding{Severity: SeverityWarning, Kind: kindBehind, Text: fmt.Sprintf(
			"it ends at revision %d, and was told to be done with up to %d: the next start begins another incarnation", newest, c.state.Released)})
	}
	for _, ns := range slices.Sorted(maps.Keys(c.foreign)) {
		c.journal.add(Finding{Severity: SeverityNote, Kind: kindOthers, Text: fmt.Sprintf("%d records belong to the namespace %s, which was not checked", c.foreign[ns], ns)})
	}
	return nil
}

const asideText = "the journal is moved aside: the next start begins another incarnation, and no line is lost"

func (c *checker) take(r journal.Record) {
	c.sum.Records++
	rec, err := decodeRecord(r.Revision, bytes.Clone(r.Body))
	switch {
	case err != nil:
		c.journalBad = true
		c.journal.add(Finding{Severity: SeverityError, Kind: kindRecord, Revision: int64(r.Revision), Text: "the record is whole and says nothing that this version knows", Repair: asideText})
	case rec.Run.Namespace != c.tree.namespace:
		c.foreign[rec.Run.Namespace]++
		c.pending = c.pending || r.Revision > c.state.Released
	default:
		c.follow(rec)
	}
}

// follow adds a record to what is known of its run's life.
func (c *checker) follow(rec record) {
	l := c.lives[rec.Run]
	if l == nil || rec.Kind == store.RunCreated || rec.Kind == store.LineAdded && l.uid != rec.UID && len(l.lines) > 0 {
		l = &life{uid: rec.UID, inode: rec.inode, at: map[int64][]int{}}
		c.lives[rec.Run] = l
	}
	switch rec.Kind {
	case store.RunDeleted:
		c.lives[rec.Run] = &life{deleted: true, at: map[int64][]int{}}
	case store.LineAdded:
		l.uid, l.deleted = rec.UID, false
		l.at[rec.offset] = append(l.at[rec.offset], len(l.lines))
		l.lines = append(l.lines, rec)
		l.found = append(l.found, false)
	}
}

// checkGone looks for runs that only the journal knows. A run may be removed while
// no server runs; in a tree that Pavilion owns that is nothing special.
func (c *checker) checkGone() {
	_, err := statBeneath(c.tree.root(), ownMarkerName)
	severity := SeverityNote
	if err == nil {
		severity = SeverityWarning
	}
	for n, l := range c.lives {
		if l.met || l.deleted || len(l.lines) == 0 || c.sum.Served {
			continue
		}
		c.tell(Finding{Severity: severity, Kind: kindNoStatus, Run: n.String(), File: c.path(statusPath(n)), Revision: l.lines[len(l.lines)-1].Revision,
			Text: fmt.Sprintf("the run is gone, and was not removed through the service: the journal knows lines of it (%d)", len(l.lines))})
	}
}

func statusPath(n store.Name) string {
	return store.Collection(n.Kind) + "/" + n.ID + "/" + statusName
}
