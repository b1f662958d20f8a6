package store

import (
	"errors"
	"strings"
)

// Reason says what kind of error an Error is. Its text is stable: callers of the
// service see it.
type Reason string

// What can go wrong.
const (
	// The request.
	InvalidName      Reason = "INVALID_NAME"
	InvalidText      Reason = "INVALID_TEXT"
	InvalidTime      Reason = "INVALID_TIME"
	NamespaceUnknown Reason = "NAMESPACE_NOT_FOUND"
	NotFound         Reason = "RUN_NOT_FOUND"
	TooOld           Reason = "REVISION_TOO_OLD"
	// The run's state forbids it.
	Exists             Reason = "RUN_EXISTS"
	UIDMismatch        Reason = "UID_MISMATCH"
	PreconditionFailed Reason = "PRECONDITION_FAILED"
	SeriesClosed       Reason = "SERIES_CLOSED"
	NotEnded           Reason = "RUN_NOT_ENDED"
	HasFiles           Reason = "RUN_HAS_OTHER_FILES"
	Unreadable         Reason = "RUN_UNREADABLE"
	External           Reason = "RUN_EXTERNAL"
	// The store's state forbids it.
	ReadOnly Reason = "READ_ONLY"
	Adopted  Reason = "TREE_ADOPTED"
	Busy     Reason = "ID_LOCK_BUSY"
	Locked   Reason = "TREE_LOCKED"
	// The tree lies where appends of other hosts are not kept apart.
	NetworkAppend Reason = "NETWORK_APPEND"
	// The storage failed.
	OutOfFiles     Reason = "OUT_OF_DESCRIPTORS" // nothing was written
	Full           Reason = "STORAGE_FULL"       // nothing was written
	NotWritten     Reason = "STORAGE_FAILED"     // nothing was written
	ReadFailed     Reason = "READ_FAILED"        // nothing was asked to be written
	OutcomeUnknown Reason = "OUTCOME_UNKNOWN"    // it may have been written
)

// Error is every error that a store returns, but for a context's own. Detail is
// for the caller and names no path of the host; Err, the cause, is for the log.
type Error struct {
	Reason Reason
	Run    Name   // the run it is about, if any
	Detail string // a whole message: what was being done or was wrong, and what would be right
	Err    error
	// Of PreconditionFailed: the run as it was checked.
	Current *Status
}

func (e *Error) Error() string {
	if e.Err == nil {
		return e.Detail
	}
	said := e.Detail[strings.LastIndex(e.Detail, ": ")+1:] // a cause that begins so does not say it again
	return e.Detail + ": " + strings.TrimPrefix(e.Err.Error(), strings.TrimSpace(said)+": ")
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// ReasonOf returns the reason of err's Error, or "".
func ReasonOf(err error) Reason {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Reason
	}
	return ""
}
