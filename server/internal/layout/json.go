package layout

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// jsonReader reads a JSON text from its front to its end and keeps only what is asked
// for, however long the rest is. It takes what Python's json module writes: NaN and
// Infinity are values, too. What lies between the values that are asked for is not
// checked beyond its brackets and quotes.
//
// The first error stays: then everything that is asked for is empty.
type jsonReader struct {
	r   *bufio.Reader
	err error // errNoJSON, or what reading said
}

var errNoJSON = errors.New("it is no JSON object")

func newJSONReader(r io.Reader) *jsonReader { return &jsonReader{r: bufio.NewReader(r)} }

// object is members for a text that has to be an object.
func (j *jsonReader) object(each func(key string)) {
	if j.peek() != '{' {
		j.fail(errNoJSON)
		return
	}
	j.members(each)
}

// members calls each with the keys of an object, and each has to take the value: by
// members, text or skip. A value that is no object has none.
func (j *jsonReader) members(each func(key string)) {
	if j.peek() != '{' {
		j.skip()
		return
	}
	j.next()
	if j.peek() == '}' {
		j.next()
		return
	}
	for j.err == nil {
		j.want('"')
		key := j.quoted(maxText)
		j.want(':')
		if j.err == nil {
			each(key)
		}
		if j.peek() == '}' {
			j.next()
			return
		}
		j.want(',')
	}
}

// elements calls each before every element of a list, and each has to take it.
func (j *jsonReader) elements(each func()) {
	j.next()
	if j.peek() == ']' {
		j.next()
		return
	}
	for j.err == nil {
		each()
		if j.peek() == ']' {
			j.next()
			return
		}
		j.want(',')
	}
}

// text takes a value, and returns at most some bytes of it, and the rest of the
// character that they end in: a string's text, a number or a truth value; "" for what is
// none of them.
func (j *jsonReader) text(most int) string {
	switch j.peek() {
	case '"':
		j.next()
		return j.quoted(most)
	case '{', '[':
		j.skip()
		return ""
	}
	text := j.bare(most)
	if text == "true" || text == "false" {
		return text
	}
	if _, err := strconv.ParseInt(text, 10, 64); err == nil {
		return text
	}
	if v, err := strconv.ParseFloat(text, 64); err == nil && !strings.ContainsAny(text, "Nn_xX") {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}

// firstText is text for a list of values: it returns the first one.
func (j *jsonReader) firstText(most int) (text string) {
	if j.peek() != '[' {
		return j.text(most)
	}
	j.next()
	if j.peek() == ']' {
		j.next()
		return ""
	}
	text = j.text(most)
	for j.err == nil && j.peek() == ',' {
		j.next()
		j.skip()
	}
	j.want(']')
	return text
}

// skip takes a value.
func (j *jsonReader) skip() {
	switch j.peek() {
	case '"':
		j.next()
		j.quoted(0)
		return
	case '{', '[':
	default:
		j.bare(0)
		return
	}
	for depth := 0; j.err == nil; {
		switch j.next() {
		case '"':
			j.quoted(0)
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return
			}
		}
	}
}

// bare takes a value without quotes or brackets.
func (j *jsonReader) bare(most int) string {
	var text []byte
	for n := 0; ; n++ {
		b, err := j.r.ReadByte()
		ends := errors.Is(err, io.EOF)
		if err == nil && strings.IndexByte(" \t\r\n,:]}[{\"", b) >= 0 {
			ends, err = true, j.r.UnreadByte()
		}
		switch {
		case ends && n == 0:
			j.fail(errNoJSON)
			return ""
		case ends:
			return string(text)
		case err != nil:
			j.fail(err)
			return ""
		case len(text) < most:
			text = append(text, b)
		}
	}
}

// quoted takes a string behind its first quote.
func (j *jsonReader) quoted(most int) string {
	var text []byte
	for {
		b := j.next()
		switch {
		case j.err != nil:
			return ""
		case b == '"':
			return string(text)
		case b == '\\':
			r := j.escaped()
			if len(text) < most {
				text = utf8.AppendRune(text, r)
			}
		case len(text) < most:
			text = append(text, b)
		}
	}
}

// escaped takes what stands behind a backslash.
func (j *jsonReader) escaped() rune {
	switch b := j.next(); b {
	case 'b':
		return '\b'
	case 'f':
		return '\f'
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	case 'u':
		r := j.hex()
		if ahead, _ := j.r.Peek(2); utf16.IsSurrogate(r) && string(ahead) == `\u` { // best effort: the next read says it, too
			_, _ = j.r.Discard(2) // best effort: what was looked at is there
			return utf16.DecodeRune(r, j.hex())
		}
		return r
	default:
		return rune(b)
	}
}

// hex takes four hexadecimal digits.
func (j *jsonReader) hex() rune {
	var digits [4]byte
	for i := range digits {
		digits[i] = j.next()
	}
	r, err := strconv.ParseUint(string(digits[:]), 16, 16)
	if err != nil {
		j.fail(errNoJSON)
	}
	return rune(r)
}

// peek returns the next byte that is no white space, 0 if there is none.
func (j *jsonReader) peek() byte {
	for {
		switch b := j.next(); b {
		case ' ', '\t', '\r', '\n':
		default:
			if j.err == nil {
				j.fail(j.r.UnreadByte())
			}
			return b
		}
	}
}

// next takes the next byte, 0 if there is none.
func (j *jsonReader) next() byte {
	if j.err != nil {
		return 0
	}
	b, err := j.r.ReadByte()
	if errors.Is(err, io.EOF) {
		err = fmt.Errorf("%w: it ends too soon", errNoJSON)
	}
	j.fail(err)
	return b
}

// want takes the next byte that is no white space, which has to be this one.
func (j *jsonReader) want(b byte) {
	if j.peek() != b {
		j.fail(errNoJSON)
	}
	j.next()
}

func (j *jsonReader) fail(err error) {
	if j.err == nil {
		j.err = err
	}
}
