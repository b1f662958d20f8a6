package statusfile

import (
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// File is an open status file, for programs that use one without a server. It
// has the duties of Pavilion's class of the same purpose. Its methods may be
// called by many goroutines at once, and many processes may have the same file
// open. All its errors are of type *Error.
//
// What Set and Add wrote is seen by every reader at once. It outlives the
// process; it outlives a power cut once Sync returned. Set, Add and Sync fail with
// ErrReplaced when the file is not at its path any more. The other methods go on reading
// the file that was opened.
type File struct {
	path     string
	absolute string // path, for when the working directory changes
	kind     Kind
	file     *os.File
	opened   fs.FileInfo
	readOnly error // why nothing can be written, or nil

	mu    sync.Mutex // one append at a time: Append needs the descriptor's position
	fresh bool       // under mu: the directory's entry is not yet synced

	now      func() time.Time
	appendTo func(*os.File, []byte) (Appended, error)
}

const (
	flags    = os.O_APPEND | syscall.O_NOFOLLOW | syscall.O_NONBLOCK | syscall.O_CLOEXEC
	mode     = 0o664 // 0666 less 002, Pavilion's default umask
	noStatus = "Status file was empty."
)

// Create makes the status file and writes its first line, STATUS_CREATED. The
// error is fs.ErrExist if there is anything at path. The file's mode is 0664
// whatever the process's umask, since the files of a working directory belong to
// many users. If only the first line could not be written, an empty file
// remains, which is a status file too: Open takes it.
func Create(path string, kind Kind) (*File, error) {
	f, err := openFile("create", path, kind, os.O_RDWR|os.O_CREATE|os.O_EXCL)
	if err != nil {
		return nil, err
	}
	f.fresh = true
	if err := f.file.Chmod(mode); err != nil {
		f.file.Close()
		return nil, fail("create", path, err)
	}
	if _, err := f.write("STATUS_CREATED", "Created status file.", f.now()); err != nil {
		f.file.Close()
		return nil, fail("create", path, err)
	}
	return f, nil
}

// Open opens an existing status file. It must be a regular file (ErrNotRegular),
// and the path's last part no symbolic link. Where writing is forbidden it is
// opened for reading only, and Set and Add return ErrReadOnly.
func Open(path string, kind Kind) (*File, error) {
	f, err := openFile("open", path, kind, os.O_RDWR)
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
		forbidden := errors.Unwrap(err)
		if f, err = openFile("open", path, kind, os.O_RDONLY); err == nil {
			f.readOnly = fmt.Errorf("%w: %w", ErrReadOnly, forbidden)
		}
	}
	return f, err
}

// openFile never waits, whatever lies at path: a FIFO, a dead terminal.
func openFile(op, path string, kind Kind, flag int) (*File, error) {
	if !kind.valid() {
		return nil, fail(op, path, ErrKind)
	}
	file, err := os.OpenFile(path, flag|flags, mode)
	if err != nil {
		return nil, fail(op, path, err)
	}
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = ErrNotRegular
	}
	if err != nil {
		file.Close()
		return nil, fail(op, path, err)
	}
	absolute, err := filepath.Abs(path)
	if err != nil {
		file.Close()
		return nil, fail(op, path, err)
	}
	return &File{path: path, absolute: absolute, kind: kind, file: file, opened: info, now: time.Now, appendTo: Append}, nil
}

// inPlace returns ErrReplaced unless the file that was opened is at its path. Another error
// leaves that open.
func (f *File) inPlace() error {
	now, err := os.Lstat(f.absolute)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return fmt.Errorf("%w: it was removed", ErrReplaced)
	case err != nil:
		return fmt.Errorf("look whether it is at its path: %w", err)
	case !os.SameFile(f.opened, now):
		return fmt.Errorf("%w: another file is there", ErrReplaced)
	}
	return nil
}

// Set appends a status with the present time, and returns what a reader will
// get: the state and the note as Encode normalises them. Its sequence is not
// counted. Concurrent calls are written one after the other. An ErrNotWritten
// means that the line is not in the file.
func (f *File) Set(state, note string) (Status, error) {
	status, err := f.write(state, note, f.now())
	if err != nil {
		return Status{}, fail("set", f.path, err)
	}
	return status, nil
}

// Add is Set with s.When for the time, Pavilion's add_status. It refuses a
// malformed status, and one without a time.
func (f *File) Add(s Status) (Status, error) {
	if s.Malformed {
		return Status{}, fail("add", f.path, ErrMalformed)
	}
	if s.When.IsZero() {
		return Status{}, fail("add", f.path, fmt.Errorf("no time given: %w", ErrTime))
	}
	status, err := f.write(s.State, s.Note, s.When)
	if err != nil {
		return Status{}, fail("add", f.path, err)
	}
	return status, nil
}

func (f *File) write(state, note string, when time.Time) (Status, error) {
	if f.readOnly != nil {
		return Status{}, f.readOnly
	}
	line, err := Encode(f.kind, state, note, when)
	if err != nil {
		return Status{}, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.inPlace(); err != nil {
		return Status{}, fmt.Errorf("%w: %w", ErrNotWritten, err)
	}
	if _, err := f.appendTo(f.file, line.Bytes); err != nil {
		return Status{}, err
	}
	return line.Status, f.inPlace() // it may have been replaced right before the write
}

// Current returns the status of the file's last whole line. Its sequence is not
// counted. An empty file's is INVALID, with a note that says so and no time.
func (f *File) Current() (Status, error) {
	size, err := f.size()
	if err != nil {
		return Status{}, err
	}
	for line, err := range Backward(f.file, 0, size) {
		if err != nil {
			return Status{}, fail("read", f.path, err)
		}
		return line.Status(), nil
	}
	return Status{State: invalid, Note: noStatus}, nil
}

// History returns all statuses that the file holds when the iteration begins, in
// file order, with their sequence. An error is the last step.
func (f *File) History() iter.Seq2[Status, error] {
	return func(yield func(Status, error) bool) {
		size, err := f.size()
		if err != nil {
			yield(Status{}, err)
			return
		}
		var sequence int64
		for line, err := range Forward(f.file, 0, size) {
			if err != nil {
				yield(Status{}, fail("read", f.path, err))
				return
			}
			sequence++
			status := line.Status()
			status.Sequence = sequence
			if !yield(status, nil) {
				return
			}
		}
	}
}

// HasState reports whether the file holds a status with that state. It reads the
// file up to the first one.
func (f *File) HasState(state string) (bool, error) {
	for status, err := range f.History() {
		if err != nil {
			return false, err
		}
		if !status.Malformed && status.State == state {
			return true, nil
		}
	}
	return false, nil
}

// Sync makes durable what was written before it, and after Create the file's
// name too. ErrReplaced says that it is durable, but not at the path. After another error nothing is known of what was written since the last
// success: a later success does not bring it back.
func (f *File) Sync() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	err := f.file.Sync()
	if err == nil {
		err = f.inPlace()
	}
	if err != nil {
		return fail("sync", f.path, err)
	}
	if !f.fresh {
		return nil
	}
	if err := syncDir(filepath.Dir(f.absolute)); err != nil {
		return fail("sync", f.path, fmt.Errorf("sync directory: %w", err))
	}
	f.fresh = false
	return nil
}

func syncDir(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	defer dir.Close()
	return dir.Sync()
}

// Close closes the file. It does not sync.
func (f *File) Close() error {
	if err := f.file.Close(); err != nil {
		return fail("close", f.path, err)
	}
	return nil
}

// Name returns the path that the file was opened with.
func (f *File) Name() string { return f.path }

// Kind returns the file's kind.
func (f *File) Kind() Kind { return f.kind }

func (f *File) size() (int64, error) {
	info, err := f.file.Stat()
	if err != nil {
		return 0, fail("read", f.path, err)
	}
	return info.Size(), nil
}
