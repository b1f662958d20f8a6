package statusfile

import (
	"bytes"
	"io"
	"iter"
	"sync"
)

const (
	// longest bounds the lines that are kept whole, with their line feed. No writer
	// exceeds MaxLine; a line longer than this is damage.
	longest = 64 << 10

	// step is how much is read at a time from the end: the newest line and a torn
	// one behind it fit into two of them, whatever their length.
	step = 8 << 10
)

// buffers are what Forward and Backward read into: a longest line and a step.
var buffers = sync.Pool{New: func() any { return new([longest + step]byte) }}

// RawLine is one whole line as it stands in a file.
type RawLine struct {
	// Offset is where the line begins.
	Offset int64

	// Bytes is the line without its line feed, valid until the next step. Of a
	// line longer than 64 KiB it is the first 4096 bytes.
	Bytes []byte

	// Length is the line's length in the file, its line feed included.
	Length int64
}

// Status decodes the line. A line longer than 64 KiB is malformed, and its Raw
// holds the first 4096 bytes. The status keeps nothing of l's memory.
func (l RawLine) Status() Status {
	if l.Length > longest {
		return malformed(l.Bytes)
	}
	return Decode(l.Bytes)
}

// Forward yields the whole lines that begin at or after from and end, with their
// line feed, at or before to, oldest first. It does not yield a torn tail. To may
// lie beyond the end of the file. An error is the last step.
//
// It takes bounded memory whatever the length of the lines. Each iteration reads
// again.
func Forward(r io.ReaderAt, from, to int64) iter.Seq2[RawLine, error] {
	return func(yield func(RawLine, error) bool) {
		window := buffers.Get().(*[longest + step]byte)
		defer buffers.Put(window)
		f := forward{r: r, buf: window[:longest], pos: max(from-1, 0), to: to}
		if from > 0 {
			// The byte before from tells whether a line begins there.
			if _, ok, err := f.skip(); !ok {
				if err != nil {
					yield(RawLine{}, err)
				}
				return
			}
		}
		for {
			line, ok, err := f.next()
			if err != nil {
				yield(RawLine{}, err)
			}
			if !ok || !yield(line, nil) {
				return
			}
		}
	}
}

// forward reads on through a window as long as the longest line.
type forward struct {
	r      io.ReaderAt
	buf    []byte
	lo, hi int   // buf[lo:hi] is read and not yet taken
	pos    int64 // where buf[lo] lies
	to     int64 // where reading ends
}

// next takes the next line. Not ok: there is none, or an error.
func (f *forward) next() (line RawLine, ok bool, err error) {
	searched := 0
	for {
		if i := bytes.IndexByte(f.buf[f.lo+searched:f.hi], '\n'); i >= 0 {
			n := searched + i
			line = RawLine{Offset: f.pos, Bytes: f.buf[f.lo : f.lo+n], Length: int64(n) + 1}
			f.take(n + 1)
			return line, true, nil
		}
		searched = f.hi - f.lo
		if searched == len(f.buf) {
			return f.tooLong()
		}
		if more, err := f.fill(); !more {
			return RawLine{}, false, err
		}
	}
}

// tooLong takes a line that fills the whole window without ending.
func (f *forward) tooLong() (line RawLine, ok bool, err error) {
	line = RawLine{Offset: f.pos, Bytes: bytes.Clone(f.buf[f.lo : f.lo+MaxLine])}
	end, ok, err := f.skip()
	line.Length = end - line.Offset
	return line, ok, err
}

// skip takes everything up to the next line feed, and returns where that ends.
func (f *forward) skip() (end int64, ok bool, err error) {
	for {
		if i := bytes.IndexByte(f.buf[f.lo:f.hi], '\n'); i >= 0 {
			f.take(i + 1)
			return f.pos, true, nil
		}
		f.take(f.hi - f.lo)
		if more, err := f.fill(); !more {
			return 0, false, err
		}
	}
}

func (f *forward) take(n int) {
	f.lo += n
	f.pos += int64(n)
}

// fill reads behind what is not yet taken. No more: the end, or an error.
func (f *forward) fill() (more bool, err error) {
	f.hi = copy(f.buf, f.buf[f.lo:f.hi])
	f.lo = 0
	at := f.pos + int64(f.hi)
	room := min(int64(len(f.buf)-f.hi), f.to-at)
	if room <= 0 {
		return false, nil
	}
	n, err := f.r.ReadAt(f.buf[f.hi:f.hi+int(room)], at)
	f.hi += n
	if n > 0 {
		return true, nil
	}
	if err == io.EOF {
		err = nil
	}
	return false, err
}
