package store

import (
	"cmp"
	"errors"
	"strconv"
	"strings"
)

// Results are the values that a run's files hold as its results, by key. The key of a nested value is
// the keys on the way to it, joined by dots; an element of a list has its index, from 0, as key.
type Results struct {
	Values    map[string]Value
	Truncated bool   // there are more or longer values than MaxResults and MaxResultText allow
	Damage    string // why not all that the files hold could be read; "" if it could
}

// The bounds of results, in bytes. The size of a value is Value.Size.
const (
	MaxResults    = 64 << 10 // all values of a run
	MaxNested     = 48 << 10 // those of them that are nested, so that the run's own values have room
	MaxResultKey  = 1000     // a key with its dots
	MaxResultText = 4 << 10  // a text
)

// Value is one value of a run's results. The zero Value is none.
type Value struct {
	Kind   ValueKind
	Number float64 // of a Number; always finite
	Text   string  // of a Text; of a Truth "true" or "false"
}

// ValueKind says what a Value is.
type ValueKind uint8

// The kinds of values.
const (
	NoValue ValueKind = iota
	Number
	Text
	Truth
)

// TruthOf returns the Value of a truth value.
func TruthOf(is bool) Value { return Value{Kind: Truth, Text: strconv.FormatBool(is)} }

// ValueOf returns the Value of a number or a name that stands in JSON without quotes. A number that a
// double cannot hold is a text: an integer that it would round, and NaN and Infinity, which Python
// writes. The result is the zero Value for null, and for what is none of these.
func ValueOf(bare string) Value {
	switch bare {
	case "true", "false":
		return Value{Kind: Truth, Text: bare}
	case "NaN", "Infinity", "-Infinity":
		return Value{Kind: Text, Text: bare}
	}
	if strings.Trim(bare, "0123456789+-.eE") != "" {
		return Value{}
	}
	v, err := strconv.ParseFloat(bare, 64)
	isInteger := strings.Trim(bare, "0123456789-") == ""
	switch {
	case errors.Is(err, strconv.ErrRange): // beyond all doubles
		return Value{Kind: Text, Text: bare}
	case err != nil:
		return Value{}
	case isInteger && v != 0 && strconv.FormatFloat(v, 'f', 0, 64) != bare && strconv.FormatFloat(v, 'f', -1, 64) != bare:
		return Value{Kind: Text, Text: bare}
	}
	return Value{Kind: Number, Number: v}
}

// Size returns what a value with its key counts for the bounds of results.
func (v Value) Size(key string) int {
	const ofNumber = 8
	return ofNumber + len(key) + len(v.Text)
}

// String returns the value as a text: a number in its shortest form.
func (v Value) String() string {
	if v.Kind == Number {
		return strconv.FormatFloat(v.Number, 'f', -1, 64)
	}
	return v.Text
}

// AsNumber returns the number that the value is, or that its text holds: Pavilion stores many numbers
// as texts.
func (v Value) AsNumber() (float64, bool) {
	if v.Kind == Text {
		return ParseNumber(v.Text)
	}
	return v.Number, v.Kind == Number
}

// ParseNumber returns the number that a text holds in decimal digits.
func ParseNumber(text string) (float64, bool) {
	if text == "" || strings.Trim(text, "0123456789+-.eE") != "" {
		return 0, false
	}
	v, err := strconv.ParseFloat(text, 64)
	return v, err == nil
}

// Compare orders numbers, also those that texts hold, before truth values, and these before other
// texts. No value comes last.
func (v Value) Compare(other Value) int {
	a, isNumber := v.AsNumber()
	b, otherIsNumber := other.AsNumber()
	if isNumber && otherIsNumber {
		return cmp.Compare(a, b)
	}
	return cmp.Or(cmp.Compare(v.rank(isNumber), other.rank(otherIsNumber)), cmp.Compare(v.Text, other.Text))
}

func (v Value) rank(isNumber bool) int {
	switch {
	case isNumber:
		return 0
	case v.Kind == Truth:
		return 1
	case v.Kind == Text:
		return 2
	}
	return 3
}
