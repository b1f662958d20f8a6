package journal

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
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

// begin brings a new segment into use. Only the one flush calls it, and Open.
func (j *Journal) begin(first uint64) (*segment, error) {
	last := j.last()
	s := &segment{number: last.number + 1, first: first, generation: random(), began: time.Now(), size: j.o.Segment, end: headerSize}
	s.path = filepath.Join(j.dir, fmt.Sprintf("%016x", s.number))
	err := j.use(s)
	if err == nil && j.o.Buffered && last.file != nil {
		err = last.file.Datasync() // that another segment follows says that this one is whole
	}
	if err != nil {
		return nil, fmt.Errorf("begin a segment of the journal: %w", err)
	}
	_ = last.close() // what it holds was synced, or is written anew
	j.mu.Lock()
	kept, superseded := supersede(j.segments, first)
	j.segments = append(kept, s)
	j.mu.Unlock()
	for _, old := range superseded {
		_ = os.Remove(old.path) // what is left of it is known by its first revision
	}
	j.spares.prepare(j)
	return s, nil
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

// use puts a prepared file in a segment's place, with its header.
func (j *Journal) use(s *segment) error {
	path, err := j.spares.take(j)
	if err != nil {
		return err
	}
	if s.file, err = j.o.open(path, os.O_RDWR); err != nil {
		return err
	}
	if _, err := s.file.WriteAt(s.header(), 0); err != nil {
		return errors.Join(err, s.file.Close())
	}
	err = errors.Join(s.file.Sync(), os.Rename(path, s.path), syncDir(j.dir))
	if err != nil {
		return errors.Join(err, s.file.Close())
	}
	return nil
}

const spareName = "spare"

// spares are files that were written from end to end ahead of their use.
type spares struct {
	mu    sync.Mutex
	work  sync.WaitGroup
	ready []string
	count int
}

// prepare makes a spare in the background unless there is one.
func (p *spares) prepare(j *Journal) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.ready) > 0 {
		return
	}
	path := p.path(j)
	p.work.Go(func() {
		if j.makeSpare(path) == nil { // else it is made when it is needed, and fails where somebody hears
			p.add(path)
		}
	})
}

func (p *spares) path(j *Journal) string {
	p.count++
	return filepath.Join(j.dir, spareName+strconv.Itoa(p.count))
}

func (p *spares) add(path string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ready = append(p.ready, path)
}

// take returns a spare, which is made now if none is ready.
func (p *spares) take(j *Journal) (string, error) {
	p.work.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	if n := len(p.ready); n > 0 {
		path := p.ready[n-1]
		p.ready = p.ready[:n-1]
		return path, nil
	}
	path := p.path(j)
	return path, j.makeSpare(path)
}

func (p *spares) stop() { p.work.Wait() }

// makeSpare writes a file from end to end.
func (j *Journal) makeSpare(path string) error {
	f, err := j.o.open(path, os.O_RDWR|os.O_CREATE|os.O_TRUNC)
	if err != nil {
		return err
	}
	zeros := make([]byte, 1<<20)
	for at := int64(0); at < j.o.Segment && err == nil; at += int64(len(zeros)) {
		_, err = f.WriteAt(zeros[:min(int64(len(zeros)), j.o.Segment-at)], at)
	}
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}

// recycle takes a segment out of use: its file becomes a spare, or goes.
func (j *Journal) recycle(s *segment) error {
	p := &j.spares
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.ready) > 0 || s.size != j.o.Segment {
		return os.Remove(s.path)
	}
	path := p.path(j)
	if err := errors.Join(os.Rename(s.path, path), syncDir(j.dir)); err != nil {
		return err
	}
	p.ready = append(p.ready, path)
	return nil
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

// listFiles returns the numbers of the segments, and calls do with the paths of
// spares of the last time.
func listFiles(dir string, do func(path string) error) (numbers []uint64, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for _, e := range entries {
		number, err := strconv.ParseUint(e.Name(), 16, 64)
		switch {
		case err == nil && len(e.Name()) == 16:
			numbers = append(numbers, number)
		case strings.HasPrefix(e.Name(), spareName):
			if err := do(filepath.Join(dir, e.Name())); err != nil {
				return nil, err
			}
		}
	}
	return numbers, nil
}
