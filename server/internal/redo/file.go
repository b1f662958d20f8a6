package redo

import (
	"errors"
	"log/slog"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/changelog"
	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// ErrGeneration says that a status file is of another generation than the journal's lines.
var ErrGeneration = errors.New("the status file is of another generation")

// Journal records moves of lines before a File makes them. Only File.All calls it.
type Journal struct {
	Renumber func() error                 // begins a new epoch, because clients may have seen lines at their old places
	Add      func(changelog.Record) error // appends a record of the run
	Commit   func() error                 // makes the records durable
}

// File is a run's status file into which lines are put back.
type File struct {
	run     store.Name
	lines   *changelog.RunLog
	journal Journal
	log     *slog.Logger
	f       *safefs.File // appends
	over    *safefs.File // overwrites zeros; nil if the file may not be written to
	refused error        // why it may not be
}

// Open opens a run's status file. Root is the descriptor of the namespace's directory. The error is
// ErrGeneration if the file is not of the generation of the journal's lines. A file that may not be
// written to is no error here; All fails if such a file lacks lines.
func Open(root int, n store.Name, lines *changelog.RunLog, j Journal, log *slog.Logger) (*File, error) {
	path := layout.StatusPath(n)
	f, err := safefs.OpenFile(root, path, unix.O_RDWR|unix.O_APPEND)
	refused := err
	if err != nil && !safefs.IsReplaced(err) {
		if f, err = safefs.OpenFile(root, path, unix.O_RDONLY); err != nil {
			err = refused
		}
	}
	if err != nil {
		return nil, err
	}
	same, err := IsOf(f, n, lines)
	if err == nil && !same {
		err = ErrGeneration
	}
	d := &File{run: n, lines: lines, journal: j, log: log, f: f, refused: refused}
	if err == nil && refused == nil {
		d.over, err = safefs.OpenFile(root, path, unix.O_WRONLY) // O_APPEND would append
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return d, nil
}

// Refused returns why the file may not be written to, or nil.
func (d *File) Refused() error { return d.refused }

// Close closes the file. What was written to it is not synced.
func (d *File) Close() {
	_ = d.f.Close() // the next checkpoint syncs it
	if d.over != nil {
		_ = d.over.Close()
	}
}

// IsOf reports whether a file of a run is of the generation of h. It compares the first line. If that is
// not whole, the file must have the inode from the log and hold a part of the line.
func IsOf(f *safefs.File, n store.Name, h *changelog.RunLog) (bool, error) {
	uid, err := layout.ReadUID(f, n)
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

// mostSteps bounds the steps of All. Many are needed only if other processes write to the file between
// the steps.
const mostSteps = 100

// All puts back all lines that the file lacks, step by step, and returns the survey of the whole file. The
// place of a line is recorded before the line is written, so that after a crash the next recovery can
// continue from any step.
func (d *File) All() (*changelog.Survey, error) {
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

func (d *File) patch(patches []changelog.Patch) error {
	for _, p := range patches {
		if err := d.over.WriteAllAt(p.With, p.At); err != nil {
			return err
		}
	}
	return nil
}

// append appends the lines that the end of the file lacks. One write ends at the boundary of a page, so
// that a kill can tear only a line that crosses a boundary itself. append stops early if another
// process has written in between.
func (d *File) append(s *changelog.Survey) error {
	if s.Cut {
		return d.finish(s.Tail[0])
	}
	at, tail := d.f.Size, s.Tail
	for len(tail) > 0 {
		text := tail[0]
		room := safefs.Page - int(at+int64(len(text))-1)%safefs.Page - 1
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

// finish writes the rest of a line that is there in part, and only that line. If another process has
// written in between, the next step puts the line at the end, and the lines behind it after it; finish
// then turns the misplaced bytes into a line that Pavilion can read and that says what it is.
func (d *File) finish(rest []byte) error {
	end, err := d.f.Append(rest)
	length := int64(len(rest))
	if err != nil || end == d.f.Size+length {
		return err
	}
	line := WarningOf(d.run.Kind, rest[:length-1], length-1)
	if int64(len(line)) != length-1 {
		return nil // there is no room for it
	}
	return d.over.WriteAllAt(line, end-length)
}

// intend seals a torn line at the end of the file and records that missing lines go behind it. The next
// step writes them.
func (d *File) intend(missing []*changelog.Line) error {
	if d.f.Size > 0 {
		var last [1]byte
		if _, err := d.f.ReadAt(last[:], d.f.Size-1); err != nil {
			return err
		}
		if last[0] != '\n' {
			return d.seal()
		}
	}
	d.log.Warn("recover a run: other bytes stand where acknowledged lines were; these lines are put at the end",
		"run", d.run.String(), "lines", len(missing))
	moves, at := make([]changelog.Move, len(missing)), d.f.Size
	for i, l := range missing {
		moves[i] = changelog.Move{Line: l, To: at}
		at += l.Length
	}
	if err := d.record(moves); err != nil {
		return err
	}
	return d.journal.Commit()
}

// seal ends a torn line at the end of the file, unless another process is still writing it.
func (d *File) seal() error {
	tail, err := WaitUntilStable(d.f, d.f.Size-1)
	if err != nil || tail == nil {
		return err
	}
	_, err = d.f.Append([]byte(statusfile.Seal + "\n"))
	return err
}

// record begins a new epoch and then records the new places of lines: clients may have seen these lines at
// their old places.
func (d *File) record(moves []changelog.Move) error {
	if err := d.journal.Renumber(); err != nil {
		return err
	}
	h := d.lines
	for _, m := range moves {
		c := changelog.Record{Change: store.Change{Kind: changelog.LineMoved, UID: h.UID}, Moved: m.Line.Revision, Offset: m.To}
		if m.Double {
			c.Length = 1
		}
		if err := d.journal.Add(c); err != nil {
			return err
		}
	}
	h.Apply(moves)
	return nil
}
