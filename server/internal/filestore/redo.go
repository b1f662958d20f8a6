package filestore

import (
	"errors"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/changelog"
	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// redo is a status file into which recovery brings back lines.
type redo struct {
	run     *run
	lines   *changelog.RunLog
	f       *safefs.File // appends
	over    *safefs.File // writes over zeros; nil if the file may not be written to:
	refused error        // why not
}

// errGeneration says that the file is of another generation than the journal's lines.
var errGeneration = errors.New("the status file is of another generation")

// openRedo opens a run's status file if it is of the generation that the journal tells
// of. One that may not be written to is fine as long as it lacks nothing: then other
// processes wrote it.
func (r *run) openRedo(h *changelog.RunLog) (*redo, error) {
	path := r.dir() + "/" + layout.StatusFile
	f, err := safefs.OpenFile(r.tree.root(), path, unix.O_RDWR|unix.O_APPEND)
	refused := err
	if err != nil && !safefs.IsReplaced(err) {
		if f, err = safefs.OpenFile(r.tree.root(), path, unix.O_RDONLY); err != nil {
			err = refused
		}
	}
	if err != nil {
		return nil, err
	}
	same, err := r.isOf(f, h)
	if err == nil && !same {
		err = errGeneration
	}
	d := &redo{run: r, lines: h, f: f, refused: refused}
	if err == nil && refused == nil {
		d.over, err = safefs.OpenFile(r.tree.root(), path, unix.O_WRONLY) // O_APPEND would append
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return d, nil
}

// isOf reports whether a file is of the generation that the journal tells of: by its
// first line, or by its inode as long as that line lacks something.
func (r *run) isOf(f *safefs.File, h *changelog.RunLog) (bool, error) {
	uid, err := uidOf(f, r.Name)
	if err != nil || uid == h.UID || f.ID.Ino != h.Inode {
		return err == nil && uid == h.UID, err
	}
	for _, l := range h.Lines {
		if l.Offset == 0 && l.Text() != nil {
			return changelog.MayHoldLine(f, f.Size, l)
		}
	}
	return uid == "", nil
}

func (d *redo) close() {
	_ = d.f.Close() // the next checkpoint syncs it
	if d.over != nil {
		_ = d.over.Close()
	}
}

// mostSteps bounds how often recovery looks at one file. It goes on only as long as other
// processes write to the file between its steps.
const mostSteps = 100

// all brings back what the file lacks, step by step. Each step leaves the file and the
// journal so that a recovery behind a crash goes on from there: where lines are put is
// recorded before they are.
func (d *redo) all() (*changelog.Survey, error) {
	for range mostSteps {
		if err := d.f.Recheck(d.refused == nil); err != nil {
			return nil, err
		}
		s, err := changelog.NewSurvey(d.f, d.f.Size, d.lines)
		switch {
		case err != nil:
		case s.Sound():
			return s, nil
		case len(s.Moves) > 0:
			err = d.record(s.Moves)
		case d.refused != nil:
			err = d.refused
		case len(s.Patches) > 0:
			err = d.patch(s.Patches)
		case len(s.Tail) > 0:
			err = d.append(s)
		default:
			err = d.intend(s.Missing)
		}
		if err != nil {
			return nil, err
		}
	}
	return nil, errors.New("other processes write to it all the time")
}

func (d *redo) patch(patches []changelog.Patch) error {
	for _, p := range patches {
		if err := d.over.WriteAllAt(p.With, p.At); err != nil {
			return err
		}
	}
	return nil
}

// append writes what the file's end lacks: as many lines at once as keep a kill from
// tearing one that does not lie across a page's edge. It ends early where another
// process wrote in between.
func (d *redo) append(s *changelog.Survey) error {
	if s.Cut {
		return d.finish(s.Tail[0])
	}
	at, tail := d.f.Size, s.Tail
	for len(tail) > 0 {
		text := tail[0]
		room := page - int(at+int64(len(text))-1)%page - 1
		for tail = tail[1:]; len(tail) > 0 && len(tail[0]) <= room; tail = tail[1:] {
			text = append(text[:len(text):len(text)], tail[0]...)
			room -= len(tail[0])
		}
		end, err := d.f.Append(text)
		if at += int64(len(text)); err != nil || end != at {
			return err
		}
	}
	return nil
}

// finish writes the rest of a line. Lines behind it are not written with it: where another
// process wrote in between, the line has to be put at the end, and those behind that. What
// was written is made a line that Pavilion can read, and that says what it is.
func (d *redo) finish(rest []byte) error {
	end, err := d.f.Append(rest)
	length := int64(len(rest))
	if err != nil || end == d.f.Size+length {
		return err
	}
	line := warningOf(d.run.Name.Kind, rest[:length-1], length-1)
	if int64(len(line)) != length-1 {
		return nil // there is no room for it
	}
	return d.over.WriteAllAt(line, end-length)
}

// intend records that missing lines are put at the file's end, which it lets be whole
// before: the next step puts them there.
func (d *redo) intend(missing []*changelog.Line) error {
	if d.f.Size > 0 {
		var last [1]byte
		if _, err := d.f.ReadAt(last[:], d.f.Size-1); err != nil {
			return err
		}
		if last[0] != '\n' {
			return d.seal()
		}
	}
	d.run.tree.store.cfg.Log.Warn("recover a run: other bytes stand where acknowledged lines were; these lines are put at the end",
		"run", d.run.Name.String(), "lines", len(missing))
	moves, at := make([]changelog.Move, len(missing)), d.f.Size
	for i, l := range missing {
		moves[i] = changelog.Move{Line: l, To: at}
		at += l.Length
	}
	if err := d.record(moves); err != nil {
		return err
	}
	return d.run.changes().Commit(d.run.Position.Newest)
}

// seal makes a line of its own of what stands behind the last line feed, unless another
// process is writing it.
func (d *redo) seal() error {
	tail, err := waitUntilStable(d.f, d.f.Size-1)
	if err != nil || tail == nil {
		return err
	}
	_, err = d.f.Append([]byte(statusfile.Seal + "\n"))
	return err
}

// record puts into the journal where lines stand now. The epoch changes before: followers
// of the changes may have been told of the lines.
func (d *redo) record(moves []changelog.Move) error {
	if err := d.run.tree.store.renumber(); err != nil {
		return err
	}
	h := d.lines
	for _, m := range moves {
		c := changelog.Record{Change: store.Change{Kind: changelog.LineMoved, UID: h.UID}, Moved: m.Line.Revision, Offset: m.To}
		if m.Double {
			c.Length = 1
		}
		if err := d.run.record(c); err != nil {
			return err
		}
	}
	h.Apply(moves)
	return nil
}
