package statusfile

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

var space = []byte{' '}

// Decode returns the status of a line without its line feed. It accepts what
// Pavilion's reader accepts. It marks as malformed: a line that this reader raises on,
// a time that is not finite or not within the years 1 to 9999, and a sealed torn line.
// The status does not share memory with line.
func Decode(line []byte) Status {
	sealed := len(line) > len(Seal) && endsInSeal(line)
	if sealed || !utf8.Valid(line) {
		return malformed(line)
	}
	stamp, rest, followed := bytes.Cut(line, space)
	when, ok := parseWhen(stamp, followed)
	if !ok {
		return malformed(line)
	}
	state, note, noted := bytes.Cut(rest, space)
	if !noted {
		state = bytes.TrimRightFunc(state, isSpace)
	}
	note = bytes.TrimFunc(note, isSpace)
	return Status{
		State: stateName(state),
		Note:  strings.ReplaceAll(string(note), `\n`, "\n"),
		When:  when,
	}
}

func malformed(line []byte) Status {
	return Status{Malformed: true, Raw: append([]byte{}, line...)}
}

// isSpace tells what Python's str.strip takes for white space.
func isSpace(r rune) bool {
	return unicode.IsSpace(r) || 0x1c <= r && r <= 0x1f
}
