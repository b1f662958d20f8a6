package journal

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// file is what a segment needs of one.
type file interface {
	io.ReaderAt
	io.WriterAt
	Datasync() error // makes written data durable; not what is not needed to read it
	Sync() error
	Close() error
}

// opener opens a file of the journal, as os.OpenFile does.
type opener func(path string, flag int) (file, error)

type osFile struct{ *os.File }

func (f osFile) Datasync() error { return datasync(f.File) }

func openFile(path string, flag int) (file, error) {
	f, err := os.OpenFile(path, flag, 0o600)
	return osFile{f}, err
}

// begin brings a new segment into use, which holds the given records from the first
// on. Only the one flush calls it, and Open.
func (j *Journal) begin(first uint64, records []byte) (*segment, error) {
	last := j.last()
	err := error(nil)
	if j.o.Buffered && last.file != nil {
		err = last.file.Datasync() // that another segment follows says that this one is whole
	}
	if err == nil {
		err = j.place(first, records)
	}
	if err == nil && j.o.Began != nil {
		err = j.o.Began(j.placed.number)
	}
	if err != nil {
		return nil, fmt.Errorf("begin a segment of the journal: %w", err)
	}
	s := j.placed
	j.placed = nil
	_ = last.close() // best effort: what it holds was synced, or is written anew
	j.mu.Lock()
	kept, superseded := supersede(j.segments, first)
	j.segments = append(kept, s)
	j.mu.Unlock()
	for _, old := range superseded {
		_ = j.discard(old) // best effort: what is left of it is known by its first revision
	}
	j.spares.prepare(j)
	return s, nil
}

// place puts a segment in its place, unless one with that first revision waits there
// only to be noted: a call of Began that failed may have noted its number, so it stays.
func (j *Journal) place(first uint64, records []byte) error {
	if j.placed != nil && j.placed.first == first {
		return nil
	}
	if err := os.MkdirAll(j.dir, 0o700); err != nil { // at a start the disk may have been full
		return err
	}
	s := &segment{number: max(j.last().number, j.o.LastSegment) + 1, first: first, generation: random(), began: time.Now(), size: j.o.Segment}
	s.path = segmentPath(j.dir, s.number)
	if n := countRecords(records); n > 0 {
		s.carried = first + n - 1
	}
	if err := j.use(s, records); err != nil {
		return err
	}
	err := j.unplace()
	j.placed = s
	return err
}

// unplace closes a segment that was never noted. Its file stays.
func (j *Journal) unplace() error {
	if j.placed == nil {
		return nil
	}
	err := j.placed.close()
	j.placed = nil
	return err
}

// last returns the segment that is written to, or an empty one before there is any.
func (j *Journal) last() *segment {
	j.mu.Lock()
	defer j.mu.Unlock()
	if n := len(j.segments); n > 0 {
		return j.segments[n-1]
	}
	return &segment{}
}

// supersede parts segments from those at their end whose records are all written
// again, into a segment with the given first revision: a failed write came before.
func supersede(segments []*segment, first uint64) (kept, superseded []*segment) {
	n := len(segments)
	for n > 0 && segments[n-1].first >= first {
		n--
	}
	return segments[:n:n], segments[n:]
}

// use puts a prepared file in a segment's place, with its header and records.
func (j *Journal) use(s *segment, records []byte) error {
	path, err := j.spares.take(j)
	if err != nil {
		return err
	}
	if s.file, err = j.o.open(path, os.O_RDWR); err != nil {
		return err
	}
	finish(records, s.generation, s.carried)
	content := append(s.header(), records...)
	s.end = int64(len(content))
	if _, err = s.file.WriteAt(content, 0); err == nil {
		err = s.file.Sync()
	}
	if err == nil {
		err = errors.Join(os.Rename(path, s.path), syncDir(j.dir))
	}
	if err != nil {
		return errors.Join(err, s.file.Close())
	}
	return nil
}

// discard removes a segment whose records stand elsewhere. A damaged one is kept for
// people to look at.
func (j *Journal) discard(s *segment) error {
	if s.damage != nil {
		return j.recycler().recycle(s)
	}
	if s.path == "" {
		return nil // it never had a file
	}
	return os.Remove(s.path)
}

const damagedName = ".damaged"

func segmentPath(dir string, number uint64) string {
	return filepath.Join(dir, fmt.Sprintf("%016x", number))
}

func random() uint64 {
	var b [8]byte
	_, _ = rand.Read(b[:]) // it never fails
	return le.Uint64(b[:])
}

func syncDir(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	defer dir.Close()
	return dir.Sync()
}

// listFiles returns the numbers of the segments, in order, and the paths of spares. A
// directory that is not there holds none.
func listFiles(dir string) (numbers []uint64, spares []string, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, nil, err
	}
	for _, e := range entries {
		number, err := strconv.ParseUint(e.Name(), 16, 64)
		switch {
		case err == nil && len(e.Name()) == 16:
			numbers = append(numbers, number)
		case strings.HasPrefix(e.Name(), spareName):
			spares = append(spares, filepath.Join(dir, e.Name()))
		}
	}
	slices.Sort(numbers)
	return numbers, spares, nil
}
