package journal

import (
	"fmt"
	"hash/crc32"
	"io"
	"time"
)

const (
	magic      = "rstjrnl1"
	headerSize = 64
)

// segment is one file. Its fields are written before it is shared, but for end,
// which belongs to the goroutine that flushes, and marks, which have their own lock.
type segment struct {
	number     uint64
	path       string
	first      uint64
	generation uint64
	began      time.Time
	size       int64
	carried    uint64 // the newest revision that it held when it came into use

	unused bool          // it holds zeros alone
	damage *CorruptError // of the header; or of records that were released: first is behind them
	from   mark          // where the records begin then; zero: behind the header
	marks  marks

	file file  // of the segment that is written to
	end  int64 // behind its last record
}

func (s *segment) header() []byte {
	h := make([]byte, headerSize)
	copy(h, magic)
	le.PutUint64(h[8:], s.generation)
	le.PutUint64(h[16:], s.first)
	le.PutUint64(h[24:], uint64(s.began.UnixMicro()))
	le.PutUint64(h[32:], uint64(s.size))
	le.PutUint64(h[40:], s.carried)
	le.PutUint32(h[60:], crc32.Checksum(h[:60], castagnoli))
	return h
}

// parseHeader fills s, whose size is that of the file. It returns what is wrong with
// the header, "" if nothing is.
func (s *segment) parseHeader(h []byte) (wrong string) {
	if len(h) < headerSize || string(h[:8]) != magic || le.Uint32(h[60:]) != crc32.Checksum(h[:60], castagnoli) {
		return "it has no header"
	}
	s.generation = le.Uint64(h[8:])
	s.first = le.Uint64(h[16:])
	s.began = time.UnixMicro(int64(le.Uint64(h[24:])))
	s.carried = le.Uint64(h[40:])
	if size := int64(le.Uint64(h[32:])); size != 0 && size != s.size {
		return fmt.Sprintf("it has %d bytes, and was made of %d", s.size, size)
	}
	return ""
}

func (s *segment) close() error {
	if s.file == nil {
		return nil
	}
	return s.file.Close()
}

// scanner reads a segment's records in order.
type scanner struct {
	s    *segment
	r    io.ReaderAt
	at   int64 // of the next record
	next uint64
	buf  []byte // what was read from at on
	step int64  // how much is read at once
}

// How much a scanner reads at once. It begins with little where a reader follows,
// since most often a few records are new.
const (
	readAhead = 256 << 10
	readFirst = 4 << 10
)

func (s *segment) scan(r io.ReaderAt) *scanner {
	if s.from.next != 0 {
		return &scanner{s: s, r: r, at: s.from.at, next: s.from.next, step: readAhead}
	}
	return &scanner{s: s, r: r, at: headerSize, next: s.first, step: readAhead}
}

// scanBehind is scan for a reader that knows the records up to a revision.
func (s *segment) scanBehind(r io.ReaderAt, revision uint64) *scanner {
	m := s.marks.before(revision + 1)
	if m.next == 0 {
		return s.scan(r)
	}
	return &scanner{s: s, r: r, at: m.at, next: m.next, step: readFirst}
}

// read returns the next record, or ok false where none stands. Its body is good
// until the next call.
func (c *scanner) read() (p parsed, ok bool, err error) {
	p, ok = parse(c.buf, c.s.generation)
	for most := false; !ok && !most; {
		most = c.step == readAhead // more than any record
		if err := c.fill(); err != nil {
			return p, false, err
		}
		p, ok = parse(c.buf, c.s.generation)
	}
	if !ok || p.Revision != c.next {
		return p, false, nil
	}
	c.buf = c.buf[p.size:]
	c.at += p.size
	c.next++
	return p, true, nil
}

// fill reads on from where the next record stands.
func (c *scanner) fill() error {
	buf := make([]byte, min(c.step, max(c.s.size-c.at, 0)))
	c.step = min(4*c.step, readAhead)
	n, err := c.r.ReadAt(buf, c.at)
	c.buf = buf[:n]
	if err == io.EOF {
		return nil
	}
	return err
}

// committed reports whether a record was committed that can't be read where it should
// stand. newest is the newest revision that is known to be.
func (c *scanner) committed(following, newest uint64) (bool, error) {
	if following != 0 || c.next <= max(c.s.carried, newest) {
		return true, nil
	}
	return c.proof()
}

// proof looks behind a place where no record could be read for one that says
// that a record was committed there.
func (c *scanner) proof() (found bool, err error) {
	for at := c.at; at+bodyAt <= c.s.size; {
		buf := make([]byte, min(2*readAhead, c.s.size-at))
		n, err := c.r.ReadAt(buf, at)
		if err != nil && err != io.EOF {
			return false, err
		}
		step := n
		if n == len(buf) && at+int64(n) < c.s.size {
			step = readAhead // the rest may hold the beginning of a record only
		}
		for i := 0; i < step; i += alignment {
			if p, ok := parse(buf[i:n], c.s.generation); ok && p.Revision > c.next && p.durable >= c.next {
				return true, nil
			}
		}
		if n == 0 {
			return false, nil
		}
		at += int64(step)
	}
	return false, nil
}
