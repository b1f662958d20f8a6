package spool

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// index is what waits in a spool file, up to the offset end.
type index struct {
	head  []byte // the file's first line: other contents have another one
	end   int64
	bytes int64 // the size of the waiting reports
	runs  map[string]*pending
	bad   []entry // damaged lines

	records bool // the file has a record
}

// pending is what waits of one run, in the order of the file.
type pending struct {
	entries []entry
	uid     string // the generation that the first known entries are meant for
	known   int
}

// entry locates a line: its offset, its size with the line feed, and its checksum.
type entry struct {
	at   int64
	size int
	sum  uint32
}

// read extends the index up to end. It returns errChanged if the contents that were read before
// are gone, and ErrNotSpool for a file that has lines but no record.
func (x *index) read(f io.ReaderAt, end int64) error {
	if err := x.checkHead(f, end); err != nil {
		return err
	}
	r := bufio.NewReaderSize(io.NewSectionReader(f, x.end, end-x.end), 64<<10)
	for {
		line, err := r.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			break // text behind the last line feed is torn
		}
		if err != nil {
			return err
		}
		if x.end == 0 {
			x.head = line
		}
		x.add(line)
		x.end += int64(len(line))
	}
	if len(x.bad) > 0 && !x.records {
		return ErrNotSpool
	}
	return nil
}

func (x *index) checkHead(f io.ReaderAt, end int64) error {
	if end < x.end {
		return errChanged
	}
	head := make([]byte, len(x.head))
	if _, err := f.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if !sameFirstLine(x.head, head) {
		return errChanged
	}
	return nil
}

// sameFirstLine reports whether b begins with the first line of a, except for the mark. It is true
// if a has no line.
func sameFirstLine(a, b []byte) bool {
	n := bytes.IndexByte(a, '\n') + 1
	return n == 0 || len(b) >= n && bytes.Equal(a[1:n], b[1:n])
}

// add adds the line at x.end.
func (x *index) add(line []byte) {
	text := line[:len(line)-1]
	if len(bytes.TrimSpace(text)) == 0 {
		return
	}
	e := entry{at: x.end, size: len(line), sum: checksum(line)}
	mark, key, rest, sound := splitRecord(text)
	x.records = x.records || sound
	switch {
	case sound && mark == markDue:
		run := x.run(key)
		run.entries = append(run.entries, e)
		x.bytes += int64(e.size)
	case sound && mark == markDone:
	case sound && mark == markUID:
		run := x.run(key)
		run.uid, run.known = string(rest), len(run.entries)
	default:
		x.bad = append(x.bad, e)
	}
}

func (x *index) run(key string) *pending {
	if x.runs == nil {
		x.runs = map[string]*pending{}
	}
	if x.runs[key] == nil {
		x.runs[key] = &pending{}
	}
	return x.runs[key]
}

// waits reports whether a report of the run waits.
func (x *index) waits(key string) bool {
	run := x.runs[key]
	return run != nil && len(run.entries) > 0
}

// empty reports whether no report and no damaged line waits.
func (x *index) empty() bool { return x.bytes == 0 && len(x.bad) == 0 }

// removeFirst removes the first entry of a run.
func (x *index) removeFirst(key string) {
	run := x.runs[key]
	x.bytes -= int64(run.entries[0].size)
	run.entries = run.entries[1:]
	run.known = max(0, run.known-1)
}
