package journal

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
)

const (
	spareName = "spare"
	partName  = ".part" // of a spare that is being written
)

// spares are files that were written from end to end ahead of their use.
type spares struct {
	mu    sync.Mutex
	work  sync.WaitGroup
	ready []string
	count int // the highest number that was given
}

// adopt takes over a spare of the last time, and removes what can't be used.
func (p *spares) adopt(j *Journal, path string) error {
	number, err := strconv.Atoi(strings.TrimPrefix(filepath.Base(path), spareName))
	if err != nil || len(p.ready) > 0 {
		return os.Remove(path)
	}
	st, err := os.Stat(path)
	if err != nil {
		return err
	}
	if st.Size() != j.o.Segment {
		return os.Remove(path)
	}
	p.count = max(p.count, number)
	p.ready = append(p.ready, path)
	return nil
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
		if j.recycler().makeSpare(path) == nil { // else it is made when it is needed, and fails where that is heard
			p.add(path)
		}
	})
}

func (p *spares) path(j *Journal) string {
	p.count++
	return filepath.Join(j.dir, fmt.Sprint(spareName, p.count))
}

func (p *spares) add(path string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ready = append(p.ready, path)
}

// take returns a spare, which is made now if none is ready. Where there is no room for
// it, the oldest segment that only retention needs becomes one.
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
	err := j.recycler().makeSpare(path)
	if isFull(err) {
		if old := j.recycler().giveUpOldest(); old != nil {
			return path, os.Rename(old.path, path)
		}
	}
	return path, err
}

func (p *spares) stop() { p.work.Wait() }

// giveUpOldest takes the oldest segment out of use if only retention needs it and a
// spare can be made of it; else it returns nil.
func (j recycler) giveUpOldest() *segment {
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.segments) < 2 {
		return nil
	}
	old := j.segments[0]
	if j.segments[1].first > j.released+1 || old.size != j.o.Segment || old.damage != nil {
		return nil
	}
	j.segments = j.segments[1:]
	j.show()
	return old
}

// makeSpare writes a file from end to end. It has its name once it is whole.
func (j recycler) makeSpare(path string) error {
	part := path + partName
	f, err := j.o.open(part, os.O_RDWR|os.O_CREATE|os.O_TRUNC)
	if err != nil {
		return err
	}
	zeros := make([]byte, 1<<20)
	for at := int64(0); at < j.o.Segment && err == nil; at += int64(len(zeros)) {
		_, err = f.WriteAt(zeros[:min(int64(len(zeros)), j.o.Segment-at)], at)
	}
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(part, path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(part))
	}
	return nil
}

// recycle takes a segment out of use. Its file becomes a spare or is removed. A damaged one is kept
// under another name for inspection.
func (j recycler) recycle(s *segment) error {
	if s.damage != nil {
		return errors.Join(os.Rename(s.path, s.path+damagedName), syncDir(j.dir))
	}
	p := &j.spares
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.ready) > 0 || s.size != j.o.Segment {
		return os.Remove(s.path)
	}
	path := p.path(j.Journal)
	if err := errors.Join(os.Rename(s.path, path), syncDir(j.dir)); err != nil {
		return err
	}
	p.ready = append(p.ready, path)
	return nil
}

// isFull reports whether an error says that a disk or a quota is full.
func isFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}
