package statusfile

import (
	"bytes"
	"io"
	"iter"
)

// Backward yields the lines that Forward yields, newest first. To must not lie
// beyond the end of the file; otherwise the error is io.ErrUnexpectedEOF. An error
// is the last step.
//
// It reads 8 KiB at a time, so that the newest line of an ordinary file costs
// one or two reads. The memory it takes is bounded, whatever the lines' lengths.
func Backward(r io.ReaderAt, from, to int64) iter.Seq2[RawLine, error] {
	from = max(from, 0)
	return func(yield func(RawLine, error) bool) {
		if to <= from {
			return
		}
		window := buffers.Get().(*[longest + step]byte)
		defer buffers.Put(window)
		b := backward{
			r: r, buf: window[:], lo: len(window), hi: len(window),
			pos: to, from: from, floor: max(from-1, 0),
		}
		// The bytes after the last line feed are torn.
		ok, err := b.skip()
		for ok && err == nil {
			var line RawLine
			line, ok, err = b.next()
			if ok && err == nil && !yield(line, nil) {
				return
			}
		}
		if err != nil {
			yield(RawLine{}, err)
		}
	}
}

// backward reads towards a file's beginning through a window that it fills from
// its end. Between two lines, what is not yet taken ends in a line feed.
type backward struct {
	r      io.ReaderAt
	buf    []byte
	lo, hi int   // buf[lo:hi] is read and not yet taken
	pos    int64 // where buf[lo] lies
	from   int64 // where the first line may begin
	floor  int64 // where reading ends: the byte before from tells whether a line begins there
}

func (b *backward) end() int64 { return b.pos + int64(b.hi-b.lo) }

// next takes the line that ends the untaken bytes. Not ok: there is none.
func (b *backward) next() (line RawLine, ok bool, err error) {
	if b.end() <= b.from {
		return RawLine{}, false, nil
	}
	searched := 1
	for {
		if i := bytes.LastIndexByte(b.buf[b.lo:b.hi-searched], '\n'); i >= 0 {
			return b.take(b.lo + i + 1), true, nil
		}
		searched = b.hi - b.lo
		if searched > longest {
			return b.tooLong()
		}
		if b.pos == b.floor {
			// Only the file's first line has no line feed before it.
			if b.from > 0 {
				return RawLine{}, false, nil
			}
			return b.take(b.lo), true, nil
		}
		if err := b.fill(); err != nil {
			return RawLine{}, false, err
		}
	}
}

// take cuts off the line that begins at buf[i].
func (b *backward) take(i int) RawLine {
	end := b.end()
	line := RawLine{Bytes: b.buf[i : b.hi-1], Length: int64(b.hi - i)}
	line.Offset = end - line.Length
	b.hi = i
	if line.Length > longest {
		line.Bytes = line.Bytes[:MaxLine]
	}
	return line
}

// tooLong takes a line whose beginning the window can't reach.
func (b *backward) tooLong() (line RawLine, ok bool, err error) {
	end := b.end()
	b.hi = b.lo // none of it is another line's
	found, err := b.skip()
	if err != nil || !found && b.from > 0 {
		return RawLine{}, false, err
	}
	line = RawLine{Offset: b.end(), Bytes: make([]byte, MaxLine)}
	line.Length = end - line.Offset
	if err := readFull(b.r, line.Bytes, line.Offset); err != nil {
		return RawLine{}, false, err
	}
	return line, true, nil
}

// skip takes everything behind the last line feed, and reports whether there is
// one.
func (b *backward) skip() (found bool, err error) {
	for {
		if i := bytes.LastIndexByte(b.buf[b.lo:b.hi], '\n'); i >= 0 {
			b.hi = b.lo + i + 1
			return true, nil
		}
		b.lo, b.hi = len(b.buf), len(b.buf)
		if b.pos <= b.floor {
			return false, nil
		}
		if err := b.fill(); err != nil {
			return false, err
		}
	}
}

// fill reads a step before what is not yet taken.
func (b *backward) fill() error {
	n := int(min(step, b.pos-b.floor))
	if b.lo < n {
		untaken := b.buf[b.lo:b.hi]
		b.lo, b.hi = len(b.buf)-len(untaken), len(b.buf)
		copy(b.buf[b.lo:], untaken)
	}
	if err := readFull(b.r, b.buf[b.lo-n:b.lo], b.pos-int64(n)); err != nil {
		return err
	}
	b.lo -= n
	b.pos -= int64(n)
	return nil
}

// readFull fills p from offset at.
func readFull(r io.ReaderAt, p []byte, at int64) error {
	n, err := r.ReadAt(p, at)
	if n == len(p) {
		return nil
	}
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
