package journal

import (
	"errors"
	"io"
	"iter"
	"os"
	"time"
)

// expired returns the oldest segments that neither recovery nor retention needs.
func (j *Journal) expired() []*segment {
	var kept int64
	for i := len(j.segments) - 2; i >= 0; i-- {
		following := j.segments[i+1]
		kept += j.segments[i].size
		old := j.o.KeepAge > 0 && time.Since(following.began) > j.o.KeepAge
		if following.first <= j.released+1 && (kept > j.o.KeepSize || old || j.segments[i].damage != nil) {
			return j.segments[:i+1]
		}
	}
	return nil
}

// Read yields the records behind a revision, in order, up to what is committed
// when it gets there. ErrTooOld says that some of them are not kept any more.
func (j *Journal) Read(after uint64) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		for {
			if after >= j.shown.committed.Load() {
				return
			}
			if records := j.remembered(after); records != nil {
				for r := range recordsOf(records) {
					if r.Revision <= after {
						continue
					}
					if after = r.Revision; !yield(r, nil) {
						return
					}
				}
				continue
			}
			s, following, committed, err := j.find(after + 1)
			if err != nil {
				yield(Record{}, err)
				return
			}
			if after >= committed {
				return
			}
			last := committed
			if following != 0 {
				last = min(last, following-1)
			}
			more, err := s.readTo(&after, last, yield)
			if err != nil {
				yield(Record{}, j.explain(s, after+1, err))
			}
			if err != nil || !more {
				return
			}
		}
	}
}

// find returns the segment that holds a revision, or will hold it, the first revision of the segment
// after that (0: none), and the newest committed revision.
func (j *Journal) find(revision uint64) (s *segment, following, committed uint64, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for i := len(j.segments) - 1; i >= 0; i-- {
		if j.segments[i].first <= revision {
			return j.segments[i], following, j.committed, nil
		}
		following = j.segments[i].first
	}
	return nil, 0, 0, ErrTooOld
}

// readTo yields records behind *after up to last.
func (s *segment) readTo(after *uint64, last uint64, yield func(Record, error) bool) (more bool, err error) {
	f, err := os.Open(s.path)
	if err != nil {
		return false, err
	}
	defer f.Close()
	c := s.scanBehind(f, *after)
	defer func() { s.marks.note(mark{c.next, c.at}) }()
	for c.next <= last {
		s.marks.pass(mark{c.next, c.at})
		p, ok, err := c.read()
		switch {
		case err != nil:
			return false, err
		case !ok:
			return false, &CorruptError{File: s.path, Offset: c.at, Why: "a committed record can't be read"}
		case p.Revision <= *after:
			continue
		}
		*after = p.Revision
		if !yield(p.Record, nil) {
			return false, nil
		}
	}
	return true, nil
}

// explain returns the error of reading a record of a segment. A segment that was taken
// out of use meanwhile is not kept any more, nor is a damaged record that was released.
func (j *Journal) explain(s *segment, revision uint64, err error) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	_, damaged := errors.AsType[*CorruptError](err)
	if j.segments[0].number > s.number || damaged && revision <= j.released {
		return ErrTooOld
	}
	return err
}

func ignoreEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// behind returns a copy of the groups from the one that holds the record behind a
// revision, none if that is not there.
func (t *tail) behind(revision uint64) (records []byte) {
	for _, g := range t {
		switch {
		case g.next() <= revision+1:
		case records == nil && g.first > revision+1:
			return nil
		default:
			records = append(records, g.bytes...)
		}
	}
	return records
}

// remembered returns the records behind a revision, as far as they are in memory.
func (j *Journal) remembered(after uint64) []byte {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.tail.behind(after)
}

// recordsOf yields what appendRecord made.
func recordsOf(records []byte) iter.Seq[Record] {
	return func(yield func(Record) bool) {
		for len(records) > 0 {
			n, size := int(le.Uint32(records[lengthAt:])), firstSize(records)
			if !yield(Record{le.Uint64(records[revisionAt:]), records[bodyAt : bodyAt+n : bodyAt+n]}) {
				return
			}
			records = records[size:]
		}
	}
}
