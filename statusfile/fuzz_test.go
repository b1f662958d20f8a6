package statusfile

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/runstatus/runstatus/internal/testkit"
)

func FuzzDecode(tf *testing.F) {
	f := testkit.Mutated(tf)
	for _, seed := range []string{
		"1.5 RUNNING note", "1 A  \\n x \\\\n \\", Seal, "17" + Seal, "2019-09-25T10:11:12.5 A x", "253402218061.123383 COMPLETE x",
		"-62135596800 A", "1 \u3000 \u3000", "1_0 A x", "0x1p4 A", "nan", "1e-400 A", "\xff", "", "\x00\x00", strings.Repeat("1", 400) + " A",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t testing.TB, line []byte) {
		s := Decode(line)
		if s.Malformed {
			if diff := cmp.Diff(Status{Malformed: true, Raw: line}, s); diff != "" && len(line) > 0 {
				t.Errorf("malformed (-want +got):\n%s", diff)
			}
			return
		}
		if s.Raw != nil || s.When.Location() != time.UTC || s.When.Year() < 1 || s.When.Year() > 9999 || !utf8.ValidString(s.State+s.Note) {
			t.Errorf("%q is %+v", line, s)
		}
		// What parses is written back to what parses the same: all of it where the
		// kind knows the state, the note fits and binary64 carries the time.
		for _, kind := range []Kind{TestRun, Series} {
			back, err := Encode(kind, s.State, s.Note, s.When)
			if err != nil {
				t.Fatalf("%+v from %q can't be encoded: %v", s, line, err)
			}
			checkLine(t, back)
			want := s
			if us := s.When.UnixMicro(); abs(us) >= exact/2 {
				want.When = back.Status.When
			}
			if _, known := Lookup(kind, s.State); !known {
				want.State, want.Note = invalid, "("+s.State+") "+s.Note
				want.Note = Decode([]byte("0 A " + strings.ReplaceAll(want.Note, "\n", `\n`))).Note
			}
			if bytes.HasSuffix(back.Bytes, []byte(Seal+".\n")) && !strings.HasSuffix(s.Note, ".") {
				want.Note += "."
			}
			if diff := cmp.Diff(want, back.Status); diff != "" && !back.Truncated {
				t.Errorf("%q written back as %q (-want +got):\n%s", line, back.Bytes, diff)
			}
		}
	})
}

func FuzzEncode(tf *testing.F) {
	f := testkit.Mutated(tf)
	for _, note := range []string{
		"", "note", "a\nb\r\nc\u2028d\u0085e", Seal, "x" + Seal, Seal[len("0 STATUS_ERROR "):], `\n`, `\`, " \u3000", "\x00\x1b[31m",
		strings.Repeat("y", MaxNote-1) + "é", strings.Repeat("y", MaxNote-1) + "\n", strings.Repeat("y", MaxNote-len(Seal)) + Seal, strings.Repeat("\n", MaxNote), "\xff",
	} {
		f.Add("RUNNING", note, int64(1700000000), int64(123456789))
		f.Add("STATUS_ERROR", note, int64(0), int64(0))
		f.Add("no\nstate", note, int64(253402218061), int64(123440000))
	}
	f.Fuzz(func(t testing.TB, state, note string, seconds, nanos int64) {
		when := time.Unix(seconds, nanos)
		for _, kind := range []Kind{TestRun, Series} {
			line, err := Encode(kind, state, note, when)
			if err != nil {
				if utf8.ValidString(state) && utf8.ValidString(note) && when.Year() >= 1 {
					t.Errorf("%q %q %v: %v", state, note, when, err)
				}
				continue
			}
			checkLine(t, line)
			if endsInSeal(line.Bytes[:len(line.Bytes)-1]) {
				t.Errorf("%q forges the seal", line.Bytes)
			}
			if us := when.UnixMicro(); when.Year() <= 9999 && abs(us) < exact/2 && line.Status.When.UnixMicro() != us {
				t.Errorf("%v is read back as %v", when, line.Status.When)
			}
			if _, known := Lookup(kind, state); known != (line.Status.State == state) && state != invalid {
				t.Errorf("%q is read back as %q", state, line.Status.State)
			}
			if !line.Truncated && !strings.Contains(string(line.Bytes), strings.ReplaceAll(note, "\n", `\n`)) {
				t.Errorf("%q is not in %q", note, line.Bytes)
			}
		}
	})
}

func FuzzLines(tf *testing.F) {
	f := testkit.Mutated(tf)
	for _, file := range []string{"", "a", "\n", "a\n\nb\ntorn", "1.5 RUNNING x\n" + seal + "2.5 COMPLETE y\n"} {
		f.Add([]byte(file), 0, byte(0), int64(0), int64(len(file)), byte(0))
		f.Add([]byte(file), 2, byte(3), int64(1), int64(3), byte(251))
	}
	f.Fuzz(func(t testing.TB, file []byte, at int, bit byte, from, to int64, stretch byte) {
		// Long lines come from stretching what lies around a place. They are slow, so few inputs have them.
		if len(file) > 0 && stretch >= 250 {
			i := max(at, -at-1) % len(file)
			filler := bytes.Repeat([]byte("y"), int(stretch-249)<<15)
			file = append(append(bytes.Clone(file[:i]), filler...), file[i:]...)
		}
		checkLines(t, file, 0, int64(len(file)))
		checkLines(t, file, from%int64(len(file)+2), to%int64(len(file)+2))
		if len(file) > 0 {
			checkFlip(t, file, max(at, -at-1)%len(file), bit%8)
		}
		if len(file) < 4<<10 {
			checkAfterTear(t, file)
		}
	})
}
