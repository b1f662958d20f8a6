package statusfile

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

var space = []byte{' '}

// Decode returns the status of a line, given without its line feed. It takes
// what Pavilion's reader takes, and marks as malformed what that reader raises
// on, what has no finite time between the years 1 and 9999, and a torn line
// that was sealed. The status keeps nothing of line's memory.
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
