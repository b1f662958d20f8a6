package journal

import (
	"slices"
	"testing"
)

// The newest groups are read from memory, the others from files: no reader sees a
// difference, nor a buffer that is used again.
func TestNewestGroupsAreReadAsOthersAre(t *testing.T) {
	j := open(t, t.TempDir(), Options{Buffered: true, KeepSize: 1 << 30})
	defer j.Close()
	last := uint64(0)
	for round := range 60 {
		for range 1 + round*7%9 {
			last++
			_, err := j.Append(body(last))
			must(t, err)
		}
		must(t, j.Commit(last))
		for after := uint64(max(0, int64(last)-60)); after <= last; after++ {
			wantRecords(t, j, after, last)
		}
		if first := j.tail[len(j.tail)-1].first; j.remembered(first-1) == nil || j.remembered(last) != nil {
			t.Fatal("the newest group is to be in memory, and nothing behind it")
		}
	}
	reading := uint64(0)
	for r, err := range j.Read(0) { // while others write
		must(t, err)
		if reading++; r.Revision != reading || string(r.Body) != string(body(reading)) {
			t.Fatalf("record %d with %.30q, want %d", r.Revision, r.Body, reading)
		}
		if reading+3 >= last && j.Committed() < last+100 {
			fill(t, j, 1)
		}
	}
}

// A group that is too large to be kept leaves nothing behind: neither are those after
// it read from files, nor does the tail hold the buffer that it needed.
func TestGroupsBehindALargeOneAreInMemory(t *testing.T) {
	j := open(t, t.TempDir(), Options{Buffered: true, KeepSize: 1 << 30})
	defer j.Close()
	last := uint64(0)
	commit := func(records, size int) {
		for range records {
			last++
			_, err := j.Append(make([]byte, size))
			must(t, err)
		}
		must(t, j.Commit(last))
	}
	for range 3 {
		commit(200, 1000)
		if j.remembered(last-1) != nil {
			t.Fatal("a large group is kept")
		}
	}
	for i := range 20 {
		commit(1, 5)
		before := uint64(min(i+1, len(j.tail)))
		if len(recordsIn(j.remembered(last-before))) != int(before) {
			t.Fatalf("small group %d behind a large one: the newest %d are not all in memory", i+1, before)
		}
		for _, g := range j.tail {
			if cap(g.bytes) > maxTail {
				t.Fatalf("the tail holds %d bytes for a group of %d", cap(g.bytes), len(g.bytes))
			}
		}
	}
}

func recordsIn(records []byte) []Record { return slices.Collect(recordsOf(records)) }
