package filestore

import (
	"container/list"
	"hash/maphash"
	"io"
	"sync"

	"github.com/runstatus/runstatus/statusfile"
)

// digests find a line in a run's history without reading it. They are made when a
// call first comes whose time is not newer than the run's newest: with clocks that
// differ, that may be every call. The run's lock guards lines, the cache's the rest.
type digests struct {
	lines map[uint64]lineAt

	counted int
	place   *list.Element
}

// lineAt is where a line stands.
type lineAt struct{ offset, sequence int64 }

var digestSeed = maphash.MakeSeed()

func digestOf(line []byte) uint64 { return maphash.Bytes(digestSeed, line) }

// add notes a line. Of two that are the same, the first one counts.
func (d *digests) add(line statusfile.RawLine, sequence int64) {
	key := digestOf(line.Bytes)
	if _, known := d.lines[key]; !known {
		d.lines[key] = lineAt{line.Offset, sequence}
	}
}

// digest makes digests of all lines that are counted.
func (r *run) digest(f io.ReaderAt) (*digests, error) {
	d := &digests{lines: make(map[uint64]lineAt, r.file.fold.Count)}
	sequence := int64(0)
	for line, err := range statusfile.Forward(f, 0, r.file.counted) {
		if err != nil {
			return nil, err
		}
		sequence++
		d.add(line, sequence)
	}
	r.digests.Store(d)
	return d, nil
}

// maxDigests bounds the lines in the digests of all runs, at some 50 bytes each.
// The history of a run that alone has more is searched line by line.
const maxDigests = 2 << 20

// digestCache bounds what digests cost: the runs that were used last keep theirs.
type digestCache struct {
	mu    sync.Mutex
	most  int
	total int
	runs  list.List // of *run, the one used last in front
}

// use says that a run's digests were used. Those of the others make room for them.
// The caller holds the run's lock.
func (c *digestCache) use(r *run, d *digests) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if d.place == nil {
		d.place = c.runs.PushFront(r)
	}
	c.runs.MoveToFront(d.place)
	c.total += len(d.lines) - d.counted
	d.counted = len(d.lines)
	for c.total > c.most && c.runs.Len() > 1 {
		c.drop(c.runs.Back())
	}
}

// forget drops the digests of a run whose file is another one.
func (c *digestCache) forget(r *run) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if d := r.digests.Load(); d != nil {
		c.drop(d.place)
	}
}

func (c *digestCache) drop(e *list.Element) {
	d := e.Value.(*run).digests.Swap(nil)
	c.total -= d.counted
	c.runs.Remove(e)
}
