package client

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// # The spool's file
//
// A spool is one text file, made for its owner alone. A line is a record: a mark, the
// CRC-32C of the body in hex, and the body.
//
//	+ 1b2c3d4e 5f0c99a1 namespaces/main/test_runs/12 {"run":"test_runs/12", …}
//	- 5e6f7a8b 5f0c99a1 namespaces/main/test_runs/13 {"run":"test_runs/13", …}
//	= 9c0d1e2f 07b2d6e4 namespaces/main/test_runs/12 9f86d081884c7d659a2feaa0c55ad015
//
//   - `+` is a report that waits: a random number of the addition, the run's full name,
//     and the SetStatusRequest as the API's JSON.
//   - `-` is a report that is done: written, or given up. The mark alone changes, in
//     its place.
//   - `=` says which generation of a run (uid) the reports before it are meant for,
//     as far as they don't say so themselves.
//
// The random number makes the first line of a file that was emptied and filled again
// another one than before. Records of the first version of this format have the JSON
// alone. They are read as they are. A line of spaces says nothing. Any other line is
// damaged: it is told, set aside in a file with the same name and ".damaged", and
// replaced by spaces. A file with lines but without any record is no spool, and left
// alone.
//
// # Additions and deliveries
//
// A process that adds, marks, replaces or empties holds the file's lock (spoollock_linux.go):
// a range of the file itself, so that there is no second file that can belong to
// another user. An addition reserves its space, writes all its records with one call,
// releases the lock, and syncs. If it can't, it cuts off what it wrote, under the same
// lock. A delivery takes the file's end under the lock, and therefore reads finished
// additions only. What stands behind the last line feed was torn by a crash, was
// not acknowledged, and is cut off by the next addition, unless it is a whole record: that gets
// its line feed.
//
// One process delivers at a time: it holds another range, its duty, for that long. It
// takes the lock for moments only, to mark what is done and to read what was added.
// When nothing waits any more it empties the file; when more of the file is done than
// waits it replaces the file by one without that. Both happen under the lock, with
// the duty. A file that became shorter, or has another first line, ends the delivery.
// Before a mark is set, the record is compared with what was read there.
//
// A process that is stopped keeps its locks. After 20 seconds another one gives the
// spool's name to a copy of the file (spoolreplace.go), which is not locked.
//
// # Durability
//
// An addition is synced before it is acknowledged, and so is the directory when the
// file is new. A replacement is synced before it takes the file's name. Marks are not
// synced: after a power loss, reports that were done may be sent once more, which by
// their `when` writes nothing twice.

// spoolLimit is the most that may wait in a spool, in bytes. What is done doesn't
// count. Tests lower it.
var spoolLimit int64 = 64 << 20

// compactFrom is how much of a file must be done for it to be replaced.
const compactFrom = 64 << 10

// maxTail is how long the last record may be to be mended.
const maxTail = 4 * maxReport

// spoolFile is a spool's file, open.
type spoolFile struct {
	*os.File
	created bool // by this open
}

// openSpool opens the file at path for reading and writing. With create, it makes
// the file and its directories if they are absent, for the owner of the directory
// that is there: what root makes in a user's home is the user's.
func openSpool(path string, create bool) (*spoolFile, error) {
	const flags = os.O_RDWR | openSafely
	f, err := os.OpenFile(path, flags, 0)
	created := false
	if errors.Is(err, fs.ErrNotExist) && create {
		if err := makeDirs(filepath.Dir(path)); err != nil {
			return nil, err
		}
		f, err = os.OpenFile(path, flags|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, fs.ErrExist) { // another process was faster
			f, err = os.OpenFile(path, flags, 0)
		} else if err == nil {
			created = true
			err = belongToDirectory(f)
		}
	}
	if err != nil {
		if f != nil {
			f.Close()
		}
		return nil, unlessLink(path, err)
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s is no regular file", path)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return &spoolFile{f, created}, nil
}

// unlessLink returns why a file can't be opened: openSafely follows no link, and the system
// calls one a loop.
func unlessLink(path string, why error) error {
	if info, err := os.Lstat(path); err == nil && info.Mode()&fs.ModeSymlink != 0 {
		return &fs.PathError{Op: "open", Path: path, Err: errors.New("it is a symbolic link, which no spool may be")}
	}
	return why
}

// makeDirs makes a directory and those above it as far as they are absent, for the
// owner of the first one that is there, alone.
func makeDirs(dir string) error {
	_, err := os.Stat(dir)
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	parent := filepath.Dir(dir)
	if err := makeDirs(parent); err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o700); errors.Is(err, fs.ErrExist) {
		return nil
	} else if err != nil {
		return err
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return errors.Join(belongToDirectory(d), syncDir(parent))
}

// stands reports whether the file still has the name that it was opened by.
func (f *spoolFile) stands() (bool, error) {
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

func (f *spoolFile) size() (int64, error) {
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// add appends records behind the last whole one. The caller holds the lock. With an
// error the file is as it was, as far as it can be told by cutting it off there.
func (f *spoolFile) add(records []byte) (at int64, err error) {
	at, err = f.mendedEnd()
	if err == nil {
		err = f.mayGrow(at, int64(len(records)))
	}
	if err == nil {
		err = f.append(records, at)
	}
	return at, err
}

// addAndLook is add that reports whether the file still had its name then: if this process
// was stopped, another one may have replaced the file. It releases the lock.
func (f *spoolFile) addAndLook(records []byte) (at int64, stood bool, err error) {
	at, err = f.add(records)
	if err == nil {
		stood, err = f.stands()
	}
	return at, stood, errors.Join(err, f.unlock(spoolLock))
}

// append writes records at end, where the last whole line ends: all of them, or none.
func (f *spoolFile) append(records []byte, end int64) error {
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

// mayGrow refuses an addition to a file that is no spool, and one with which too much
// would wait.
func (f *spoolFile) mayGrow(end, more int64) error {
	head := make([]byte, min(end, int64(bodyStart)))
	if _, err := f.ReadAt(head, 0); err != nil {
		return err
	}
	if (end == 0 || looksLikeRecord(head)) && end+more <= spoolLimit {
		return nil
	}
	var index spoolIndex
	if err := index.read(f, end); err != nil {
		return err
	}
	if index.bytes+more > spoolLimit {
		return ErrSpoolFull
	}
	return nil
}

// wholeEnd returns where the last whole line ends. A file without any, but with
// something that is no torn record, is ErrNotSpool.
func (f *spoolFile) wholeEnd() (int64, error) {
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
	// buf holds the file's beginning, if there is one.
	if head := buf[:min(size, 2)]; !bytes.HasPrefix([]byte("+ "), head) && !bytes.Equal(head, make([]byte, len(head))) {
		return 0, ErrNotSpool
	}
	return 0, nil
}

// mendedEnd is wholeEnd that first gives a whole record behind the last line feed its own. The
// caller holds the lock.
func (f *spoolFile) mendedEnd() (int64, error) {
	end, err := f.wholeEnd()
	if err != nil {
		return 0, err
	}
	size, err := f.size()
	if err != nil {
		return 0, err
	}
	tail, err := f.unended(end, size)
	if tail == nil || err != nil {
		return end, err
	}
	if _, err := f.WriteAt([]byte("\n"), size); err != nil {
		return 0, err
	}
	return size + 1, nil
}

// unended returns the whole record that lacks its line feed, between the last whole line's end
// and the file's. It is nil if there is none, or what was torn by a crash.
func (f *spoolFile) unended(end, size int64) ([]byte, error) {
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

// line returns the line that was read into the index at e. It is nil if something
// else stands there now, or if the record is done.
func (f *spoolFile) line(e spoolEntry) ([]byte, error) {
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

// mark notes that the report at e is done, if it still stands there. The caller
// holds the lock.
func (f *spoolFile) mark(e spoolEntry) error {
	line, err := f.line(e)
	if line == nil || err != nil {
		return err
	}
	_, err = f.WriteAt([]byte{markDone}, e.at)
	return err
}
