package journal

import (
	"fmt"
	"hash/crc32"
	"sync"
	"sync/atomic"
	"testing"
)

// BenchmarkCommit measures what a record costs callers of whom each waits for its
// own, with some work between two of them, as calls of a server have it.
func BenchmarkCommit(b *testing.B) {
	for _, callers := range []int{1, 8, 64, 256} {
		for _, buffered := range []bool{false, true} {
			b.Run(fmt.Sprintf("buffered=%t/callers=%d", buffered, callers), func(b *testing.B) {
				disk := &disk{}
				j := open(b, b.TempDir(), Options{Segment: DefaultSegment, Buffered: buffered, open: disk.open})
				syncs, groups := disk.syncs.Load(), disk.writes.Load()
				b.ReportAllocs()
				commitAll(b, j, callers)
				b.ReportMetric(float64(b.N)/float64(max(1, disk.syncs.Load()-syncs)), "records/sync")
				b.ReportMetric(float64(b.N)/float64(disk.writes.Load()-groups), "records/write")
				must(b, j.Close())
			})
		}
	}
}

func commitAll(b *testing.B, j *Journal, callers int) {
	line := make([]byte, 150)
	work := make([]byte, 64<<10) // some 10 µs
	var group sync.WaitGroup
	var left atomic.Int64
	left.Store(int64(b.N))
	for range callers {
		group.Go(func() {
			for left.Add(-1) >= 0 {
				crc32.ChecksumIEEE(work)
				r, err := j.Append(line)
				if err == nil {
					err = j.Commit(r)
				}
				if err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	group.Wait()
	b.StopTimer()
}

// BenchmarkReadNewest measures a reader that follows closely.
func BenchmarkReadNewest(b *testing.B) {
	j := open(b, b.TempDir(), Options{Segment: DefaultSegment, Buffered: true})
	line := make([]byte, 150)
	b.ReportAllocs()
	for b.Loop() {
		r, err := j.Append(line)
		must(b, err)
		must(b, j.Commit(r))
		for _, err := range j.Read(r - 1) {
			must(b, err)
		}
	}
	b.StopTimer()
	must(b, j.Close())
}
