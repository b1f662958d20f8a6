package filestore

import (
	"bytes"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/runstatus/runstatus/statusfile"
)

// mended returns what a repair puts in the place of a line on which Pavilion's
// reader raises, without a line feed. Pavilion reads it, and all that can be read
// of the line is in it.
//
// Where only bytes of the state or the note are damaged, each becomes a question
// mark, and the rest stays. Where the time is, the line becomes a WARNING of 1970
// with the text. It has the length of the line wherever there is room for that, so
// that no other line moves.
func mended(kind statusfile.Kind, line []byte, length int64) []byte {
	if int64(len(line)) == length {
		if marked := questionMarks(line); !raises(marked) {
			return marked
		}
	}
	return warningOf(kind, line, length)
}

// warningOf returns the WARNING of 1970 that a line becomes.
func warningOf(kind statusfile.Kind, line []byte, length int64) []byte {
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
