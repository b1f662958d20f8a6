package fsck

import (
	"bytes"
	"fmt"
	"math"

	"github.com/runstatus/runstatus/server/internal/changelog"
	"github.com/runstatus/runstatus/server/internal/redo"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// findGeneration finds out whether the file is of the generation that the journal knows. If the first
// line is damaged, it compares the lines behind it.
func (r *runCheck) findGeneration(f *safefs.File) error {
	h := r.c.runs[r.name]
	known := h != nil && !h.Gone
	r.c.met[r.name] = known
	r.from = math.MaxInt64
	if known {
		r.index(h.Lines)
	}
	for line, err := range statusfile.Forward(f, 0, f.Size) {
		if err != nil {
			return err
		}
		r.uid = store.UID(r.name, line.Bytes)
		if !known || r.uid == h.UID {
			break
		}
		same, err := r.standsIn(f, line)
		if err != nil {
			return err
		}
		if !same {
			r.otherGeneration(h)
			return nil
		}
		break
	}
	switch {
	case !known:
	case r.uid == "" && h.Inode != f.ID.Ino && len(h.Lines) > 0:
		r.otherGeneration(h)
	default:
		r.logged = h
		return r.survey(f)
	}
	return nil
}

func (r *runCheck) otherGeneration(h *changelog.RunLog) {
	r.at = nil
	if r.c.sum.Served {
		return // its server is about to see it
	}
	r.found.add(Finding{Severity: SeverityNote, Kind: kindReplaced, Text: fmt.Sprintf(
		"the file is of another generation than the one that the journal knows (%d lines of uid %s)", len(h.Lines), h.UID)})
}

// index maps offsets to the journal's lines.
func (r *runCheck) index(lines []*changelog.Line) {
	r.at = make(map[int64]*changelog.Line, len(lines))
	for _, l := range lines {
		r.at[l.Offset] = l
	}
}

// find returns the line of the journal at the offset of a line of the file, nil if there is none.
func (r *runCheck) find(line statusfile.RawLine) (*changelog.Line, bool) {
	l, ok := r.at[line.Offset]
	return l, ok && l.Length == line.Length && bytes.Equal(l.Line, line.Bytes)
}

// standsIn reports whether the generation's lines stand in a file whose first line is not
// its own: another one in its place, or a damaged first line of the same length.
func (r *runCheck) standsIn(f *safefs.File, first statusfile.RawLine) (bool, error) {
	if l, ok := r.at[0]; ok && first.Status().Malformed && l.Length == first.Length {
		return true, nil
	}
	for line, err := range statusfile.Forward(f, 0, f.Size) {
		if err != nil {
			return false, err
		}
		if _, ok := r.find(line); ok {
			return true, nil
		}
	}
	return false, nil
}

// survey compares the file with the journal. From the first line that no checkpoint has made durable on,
// the next start recovers the file, so the check leaves that part out.
func (r *runCheck) survey(f *safefs.File) error {
	if !r.c.recovers {
		return nil
	}
	durable, rest := r.logged.Split(r.c.state.Released)
	if rest == nil {
		return nil
	}
	same, err := redo.IsOf(f, r.name, rest)
	if err != nil {
		return err
	}
	if !same {
		r.otherGeneration(r.logged)
		r.logged = nil
		return nil
	}
	s, err := changelog.NewSurvey(f, f.Size, rest)
	for err == nil && len(s.Moves) > 0 { // the next start finds these where they are
		rest.Apply(s.Moves)
		s, err = changelog.NewSurvey(f, f.Size, rest)
	}
	if err != nil {
		return err
	}
	r.logged.Settle()
	r.index(r.logged.Lines)
	if s.Sound() {
		return nil
	}
	r.logged, r.from = durable, rest.From
	r.found.add(Finding{Severity: SeverityWarning, Kind: kindUnrestored, Offset: rest.From, Revision: rest.Oldest, Text: fmt.Sprintf(
		"the next start of the server brings back acknowledged lines: %d in their places, %d at the end", s.Mended, len(s.Missing))})
	return nil
}

// checkLost reports lines of the journal that are not at their offsets in the file.
func (r *runCheck) checkLost(f *safefs.File) error {
	if r.logged == nil {
		return nil
	}
	s := &changelog.Survey{F: f, Size: f.Size}
	var missing []*changelog.Line
	for _, l := range r.logged.Lines {
		if r.stands[l] {
			s.Claimed = append(s.Claimed, l)
		} else {
			missing = append(missing, l)
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
	if err := s.Search(missing, 0); err != nil {
		return err
	}
	elsewhere := map[*changelog.Line]bool{}
	for _, m := range s.Moves {
		elsewhere[m.Line] = true
	}
	for _, l := range missing {
		if !elsewhere[l] {
			r.lose(l)
		}
	}
	if n := len(s.Moves); n > 0 {
		r.found.add(Finding{Severity: SeverityNote, Kind: kindMoved, Offset: s.Moves[0].To, Revision: s.Moves[0].Line.Revision,
			Text: fmt.Sprintf("lines that stand elsewhere than the journal says: %d, the first of them here", n)})
	}
	return nil
}

// lose reports a line of the journal that is missing in the file.
func (r *runCheck) lose(l *changelog.Line) {
	f := Finding{Severity: SeverityError, Kind: kindLost, Line: l.Status.Sequence, Offset: max(l.Offset, 0), Revision: l.Revision,
		Text: "the journal knows this line, and the file does not hold it: " + excerpt(l.Line)}
	whole := canBePut(&l.Record) && !l.Status.Malformed // otherwise neither a repair nor a start can put it back
	switch {
	case !whole:
		f.Severity = SeverityNote
		f.Text = "the journal knows an unreadable line here, and the file does not hold it any more: " + excerpt(l.Line)
	case r.c.sum.Served && uint64(l.AsOf) > r.c.state.Released:
		f.Severity = SeverityWarning
		f.Text = "the file does not hold this line, and the server has yet to bring it back: " + excerpt(l.Line)
	}
	if whole {
		f.Repair = "is appended at the end"
		r.lost = append(r.lost, l)
	}
	r.found.add(f)
}
