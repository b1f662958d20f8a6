// Package store is the contract of a store of run statuses: the interfaces Reader, Writer and Feed, the
// errors, the names, and the rules by which every store derives a run's state from its lines (Fold). It
// knows neither the network nor how runs are kept. Package storetest has the tests that every store must
// pass.
//
// A store implements all three interfaces, and io.Closer; each user asks for what it needs. All methods
// are safe for concurrent use and block until done. Unless said otherwise, an error is an *Error or the
// context's own. What one method has made, every later call of any method sees. Close makes durable what
// is not yet, and ends the store; it must come after every other call has returned.
package store

import (
	"context"
	"iter"
	"time"

	"github.com/runstatus/runstatus/statusfile"
)

// Reader reads runs and their histories. It never writes.
type Reader interface {
	// Vocabulary returns the states that runs can be in. It is always the same.
	Vocabulary() *statusfile.Vocabulary

	// Namespaces returns the names of all namespaces, sorted.
	Namespaces() []string

	// Run returns one run. A run whose file can't be read is returned with the
	// reason in it. Errors: NotFound, NamespaceUnknown, ReadFailed.
	Run(context.Context, Name) (*Run, error)

	// Newest returns a run's newest line, without a cursor. Errors: NotFound,
	// NamespaceUnknown, Unreadable, ReadFailed.
	Newest(context.Context, Name) (Entry, error)

	// Runs yields runs, in no particular order unless one is asked for. A Run that
	// is yielded is valid until the next one is: a copy of it can be kept. Runs that
	// come or go meanwhile may be yielded or not. An error, after which nothing
	// follows: NamespaceUnknown, ReadFailed.
	Runs(context.Context, RunsRequest) iter.Seq2[*Run, error]

	// Results reads the results of a run, as they are now: those of a run that is not
	// there are none. Errors: NamespaceUnknown, ReadFailed.
	Results(context.Context, Name) (Results, error)

	// Activity returns when the log files of a run were changed last, the zero time if it has none. Errors:
	// NamespaceUnknown, ReadFailed.
	Activity(context.Context, Name) (Activity, error)

	// Unverified returns how many runs of a namespace, or of all when it is "", are
	// shown as they were last known: the store has not looked at them since its start.
	Unverified(namespace string) int

	// History yields a run's lines. Lines that are appended meanwhile may be
	// yielded or not. An error, after which nothing follows: NotFound, UIDMismatch,
	// Unreadable, ReadFailed.
	History(context.Context, HistoryRequest) iter.Seq2[Entry, error]
}

// Writer changes runs.
type Writer interface {
	// Create makes a run with its identity and its first line. On return it is
	// durable. Errors: Exists, InvalidName, NamespaceUnknown, NotFound (the
	// series), SeriesClosed, Adopted, ReadOnly, Busy, or a failed storage.
	Create(context.Context, CreateRequest) (*Run, error)

	// Append writes one line at the end of a run's history. On return the line is
	// durable by the store's measure. Checks are made in this order: the uid, the
	// retry, the precondition. Errors: NotFound, UIDMismatch, PreconditionFailed,
	// Unreadable, ReadOnly, NetworkAppend, InvalidText, InvalidTime, with Create also
	// those of Create, or a failed storage; nothing was written or made, unless the
	// reason is OutcomeUnknown. Where the context ended first, the cause is the
	// context's error.
	Append(context.Context, AppendRequest) (AppendResult, error)

	// Write is Append up to the wait, for one or more lines of one run: they have
	// their places, in this order. No client may be told of them, nor of an error,
	// before Commit has returned for the revision. So many lines can share one wait.
	// The answer has as many elements. Where storage does not answer, Write returns
	// NotWritten or OutcomeUnknown within a second or two, Append when the context ends.
	Write(context.Context, []AppendRequest) []Written

	// Commit returns when all changes up to a revision that Write returned are
	// durable by the store's measure, or when the context ends. An error is
	// OutcomeUnknown, and about a line of the run; its cause may be the context's.
	Commit(_ context.Context, _ Name, revision int64) error

	// Mark writes a marker beside a run's history: durable on return, and
	// harmless to repeat. Errors: as Append.
	Mark(context.Context, MarkRequest) (*Run, error)

	// SetResults replaces the results of a run that the store made: durable on return, and
	// harmless to repeat. Errors: External, if another program made the run or changed its
	// attributes, and as Append.
	SetResults(context.Context, ResultsRequest) error

	// NoteSilence records that runs have become silent, or are not silent any more. It leaves out those
	// that have ended, have moved on behind the given line, or stand so already. On return the rest is
	// committed, also on a read-only store, because no file of the runs is written. An error is of some
	// runs, joined if there are several; the others are committed: NotWritten, ReadFailed, OutcomeUnknown.
	NoteSilence(context.Context, []SilenceRequest) error

	// Delete removes a run. Errors: NotFound, UIDMismatch, NotEnded, HasFiles,
	// Adopted, ReadOnly, or a failed storage.
	Delete(context.Context, DeleteRequest) error

	// Writable returns nil while writes are taken, else why they are not: a ReadOnly
	// error, or that of the storage. After a failure it looks again whether the
	// storage works; so it is to be called from time to time.
	Writable() error
}

// Feed is the log of changes of a store.
type Feed interface {
	// Epoch identifies the order of revisions. It changes whenever earlier
	// revisions can't be trusted any more.
	Epoch() string

	// Revision returns the newest revision that is committed, 0 before the first.
	Revision() int64

	// Oldest returns the oldest revision that is kept: Changes yields those behind the
	// revision before it.
	Oldest() int64

	// Changes yields the committed changes behind a revision, in the order of
	// revisions, without a gap, up to the newest one when it gets there. An error,
	// after which nothing follows: TooOld, when some are not kept any more, and
	// ReadFailed.
	Changes(ctx context.Context, after int64) iter.Seq2[Change, error]

	// News returns a channel that is closed once something was committed after the
	// call. It carries nothing: take it, read the Changes, then wait.
	News() <-chan struct{}

	// Follow has runs followed whatever their age, and of a series its members too,
	// until release is called: what other programs write into them is soon among the
	// Changes. Other runs are followed for a while after their last change, and rarely
	// looked at after that. The runs need not exist.
	Follow(names []Name) (release func())
}

// RunsRequest says which runs.
type RunsRequest struct {
	Namespace string   // "": of all namespaces
	States    []string // runs whose current state is one of these; none: all runs
	Sorted    bool     // in the order of their names
	// Committed has no run left out before its deletion is among the Changes. While commits
	// take longer than a second that is a ReadFailed error.
	Committed bool
	After     Name // if Sorted: only runs behind this name, which need not be there
}

// CreateRequest is a new run.
type CreateRequest struct {
	Namespace   string
	Kind        statusfile.Kind
	ID          string // "": the next free integer
	Series      Name   // the zero Name: none
	DisplayName string
	User        string
	Labels      map[string]string
	RequestID   string // "": not idempotent
	// NotAfter bounds the time of the first line, so that a line that a caller
	// stamped before can follow it. The zero time does not.
	NotAfter time.Time
	// ExpectWithin is the time within which the line behind the first one is promised. 0: none is.
	ExpectWithin time.Duration
}

// AppendRequest is a line to append.
type AppendRequest struct {
	Name  Name
	UID   string // "": any generation
	State string
	Note  string
	// When the line is of. A line with a time is written once, however often it is
	// sent; the zero time is replaced by the store's own.
	When         time.Time
	Precondition Precondition
	// Create has an absent run made in the same step, with the line behind its first one.
	// The precondition is checked against no lines. With a UID nothing is made.
	Create bool
	// ExpectWithin is the time within which the next line is promised. 0: none is.
	ExpectWithin time.Duration
}

// Precondition holds when all its parts hold. The zero value always does.
type Precondition struct {
	Sequence    *int64
	CurrentIn   []string
	UnlessEver  []string
	UnlessEnded bool
}

// AppendResult is a line as every reader will see it.
type AppendResult struct {
	UID            string
	Status         Status
	Replayed       bool  // the line had been written before
	Truncated      bool  // its note was cut
	ExternalBefore int64 // lines of other processes between check and append
	// PreconditionRaced: with those lines the precondition would not have held.
	PreconditionRaced bool
}

// Written is what became of a line that was to be written.
type Written struct {
	Result   AppendResult
	Revision int64 // to be committed first
	Err      error
}

// Marker is a file beside a status file that says something about its run.
type Marker uint8

// The markers.
const (
	// Complete says that the run is over.
	Complete Marker = iota + 1
	// MembershipClosed says that a series gets no more members.
	MembershipClosed
)

// MarkRequest is a marker to write.
type MarkRequest struct {
	Name   Name
	UID    string // "": any generation
	Marker Marker
}

// ResultsRequest is the results of a run to be written.
type ResultsRequest struct {
	Name   Name
	UID    string // "": any generation
	Values map[string]Value
}

// SilenceRequest says that a run is silent, or is not.
type SilenceRequest struct {
	Name     Name
	UID      string
	Sequence int64     // of the line behind which the run is silent
	Since    time.Time // the zero time: it is not silent
	Together bool      // many runs became silent together
}

// Activity describes the log files of a run. Two of the same run are equal if nothing has changed.
type Activity struct {
	Newest time.Time // when one of them was changed last, by the clock of the file system
	Bytes  int64     // of all of them
}

// DeleteRequest is a run to remove.
type DeleteRequest struct {
	Name  Name
	UID   string // "": any generation
	Force bool   // also when it has not ended
}

// HistoryRequest is a part of a run's history to read.
type HistoryRequest struct {
	Name       Name
	UID        string // "": any generation
	After      Cursor // the zero Cursor: from the first line, or from the last if Descending
	Descending bool   // newest first
}

// Cursor is a place in a history: behind an Entry, in the direction of reading.
// Its content is the store's own business; zero is the beginning.
type Cursor struct {
	Position int64
	Sequence int64
}

// Entry is one line of a history, and the place behind it.
type Entry struct {
	UID    string
	Status Status
	Cursor Cursor
}
