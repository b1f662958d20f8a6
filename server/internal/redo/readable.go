package redo

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/runstatus/runstatus/statusfile"
)

// Raises reports whether Pavilion's own reader raises on a line, given without its
// line feed: on bytes that are no UTF-8, and on a time that Python reads neither
// as a float nor by strptime.
func Raises(line []byte) bool {
	if !utf8.Valid(line) {
		return true
	}
	stamp, _, followed := strings.Cut(string(line), " ")
	return !isPythonFloat(stamp) && (!followed || !isPythonTime(stamp))
}

var (
	pythonNumber = regexp.MustCompile(`(?i)^[+-]?((\d+(_\d+)*\.?(\d+(_\d+)*)?|\.\d+(_\d+)*)(e[+-]?\d+(_\d+)*)?|inf|infinity|nan)$`)
	pythonTime   = regexp.MustCompile(`^\d{4}-\d{1,2}-\d{1,2}T\d{1,2}:\d{1,2}:\d{1,2}\.\d{1,6}$`)
)

func isPythonFloat(s string) bool {
	return pythonNumber.MatchString(strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || 0x1c <= r && r <= 0x1f }))
}

// isPythonTime reports whether strptime(s, '%Y-%m-%dT%H:%M:%S.%f') takes s.
func isPythonTime(s string) bool {
	if !pythonTime.MatchString(s) {
		return false
	}
	at, err := time.Parse("2006-1-2T15:4:5", s)
	return err == nil && at.Year() >= 1
}

// Mended returns what a repair puts in the place of a line on which Pavilion's
// reader raises, without a line feed. Pavilion reads it, and all that can be read
// of the line is in it.
//
// Where only bytes of the state or the note are damaged, each becomes a question
// mark, and the rest stays. Where the time is, the line becomes a WARNING of 1970
// with the text. It has the length of the line wherever there is room for that, so
// that no other line moves.
func Mended(kind statusfile.Kind, line []byte, length int64) []byte {
	if int64(len(line)) == length {
		if marked := questionMarks(line); !Raises(marked) {
			return marked
		}
	}
	return WarningOf(kind, line, length)
}

// WarningOf returns the WARNING of 1970 that a line becomes.
func WarningOf(kind statusfile.Kind, line []byte, length int64) []byte {
	text := readable(line)
	note := "(repaired) " + text
	switch {
	case length == 0:
		note += "an empty line"
	case text == "":
		note += fmt.Sprintf("%d bytes that held nothing", length)
	}
	made, err := statusfile.Encode(kind, "WARNING", note, time.Unix(0, 0)) // best effort: the text is UTF-8 and the time is in range
	if err != nil {
		return []byte("0") // the text is UTF-8 and the time is in range
	}
	out := made.Bytes[:len(made.Bytes)-1]
	switch {
	case int64(len(out)) > length && text == "" && length > 0:
		out = []byte("0")
	case made.Truncated || length >= statusfile.MaxLine:
		return out
	}
	return append(out, bytes.Repeat([]byte(" "), max(int(length)-len(out), 0))...)
}

// questionMarks puts a question mark in the place of each byte that is no UTF-8.
func questionMarks(line []byte) []byte {
	out := bytes.Clone(line)
	for i := 0; i < len(out); {
		c, size := utf8.DecodeRune(out[i:])
		if c == utf8.RuneError && size == 1 {
			out[i] = '?'
		}
		i += size
	}
	return out
}

// readable returns what of a line a person could read.
func readable(line []byte) string {
	shown := func(r rune) rune {
		switch {
		case r == 0:
			return -1
		case !unicode.IsPrint(r) && !unicode.Is(unicode.Zs, r):
			return '?'
		}
		return r
	}
	text := strings.TrimSpace(strings.Map(shown, string(questionMarks(line))))
	if strings.Trim(text, "?") == "" {
		return ""
	}
	return text
}
