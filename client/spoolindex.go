package client

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// spoolIndex is what waits in a spool's file, as far as it was read.
type spoolIndex struct {
	head  []byte // the file's first line: other contents have another one
	end   int64  // up to where the file was read
	bytes int64  // how much waits
	runs  map[string]*spoolRun
	bad   []spoolEntry // lines that are no records

	records bool // there is a record
}

// spoolRun is what waits of one run, in the order in which it was added.
type spoolRun struct {
	entries []spoolEntry
	uid     string // the generation that the entries before known are meant for
	known   int
}

// spoolEntry is where a line stands, with its line feed, and the checksum of all of it.
type spoolEntry struct {
	at   int64
	size int
	sum  uint32
}

// read reads on from where the index ends, up to end. What was read before has to
// stand there still: else the error is errSpoolChanged. A file that holds lines but no
// record is ErrNotSpool.
func (x *spoolIndex) read(f io.ReaderAt, end int64) error {
	if err := x.checkHead(f, end); err != nil {
		return err
	}
	r := bufio.NewReaderSize(io.NewSectionReader(f, x.end, end-x.end), 64<<10)
	for {
		line, err := r.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			break // what is behind the last line feed is torn
		}
		if err != nil {
			return err
		}
		if x.end == 0 {
			x.head = line
		}
		x.take(line)
		x.end += int64(len(line))
	}
	if len(x.bad) > 0 && !x.records {
		return ErrNotSpool
	}
	return nil
}

func (x *spoolIndex) checkHead(f io.ReaderAt, end int64) error {
	if end < x.end {
		return errSpoolChanged
	}
	head := make([]byte, len(x.head))
	if _, err := f.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if len(head) > 0 && !bytes.Equal(head[1:], x.head[1:]) { // the mark may have changed
		return errSpoolChanged
	}
	return nil
}

// take puts a line into the index.
func (x *spoolIndex) take(line []byte) {
	text := line[:len(line)-1]
	if len(bytes.TrimSpace(text)) == 0 {
		return // a line that was set aside, or says nothing
	}
	entry := spoolEntry{at: x.end, size: len(line), sum: checksum(line)}
	mark, key, rest, sound := splitRecord(text)
	x.records = x.records || sound
	switch {
	case sound && mark == markDue:
		run := x.run(key)
		run.entries = append(run.entries, entry)
		x.bytes += int64(entry.size)
	case sound && mark == markDone:
	case sound && mark == markUID:
		run := x.run(key)
		run.uid, run.known = string(rest), len(run.entries)
	default:
		x.bad = append(x.bad, entry)
	}
}

func (x *spoolIndex) run(key string) *spoolRun {
	if x.runs == nil {
		x.runs = map[string]*spoolRun{}
	}
	if x.runs[key] == nil {
		x.runs[key] = &spoolRun{}
	}
	return x.runs[key]
}

// waits reports whether something waits for that run.
func (x *spoolIndex) waits(key string) bool {
	run := x.runs[key]
	return run != nil && len(run.entries) > 0
}

// empty reports whether nothing waits.
func (x *spoolIndex) empty() bool { return x.bytes == 0 && len(x.bad) == 0 }

// done takes the first entry of a run out.
func (x *spoolIndex) done(key string) {
	run := x.runs[key]
	x.bytes -= int64(run.entries[0].size)
	run.entries = run.entries[1:]
	run.known = max(0, run.known-1)
}
