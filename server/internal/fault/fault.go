package fault

import (
	"errors"
	"fmt"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/statedir"
	"github.com/runstatus/runstatus/server/internal/store"
)

// Absent returns the error about a run that does not exist, or of which the generation uid is gone.
func Absent(n store.Name, uid string) error {
	if uid != "" {
		return OtherGeneration(n, "it is gone")
	}
	return NotFound(n)
}

// OtherGeneration returns the error of a write to a generation of a run that is not there.
func OtherGeneration(n store.Name, what string) error {
	return &store.Error{Reason: store.UIDMismatch, Run: n, Detail: "the uid is not that of " + n.String() + ": " + what + "; nothing was written"}
}

// NotWritten returns the error of a write that has not happened because the storage failed.
func NotWritten(n store.Name, what string, err error) error {
	reason, why := store.NotWritten, "the storage failed"
	switch {
	case statedir.IsFull(err):
		reason, why = store.Full, "the storage is full"
	case errors.Is(err, unix.EROFS):
		why = "the file system is read-only"
	case errors.Is(err, unix.EMFILE), errors.Is(err, unix.ENFILE):
		reason, why = store.OutOfFiles, "the server has no file descriptors left"
	}
	if n != (store.Name{}) {
		what += " of " + n.String()
	}
	return &store.Error{Reason: reason, Run: n, Detail: fmt.Sprintf("%s: %s: not written", what, why), Err: err}
}

// TooLate returns the error of a write whose call ended before it began.
func TooLate(n store.Name, what string, ended error) error {
	if n != (store.Name{}) {
		what += " of " + n.String()
	}
	return &store.Error{Reason: store.NotWritten, Run: n, Detail: what + ": the call ended first: not written", Err: ended}
}

// Unknown returns the error of a write that may have happened.
func Unknown(n store.Name, what string, err error) error {
	if n != (store.Name{}) {
		what += " of " + n.String()
	}
	return &store.Error{Reason: store.OutcomeUnknown, Run: n,
		Detail: what + ": the outcome is unknown: it may have been done; repeat the call (a line with its time)", Err: err}
}

// NotFound returns the error about a run that does not exist.
func NotFound(n store.Name) error {
	return &store.Error{Reason: store.NotFound, Run: n, Detail: "there is no run " + n.String()}
}

// Exists returns the error of a creation whose id another run has.
func Exists(n store.Name) error {
	return &store.Error{Reason: store.Exists, Run: n, Detail: "the id " + n.ID + " is taken"}
}
