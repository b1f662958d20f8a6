package changelog

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"math"
	"slices"

	"github.com/runstatus/runstatus/statusfile"
)

// Survey is what a status file lacks of the lines that the journal holds, and how to
// bring it back. It changes nothing: recovery carries it out step by step and makes a
// new one behind each, as a recovery behind a crash would; the check reports it.
type Survey struct {
	F     io.ReaderAt
	Size  int64
	lines []*Line

	Stand   []*Line  // lines in their places, once patches and tail are written; in the order of the file
	Claimed []*Line  // those of them that are not to be looked for elsewhere
	Patches []Patch  // zeros in the file, and what belongs there
	Mended  int      // how many lines patches and tail make whole
	Tail    [][]byte // what the file's end lacks of them: the rest of a line, then whole ones
	Cut     bool     // the first of these is the rest of a line
	Moves   []Move   // lines that stand elsewhere
	Missing []*Line  // lines to be put at the end, in this order
}

// Patch says which bytes belong at an offset where a file holds zeros.
type Patch struct {
	At   int64
	With []byte
}

// Move is a line, and where it stands.
type Move struct {
	Line   *Line
	To     int64
	Double bool // another line of the journal stands there, which is this one
}

// NewSurvey compares a file of a size with what the journal holds of it.
func NewSurvey(f io.ReaderAt, size int64, h *RunLog) (*Survey, error) {
	s := &Survey{F: f, Size: size, lines: h.Lines}
	astray, err := s.place()
	if err == nil && len(astray) > 0 {
		err = s.Search(astray, h.From)
	}
	return s, err
}

// Sound reports whether the file lacks nothing.
func (s *Survey) Sound() bool {
	return len(s.Patches) == 0 && len(s.Tail) == 0 && len(s.Moves) == 0 && len(s.Missing) == 0
}

// match is how a place in a file compares with a line's text.
type match int

const (
	different match = iota // other bytes stand there
	partial                // the file ends, or has zeros, where the text goes on
	intact
)

// compare compares a place with a text. File systems show zeros for what they did not
// get to write.
func (s *Survey) compare(at int64, text []byte) (have []byte, as match, err error) {
	have = make([]byte, min(max(s.Size-at, 0), int64(len(text))))
	if n, err := s.F.ReadAt(have, at); n < len(have) {
		return nil, different, err
	}
	for i, b := range have {
		if b != text[i] && b != 0 {
			return have, different, nil
		}
	}
	if bytes.Equal(have, text) {
		return have, intact, nil
	}
	return have, partial, nil
}

// place finds out which lines stand in their places or can be made to, so that each
// stays behind those that came before it: once one is missing, or has a place further
// behind, no later one is completed. It returns the lines that may stand elsewhere.
func (s *Survey) place() (astray []*Line, err error) {
	end, gap := s.Size, int64(math.MaxInt64)
	behind := s.earliestBehind()
	for i, l := range s.lines {
		text := l.Text()
		if text == nil { // too long to be known whole
			if l.End() <= s.Size {
				s.Stand = append(s.Stand, l)
			}
			continue
		}
		have, begins, as, err := s.compareLine(l, text, end)
		if err != nil {
			return nil, err
		}
		if as == different || as == partial && min(gap, behind[i]) < l.order {
			if !l.Status.Malformed { // else another process wrote it, and it says nothing
				s.Missing, astray = append(s.Missing, l), append(astray, l)
				gap = min(gap, l.order)
			}
			continue
		}
		if as == partial && l.Moved {
			astray = append(astray, l)
		} else {
			s.Claimed = append(s.Claimed, l)
		}
		s.Stand = append(s.Stand, l)
		if as == partial {
			s.mend(l, text, have, begins)
			end = max(end, l.End())
		}
	}
	slices.SortFunc(s.Missing, func(a, b *Line) int { return cmp.Compare(a.order, b.order) })
	return astray, nil
}

// mend notes what makes a line whole of which the file has a part.
func (s *Survey) mend(l *Line, text, have []byte, begins bool) {
	s.Mended++
	if !bytes.Equal(have, text[:len(have)]) {
		s.Patches = append(s.Patches, Patch{l.Offset, text[:len(have)]})
	}
	if !begins {
		s.Patches = append(s.Patches, Patch{l.Offset - 1, []byte{'\n'}})
	}
	if len(have) < len(text) {
		s.Cut = s.Cut || len(have) > 0
		s.Tail = append(s.Tail, text[len(have):])
	}
}

// earliestBehind returns, for each line, the least order of those that have places behind
// it. Some came before it where a crash has left only a beginning of what a recovery
// recorded: of lines that it was about to move together, the earlier ones.
func (s *Survey) earliestBehind() []int64 {
	behind, least := make([]int64, len(s.lines)), int64(math.MaxInt64)
	for i, l := range slices.Backward(s.lines) {
		behind[i] = least
		least = min(least, l.order)
	}
	return behind
}

// compareLine is compare for a line's own place, in a file that ends at end once the lines
// before it are whole. It reports whether a line begins there: zeros may have taken the
// line feed before, which was there when the line was put behind it.
func (s *Survey) compareLine(l *Line, text []byte, end int64) (have []byte, begins bool, as match, err error) {
	if l.Offset == nowhere || l.Offset > end {
		return nil, false, different, nil
	}
	have, as, err = s.compare(l.Offset, text)
	if err != nil || as == different || l.Offset == 0 {
		return have, true, as, err
	}
	if n := len(s.Stand); n > 0 && s.Stand[n-1].End() == l.Offset && s.Stand[n-1].Text() != nil {
		return have, true, as, nil
	}
	var before [1]byte
	_, err = s.F.ReadAt(before[:], l.Offset-1)
	switch before[0] {
	case '\n':
		begins = true
	case 0:
		as = partial
	default:
		as = different
	}
	return have, begins, as, err
}

// Search looks for lines in places that no line of the journal has: what a recovery
// appended, and could not record where.
func (s *Survey) Search(astray []*Line, from int64) error {
	found, err := s.whole(astray, from)
	if err == nil {
		err = s.beside(astray, found, from)
	}
	for i, l := range astray {
		if found[i] != 0 {
			s.Moves = append(s.Moves, Move{Line: l, To: found[i]})
		} else if at, ok := s.standsAs(l); ok {
			s.Moves = append(s.Moves, Move{Line: l, To: at, Double: true})
		}
	}
	return err
}

// whole returns where lines stand whole that are astray, the last place of each that is
// unclaimed; 0 for those that do not: the first line of a file is never appended.
func (s *Survey) whole(astray []*Line, from int64) ([]int64, error) {
	found := make([]int64, len(astray))
	places, err := s.unclaimed(astray, from)
	if err != nil {
		return found, err
	}
	for i := len(astray) - 1; i >= 0; i-- {
		text := string(astray[i].Line)
		if n := len(places[text]); n > 0 {
			found[i], places[text] = places[text][n-1], places[text][:n-1]
		}
	}
	return found, nil
}

// beside finds further astray lines next to found ones: recovery wrote them one behind the other. A
// line counts as found there even if a power cut left zeros in a part of it.
func (s *Survey) beside(astray []*Line, found []int64, from int64) error {
	next := func(i, neighbour int, to int64) error {
		l := astray[i]
		if found[i] != 0 || found[neighbour] == 0 || to < from || to == l.Offset || s.isClaimed(to, to+l.Length) {
			return nil
		}
		have, as, err := s.compare(to, l.Text())
		if as != different && len(have) > 0 {
			found[i] = to
		}
		return err
	}
	var errs []error
	for i := 1; i < len(astray); i++ {
		if before := astray[i-1]; before.End() == astray[i].Offset {
			errs = append(errs, next(i, i-1, found[i-1]+before.Length))
		}
	}
	for i := len(astray) - 2; i >= 0; i-- {
		if l := astray[i]; l.End() == astray[i+1].Offset {
			errs = append(errs, next(i, i+1, found[i+1]-l.Length))
		}
	}
	return errors.Join(errs...)
}

// unclaimed returns where the texts of lines stand that no line of the journal claims,
// in the order of the file.
func (s *Survey) unclaimed(astray []*Line, from int64) (map[string][]int64, error) {
	places := map[string][]int64{}
	for _, l := range astray {
		places[string(l.Line)] = nil
	}
	for line, err := range statusfile.Forward(s.F, from, s.Size) {
		if err != nil {
			return nil, err
		}
		if at, wanted := places[string(line.Bytes)]; wanted && !s.isClaimed(line.Offset, line.Offset+line.Length) {
			places[string(line.Bytes)] = append(at, line.Offset)
		}
	}
	return places, nil
}

// isClaimed reports whether a line of the journal stands somewhere in a part of the file.
func (s *Survey) isClaimed(from, to int64) bool {
	i, _ := slices.BinarySearchFunc(s.Claimed, from, func(l *Line, at int64) int { return cmp.Compare(l.End(), at+1) })
	return i < len(s.Claimed) && s.Claimed[i].Offset < to
}

// standsAs finds a line that is not found in a later one of the journal: recoveries did
// not record what they moved, and gave the line a revision at its new place.
func (s *Survey) standsAs(l *Line) (at int64, ok bool) {
	if l.Moved {
		return 0, false
	}
	for _, other := range s.Claimed {
		if other.Revision > l.Revision && other.AsOf == other.Revision && bytes.Equal(other.Line, l.Line) {
			return other.Offset, true
		}
	}
	return 0, false
}

// MayHoldLine reports whether a line, or a part of it, stands at its place in a file of a size.
func MayHoldLine(f io.ReaderAt, size int64, l *Line) (bool, error) {
	_, as, err := (&Survey{F: f, Size: size}).compare(l.Offset, l.Text())
	return as != different, err
}
