package filestore

import (
	"fmt"

	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// findLife finds out whether the file is of the life that the journal knows. Should
// its first line be damaged, the lines behind it tell.
func (r *runCheck) findLife(f *file) error {
	l := r.c.lives[r.name]
	known := l != nil && !l.deleted
	if known {
		l.met = true
	}
	for line, err := range statusfile.Forward(f, 0, f.size) {
		if err != nil {
			return err
		}
		r.uid = store.UID(r.name, line.Bytes)
		if !known || r.uid == l.uid {
			break
		}
		same, err := l.standsIn(f, line)
		if err != nil {
			return err
		}
		if !same {
			r.otherLife(l)
			return nil
		}
		break
	}
	switch {
	case !known:
	case r.uid == "" && l.inode != f.id.ino && len(l.lines) > 0:
		r.otherLife(l)
	default:
		r.life = l
	}
	return nil
}

func (r *runCheck) otherLife(l *life) {
	if r.c.sum.Served {
		return // its server is about to see it
	}
	r.found.add(Finding{Severity: SeverityNote, Kind: kindReplaced, Text: fmt.Sprintf(
		"the file is of another life than the one that the journal knows (%d lines of uid %s)", len(l.lines), l.uid)})
}

// standsIn tells whether the life's lines stand in a file whose first line is not
// its own: another one in its place, or a damaged first line of the same length.
func (l *life) standsIn(f *file, first statusfile.RawLine) (bool, error) {
	if first.Status().Malformed {
		for _, i := range l.at[0] {
			if l.lines[i].length == first.Length {
				return true, nil
			}
		}
	}
	for line, err := range statusfile.Forward(f, 0, f.size) {
		if err != nil {
			return false, err
		}
		if _, ok := l.find(line); ok {
			return true, nil
		}
	}
	return false, nil
}

// checkLost looks for the lines that the journal knows and that don't stand where
// they should.
func (r *runCheck) checkLost(f *file) error {
	if r.life == nil {
		return nil
	}
	missing := map[string][]int{}
	for i, rec := range r.life.lines {
		if !r.life.found[i] {
			missing[string(rec.line)] = append(missing[string(rec.line)], i)
		}
	}
	if r.misnumbered != nil {
		if len(missing) > 0 {
			r.misnumbered.Severity = SeverityNote // lines before it have gone
		}
		r.found.add(*r.misnumbered)
	}
	if len(missing) == 0 {
		return nil
	}
	elsewhere, err := r.findElsewhere(f, missing)
	if err != nil {
		return err
	}
	moved := Finding{Severity: SeverityNote, Kind: kindMoved}
	count := 0
	for i, rec := range r.life.lines {
		at, ok := elsewhere[i]
		switch {
		case r.life.found[i]:
		case !ok:
			r.lose(rec)
		default:
			if count++; count == 1 {
				moved.Offset, moved.Revision = at, rec.Revision
			}
		}
	}
	if count > 0 {
		moved.Text = fmt.Sprintf("lines that stand elsewhere than the journal says: %d, the first of them here", count)
		r.found.add(moved)
	}
	return nil
}

// findElsewhere looks for missing lines in other places, and returns where they are.
func (r *runCheck) findElsewhere(f *file, missing map[string][]int) (map[int]int64, error) {
	elsewhere := map[int]int64{}
	for line, err := range statusfile.Forward(f, 0, f.size) {
		if err != nil {
			return nil, err
		}
		if _, ok := r.life.find(line); ok {
			continue
		}
		if wanted := missing[string(line.Bytes)]; len(wanted) > 0 {
			elsewhere[wanted[0]] = line.Offset
			missing[string(line.Bytes)] = wanted[1:]
		}
	}
	return elsewhere, nil
}

// lose reports a line that is not in the file.
func (r *runCheck) lose(rec record) {
	f := Finding{Severity: SeverityError, Kind: kindLost, Line: rec.Status.Sequence, Offset: rec.offset, Revision: rec.Revision,
		Text: "the journal knows this line, and the file does not hold it: " + excerpt(rec.line)}
	switch {
	case !rec.wholeLine():
		f.Severity = SeverityNote
		f.Text = "the journal knows an unreadable line here, and the file does not hold it any more: " + excerpt(rec.line)
	case uint64(rec.Revision) > r.c.state.Released:
		f.Severity = SeverityWarning
		f.Text = "the file does not hold this line yet, the next start of the server brings it back: " + excerpt(rec.line)
	}
	if rec.wholeLine() {
		f.Repair = "is appended at the end"
		r.lost = append(r.lost, rec)
	}
	r.found.add(f)
}
