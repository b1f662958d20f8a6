package statusfile

import (
	"errors"
	"io/fs"
)

var (
	// ErrInvalidUTF8 says that a state or a note is not valid UTF-8. Such a line is
	// never written, because Pavilion's reader raises on it.
	ErrInvalidUTF8 = errors.New("not valid UTF-8")

	// ErrTime says that a time lies before the year 1, or that none was given.
	ErrTime = errors.New("time out of range")

	// ErrKind says that a kind is neither TestRun nor Series.
	ErrKind = errors.New("unknown kind of status file")

	// ErrMalformed says that a malformed status was to be written.
	ErrMalformed = errors.New("malformed status")

	// ErrNotWritten says that an append did not put all its lines into the file. It
	// may have left a torn tail, which no reader takes for a line and the next append
	// seals. The cause is wrapped too.
	ErrNotWritten = errors.New("not written")

	// ErrReadOnly says that the file could only be opened for reading. The cause is
	// wrapped too.
	ErrReadOnly = errors.New("status file is read-only")

	// ErrReplaced says that the open file is not at its path any more: it was removed
	// (pav clean), moved, or replaced (an id that is used again). Readers of the path do
	// not see what is written to it. If the error is also ErrNotWritten, nothing was
	// written; otherwise a line went into the open file and is lost. Open the path again
	// to use the file that is there now.
	ErrReplaced = errors.New("the status file is not at its path any more")

	// ErrNotRegular says that a path does not lead to a regular file.
	ErrNotRegular = errors.New("not a regular file")
)

// Error is the error of an operation on a status file, as Pavilion's StatusError. All
// errors of File have this type.
type Error struct {
	Op   string // "create", "open", "set", "add", "read", "sync", "close"
	Path string
	Err  error
}

// Error returns the operation, the path and the cause.
func (e *Error) Error() string {
	return e.Op + " status file " + e.Path + ": " + e.Err.Error()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// fail wraps err in an Error, without the path that package os has already put
// into it.
func fail(op, path string, err error) error {
	if inner, ok := errors.AsType[*fs.PathError](err); ok && error(inner) == err { //nolint:errorlint // only the outermost: what wraps it says more
		err = inner.Err
	}
	return &Error{Op: op, Path: path, Err: err}
}
