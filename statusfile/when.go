package statusfile

import (
	"bytes"
	"math"
	"strconv"
	"time"
	"unicode"
)

// Times pass through binary64 seconds, since Pavilion keeps them so.
const (
	// latest is the last time that is written, Pavilion's own bound.
	latest = 253402218061.12344

	// exact bounds the microseconds that binary64 seconds carry unchanged to six
	// decimals: half a microsecond is more than the rounding of a quotient below.
	exact = 1 << 52

	// The bounds of a protobuf Timestamp, the years 1 to 9999, in microseconds.
	first  = -62135596800e6
	beyond = 253402300800e6
)

// appendWhen appends when as seconds with six decimals. When must not lie
// before the year 1.
func appendWhen(dst []byte, when time.Time) []byte {
	if when.Unix() > beyond/1e6 {
		return strconv.AppendFloat(dst, latest, 'f', 6, 64)
	}
	us := when.UnixMicro()
	if us <= -exact || us >= exact {
		return strconv.AppendFloat(dst, min(float64(us)/1e6, latest), 'f', 6, 64)
	}
	if us < 0 {
		dst = append(dst, '-')
		us = -us
	}
	dst = strconv.AppendInt(dst, us/1e6, 10)
	decimals := len(dst)
	dst = strconv.AppendInt(dst, 1e6+us%1e6, 10) // the leading 1 keeps the zeros
	dst[decimals] = '.'
	return dst
}

// parseWhen reads a line's time. Followed says that the line goes on behind it:
// the local times of old files are nothing without that.
func parseWhen(stamp []byte, followed bool) (time.Time, bool) {
	if number := bytes.TrimFunc(stamp, isFloatSpace); isDecimal(number) {
		seconds, err := strconv.ParseFloat(string(number), 64)
		if err != nil {
			return time.Time{}, false
		}
		return fromSeconds(seconds)
	}
	if !followed {
		return time.Time{}, false
	}
	return parseLocal(stamp)
}

// isFloatSpace reports whether Python's float takes a rune for white space around a
// number. It takes fewer than str.strip does.
func isFloatSpace(r rune) bool { return unicode.IsSpace(r) }

// fromSeconds returns the microsecond that seconds mean, and whether it lies
// within a Timestamp's range.
func fromSeconds(seconds float64) (time.Time, bool) {
	us := math.RoundToEven(seconds * 1e6)
	if !(first <= us && us < beyond) {
		return time.Time{}, false
	}
	return time.UnixMicro(int64(us)).UTC(), true
}

// isDecimal reports whether b is a decimal number as both Python and Go read
// it: a sign, digits with a fraction, an exponent.
func isDecimal(b []byte) bool {
	b = afterSign(b)
	whole, b := digits(b)
	fraction := 0
	if len(b) > 0 && b[0] == '.' {
		fraction, b = digits(b[1:])
	}
	if whole+fraction == 0 {
		return false
	}
	if len(b) == 0 {
		return true
	}
	if b[0] != 'e' && b[0] != 'E' {
		return false
	}
	exponent, b := digits(afterSign(b[1:]))
	return exponent > 0 && len(b) == 0
}

func afterSign(b []byte) []byte {
	if len(b) > 0 && (b[0] == '+' || b[0] == '-') {
		return b[1:]
	}
	return b
}

// digits counts the digits that b begins with, and returns what follows them.
func digits(b []byte) (int, []byte) {
	n := 0
	for n < len(b) && '0' <= b[n] && b[n] <= '9' {
		n++
	}
	return n, b[n:]
}

// parseLocal reads the times of old files, as Python's strptime reads
// %Y-%m-%dT%H:%M:%S.%f: local time, its parts with or without leading zeros, the T in
// either case, one to six digits of fraction. Digits that are not ASCII, which Python
// takes, are not read.
func parseLocal(stamp []byte) (time.Time, bool) {
	parts := [...]struct {
		least, most int // digits
		end         byte
		low, high   int
	}{
		{4, 4, '-', 1, 9999}, {1, 2, '-', 1, 12}, {1, 2, 'T', 1, 31},
		{1, 2, ':', 0, 23}, {1, 2, ':', 0, 59}, {1, 2, '.', 0, 59}, {1, 6, 0, 0, 999_999},
	}
	var values [len(parts)]int
	for i, part := range parts {
		n, rest := digits(stamp)
		if n < part.least || n > part.most {
			return time.Time{}, false
		}
		value, _ := strconv.Atoi(string(stamp[:n]))
		if value < part.low || value > part.high {
			return time.Time{}, false
		}
		values[i] = value
		if part.end == 0 {
			if len(rest) > 0 {
				return time.Time{}, false
			}
			for range 6 - n {
				values[i] *= 10
			}
			break
		}
		if len(rest) == 0 || rest[0] != part.end && (part.end != 'T' || rest[0] != 't') {
			return time.Time{}, false
		}
		stamp = rest[1:]
	}
	year, month, day := values[0], time.Month(values[1]), values[2]
	wall := time.Date(year, month, day, values[3], values[4], values[5], 0, time.UTC)
	if wall.Day() != day || wall.Before(firstWall) {
		return time.Time{}, false
	}
	return fromSeconds(float64(fromWall(wall.Unix())) + float64(values[6])/1e6)
}

// firstWall is the earliest local time that Python can turn into seconds.
var firstWall = time.Date(1, 1, 2, 0, 0, 0, 0, time.UTC)

// fromWall returns the Unix time at which a local clock shows wall, given as if
// it were UTC. Where clocks are set it chooses as Python's datetime does: the
// earlier of two, and of none the one by the offset that was in force before.
func fromWall(wall int64) int64 {
	const day = 24 * 60 * 60
	guess := localOffset(wall)
	u1 := wall - guess
	other := localOffset(u1)
	if other == guess {
		other = localOffset(u1 - day)
	}
	u2 := wall - other
	switch {
	case u2+localOffset(u2) == wall:
		return u2
	case u1+localOffset(u1) == wall:
		return u1
	}
	return max(u1, u2)
}

// localOffset returns by how many seconds local time is ahead of UTC.
func localOffset(unix int64) int64 {
	_, offset := time.Unix(unix, 0).In(time.Local).Zone()
	return int64(offset)
}
