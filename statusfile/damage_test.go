package statusfile

import (
	"bytes"
	"testing"
)

// checkFlip flips one bit: only the line that holds it changes, and the next one
// if it was the line feed between them. All others stay as they are.
func checkFlip(t testing.TB, file []byte, at int, bit byte) {
	t.Helper()
	before := expect(file, 0, int64(len(file)))
	damaged := bytes.Clone(file)
	damaged[at] ^= 1 << bit
	after, err := collect(Forward(bytes.NewReader(damaged), 0, int64(len(damaged))))
	if err != nil {
		t.Fatal(err)
	}
	touched := int64(at)
	for len(before) > 0 && before[0].Offset+before[0].Length <= touched {
		if len(after) == 0 || !sameLines(before[:1], after[:1]) {
			t.Fatalf("bit %d of byte %d changed the line at %d before it", bit, at, before[0].Offset)
		}
		before, after = before[1:], after[1:]
	}
	for n := len(before) - 1; n >= 0 && before[n].Offset > touched+1; n-- {
		if len(after) == 0 || !sameLines(before[n:n+1], after[len(after)-1:]) {
			t.Fatalf("bit %d of byte %d changed the line at %d behind it", bit, at, before[n].Offset)
		}
		after = after[:len(after)-1]
	}
	for _, line := range after {
		line.Status()
	}
	if len(after) > 3 {
		t.Fatalf("bit %d of byte %d made %d lines", bit, at, len(after))
	}
}

func TestFlippedBitHidesNoNeighbour(t *testing.T) {
	file := hundredLines(t)
	every := 1
	if testing.Short() {
		every = 13
	}
	for at := 0; at < len(file); at += every {
		for bit := range byte(8) {
			checkFlip(t, file, at, bit)
		}
	}
}
