package main

import (
	"io"
	"os"
	"strings"
	"testing"
)

func TestAFrameTakesThePlaceOfTheOneBefore(t *testing.T) {
	for name, test := range map[string]struct {
		screen screen
		want   string
	}{
		"a terminal": {screen{terminal: true, width: 80, height: 4},
			"\r\x1b[Ja\nb\n" + "\r\x1b[2A\x1b[Jc\n" + "\r\x1b[1A\x1b[J1\n2\n… 3 more\n"},
		"a pipe": {screen{}, "a\nb\n" + "\nc\n" + "\n1\n2\n3\n4\n5\n"},
	} {
		from, to, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		test.screen.file = to
		f := &frame{screen: &test.screen}
		for _, text := range []string{"a\nb\n", "a\nb\n", "c\n", "1\n2\n3\n4\n5\n"} {
			err := f.draw(func() error {
				test.screen.print(text)
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		_ = to.Close()
		if got, err := io.ReadAll(from); err != nil || string(got) != test.want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
		_ = from.Close()
	}
}

func TestRowsThatWrapSinceTheTerminalIsNarrowerAreCounted(t *testing.T) {
	s := &screen{terminal: true, width: 40, height: 24}
	for _, row := range []struct {
		lines []string
		want  int
	}{
		{nil, 0},
		{[]string{"a", strings.Repeat("b", 40)}, 2},
		{[]string{strings.Repeat("a", 80), strings.Repeat("b", 81), "c"}, 6},
		{[]string{"\x1b[31m" + strings.Repeat("a", 40) + "\x1b[0m"}, 1},
	} {
		if got := s.rowsOf(row.lines); got != row.want {
			t.Errorf("%q take %d rows, want %d", row.lines, got, row.want)
		}
	}
}
