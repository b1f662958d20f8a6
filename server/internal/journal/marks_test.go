package journal

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// Readers leave marks behind and begin at them: what they read is the same.
func TestReadersFromAnywhereReadTheSame(t *testing.T) {
	j, err := Open(t.TempDir(), 0, Options{Segment: 1 << 20, Buffered: true, KeepSize: 1 << 40})
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	rnd := rand.New(rand.NewPCG(1, 2))
	var bodies [][]byte
	for range 600 {
		size := 1 + rnd.IntN(300)
		if rnd.IntN(20) == 0 {
			size = 1 + rnd.IntN(MaxBody)
		}
		body := bytes.Repeat([]byte{byte(1 + rnd.IntN(255))}, size)
		bodies = append(bodies, body)
		revision, err := j.Append(body)
		if err != nil {
			t.Fatal(err)
		}
		if err := j.Commit(revision); err != nil {
			t.Fatal(err)
		}
		for _, after := range []uint64{revision - 1, uint64(rnd.IntN(int(revision)))} {
			next := after + 1
			for r, err := range j.Read(after) {
				if err != nil {
					t.Fatalf("behind %d: %v", after, err)
				}
				if r.Revision != next || !bytes.Equal(r.Body, bodies[next-1]) {
					t.Fatalf("behind %d came %d, want %d", after, r.Revision, next)
				}
				if next++; next > after+20 {
					break // some go away before the end
				}
			}
			if next <= min(revision, after+20) {
				t.Fatalf("behind %d ended before %d", after, next)
			}
		}
	}
}

// BenchmarkFollow reads the newest record of a segment that is nearly full.
func BenchmarkFollow(b *testing.B) {
	j, err := Open(b.TempDir(), 0, Options{Buffered: true})
	if err != nil {
		b.Fatal(err)
	}
	defer j.Close()
	var newest uint64
	for range 40_000 {
		if newest, err = j.Append(make([]byte, 100)); err != nil {
			b.Fatal(err)
		}
	}
	if err := j.Commit(newest); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		for _, err := range j.Read(newest - 1) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}
