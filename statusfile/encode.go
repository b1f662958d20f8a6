package statusfile

import (
	"bytes"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	// MaxLine is the largest length of an encoded line in bytes, with its line feed.
	MaxLine = 4096

	// MaxNote is the largest length of an escaped note in a line, in bytes.
	MaxNote = 4052

	// Seal is the line that ends a torn line: an append after a torn tail starts
	// with it. The torn bytes and the seal become one line, which Decode marks as
	// malformed and Pavilion can still read. Alone the seal is an ordinary line.
	Seal = "0 STATUS_ERROR torn line above sealed"

	invalid = "INVALID"
)

// Line is an encoded line.
type Line struct {
	// Bytes is the line with its line feed, at most MaxLine long. It must be written
	// by one write(2).
	Bytes []byte

	// Status is what a reader sees: Decode of the line.
	Status Status

	// Truncated reports whether the note was too long and lost its end.
	Truncated bool
}

// Encode returns the line for a status of the given kind, with the built-in states.
func Encode(kind Kind, state, note string, when time.Time) (Line, error) {
	return (*Vocabulary)(nil).Encode(kind, state, note, when)
}

// Encode returns the line for a status of the given kind.
//
// A state that the kind does not have becomes INVALID, and the note starts with the
// given state in parentheses. A newline in the note is written as the two characters
// \n; a reader turns these two characters into a newline wherever they come from.
// Then the note is cut to MaxNote bytes, never inside a character. The time has
// whole microseconds as far as binary64 seconds can hold them; a time after
// Pavilion's latest time becomes that time.
//
// The errors are ErrKind, ErrInvalidUTF8 and ErrTime.
func (v *Vocabulary) Encode(kind Kind, state, note string, when time.Time) (Line, error) {
	if !kind.valid() {
		return Line{}, fmt.Errorf("encode status: %w", ErrKind)
	}
	if !utf8.ValidString(state) {
		return Line{}, fmt.Errorf("encode state: %w", ErrInvalidUTF8)
	}
	if !utf8.ValidString(note) {
		return Line{}, fmt.Errorf("encode note: %w", ErrInvalidUTF8)
	}
	if when.Before(time.Time{}) {
		return Line{}, fmt.Errorf("encode time %v: %w", when, ErrTime)
	}

	const others = len("253402218061.123444 SCHED_CANCELLED () .\n")
	b := make([]byte, 0, min(MaxLine, others+len(state)+len(note)))
	b = append(appendWhen(b, when), ' ')
	parts := [...]string{"", "", "", note}
	if _, known := v.Lookup(kind, state); known {
		b = append(b, state...)
	} else {
		b = append(b, invalid...)
		parts = [...]string{"(", state, ") ", note}
	}
	b = append(b, ' ')

	limit := len(b) + MaxNote
	whole := true
	for _, part := range parts {
		if whole {
			b, whole = appendNote(b, part, limit)
		}
	}
	if endsInSeal(b) {
		b, whole = unforge(b, whole, limit)
	}
	return Line{Bytes: append(b, '\n'), Status: Decode(b), Truncated: !whole}, nil
}

// appendNote appends text with its newlines escaped until dst is limit bytes
// long, and reports whether all of it went in. A cut can fall inside an escape.
func appendNote(dst []byte, text string, limit int) ([]byte, bool) {
	for {
		plain, rest, newline := strings.Cut(text, "\n")
		if room := limit - len(dst); len(plain) > room {
			for !utf8.RuneStart(plain[room]) {
				room--
			}
			return append(dst, plain[:room]...), false
		}
		dst = append(dst, plain...)
		if !newline {
			return dst, true
		}
		dst = append(dst, `\n`...)
		if len(dst) > limit {
			return dst[:limit], false
		}
		text = rest
	}
}

// unforge appends a full stop to a line that ends in the text of the seal, so that
// no note looks like a sealed torn line. In a note of full length the full stop
// replaces the last letter.
func unforge(line []byte, whole bool, limit int) ([]byte, bool) {
	if len(line) == limit {
		line = line[:len(line)-1]
		whole = false
	}
	return append(line, '.'), whole
}

var sealText = []byte(Seal)

func endsInSeal(line []byte) bool { return bytes.HasSuffix(line, sealText) }
