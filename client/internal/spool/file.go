package spool

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/runstatus/runstatus/client/internal/userfile"
)

// maxWaiting is the most that may wait in a spool, in bytes. Finished reports don't count.
const maxWaiting = 64 << 20

// maxTail is the most bytes behind the last line feed that are examined for a complete record.
const maxTail = 4 * maxReport

// file is an open spool file.
type file struct {
	*os.File
	created bool // by this open
}

func openFile(path string, create bool) (*file, error) {
	f, created, err := userfile.Open(path, create)
	if err != nil {
		return nil, err
	}
	return &file{f, created}, nil
}

// hasName reports whether the file still has the name by which it was opened.
func (f *file) hasName() (bool, error) {
	mine, err := f.Stat()
	if err != nil {
		return false, err
	}
	there, err := os.Lstat(f.Name())
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return os.SameFile(mine, there), nil
}

func (f *file) size() (int64, error) {
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// addAndUnlock appends records, unless more than most bytes would wait, and releases the file lock. It
// reports whether the file still had its name after the write: if this process was stopped, another one
// may have replaced the file.
// With an error the file has its former contents, unless truncating it fails too.
func (f *file) addAndUnlock(records []byte, most int64) (at int64, current bool, err error) {
	at, err = f.mendedEnd()
	if err == nil {
		err = f.checkRoom(at, int64(len(records)), most)
	}
	if err == nil {
		err = f.append(records, at)
	}
	if err == nil {
		current, err = f.hasName()
	}
	return at, current, errors.Join(err, f.unlock(fileLock))
}

// append writes records at end, the end of the last whole line: all of them or, with an error,
// none.
func (f *file) append(records []byte, end int64) error {
	if err := f.Truncate(end); err != nil {
		return err
	}
	err := f.reserve(end, int64(len(records)))
	if err == nil {
		_, err = f.WriteAt(records, end)
	}
	if err != nil {
		return errors.Join(err, f.Truncate(end))
	}
	return nil
}

// checkRoom returns ErrNotSpool for a file that is not a spool, and ErrFull if with more bytes
// more than most would wait. It reads the whole file only if it is larger than that.
func (f *file) checkRoom(end, more, most int64) error {
	head := make([]byte, min(end, int64(bodyStart)))
	if _, err := f.ReadAt(head, 0); err != nil {
		return err
	}
	if (end == 0 || looksLikeRecord(head)) && end+more <= most {
		return nil
	}
	var x index
	if err := x.read(f, end); err != nil {
		return err
	}
	if x.bytes+more > most {
		return ErrFull
	}
	return nil
}

// wholeEnd returns the end of the last whole line. It returns ErrNotSpool for a file without a
// whole line, unless the file is empty or its contents may be a torn record.
func (f *file) wholeEnd() (int64, error) {
	size, err := f.size()
	if err != nil {
		return 0, err
	}
	buf := make([]byte, 4096)
	for end := size; end > 0; {
		from := max(0, end-int64(len(buf)))
		part := buf[:end-from]
		if _, err := f.ReadAt(part, from); err != nil {
			return 0, err
		}
		if i := bytes.LastIndexByte(part, '\n'); i >= 0 {
			return from + int64(i) + 1, nil
		}
		end = from
	}
	// buf holds the beginning of the file, if there is one.
	if head := buf[:min(size, 2)]; !bytes.HasPrefix([]byte("+ "), head) && !bytes.Equal(head, make([]byte, len(head))) {
		return 0, ErrNotSpool
	}
	return 0, nil
}

// mendedEnd is wholeEnd after it has completed a record that lacks its line feed. The caller holds
// the file lock.
func (f *file) mendedEnd() (int64, error) {
	end, err := f.wholeEnd()
	if err != nil {
		return 0, err
	}
	size, err := f.size()
	if err != nil {
		return 0, err
	}
	tail, err := f.unendedRecord(end, size)
	if tail == nil || err != nil {
		return end, err
	}
	if _, err := f.WriteAt([]byte("\n"), size); err != nil {
		return 0, err
	}
	return size + 1, nil
}

// unendedRecord returns the complete record without a line feed between end, the end of the last
// whole line, and size, the end of the file. It returns nil if there is none.
func (f *file) unendedRecord(end, size int64) ([]byte, error) {
	if size <= end || size-end > maxTail {
		return nil, nil
	}
	tail := make([]byte, size-end)
	if _, err := f.ReadAt(tail, end); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if _, _, _, sound := splitRecord(tail); !sound {
		return nil, nil
	}
	return tail, nil
}

// line returns the line at e, as it was when e was read. It returns nil if the bytes there have
// changed, also if the report was marked as done.
func (f *file) line(e entry) ([]byte, error) {
	line := make([]byte, e.size)
	_, err := f.ReadAt(line, e.at)
	if errors.Is(err, io.EOF) { // the file is shorter now
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if checksum(line) != e.sum {
		return nil, nil
	}
	return line, nil
}

// mark marks the report at e as done, if it is still there. The caller holds the file lock.
func (f *file) mark(e entry) error {
	line, err := f.line(e)
	if line == nil || err != nil {
		return err
	}
	_, err = f.WriteAt([]byte{markDone}, e.at)
	return err
}

// wholeLines returns the file's whole lines.
func (f *file) wholeLines() ([]byte, error) {
	end, err := f.wholeEnd()
	if err != nil {
		return nil, err
	}
	lines := make([]byte, end)
	n, err := f.ReadAt(lines, 0)
	if err != nil && !errors.Is(err, io.EOF) { // the file is shorter now
		return nil, err
	}
	return lines[:bytes.LastIndexByte(lines[:n], '\n')+1], nil
}
