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
// [Encode] and [Decode] are the format; they use no clock and no I/O. [Forward],
// [Backward] and [Append] read and write open files in bounded memory, whatever a
// file holds. [File] is for programs that use a status file directly.
//
// No line stops a reader, and none is left out: a line that does not parse is
// returned in its place and marked as malformed.
//
// A line is torn if its writer died or met a full disk before its line feed.
// [Append] seals it: its one write begins with [Seal], which ends the torn line.
package statusfile

import (
	"strings"
	"time"
)

// Status is one line of a status file, Pavilion's TestStatusInfo or
// SeriesStatusInfo.
type Status struct {
	// State is the recorded name of the state, which this version may not know. Empty
	// for a malformed line.
	State string

	// Note is the free text, with its newlines. It may hold any character.
	Note string

	// When is the reporter's time, in UTC and whole microseconds. A later line may have
	// an earlier time: the order of statuses is that of the file. Zero for a malformed
	// line.
	When time.Time

	// Sequence is the number of the line in the history, from 1; 0 if not counted.
	Sequence int64

	// Malformed reports that the line cannot be decoded.
	Malformed bool

	// Raw holds the bytes of a malformed line without the line feed; nil otherwise.
	Raw []byte
}

const (
	complete   = "COMPLETE"
	resultNote = "The test completed with result: "
)

// Result returns the result in a COMPLETE line, "PASS", "FAIL" or "ERROR", and whether
// s is such a line.
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

// ResultNote returns the note of a COMPLETE line with the result.
func ResultNote(result string) string { return resultNote + result }
