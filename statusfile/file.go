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

// File is an open status file, for programs that use it without a server. It does what
// the class for status files in Pavilion does. It is safe for concurrent use, also by several
// processes with the same file. All errors have the type *Error.
//
// Every reader sees at once what Set and Add wrote. It survives the end of the process,
// and a power loss after Sync has returned. Set, Add and Sync return ErrReplaced if the
// file is not at its path any more. The other methods continue to read the open file.
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

// Create creates a status file and writes its first line, STATUS_CREATED. The error
// is fs.ErrExist if anything exists at path. The mode of the file is 0664 whatever the
// umask of the process, because many users write to the files of a working directory.
// If the first line cannot be written, an empty file remains, which Open accepts.
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

// Open opens an existing status file. It must be a regular file (ErrNotRegular), and
// the last part of the path must not be a symbolic link. If the caller may not write to
// the file, it is open for reading only, and Set and Add return ErrReadOnly.
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

// openFile never blocks, whatever is at path, such as a FIFO or a dead terminal.
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

// inPlace returns ErrReplaced unless the open file is at its path. After any other error
// that is unknown.
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

// Set appends a status with the present time, and returns the status as a reader gets
// it: state and note as Encode normalises them, the sequence 0. Concurrent calls are
// written one after the other. ErrNotWritten means that the line is not in the file.
func (f *File) Set(state, note string) (Status, error) {
	status, err := f.write(state, note, f.now())
	if err != nil {
		return Status{}, fail("set", f.path, err)
	}
	return status, nil
}

// Add is Set with the time s.When, as Pavilion's add_status. A malformed status is
// ErrMalformed, and one without a time ErrTime.
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

// Current returns the status of the last whole line, with the sequence 0. For an empty
// file it is INVALID, with a note that says so and no time.
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

// History yields all statuses that the file holds when the iteration begins, in the
// order of the file, with their sequence. An error is the last step.
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

// Sync makes durable what was written before, and after Create the name of the file too.
// ErrReplaced says that it is durable, but not at the path. After any other error it is
// unknown whether anything written since the last successful Sync is durable; a later
// success does not change that.
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
