package statusfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

const (
	// A tail without a line feed counts as torn once it is unchanged for this many
	// reads, a pause apart: a reader can see half of another process's write.
	looks = 3
	pause = 5 * time.Millisecond

	// maxLooks bounds the wait for a tail that keeps changing. The process that
	// writes it is alive, and its write ends before ours begins.
	maxLooks = 200

	// tries bounds how often lines are written again that a torn line swallowed.
	tries = 5

	// block is the unit in which space is reserved.
	block = 4096
)

// Appended says where Append put the lines.
type Appended struct {
	// Offset is where the first line begins, after the seal if one was written.
	// Lines of other processes may lie between it and the end that the caller knew.
	Offset int64

	// Sealed says that a torn tail was sealed first.
	Sealed bool

	// Whole is the number of bytes from Offset on that are whole lines in the file:
	// all lines, or after ErrNotWritten the lines before the cut.
	Whole int
}

// Append writes lines, each with its line feed, at the end of f with one write(2).
// F must be open with O_APPEND and for reading. Any number of processes may append
// to one file, but only one Append at a time may use a descriptor.
//
// The same write seals a torn tail. On Linux Append reserves the space first, so
// that a full disk refuses a line instead of tearing it. It never truncates. When
// it returns, every reader sees the lines; they are durable after the next sync.
//
// ErrNotWritten means that not all lines are in the file; after any other error
// that is unknown. If another writer tears a line right before the write, so that
// it swallows the first line, all lines are written once more in their order: the
// lines after the first are then in the file twice.
func Append(f *os.File, lines []byte) (Appended, error) {
	return appendFile(f, lines, unknownEnd)
}

// AppendAt is Append for a caller that has just seen f end at end. End is 0 or right
// after a line feed. AppendAt does not read the end of f before it writes. Lines that
// other processes appended after end lie between end and Offset. If they end in a torn
// line, that line swallows the first of lines, and AppendAt writes lines once more as
// Append does.
func AppendAt(f *os.File, lines []byte, end int64) (Appended, error) {
	return appendFile(f, lines, end)
}

// unknownEnd is the end of a file whose end has to be read.
const unknownEnd = -1

func appendFile(f *os.File, lines []byte, end int64) (Appended, error) {
	conn, err := f.SyscallConn()
	if err != nil {
		return Appended{}, notWritten("open descriptor", err)
	}
	var done Appended
	var failed error
	if conn.Control(func(fd uintptr) { done, failed = appendTo(descriptor(fd), lines, end) }) != nil {
		return Appended{}, notWritten("use descriptor", os.ErrClosed)
	}
	return done, failed
}

// descriptor is an open file, by the bare system calls: package os would go on
// writing after a short write.
type descriptor int

func (d descriptor) size() (int64, error) { return unix.Seek(int(d), 0, io.SeekEnd) }

func (d descriptor) pread(p []byte, at int64) (int, error) { return unix.Pread(int(d), p, at) }

func (d descriptor) write(p []byte) (int, error) { return unix.Write(int(d), p) }

func (d descriptor) position() (int64, error) { return unix.Seek(int(d), 0, io.SeekCurrent) }

func (d descriptor) pause() { time.Sleep(pause) } //nolint:forbidigo // a writer is given time: there is no event to wait for

// disk is the file that appendTo writes to. Tests put their faults here.
type disk interface {
	// size returns the file's size.
	size() (int64, error)
	// pread is pread(2).
	pread(p []byte, at int64) (int, error)
	// reserve sets space aside without changing the file's size.
	reserve(at, length int64) error
	// write is one write(2): how many bytes were written, whatever the error.
	write(p []byte) (int, error)
	// position returns where the descriptor's last write ended.
	position() (int64, error)
	// pause waits between two looks at a tail.
	pause()
}

func appendTo(d disk, lines []byte, end int64) (Appended, error) {
	if len(lines) == 0 || lines[0] == '\n' || lines[len(lines)-1] != '\n' || bytes.Contains(lines, []byte("\n\n")) {
		return Appended{}, notWritten("check lines", errors.New("empty line or no line feed at the end"))
	}
	for range tries {
		done, swallowed, err := appendOnce(d, lines, end)
		if err != nil || !swallowed {
			return done, err
		}
		end = unknownEnd
	}
	return Appended{}, notWritten("write", fmt.Errorf("swallowed by torn lines %d times", tries))
}

// appendOnce makes one write. Swallowed reports whether the first line ran into a
// torn line that was not there when the end of the file was read.
func appendOnce(d disk, lines []byte, known int64) (done Appended, swallowed bool, err error) {
	size, found := known, whole
	if known == unknownEnd {
		if size, found, err = look(d); err != nil {
			return Appended{}, false, notWritten("look at the end", err)
		}
	}
	out := lines
	if found == torn {
		out = slices.Concat([]byte(Seal+"\n"), lines)
	}
	if err := reserve(d, size, int64(len(out))); err != nil {
		return Appended{}, false, notWritten("reserve space", err)
	}
	before := len(out) - len(lines)
	n, failure := writeOnce(d, out)
	if n == 0 || n < before {
		return Appended{}, false, failure
	}
	end, err := d.position()
	if err != nil {
		return Appended{}, false, errors.Join(failure, fmt.Errorf("find what was written: %w", err))
	}
	done = Appended{Offset: end - int64(n-before), Sealed: found == torn}
	// What was sealed, or lies right behind a line feed, can't have been swallowed.
	unsure := found == growing || found == whole && done.Offset != size
	if unsure && done.Offset > 0 {
		last, err := byteAt(d, done.Offset-1)
		if err != nil {
			return Appended{}, false, errors.Join(failure, fmt.Errorf("look before what was written: %w", err))
		}
		swallowed = last != '\n'
	}
	if !swallowed {
		done.Whole = bytes.LastIndexByte(lines[:n-before], '\n') + 1
	}
	return done, swallowed, failure
}

// tail is what a file ends in.
type tail int

const (
	whole   tail = iota // a line feed, or nothing at all
	torn                // a line that its writer did not finish
	growing             // a line that is being written
)

// look returns the file's size and what it ends in.
func look(d disk) (size int64, found tail, err error) {
	var seen int64
	same := 0
	for range maxLooks {
		if size, err = d.size(); err != nil || size == 0 {
			return size, whole, err
		}
		last, err := byteAt(d, size-1)
		if err != nil || last == '\n' {
			return size, whole, err
		}
		if size != seen {
			seen, same = size, 0
		}
		if same++; same == looks {
			return size, torn, nil
		}
		d.pause()
	}
	return size, growing, nil
}

func byteAt(d disk, at int64) (byte, error) {
	var b [1]byte
	n, err := again(func() (int, error) { return d.pread(b[:], at) })
	if err == nil && n == 0 {
		err = io.ErrUnexpectedEOF
	}
	return b[0], err
}

// reserve allocates the blocks that the next length bytes need beyond the last
// block of the file. It does nothing where that is not possible.
func reserve(d disk, size, length int64) error {
	end := roundUp(size + length)
	if roundUp(size) == end {
		return nil
	}
	_, err := again(func() (int, error) { return 0, d.reserve(size, end-size) })
	switch {
	case errors.Is(err, syscall.EOPNOTSUPP), errors.Is(err, syscall.ENOSYS), errors.Is(err, syscall.EINVAL):
		return nil
	}
	return err
}

func roundUp(n int64) int64 { return (n + block - 1) / block * block }

// writeOnce makes one write(2) and turns a short write into an error: a full disk
// returns its error only to the next write.
func writeOnce(d disk, p []byte) (int, error) {
	n, err := again(func() (int, error) { return d.write(p) })
	n = max(n, 0)
	switch {
	case n == len(p):
		return n, nil
	case err == nil:
		err = syscall.ENOSPC
	}
	if n > 0 {
		err = fmt.Errorf("cut after %d of %d bytes: %w", n, len(p), err)
	}
	return n, notWritten("write", err)
}

// again repeats a system call that a signal interrupted before it did anything.
func again(call func() (int, error)) (int, error) {
	for {
		n, err := call()
		if n > 0 || !errors.Is(err, syscall.EINTR) {
			return n, err
		}
	}
}

func notWritten(doing string, cause error) error {
	return fmt.Errorf("%w: %s: %w", ErrNotWritten, doing, cause)
}
