package statusfile

import (
	"errors"
	"io/fs"
)

var (
	// ErrInvalidUTF8 says that a state or a note is not valid UTF-8. Pavilion's
	// reader raises on such a line, so none is ever written.
	ErrInvalidUTF8 = errors.New("not valid UTF-8")

	// ErrTime says that a time lies before the year 1, or that none was given.
	ErrTime = errors.New("time out of range")

	// ErrKind says that a kind is neither TestRun nor Series.
	ErrKind = errors.New("unknown kind of status file")

	// ErrMalformed says that a malformed status was to be written.
	ErrMalformed = errors.New("malformed status")

	// ErrNotWritten says that an append did not put all its lines into the file.
	// What it may have left behind is a torn tail, which no reader takes for a
	// line and which the next append seals. The cause is wrapped beside it.
	ErrNotWritten = errors.New("not written")

	// ErrReadOnly says that the file could be opened for reading only. The
	// cause is wrapped beside it.
	ErrReadOnly = errors.New("status file is read-only")

	// ErrReplaced says that the file that was opened is not at its path any more: it was
	// removed, as by pav clean, or moved away, or another one took its place, as when an id
	// is used again. Readers of the path do not see what is written to it. With
	// ErrNotWritten nothing was written to it; else a line went into it, and is lost. Open
	// takes the file that is there now, if there is one.
	ErrReplaced = errors.New("the status file is not at its path any more")

	// ErrNotRegular says that a path leads to something else than a regular file.
	ErrNotRegular = errors.New("not a regular file")
)

// Error says which operation on which status file met with what: Pavilion's
// StatusError. All errors of File are of this type.
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
