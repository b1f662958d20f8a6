package main

import (
	"io"
	"os"
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
