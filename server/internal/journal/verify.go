package journal

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
)

// Verify yields every record that a journal's files hold, in order, and changes
// nothing. What can't be read though it was committed is a CorruptError, behind
// which the next records follow; any other error is the last step. A torn tail is
// none. A journal that is written to may be read: what is taken out of use
// meanwhile is left out. Of the options those count that tell of the journal's last
// use.
func Verify(dir string, o Options) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		err := verify(dir, o, yield)
		if err != nil && !errors.Is(err, errStop) {
			yield(Record{}, err)
		}
	}
}

// errStop says that no more is wanted.
var errStop = errors.New("stop")

func verify(dir string, o Options, yield func(Record, error) bool) error {
	all, _, err := listSegments(dir)
	if err != nil {
		return fmt.Errorf("read the journal: %w", err)
	}
	segments, newest := []*segment(nil), uint64(0)
	for i, s := range all {
		newest = s.number
		switch {
		case s.unused && i == len(all)-1 && s.number > o.LastSegment: // it never came into use
		case s.damage != nil:
			if !s.complain(0, s.damage.Why, yield) {
				return errStop
			}
		default:
			segments, _ = supersede(segments, s.first)
			segments = append(segments, s)
		}
	}
	for i, s := range segments {
		following := uint64(0)
		if i+1 < len(segments) {
			following = segments[i+1].first
		}
		err := s.verify(following, o.LastRevision, yield)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if newest < o.LastSegment && !yield(Record{}, &CorruptError{File: segmentPath(dir, o.LastSegment), Why: "the newest segment is missing"}) {
		return errStop
	}
	return nil
}

// complain yields a CorruptError, unless the segment was taken out of use
// meanwhile. It returns whether more is wanted.
func (s *segment) complain(at int64, why string, yield func(Record, error) bool) bool {
	now := &segment{path: s.path}
	if err := now.load(); errors.Is(err, fs.ErrNotExist) || err == nil && now.damage == nil && now.generation != s.generation && s.generation != 0 {
		return true
	}
	return yield(Record{}, &CorruptError{File: s.path, Offset: at, Why: why})
}

// verify yields a segment's records up to the first revision of the following segment; if following is 0,
// all records. It yields a CorruptError for records that were committed and can't be read, those up to
// newest among them.
func (s *segment) verify(following, newest uint64, yield func(Record, error) bool) error {
	f, err := os.Open(s.path)
	if err != nil {
		return err
	}
	defer f.Close()
	return s.scan(f).verify(following, newest, yield)
}

func (c *scanner) verify(following, newest uint64, yield func(Record, error) bool) error {
	for following == 0 || c.next < following {
		p, ok, err := c.read()
		if err != nil {
			return fmt.Errorf("read the journal: %w", err)
		}
		if ok {
			if !yield(p.Record, nil) {
				return errStop
			}
			continue
		}
		more, err := c.resume(following, newest, yield)
		if err != nil || !more {
			return err
		}
	}
	return nil
}

// resume yields a CorruptError for the records that can't be read at the scanner's position, and moves to
// the next record that can be read. More is false if there is none. A record that was written
// since the scanner read there is no damage: resume reads again once it is committed.
func (c *scanner) resume(following, newest uint64, yield func(Record, error) bool) (more bool, err error) {
	at, missing := c.at, c.next
	committed, err := c.committed(following, newest)
	if err != nil || !committed {
		return false, err // a torn tail
	}
	c.buf = nil
	if p, ok, err := c.read(); err != nil || ok {
		if ok && !yield(p.Record, nil) {
			err = errStop
		}
		return ok, err
	}
	found, err := c.seek()
	if err != nil {
		return false, err
	}
	last := max(c.s.carried, newest)
	switch {
	case found:
		last = c.next - 1
	case following != 0:
		last = following - 1
	}
	what := fmt.Sprintf("record %d was committed and can't be read", missing)
	if last > missing {
		what = fmt.Sprintf("records %d to %d were committed and can't be read", missing, last)
	}
	if !c.s.complain(at, what, yield) {
		return false, errStop
	}
	return found, nil
}

// seek moves to the next place where a later record can be read.
func (c *scanner) seek() (found bool, err error) {
	for at := c.at + alignment; at+bodyAt <= c.s.size; {
		buf := make([]byte, min(2*readAhead, c.s.size-at))
		n, err := c.r.ReadAt(buf, at)
		if err != nil && err != io.EOF {
			return false, err
		}
		for i := 0; i < n; i += alignment {
			if p, ok := parse(buf[i:n], c.s.generation); ok && p.Revision > c.next {
				c.at, c.next, c.buf = at+int64(i), p.Revision, nil
				return true, nil
			}
		}
		if n <= readAhead {
			return false, nil
		}
		at += readAhead // the rest may hold the beginning of a record only
	}
	return false, nil
}
