// Package statusfile reads and writes the append-only status files of Pavilion 2.
//
// A status file is the history of one test run or series, one status a line:
//
//	<seconds since the epoch> SP <STATE> SP <note> LF
//
// The format is that of Pavilion 2's module pavilion.status_file. Programs in
// both languages can read and append to the same file at the same time: each
// append is one write(2) on a descriptor opened with O_APPEND, and a reader
// stops at the last line feed.
//
// [Encode] and [Decode] are the format, without a clock and without I/O.
// [Forward], [Backward] and [Append] bring it to open files, in bounded memory
// whatever a file holds. [File] is all of it for programs that use a status
// file directly.
//
// No line is ever fatal to a reader and none is ever dropped: what does not
// parse is returned in its place, marked malformed.
package statusfile

import (
	"strings"
	"time"
)

// Status is one line of a status file, Pavilion's TestStatusInfo or
// SeriesStatusInfo.
type Status struct {
	// State is the state's name as recorded, which may be a name that this
	// version doesn't know. Empty for a malformed line.
	State string

	// Note is the free text, with its newlines. It may hold any character.
	Note string

	// When is the reporter's time, in UTC and whole microseconds. It may run
	// backwards: the order of statuses is their order in the file. Zero for a
	// malformed line.
	When time.Time

	// Sequence is the line's place in the history, from 1. 0: not counted.
	Sequence int64

	// Malformed says that the line could not be decoded.
	Malformed bool

	// Raw holds a malformed line's bytes without the line feed, nil otherwise.
	Raw []byte
}

const (
	complete   = "COMPLETE"
	resultNote = "The test completed with result: "
)

// Result returns the result of a test run, "PASS", "FAIL" or "ERROR", out of
// its COMPLETE line, and whether s is such a line.
func Result(s Status) (string, bool) {
	result, ok := strings.CutPrefix(s.Note, resultNote)
	if !ok || s.State != complete {
		return "", false
	}
	switch result {
	case "PASS", "FAIL", "ERROR":
		return result, true
	}
	return "", false
}

// ResultNote returns the note of a COMPLETE line that says result.
func ResultNote(result string) string { return resultNote + result }
