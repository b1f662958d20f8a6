package journal

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"
)

// Open opens a journal, or makes one that is empty. It reads the segments that
// hold records behind those that were released, drops a torn tail, and goes on where
// the last segment ends. Errors: a CorruptError, ErrBehind, or the disk's; then no
// file was changed. A full disk is no error: records are read, and taken once there is
// room. See Options.Lost for damage that stops nothing.
func Open(dir string, released uint64, o Options) (*Journal, error) {
	if o.Segment == 0 {
		o.Segment = DefaultSegment
	}
	if o.open == nil {
		o.open = openFile
	}
	j := &Journal{dir: dir, o: o, released: released, flushes: newFlushes()}
	if err := os.MkdirAll(dir, 0o700); err != nil && !isFull(err) { // place tries again
		return nil, err
	}
	all, spares, err := listSegments(dir)
	if err != nil {
		return nil, fmt.Errorf("open the journal: %w", err)
	}
	next, unneeded, err := j.recovery().examine(all)
	if err != nil {
		return nil, err
	}
	if j.lost != nil && o.Lost != nil {
		o.Lost(j.lost)
	}
	if err := j.recovery().tidy(unneeded, spares); err != nil {
		return nil, fmt.Errorf("open the journal: %w", err)
	}
	j.pending.first, j.committed, j.settled = next, next-1, next-1
	if err := j.recovery().resume(next); err != nil {
		return nil, err
	}
	j.show()
	return j, nil
}

// examine takes the segments that are sound, reads what was not released, and returns
// the revision behind the newest, and the segments that are needed no more.
func (j recovery) examine(all []*segment) (next uint64, unneeded []*segment, err error) {
	if unneeded, err = j.load(all); err != nil {
		return 0, nil, err
	}
	if len(j.segments) == 0 {
		return max(j.released, j.o.LastRevision) + 1, unneeded, nil
	}
	next, damaged, err := j.check()
	if err != nil {
		return 0, nil, err
	}
	if next <= j.released {
		return 0, nil, ErrBehind
	}
	unneeded = append(unneeded, j.segments[:damaged]...)
	j.segments = j.segments[damaged:]
	return next, unneeded, nil
}

// tidy removes segments that are not needed, and takes over spares.
func (j recovery) tidy(unneeded []*segment, spares []string) error {
	for _, s := range unneeded {
		if err := j.discard(s); err != nil {
			return err
		}
	}
	for _, path := range spares {
		if err := j.spares.adopt(j.Journal, path); err != nil {
			return err
		}
	}
	return nil
}

// IsEmpty reports whether a directory holds no record of a journal, and no damage.
func IsEmpty(dir string) (bool, error) {
	for _, err := range Verify(dir, Options{}) {
		if _, damaged := errors.AsType[*CorruptError](err); damaged {
			err = nil
		}
		return false, err
	}
	return true, nil
}

// Exists reports whether a directory holds a segment of a journal. One that is not
// there holds none.
func Exists(dir string) (bool, error) {
	numbers, _, err := listFiles(dir)
	if err != nil {
		return false, fmt.Errorf("look for the journal: %w", err)
	}
	return len(numbers) > 0, nil
}

// listSegments reads the headers, oldest first. A segment that is taken out of use
// meanwhile is left out.
func listSegments(dir string) (all []*segment, spares []string, err error) {
	numbers, spares, err := listFiles(dir)
	if err != nil {
		return nil, nil, err
	}
	for _, n := range numbers {
		s := &segment{number: n, path: segmentPath(dir, n)}
		err := s.load()
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		all = append(all, s)
	}
	return all, spares, nil
}

// load reads a segment's header. What is wrong with it is the segment's damage. A file
// of zeros alone never came into use.
func (s *segment) load() error {
	f, err := os.Open(s.path)
	if err != nil {
		return err
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return err
	}
	s.size = st.Size()
	header := make([]byte, headerSize)
	n, err := f.ReadAt(header, 0)
	if err := ignoreEOF(err); err != nil {
		return err
	}
	wrong := s.parseHeader(header[:n])
	if wrong == "" {
		return nil
	}
	s.damage = &CorruptError{File: s.path, Why: wrong}
	if s.size < headerSize {
		return nil
	}
	s.unused, err = isZero(f, s.size)
	return err
}

// isZero reports whether a file of a size holds zeros alone.
func isZero(r io.ReaderAt, size int64) (bool, error) {
	buf := make([]byte, readAhead)
	for at := int64(0); at < size; {
		n, err := r.ReadAt(buf[:min(int64(len(buf)), size-at)], at)
		if n == 0 {
			return false, ignoreEOF(err)
		}
		for _, b := range buf[:n] {
			if b != 0 {
				return false, nil
			}
		}
		at += int64(n)
	}
	return true, nil
}

// load takes the segments of which records are read, and returns the rest: those
// that are superseded, or never came into use, and those up to a damaged one before
// the records that were not released.
func (j recovery) load(all []*segment) (unneeded []*segment, err error) {
	for i, s := range all {
		switch {
		case s.unused && i == len(all)-1 && s.number > j.o.LastSegment:
			s.damage = nil
			unneeded = append(unneeded, s)
		case s.damage == nil:
			kept, superseded := supersede(j.segments, s.first)
			j.segments, unneeded = append(kept, s), append(unneeded, superseded...)
		case !j.releasedBefore(all[i+1:]):
			return nil, j.corrupt(s.damage)
		default:
			j.lost = errors.Join(j.lost, s.damage)
			j.segments, unneeded = nil, append(append(unneeded, j.segments...), s)
		}
	}
	if newest := j.last().number; newest < j.o.LastSegment {
		j.missing = &CorruptError{File: segmentPath(j.dir, j.o.LastSegment), Why: "the newest segment is missing"}
		j.lost = errors.Join(j.lost, j.missing)
	}
	return unneeded, nil
}

// releasedBefore reports whether all records before some segments were released.
func (j recovery) releasedBefore(segments []*segment) bool {
	for _, s := range segments {
		if s.damage == nil {
			return s.first <= j.released+1
		}
	}
	return false
}

// corrupt completes an error.
func (j recovery) corrupt(err *CorruptError) error {
	err.Released = j.o.LastRevision > 0 && j.released >= j.o.LastRevision
	return err
}

// check reads what was not released, and returns the revision behind the newest, and
// the last segment that is damaged before what was not released.
func (j recovery) check() (next uint64, damaged int, err error) {
	newest := j.o.LastRevision
	if j.missing != nil {
		newest = 0
	}
	for i, s := range j.segments {
		following := uint64(0) // the last one
		if i+1 < len(j.segments) {
			following = j.segments[i+1].first
			if following <= j.released+1 {
				continue
			}
		}
		next, err = s.check(following, j.released, newest)
		if corrupt, ok := errors.AsType[*CorruptError](err); ok {
			err = j.corrupt(corrupt)
		}
		if err != nil {
			return 0, 0, err
		}
		if s.damage != nil {
			damaged, j.lost = i, errors.Join(j.lost, s.damage)
		}
	}
	return next, damaged, nil
}

// check reads a segment's records up to the following segment's first, or, when
// that is 0, as far as there are any: up to the newest that is known at least. Where
// records that were released are damaged, the segment begins behind them.
func (s *segment) check(following, released, newest uint64) (next uint64, err error) {
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
		committed, err := c.committed(following, newest)
		if err != nil {
			return 0, err
		}
		if !committed {
			break
		}
		damage := &CorruptError{File: s.path, Offset: c.at, Why: fmt.Sprintf("record %d was committed and can't be read", c.next)}
		if c.next > released {
			return 0, damage
		}
		found, err := c.seek()
		if err != nil {
			return 0, err
		}
		if !found && following == 0 && max(s.carried, newest) <= released {
			break // the journal ends before what was released
		}
		if !found || c.next > released+1 {
			return 0, damage
		}
		s.first, s.from, s.damage = c.next, mark{c.next, c.at}, damage
	}
	s.end = c.at
	return c.next, nil
}

// resume has the journal go on behind its records: in a copy of the last segment, or in
// a new one if that has no room for the records. On a full disk it goes on in the last
// segment itself; where there is none it takes no records yet.
func (j recovery) resume(next uint64) error {
	last, first := j.last(), next
	records, err := last.records(next)
	if err != nil {
		return fmt.Errorf("open the journal: %w", err)
	}
	if headerSize+int64(len(records)) > j.o.Segment {
		if err := j.settle(last); err != nil {
			return err
		}
		records = nil
	}
	if len(records) > 0 {
		first = last.first
	}
	_, err = j.begin(first, records)
	switch {
	case !isFull(err) || j.placed != nil:
		return errors.Join(err, j.unplace())
	case len(j.segments) == 0:
		j.segments = []*segment{{first: next}} // it has no room and no file
		j.failed, j.anew, j.retryAt = err, true, time.Now().Add(retryAfter)
		return nil
	}
	return j.settle(last)
}

// records returns the records of a segment before a revision, as appendRecord makes
// them.
func (s *segment) records(next uint64) (records []byte, err error) {
	if s.end <= headerSize {
		return nil, nil
	}
	f, err := os.Open(s.path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	for c := s.scan(f); c.next < next; {
		p, ok, err := c.read()
		if err != nil {
			return nil, err
		}
		if !ok {
			return nil, &CorruptError{File: s.path, Offset: c.at, Why: "a record can't be read any more"}
		}
		records = appendRecord(records, p.Revision, p.Body)
	}
	return records, nil
}

// settle makes the last segment's records durable where they stand, since the process
// that wrote them may have been killed before the sync, and zeros what stands behind
// them. The records are written over themselves first: a sync may have failed before.
func (j recovery) settle(s *segment) error {
	f, err := j.o.open(s.path, os.O_RDWR)
	if err != nil {
		return fmt.Errorf("make durable what the journal holds: %w", err)
	}
	s.end = max(s.end, headerSize)
	_, err = io.Copy(io.NewOffsetWriter(f, 0), io.NewSectionReader(f, 0, s.end))
	if err == nil {
		_, err = f.WriteAt(make([]byte, s.size-s.end), s.end)
	}
	if err == nil {
		err = f.Datasync()
	}
	if err != nil {
		return fmt.Errorf("make durable what the journal holds: %w", errors.Join(err, f.Close()))
	}
	s.file = f
	return nil
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
		errs = append(errs, j.recycler().recycle(s))
	}
	return errors.Join(errs...)
}
