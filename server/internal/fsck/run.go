package fsck

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"time"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/changelog"
	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/redo"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/server/internal/workdir"
	"github.com/runstatus/runstatus/statusfile"
)

// runCheck is the check of one run.
type runCheck struct {
	c     *checker
	tree  *workdir.Dir
	name  store.Name
	dir   string
	found findings

	logged *changelog.RunLog // what the journal knows of this generation, as far as it is compared
	at     map[int64]*changelog.Line
	stands map[*changelog.Line]bool // the lines that are at their offsets
	from   int64                    // from this offset on the next start recovers the file
	uid    string
	number int64 // of the line that is being checked

	misnumbered *Finding // the first line that has another number in the journal

	// What a repair does.
	until    int64             // the repaired file is at least this long
	torn     bool              // its last bytes are no line, and no process is writing them
	rewrite  bool              // lines are replaced
	renumber bool              // offsets in the index are wrong, or will be after the repair
	lost     []*changelog.Line // lines to append
}

// run checks one run, and repairs it.
func (c *checker) run(ctx context.Context, n store.Name) error {
	r := &runCheck{c: c, tree: c.dirs.Dir(n.Namespace), name: n, stands: map[*changelog.Line]bool{}, dir: layout.RunDir(n)}
	r.found = findings{run: n, file: r.path(layout.StatusPath(n))}
	f, err := safefs.OpenFile(r.tree.Root(), layout.StatusPath(r.name), unix.O_RDONLY)
	if errors.Is(err, fs.ErrNotExist) {
		r.noStatus()
		return nil
	}
	c.sum.Runs++
	if err == nil {
		defer f.Close()
		err = r.read(ctx, f)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	r.checkDirState()
	repaired := false
	if err != nil {
		r.unreadable(err)
	} else if r.from < math.MaxInt64 {
		c.pending = true // the next start needs the journal
	} else if c.repair != nil {
		if repaired, err = r.mend(ctx, f); err != nil {
			c.failed = append(c.failed, fmt.Errorf("repair %s: %w", r.path(layout.StatusPath(n)), err))
		}
	}
	c.tellAll(&r.found, repaired)
	return ctx.Err()
}

// path is how a file of the run's namespace is shown.
func (r *runCheck) path(rel string) string { return r.c.path(r.name.Namespace, rel) }

// unreadable says why the status file could not be read to its end.
func (r *runCheck) unreadable(err error) {
	f := Finding{Severity: SeverityError, Kind: kindReadFailed, Text: "reading failed: " + err.Error()}
	if why, odd := errors.AsType[*safefs.RefusedError](err); odd {
		f.Kind, f.Text = kindUnreadable, why.Why
	}
	r.found.add(f)
	if h := r.c.runs[r.name]; h != nil {
		r.c.met[r.name] = true
		r.c.pending = r.c.pending || h.Oldest > 0
	}
}

// noStatus reports a directory without a status file. It is no run.
func (r *runCheck) noStatus() {
	dir, err := safefs.Lstat(r.tree.Root(), r.dir)
	if err != nil && !safefs.IsAbsent(err) {
		r.unreadable(err)
		r.c.tellAll(&r.found, false)
		return
	}
	underWay := r.c.sum.Served && time.Since(time.Unix(0, dir.MTime)) < time.Minute
	if err != nil || !dir.IsType(unix.S_IFDIR) || underWay {
		return // it was removed meanwhile, or is being made
	}
	r.found.add(Finding{Severity: SeverityNote, Kind: kindNoStatus, File: r.path(r.dir),
		Text: "a directory without a status file is no run: a creation or a removal did not come to its end"})
	r.c.tellAll(&r.found, false)
}

// read checks the status file.
func (r *runCheck) read(ctx context.Context, f *safefs.File) error {
	if err := r.findGeneration(f); err != nil {
		return err
	}
	if f.Links > 1 {
		r.found.add(Finding{Severity: SeverityWarning, Kind: kindHardLinks, Text: safefs.HardLinks(f.Links) + ": it is read, and not written to"})
	}
	end := int64(0)
	for line, err := range statusfile.Forward(f, 0, f.Size) {
		if err != nil {
			return err
		}
		if r.number++; r.number%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if err := r.checkLine(f, line); err != nil {
			return err
		}
		end = line.Offset + line.Length
	}
	r.c.sum.Lines += r.number
	if end < f.Size && r.from == math.MaxInt64 {
		if err := r.checkTail(f, end); err != nil {
			return err
		}
	}
	if err := r.checkLost(f); err != nil {
		return err
	}
	return r.checkPlace(f)
}

func (r *runCheck) checkLine(f *safefs.File, line statusfile.RawLine) error {
	if l, ok := r.find(line); ok {
		r.stands[l] = true
		r.checkNumber(line, l)
	}
	if line.Offset+line.Length > r.from {
		return nil
	}
	d, err := r.inspect(f, line)
	if err != nil || d.kind == "" {
		return err
	}
	finding := Finding{Severity: d.severity, Kind: d.kind, Line: r.number, Offset: line.Offset, Text: d.text, PavilionRaises: d.raises}
	with, rec := r.replacement(line, d)
	if with != nil {
		finding.Repair = r.describe(line, with, rec)
		r.rewrite = true
	}
	r.found.add(finding)
	return nil
}

// checkNumber compares the number of a line with that in the journal.
func (r *runCheck) checkNumber(line statusfile.RawLine, rec *changelog.Line) {
	if rec.Moved || rec.Status.Sequence == r.number || rec.Status.Sequence == 0 || r.misnumbered != nil {
		return
	}
	r.misnumbered = &Finding{Severity: SeverityWarning, Kind: kindSequence, Line: r.number, Offset: line.Offset, Revision: rec.Revision,
		Text: fmt.Sprintf("the journal calls this line number %d", rec.Status.Sequence)}
}

// inspect is inspectLine, and also compares the first line with that of the journal.
func (r *runCheck) inspect(f *safefs.File, line statusfile.RawLine) (defect, error) {
	d, err := inspectLine(f, line)
	if d.kind == "" && line.Offset == 0 && r.logged != nil && r.logged.UID != r.uid {
		d = defect{kind: kindFirstLine, severity: SeverityError, text: "not the first line that the journal knows, and so the run's uid is another"}
	}
	return d, err
}

// describe returns the text that says how a repair changes a line.
func (r *runCheck) describe(line statusfile.RawLine, with []byte, rec *changelog.Line) string {
	text := "becomes " + excerpt(with)
	if rec != nil {
		text = "gets back what the journal knows: " + excerpt(with)
	}
	if int64(len(with))+1 != line.Length {
		r.renumber = true
		text += ", and later lines move"
	}
	if line.Offset == 0 && store.UID(r.name, with) != r.c.places[r.name].UID {
		r.renumber = true
		if rec == nil {
			text += "; the run's uid changes"
		}
	}
	return text
}

// replacement returns the line that replaces a damaged one: that of the journal, or else the readable part.
// It returns nil if the line stays.
func (r *runCheck) replacement(line statusfile.RawLine, d defect) ([]byte, *changelog.Line) {
	if d.kind == "" || d.kind == kindSealed {
		return nil, nil
	}
	if rec, ok := r.at[line.Offset]; ok && rec.Length == line.Length && canBePut(&rec.Record) && !bytes.Equal(rec.Line, line.Bytes) {
		r.stands[rec] = true
		return rec.Line, rec
	}
	if !d.raises {
		return nil, nil
	}
	return redo.Mended(r.name.Kind, line.Bytes, line.Length-1), nil
}

// checkTail reports a torn line behind the last line feed.
func (r *runCheck) checkTail(f *safefs.File, end int64) error {
	tail, err := redo.WaitUntilStable(f, end)
	if err != nil || tail == nil {
		return err
	}
	finding := Finding{Severity: SeverityWarning, Kind: kindTorn, Line: r.number + 1, Offset: end, PavilionRaises: redo.Raises(tail),
		Text: "a line without its end: its writer died"}
	if finding.PavilionRaises {
		finding.Severity = SeverityError
	}
	finding.Repair = "becomes a line of its own: " + excerpt(r.sealed(f, end, tail))
	r.rewrite, r.torn = true, true
	r.found.add(finding)
	return nil
}

// sealed returns the line that a repair makes of a torn tail: that of the journal, or else the line that
// the next append would make by sealing it.
func (r *runCheck) sealed(f *safefs.File, end int64, tail []byte) []byte {
	if rec, ok := r.at[end]; ok && canBePut(&rec.Record) && bytes.HasPrefix(rec.Line, tail) {
		r.stands[rec] = true
		r.until = end + rec.Length
		return rec.Line
	}
	if f.Size-end > statusfile.MaxLine {
		return redo.Mended(r.name.Kind, tail[:statusfile.MaxLine], f.Size-end)
	}
	line := append(bytes.Clone(tail), statusfile.Seal...)
	if redo.Raises(line) {
		return redo.Mended(r.name.Kind, line, int64(len(line)))
	}
	return line
}

// checkDirState looks at what stands beside the status file.
func (r *runCheck) checkDirState() {
	root := r.tree.Root()
	if err := r.c.readDirState(r.name); err != nil { // best effort: the finding tells it
		r.found.add(Finding{Severity: SeverityError, Kind: kindReadFailed, File: r.path(r.dir), Text: "reading failed: " + err.Error()})
	}
	for _, name := range []string{layout.RunComplete, layout.SeriesComplete} {
		if why := layout.DamageOfJSON(root, r.dir+"/"+name); why != "" {
			r.found.add(Finding{Severity: SeverityWarning, Kind: kindMarker, File: r.path(r.dir + "/" + name), Text: why + "; its modification time stands for the end"})
		}
	}
	if why := layout.DamageOfAttributes(root, r.dir+"/"+layout.AttributesFile); why != "" {
		r.found.add(Finding{Severity: SeverityWarning, Kind: kindAttributes, File: r.path(r.dir + "/" + layout.AttributesFile), Text: why})
	}
}
