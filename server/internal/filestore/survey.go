package filestore

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"math"
	"slices"

	"github.com/runstatus/runstatus/statusfile"
)

// survey is what a status file lacks of the lines that the journal holds, and how to
// bring it back. It changes nothing: recovery carries it out step by step and makes a
// new one behind each, as a recovery behind a crash would; the check reports it.
type survey struct {
	f     io.ReaderAt
	size  int64
	lines []*loggedLine

	stand   []*loggedLine // lines in their places, once patches and tail are written; in the order of the file
	claimed []*loggedLine // those of them that are not to be looked for elsewhere
	patches []patch       // zeros in the file, and what belongs there
	mended  int           // how many lines patches and tail make whole
	tail    [][]byte      // what the file's end lacks of them: the rest of a line, then whole ones
	cut     bool          // the first of these is the rest of a line
	moves   []move        // lines that stand elsewhere
	missing []*loggedLine // lines to be put at the end, in this order
}

type patch struct {
	at   int64
	with []byte
}

// move is a line, and where it stands.
type move struct {
	line   *loggedLine
	to     int64
	double bool // another line of the journal stands there, which is this one
}

// surveyFile compares a file of a size with what the journal holds of it.
func surveyFile(f io.ReaderAt, size int64, h *logged) (*survey, error) {
	s := &survey{f: f, size: size, lines: h.lines}
	astray, err := s.place()
	if err == nil && len(astray) > 0 {
		err = s.search(astray, h.from)
	}
	return s, err
}

// sound reports whether the file lacks nothing.
func (s *survey) sound() bool {
	return len(s.patches) == 0 && len(s.tail) == 0 && len(s.moves) == 0 && len(s.missing) == 0
}

// fit is how a place in a file compares with a line's text.
type fit int

const (
	foreign fit = iota // other bytes stand there
	partial            // the file ends, or has zeros, where the text goes on
	intact
)

// compare compares a place with a text. File systems show zeros for what they did not
// get to write.
func (s *survey) compare(at int64, text []byte) (have []byte, as fit, err error) {
	have = make([]byte, min(max(s.size-at, 0), int64(len(text))))
	if n, err := s.f.ReadAt(have, at); n < len(have) {
		return nil, foreign, err
	}
	for i, b := range have {
		if b != text[i] && b != 0 {
			return have, foreign, nil
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
func (s *survey) place() (astray []*loggedLine, err error) {
	end, gap := s.size, int64(math.MaxInt64)
	behind := s.earliestBehind()
	for i, l := range s.lines {
		text := l.text()
		if text == nil { // too long to be known whole
			if l.end() <= s.size {
				s.stand = append(s.stand, l)
			}
			continue
		}
		have, begins, as, err := s.compareLine(l, text, end)
		if err != nil {
			return nil, err
		}
		if as == foreign || as == partial && min(gap, behind[i]) < l.order {
			if !l.Status.Malformed { // else another process wrote it, and it says nothing
				s.missing, astray = append(s.missing, l), append(astray, l)
				gap = min(gap, l.order)
			}
			continue
		}
		if as == partial && l.moved {
			astray = append(astray, l)
		} else {
			s.claimed = append(s.claimed, l)
		}
		s.stand = append(s.stand, l)
		if as == partial {
			s.mend(l, text, have, begins)
			end = max(end, l.end())
		}
	}
	slices.SortFunc(s.missing, func(a, b *loggedLine) int { return cmp.Compare(a.order, b.order) })
	return astray, nil
}

// mend notes what makes a line whole of which the file has a part.
func (s *survey) mend(l *loggedLine, text, have []byte, begins bool) {
	s.mended++
	if !bytes.Equal(have, text[:len(have)]) {
		s.patches = append(s.patches, patch{l.offset, text[:len(have)]})
	}
	if !begins {
		s.patches = append(s.patches, patch{l.offset - 1, []byte{'\n'}})
	}
	if len(have) < len(text) {
		s.cut = s.cut || len(have) > 0
		s.tail = append(s.tail, text[len(have):])
	}
}

// earliestBehind returns, for each line, the least order of those that have places behind
// it. Some came before it where a crash has left only a beginning of what a recovery
// recorded: of lines that it was about to move together, the earlier ones.
func (s *survey) earliestBehind() []int64 {
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
func (s *survey) compareLine(l *loggedLine, text []byte, end int64) (have []byte, begins bool, as fit, err error) {
	if l.offset == nowhere || l.offset > end {
		return nil, false, foreign, nil
	}
	have, as, err = s.compare(l.offset, text)
	if err != nil || as == foreign || l.offset == 0 {
		return have, true, as, err
	}
	if n := len(s.stand); n > 0 && s.stand[n-1].end() == l.offset && s.stand[n-1].text() != nil {
		return have, true, as, nil
	}
	var before [1]byte
	_, err = s.f.ReadAt(before[:], l.offset-1)
	switch before[0] {
	case '\n':
		begins = true
	case 0:
		as = partial
	default:
		as = foreign
	}
	return have, begins, as, err
}

// search looks for lines in places that no line of the journal has: what a recovery
// appended, and could not record where.
func (s *survey) search(astray []*loggedLine, from int64) error {
	found, err := s.whole(astray, from)
	if err == nil {
		err = s.beside(astray, found, from)
	}
	for i, l := range astray {
		if found[i] != 0 {
			s.moves = append(s.moves, move{line: l, to: found[i]})
		} else if at, ok := s.standsAs(l); ok {
			s.moves = append(s.moves, move{line: l, to: at, double: true})
		}
	}
	return err
}

// whole returns where lines stand whole that are astray, the last place of each that is
// unclaimed; 0 for those that do not: the first line of a file is never appended.
func (s *survey) whole(astray []*loggedLine, from int64) ([]int64, error) {
	found := make([]int64, len(astray))
	places, err := s.unclaimed(astray, from)
	if err != nil {
		return found, err
	}
	for i := len(astray) - 1; i >= 0; i-- {
		text := string(astray[i].line)
		if n := len(places[text]); n > 0 {
			found[i], places[text] = places[text][n-1], places[text][:n-1]
		}
	}
	return found, nil
}

// beside finds more of them: lines that recovery wrote one behind the other stand so,
// also if a power cut left zeros of some.
func (s *survey) beside(astray []*loggedLine, found []int64, from int64) error {
	next := func(i, neighbour int, to int64) error {
		l := astray[i]
		if found[i] != 0 || found[neighbour] == 0 || to < from || to == l.offset || s.isClaimed(to, to+l.length) {
			return nil
		}
		have, as, err := s.compare(to, l.text())
		if as != foreign && len(have) > 0 {
			found[i] = to
		}
		return err
	}
	var errs []error
	for i := 1; i < len(astray); i++ {
		if before := astray[i-1]; before.end() == astray[i].offset {
			errs = append(errs, next(i, i-1, found[i-1]+before.length))
		}
	}
	for i := len(astray) - 2; i >= 0; i-- {
		if l := astray[i]; l.end() == astray[i+1].offset {
			errs = append(errs, next(i, i+1, found[i+1]-l.length))
		}
	}
	return errors.Join(errs...)
}

// unclaimed returns where the texts of lines stand that no line of the journal claims,
// in the order of the file.
func (s *survey) unclaimed(astray []*loggedLine, from int64) (map[string][]int64, error) {
	places := map[string][]int64{}
	for _, l := range astray {
		places[string(l.line)] = nil
	}
	for line, err := range statusfile.Forward(s.f, from, s.size) {
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
func (s *survey) isClaimed(from, to int64) bool {
	i, _ := slices.BinarySearchFunc(s.claimed, from, func(l *loggedLine, at int64) int { return cmp.Compare(l.end(), at+1) })
	return i < len(s.claimed) && s.claimed[i].offset < to
}

// standsAs finds a line that is not found in a later one of the journal: recoveries did
// not record what they moved, and gave the line a revision at its new place.
func (s *survey) standsAs(l *loggedLine) (at int64, ok bool) {
	if l.moved {
		return 0, false
	}
	for _, other := range s.claimed {
		if other.Revision > l.Revision && other.asOf == other.Revision && bytes.Equal(other.line, l.line) {
			return other.offset, true
		}
	}
	return 0, false
}
