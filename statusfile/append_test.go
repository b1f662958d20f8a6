package statusfile

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// memory is a disk with faults: hooks see each call before it does anything.
type memory struct {
	data   []byte
	at     int64
	writes int
	pauses int

	onWrite   func(p []byte) (written int, err error)
	onReserve func(at, length int64) error
	onPread   func() error
	onPause   func()
}

func (m *memory) size() (int64, error) { return int64(len(m.data)), nil }

func (m *memory) position() (int64, error) { return m.at, nil }

func (m *memory) pread(p []byte, at int64) (int, error) {
	if m.onPread != nil {
		if err := m.onPread(); err != nil {
			return -1, err
		}
	}
	return copy(p, m.data[at:]), nil
}

func (m *memory) reserve(at, length int64) error {
	if m.onReserve == nil {
		return nil
	}
	return m.onReserve(at, length)
}

func (m *memory) write(p []byte) (int, error) {
	m.writes++
	n, err := len(p), error(nil)
	if m.onWrite != nil {
		n, err = m.onWrite(p)
	}
	if n > 0 {
		m.data = append(m.data, p[:n]...)
		m.at = int64(len(m.data))
	}
	return n, err
}

func (m *memory) pause() {
	m.pauses++
	if m.onPause != nil {
		m.onPause()
	}
}

const (
	old1  = "1.000000 CREATED one\n"
	old2  = "2.000000 INFO two\n"
	ours  = "3.000000 RUNNING ours\n"
	ours2 = "4.000000 COMPLETE ours too\n"
	seal  = Seal + "\n"
)

func TestAppend(t *testing.T) {
	for _, test := range []struct {
		rule        string
		disk        memory
		lines, file string
		done        Appended
		pauses      int
	}{
		{"to an empty file", memory{}, ours, ours, Appended{Whole: len(ours)}, 0},
		{"behind whole lines", memory{data: []byte(old1)}, ours, old1 + ours, Appended{Offset: int64(len(old1)), Whole: len(ours)}, 0},
		{"several lines by one write", memory{data: []byte(old1)}, ours + ours2, old1 + ours + ours2, Appended{Offset: int64(len(old1)), Whole: len(ours + ours2)}, 0},
		{"a tail that stands still is sealed", memory{data: []byte(old1 + "12.3")}, ours, old1 + "12.3" + seal + ours,
			Appended{Offset: int64(len(old1 + "12.3" + seal)), Sealed: true, Whole: len(ours)}, 2},
		{"a file that is all torn is sealed", memory{data: []byte("1")}, ours, "1" + seal + ours,
			Appended{Offset: int64(len("1" + seal)), Sealed: true, Whole: len(ours)}, 2},
		{"NULs are sealed", memory{data: []byte(old1 + "\x00\x00")}, ours, old1 + "\x00\x00" + seal + ours,
			Appended{Offset: int64(len(old1 + "\x00\x00" + seal)), Sealed: true, Whole: len(ours)}, 2},
	} {
		t.Run(test.rule, func(t *testing.T) {
			done, err := appendTo(&test.disk, []byte(test.lines), unknownEnd)
			if err != nil {
				t.Fatal(err)
			}
			if got := string(test.disk.data); got != test.file {
				t.Errorf("file = %q, want %q", got, test.file)
			}
			if diff := cmp.Diff(test.done, done); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if test.disk.writes != 1 || test.disk.pauses != test.pauses {
				t.Errorf("%d writes, %d pauses, want 1, %d", test.disk.writes, test.disk.pauses, test.pauses)
			}
		})
	}
}

func TestHalfSeenWriteIsNotSealed(t *testing.T) {
	rest := old2
	m := &memory{data: []byte(old1)}
	grow := func() {
		n := min(5, len(rest))
		m.data, rest = append(m.data, rest[:n]...), rest[n:]
	}
	m.onPause = grow
	grow()
	done, err := appendTo(m, []byte(ours), unknownEnd)
	if err != nil || done.Sealed || string(m.data) != old1+old2+ours {
		t.Errorf("%+v, %v: %q", done, err, m.data)
	}
}

func TestTailThatNeverStandsStillIsNotSealed(t *testing.T) {
	m := &memory{data: []byte("t")}
	m.onPause = func() { m.data = append(m.data, 't') }
	m.onWrite = func(p []byte) (int, error) { // the other write ends before ours begins
		m.data = append(m.data, '\n')
		return len(p), nil
	}
	done, err := appendTo(m, []byte(ours), unknownEnd)
	if err != nil || done.Sealed || !bytes.HasSuffix(m.data, []byte("\n"+ours)) || m.pauses != maxLooks {
		t.Errorf("%+v, %v, %d pauses", done, err, m.pauses)
	}
}

func TestOffsetCountsTheLinesOfOthers(t *testing.T) {
	m := &memory{data: []byte(old1)}
	m.onWrite = func(p []byte) (int, error) {
		m.data = append(m.data, old2...)
		return len(p), nil
	}
	done, err := appendTo(m, []byte(ours), unknownEnd)
	want := Appended{Offset: int64(len(old1 + old2)), Whole: len(ours)}
	if err != nil || done != want {
		t.Errorf("%+v, %v, want %+v", done, err, want)
	}
}

func TestSealOfALineThatWasEndedMeanwhileStandsAlone(t *testing.T) {
	m := &memory{data: []byte(old1 + old2[:5])}
	m.onWrite = func(p []byte) (int, error) {
		m.data = append(m.data, old2[5:]...)
		return len(p), nil
	}
	if _, err := appendTo(m, []byte(ours), unknownEnd); err != nil {
		t.Fatal(err)
	}
	for i, s := range decodeAll(m.data) {
		if s.Malformed {
			t.Errorf("line %d is malformed", i)
		}
	}
	if string(m.data) != old1+old2+seal+ours {
		t.Errorf("file = %q", m.data)
	}
}

func TestLineThatATearSwallowedIsWrittenAgain(t *testing.T) {
	m := &memory{data: []byte(old1)}
	m.onWrite = func(p []byte) (int, error) {
		if m.writes == 1 {
			m.data = append(m.data, "2.0000"...)
		}
		return len(p), nil
	}
	done, err := appendTo(m, []byte(ours), unknownEnd)
	want := Appended{Offset: int64(len(old1 + "2.0000" + ours)), Whole: len(ours)}
	if err != nil || done != want || string(m.data) != old1+"2.0000"+ours+ours {
		t.Errorf("%+v, %v: %q", done, err, m.data)
	}
}

func TestLineThatTearsKeepSwallowingIsNotWritten(t *testing.T) {
	m := &memory{}
	m.onWrite = func(p []byte) (int, error) {
		m.data = append(m.data, "2.0000"...)
		return len(p), nil
	}
	if _, err := appendTo(m, []byte(ours), unknownEnd); !errors.Is(err, ErrNotWritten) || m.writes != tries {
		t.Errorf("%v after %d writes", err, m.writes)
	}
}

// A short write and a tear at once: what stands is not claimed.
func TestShortWriteBehindATearClaimsNothing(t *testing.T) {
	m := &memory{data: []byte(old1)}
	m.onWrite = func(p []byte) (int, error) {
		m.data = append(m.data, "2.0000"...)
		return len(p) - 1, nil
	}
	done, err := appendTo(m, []byte(ours+ours2), unknownEnd)
	if !errors.Is(err, ErrNotWritten) || done.Whole != 0 || m.writes != 1 {
		t.Errorf("%+v, %v", done, err)
	}
}

func TestSpaceIsReservedByBlocks(t *testing.T) {
	type span struct{ At, Length int64 }
	for _, test := range []struct {
		size, length int
		want         []span
	}{
		{0, 100, []span{{0, 4096}}},
		{100, 100, nil},
		{100, 3996, nil},
		{100, 3997, []span{{100, 8092}}},
		{4096, 100, []span{{4096, 4096}}},
		{4095, 100, []span{{4095, 4097}}},
		{0, 4096, []span{{0, 4096}}},
		{5000, 10000, []span{{5000, 11384}}},
	} {
		var got []span
		m := &memory{
			data:      append(bytes.Repeat([]byte("x"), max(0, test.size-1)), "\n"[:min(1, test.size)]...),
			onReserve: func(at, length int64) error { got = append(got, span{at, length}); return nil },
		}
		line := strings.Repeat("x", test.length-1) + "\n"
		if _, err := appendTo(m, []byte(line), unknownEnd); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%d bytes at %d (-want +got):\n%s", test.length, test.size, diff)
		}
	}
}

func TestEmptyLinesAreNeverWritten(t *testing.T) {
	for _, lines := range []string{"", "\n", "no end", ours + "\n", "\n" + ours, ours + "\n" + ours, ours + "no end"} {
		m := &memory{}
		if _, err := appendTo(m, []byte(lines), unknownEnd); !errors.Is(err, ErrNotWritten) || m.writes != 0 {
			t.Errorf("%q: %v", lines, err)
		}
	}
}

func hundredLines(t testing.TB) []byte {
	var file []byte
	for i := range 100 {
		state := testRunStates[i%len(testRunStates)].Name
		note := []string{"", "a plain note", "two\nlines", "é字🙂 and\u3000more", strings.Repeat("long ", 20)}[i%5]
		file = append(file, mustEncode(t, TestRun, state, fmt.Sprint(note, " ", i), moment.Add(1e9*3)).Bytes...)
	}
	return file
}

func TestFileCutAnywhereIsSealed(t *testing.T) {
	file := hundredLines(t)
	every := 1
	if testing.Short() {
		every = 7
	}
	for n := 0; n <= len(file); n += every {
		checkAfterTear(t, file[:n])
	}
}

func TestKnownEndIsNotLookedAtAgain(t *testing.T) {
	for _, before := range []string{"", old1} {
		m := &memory{data: []byte(before), onPread: func() error { return errors.New("looked") }}
		done, err := appendTo(m, []byte(ours), int64(len(before)))
		if want := (Appended{Offset: int64(len(before)), Whole: len(ours)}); err != nil || done != want {
			t.Errorf("%+v, %v", done, err)
		}
	}
}

// What others did to the file since its end was seen shows all the same.
func TestKnownEndMayHaveMoved(t *testing.T) {
	for _, row := range []struct{ name, since, want string }{
		{"a line", old2, old1 + old2 + ours},
		{"a tear", "2.0000", old1 + "2.0000" + ours + ours},
		{"a line and a tear", old2 + "2.0000", old1 + old2 + "2.0000" + ours + ours},
	} {
		m := &memory{data: []byte(old1 + row.since)}
		done, err := appendTo(m, []byte(ours), int64(len(old1)))
		if err != nil || string(m.data) != row.want || done.Offset != int64(len(row.want)-len(ours)) || done.Whole != len(ours) {
			t.Errorf("behind %s: %+v, %v: %q", row.name, done, err, m.data)
		}
	}
	m := &memory{data: []byte("2.0")} // it was cut
	if done, err := appendTo(m, []byte(ours), int64(len(old1))); err != nil || done.Offset != int64(len("2.0"+ours)) {
		t.Errorf("behind a cut: %+v, %v: %q", done, err, m.data)
	}
}
