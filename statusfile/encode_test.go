package statusfile

import (
	"errors"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

var moment = time.UnixMicro(1700000000_000001).UTC()

func mustEncode(t testing.TB, kind Kind, state, note string, when time.Time) Line {
	t.Helper()
	line, err := Encode(kind, state, note, when)
	if err != nil {
		t.Fatal(err)
	}
	return line
}

func TestEncode(t *testing.T) {
	long := strings.Repeat("y", 5000)
	for _, test := range []struct {
		rule        string
		kind        Kind
		state, note string
		when        time.Time
		line        string
		truncated   bool
	}{
		{"a plain line", TestRun, "RUNNING", "hello", moment, "1700000000.000001 RUNNING hello", false},
		{"an empty note leaves its space", TestRun, "RUNNING", "", moment, "1700000000.000001 RUNNING ", false},
		{"white space is written as given", TestRun, "INFO", " a \r", moment, "1700000000.000001 INFO  a \r", false},
		{"a newline is escaped", TestRun, "INFO", "a\nb\n", moment, `1700000000.000001 INFO a\nb\n`, false},
		{"an unknown state stands in the note", TestRun, "WAITING", "x", moment, "1700000000.000001 INVALID (WAITING) x", false},
		{"states belong to their kind", Series, "CANCELLED", "x", moment, "1700000000.000001 INVALID (CANCELLED) x", false},
		{"no state is an unknown one", Series, "", "x", moment, "1700000000.000001 INVALID () x", false},
		{"an unknown state's newline is escaped", TestRun, "A\nB", "x", moment, `1700000000.000001 INVALID (A\nB) x`, false},
		{"an unknown state's length is cut with the note", TestRun, long, "x", moment, "1700000000.000001 INVALID (" + long[:4051], true},
		{"nanoseconds are cut", TestRun, "INFO", "", moment.Add(999), "1700000000.000001 INFO ", false},
		{"half a second before the epoch", TestRun, "INFO", "", time.UnixMicro(-500000), "-0.500000 INFO ", false},
		{"the year 1", TestRun, "INFO", "", time.Time{}, "-62135596800.000000 INFO ", false},
		{"late times are Pavilion's latest", TestRun, "INFO", "", time.Unix(253402218062, 0), "253402218061.123444 INFO ", false},
		{"very late times too", TestRun, "INFO", "", time.Unix(math.MaxInt64/2, 0), "253402218061.123444 INFO ", false},
		{"a note of 4052 bytes is whole", TestRun, "INFO", long[:4052], moment, "1700000000.000001 INFO " + long[:4052], false},
		{"a note of 4053 bytes is cut", TestRun, "INFO", long[:4053], moment, "1700000000.000001 INFO " + long[:4052], true},
		{"a letter is not cut", TestRun, "INFO", long[:4051] + "é", moment, "1700000000.000001 INFO " + long[:4051], true},
		{"an escape can be cut", TestRun, "INFO", long[:4051] + "\n", moment, "1700000000.000001 INFO " + long[:4051] + `\`, true},
		{"an escape at the end is whole", TestRun, "INFO", long[:4050] + "\n", moment, "1700000000.000001 INFO " + long[:4050] + `\n`, false},
		{"nothing goes behind a full escape", TestRun, "INFO", long[:4050] + "\nz", moment, "1700000000.000001 INFO " + long[:4050] + `\n`, true},
		{"a note can't forge the seal", TestRun, "INFO", "a" + Seal, moment, "1700000000.000001 INFO a" + Seal + ".", false},
		{"a time can't help to", TestRun, "STATUS_ERROR", Seal[len("0 STATUS_ERROR "):], time.Unix(1, 0), "1.00000" + Seal + ".", false},
		{"a time that isn't part of it needs no full stop", TestRun, "STATUS_ERROR", Seal[len("0 STATUS_ERROR "):], moment, "1700000000.000001" + Seal[1:], false},
		{"a cut note can't", TestRun, "INFO", long[:4052-len(Seal)] + Seal + "more", moment, "1700000000.000001 INFO " + long[:4052-len(Seal)] + Seal[:len(Seal)-1] + ".", true},
		{"a full note can't", TestRun, "INFO", long[:4052-len(Seal)] + Seal, moment, "1700000000.000001 INFO " + long[:4052-len(Seal)] + Seal[:len(Seal)-1] + ".", true},
		{"a nearly full note can't", TestRun, "INFO", long[:4051-len(Seal)] + Seal, moment, "1700000000.000001 INFO " + long[:4051-len(Seal)] + Seal + ".", false},
	} {
		t.Run(test.rule, func(t *testing.T) {
			got := mustEncode(t, test.kind, test.state, test.note, test.when)
			want := Line{Bytes: []byte(test.line + "\n"), Status: Decode([]byte(test.line)), Truncated: test.truncated}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			checkLine(t, got)
		})
	}
}

// checkLine holds what is true of every encoded line.
func checkLine(t testing.TB, line Line) {
	t.Helper()
	text, ok := strings.CutSuffix(string(line.Bytes), "\n")
	if !ok || strings.Contains(text, "\n") {
		t.Errorf("%q is not one line", line.Bytes)
	}
	if len(line.Bytes) > MaxLine {
		t.Errorf("line has %d bytes", len(line.Bytes))
	}
	if parts := strings.SplitN(text, " ", 3); len(parts) != 3 || len(parts[2]) > MaxNote {
		t.Errorf("%q has no parts, or a note that is too long", text)
	}
	if !utf8.ValidString(text) {
		t.Errorf("%q is not valid UTF-8", text)
	}
	if line.Status.Malformed {
		t.Errorf("%q is malformed", text)
	}
	if diff := cmp.Diff(Decode([]byte(text)), line.Status); diff != "" {
		t.Errorf("status is not what a reader sees (-want +got):\n%s", diff)
	}
}

func TestEncodeRefuses(t *testing.T) {
	for _, test := range []struct {
		rule        string
		kind        Kind
		state, note string
		when        time.Time
		want        error
	}{
		{"a note that is no UTF-8", TestRun, "INFO", "\xff", moment, ErrInvalidUTF8},
		{"half a letter at the end", TestRun, "INFO", "é"[:1], moment, ErrInvalidUTF8},
		{"a surrogate", TestRun, "INFO", "\xed\xa0\x80", moment, ErrInvalidUTF8},
		{"bad bytes behind the cut", TestRun, "INFO", strings.Repeat("y", 5000) + "\xff", moment, ErrInvalidUTF8},
		{"a state that is no UTF-8", TestRun, "\xff", "", moment, ErrInvalidUTF8},
		{"a time before the year 1", TestRun, "INFO", "", time.Time{}.Add(-1), ErrTime},
		{"a time long before", TestRun, "INFO", "", time.Unix(math.MinInt64/2, 0), ErrTime},
		{"no kind", 0, "INFO", "", moment, ErrKind},
	} {
		t.Run(test.rule, func(t *testing.T) {
			if _, err := Encode(test.kind, test.state, test.note, test.when); !errors.Is(err, test.want) {
				t.Errorf("error = %v, want %v", err, test.want)
			}
		})
	}
}

// Time by integers is time by binary64, as Pavilion writes it.
func TestTimesPassThroughBinary64(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, span := range []int64{1e3, 1e7, 1e13, 2e15, exact, 5e15, 1e16, 6e16, 2e17} {
		for range 20000 {
			us := random.Int64N(2*span) - span
			if us < first {
				continue
			}
			got := string(appendWhen(nil, time.UnixMicro(us)))
			if want := strconv.FormatFloat(float64(us)/1e6, 'f', 6, 64); got != want {
				t.Fatalf("%d µs = %s, want %s", us, got, want)
			}
			back, ok := parseWhen([]byte(got), false)
			if !ok || abs(us) < exact/2 && back.UnixMicro() != us {
				t.Fatalf("%d µs, written as %s, read as %v", us, got, back)
			}
		}
	}
}

func abs(n int64) int64 { return max(n, -n) }
