package statusfile

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestDecode(t *testing.T) {
	at := func(us int64) time.Time { return time.UnixMicro(us).UTC() }
	for _, test := range []struct {
		rule, line string
		want       Status
	}{
		{"three parts", "1.5 RUNNING a b", Status{State: "RUNNING", Note: "a b", When: at(1500000)}},
		{"missing parts are empty", "1e3", Status{When: at(1e9)}},
		{"a state without a note loses trailing white space", "1 RUNNING\r\u3000", Status{State: "RUNNING", When: at(1e6)}},
		{"a state with a note stands as it is", "1 RUNNING\r x", Status{State: "RUNNING\r", Note: "x", When: at(1e6)}},
		{"any name is a state", "1 not.a-state x", Status{State: "not.a-state", Note: "x", When: at(1e6)}},
		{"the empty state is one", "1  x", Status{Note: "x", When: at(1e6)}},
		{"a note is stripped as Python does", "1 A \x1c\x1d\x1e\x1f\u0085\u00a0\u1680\u2003\u2028\u2029\u202f\u205f\u3000\t\v\f\rx\u3000\x1f", Status{State: "A", Note: "x", When: at(1e6)}},
		{"a zero-width space is no white space", "1 A \u200bx\ufeff", Status{State: "A", Note: "\u200bx\ufeff", When: at(1e6)}},
		{"stripped first, then unescaped", `1 A  \n x \n `, Status{State: "A", Note: "\n x \n", When: at(1e6)}},
		{"every escape is a newline", `1 A \\n`, Status{State: "A", Note: "\\\n", When: at(1e6)}},
		{"half an escape stands", `1 A x\`, Status{State: "A", Note: `x\`, When: at(1e6)}},
		{"carriage returns don't end a line", "1 A x\ry", Status{State: "A", Note: "x\ry", When: at(1e6)}},
		{"white space around a time", "\u30001.5\u0085 A x", Status{State: "A", Note: "x", When: at(1500000)}},
		{"half even, down", "0.0000005 A x", Status{State: "A", Note: "x", When: at(0)}},
		{"half even, up", "0.0000015 A x", Status{State: "A", Note: "x", When: at(2)}},
		{"a tiny time is zero", "1e-400 A x", Status{State: "A", Note: "x", When: at(0)}},
		{"minus zero is zero", "-0 A x", Status{State: "A", Note: "x", When: at(0)}},
		{"signed exponent", "15e-1 A x", Status{State: "A", Note: "x", When: at(1500000)}},
		{"the first time", "-62135596800 A x", Status{State: "A", Note: "x", When: time.Time{}.UTC()}},
		{"an old time", "2019-09-25T10:11:12.000001 A x", Status{State: "A", Note: "x", When: at(1569406272000001)}},
		{"an old time, parts of one digit", "2019-9-5T1:2:3.5 A x", Status{State: "A", Note: "x", When: at(1567645323500000)}},
		{"an old time, small t", "2019-09-25t10:11:12.000001 A x", Status{State: "A", Note: "x", When: at(1569406272000001)}},
		{"the first old time", "0001-01-02T00:00:00.0 A x", Status{State: "A", Note: "x", When: at(-62135510400e6)}},
		{"the seal alone", Seal, Status{State: "STATUS_ERROR", Note: "torn line above sealed", When: at(0)}},
		{"text like the seal's", "1 STATUS_ERROR torn line above sealed", Status{State: "STATUS_ERROR", Note: "torn line above sealed", When: at(1e6)}},
	} {
		t.Run(test.rule, func(t *testing.T) {
			if diff := cmp.Diff(test.want, Decode([]byte(test.line))); diff != "" {
				t.Errorf("%q (-want +got):\n%s", test.line, diff)
			}
		})
	}
}

func TestDecodeMarksMalformed(t *testing.T) {
	for rule, line := range map[string]string{
		"an empty line":              "",
		"no time":                    " RUNNING x",
		"NULs":                       strings.Repeat("\x00", 40),
		"nan":                        "nan A x",
		"inf":                        "inf A x",
		"minus infinity":             "-Infinity A x",
		"an infinite number":         "1e999 A x",
		"a hexadecimal number":       "0x10 A x",
		"a hexadecimal float":        "0x1p4 A x",
		"digits with underscores":    "1_0 A x",
		"digits of other scripts":    "١ A x",
		"a sign alone":               "+ A x",
		"a point alone":              ". A x",
		"two points":                 "1.2.3 A x",
		"an exponent without digits": "1e A x",
		"two signs":                  "--1 A x",
		"before the year 1":          "-62135596801 A x",
		"after the year 9999":        "253402300800 A x",
		"bad UTF-8":                  "1 A \xff",
		"bad UTF-8 in the state":     "1 \xff x",
		"tabs for spaces":            "1\tA\tx",
		"an old time alone":          "2019-09-25T10:11:12.5",
		"an old time, white space":   "\t2019-09-25T10:11:12.5 A x",
		"an old time, no fraction":   "2019-09-25T10:11:12 A x",
		"an old time, empty one":     "2019-09-25T10:11:12. A x",
		"an old time, seven digits":  "2019-09-25T10:11:12.1234567 A x",
		"an old time, comma":         "2019-09-25T10:11:12,5 A x",
		"an old time, a zero month":  "2019-0-25T10:11:12.5 A x",
		"an old time, no such day":   "2019-02-29T10:11:12.5 A x",
		"an old time, five digits":   "02019-09-25T10:11:12.5 A x",
		"an old time, other digits":  "2019-09-25T10:11:1\u0662.5 A x",
		"an old time, too early":     "0001-01-01T00:00:00.0 A x",
		"a separator before a time":  "\x1c1 A x",
		"a separator behind a time":  "1\x1f A x",
		"an old time, leap second":   "2019-09-25T10:11:60.5 A x",
		"an old time, 31st of June":  "2019-06-31T10:11:12.5 A x",
		"an old time, year 0":        "0000-06-30T10:11:12.5 A x",
		"an old time, signed":        "2019-06-30T10:11:12.+5 A x",
		"an old time, zone":          "2019-06-30T10:11:12.5Z A x",
		"a sealed tear":              "17" + Seal,
	} {
		t.Run(rule, func(t *testing.T) {
			if diff := cmp.Diff(Status{Malformed: true, Raw: []byte(line)}, Decode([]byte(line))); diff != "" {
				t.Errorf("%q (-want +got):\n%s", line, diff)
			}
		})
	}
}

func TestDecodeKeepsNothingOfTheLine(t *testing.T) {
	for _, line := range []string{"1.5 RUNNING note", "1.5 OTHER a\\nb", "\xff"} {
		b := []byte(line)
		got := Decode(b)
		copy(b, bytes.Repeat([]byte("x"), len(b)))
		if diff := cmp.Diff(Decode([]byte(line)), got); diff != "" {
			t.Errorf("%q changed with its memory (-want +got):\n%s", line, diff)
		}
	}
}

// Times of old files are local. Where clocks are set, Python's choice is taken:
// these were computed by its datetime.
func TestOldTimesAreLocal(t *testing.T) {
	defer func() { time.Local = time.UTC }()
	for _, test := range []struct {
		zone, stamp string
		us          int64
	}{
		{"Europe/Berlin", "2021-07-01T12:00:00.999999", 1625133600999999},
		{"Europe/Berlin", "1950-06-01T00:00:00.000001", -618109199999999},
		{"Europe/Berlin", "2021-03-28T02:30:00.5", 1616895000500000},
		{"Europe/Berlin", "2021-10-31T02:30:00.5", 1635640200500000},
		{"Europe/Berlin", "2021-10-31T03:00:00.0", 1635645600000000},
		{"America/New_York", "2021-03-14T02:30:00.25", 1615707000250000},
		{"America/New_York", "2021-11-07T01:30:00.25", 1636263000250000},
		{"America/New_York", "2011-12-30T12:00:00.0", 1325264400000000},
		{"Australia/Lord_Howe", "2021-10-03T02:15:00.0", 1633189500000000},
		{"Australia/Lord_Howe", "2021-04-04T01:45:00.0", 1617461100000000},
		{"Pacific/Apia", "2011-12-30T12:00:00.0", 1325282400000000},
		{"Pacific/Apia", "2021-04-04T01:45:00.0", 1617450300000000},
	} {
		var err error
		if time.Local, err = time.LoadLocation(test.zone); err != nil {
			t.Fatal(err)
		}
		got := Decode([]byte(test.stamp + " A x"))
		want := Status{State: "A", Note: "x", When: time.UnixMicro(test.us).UTC()}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s in %s (-want +got):\n%s", test.stamp, test.zone, diff)
		}
	}
}
