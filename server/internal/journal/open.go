package journal

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
)

// Open opens a journal, or makes one that is empty. It reads the segments that
// hold records behind those that were released, and drops a torn tail. Errors: a
// CorruptError, ErrBehind, or the disk's.
//
// It begins a new segment: nothing is written behind what a crash may have left.
func Open(dir string, released uint64, o Options) (*Journal, error) {
	if o.Segment == 0 {
		o.Segment = DefaultSegment
	}
	if o.open == nil {
		o.open = openFile
	}
	j := &Journal{dir: dir, o: o, released: released}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	if err := j.load(); err != nil {
		return nil, err
	}
	next, err := j.check()
	if err != nil {
		return nil, err
	}
	if len(j.segments) > 0 && next <= released {
		return nil, ErrBehind
	}
	if err := j.settle(); err != nil {
		return nil, fmt.Errorf("make durable what the journal holds: %w", err)
	}
	next = max(next, released+1)
	j.pending.first, j.committed = next, next-1
	if _, err := j.begin(next); err != nil {
		return nil, err
	}
	j.show()
	return j, nil
}

// Exists tells whether a directory holds a journal.
func Exists(dir string) bool {
	numbers, err := listFiles(dir, func(string) error { return nil })
	return err == nil && len(numbers) > 0
}

// load reads the headers. A file without one never came into use, which can only
// be the newest.
func (j *Journal) load() error {
	numbers, err := listFiles(j.dir, os.Remove)
	if err != nil {
		return err
	}
	slices.Sort(numbers)
	for i, number := range numbers {
		s := &segment{number: number, path: filepath.Join(j.dir, fmt.Sprintf("%016x", number))}
		ok, err := s.load()
		switch {
		case err != nil:
			return fmt.Errorf("open the journal: %w", err)
		case ok:
			kept, superseded := supersede(j.segments, s.first)
			for _, old := range superseded {
				if err := os.Remove(old.path); err != nil {
					return err
				}
			}
			j.segments = append(kept, s)
		case i < len(numbers)-1:
			return &CorruptError{File: s.path, Why: "it has no header"}
		default:
			if err := os.Remove(s.path); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *segment) load() (ok bool, err error) {
	f, err := os.Open(s.path)
	if err != nil {
		return false, err
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return false, err
	}
	s.size = st.Size()
	header := make([]byte, headerSize)
	n, err := f.ReadAt(header, 0)
	return s.parseHeader(header[:n]), ignoreEOF(err)
}

// check reads what was not released, and returns the revision behind the newest.
func (j *Journal) check() (next uint64, err error) {
	for i, s := range j.segments {
		following := uint64(0) // the last one
		if i+1 < len(j.segments) {
			following = j.segments[i+1].first
			if following <= j.released+1 {
				continue
			}
		}
		if next, err = s.check(following); err != nil {
			return 0, err
		}
	}
	return next, nil
}

// settle makes the records of the last segment durable, which are committed from
// now on: whoever wrote them may have been killed before the sync, and the next
// segment says that this one is whole. They are written over themselves first,
// since a sync may have failed before.
func (j *Journal) settle() error {
	s := j.last()
	if s.end <= headerSize {
		return nil
	}
	f, err := j.o.open(s.path, os.O_RDWR)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.NewOffsetWriter(f, 0), io.NewSectionReader(f, 0, s.end))
	if err == nil {
		err = f.Datasync()
	}
	return errors.Join(err, f.Close())
}

// check reads a segment's records up to the following segment's first, or, when
// that is 0, as far as there are any.
func (s *segment) check(following uint64) (next uint64, err error) {
	f, err := os.Open(s.path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	c := s.scan(f)
	for following == 0 || c.next < following {
		_, ok, err := c.read()
		if err != nil {
			return 0, err
		}
		if ok {
			continue
		}
		committed := following != 0
		if !committed {
			if committed, err = c.proof(); err != nil {
				return 0, err
			}
		}
		if committed {
			return 0, &CorruptError{File: s.path, Offset: c.at, Why: fmt.Sprintf("record %d was committed and can't be read", c.next)}
		}
		break
	}
	s.end = c.at
	return c.next, nil
}

// Release says that records up to a revision are needed for retention only.
// Segments beyond that are taken out of use.
func (j *Journal) Release(revision uint64) error {
	j.mu.Lock()
	j.released = max(j.released, revision)
	old := j.expired()
	j.segments = j.segments[len(old):]
	j.show()
	j.mu.Unlock()
	var errs []error
	for _, s := range old {
		errs = append(errs, j.recycle(s))
	}
	return errors.Join(errs...)
}
