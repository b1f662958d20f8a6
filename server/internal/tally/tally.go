// Package tally counts what is too frequent to be reported one by one: a Histogram counts values by their
// size. It knows no monitoring system, so that the packages of the store can use it; package metrics reads the
// snapshots.
//
// A Histogram is safe for concurrent use. It takes no lock: to observe a value costs two atomic additions.
package tally

import (
	"sort"
	"sync/atomic"
)

// Histogram counts values by the bound that they do not exceed. A nil Histogram counts nothing.
type Histogram struct {
	bounds []int64
	counts []atomic.Uint64 // by bound; the last one is of the values above all bounds
	sum    atomic.Int64
}

// New returns a Histogram with these bounds, which ascend.
func New(bounds ...int64) *Histogram {
	return &Histogram{bounds: bounds, counts: make([]atomic.Uint64, len(bounds)+1)}
}

// Observe counts a value. A negative one counts as 0.
func (h *Histogram) Observe(value int64) {
	if h == nil {
		return
	}
	value = max(value, 0)
	i := sort.Search(len(h.bounds), func(i int) bool { return value <= h.bounds[i] })
	h.counts[i].Add(1)
	h.sum.Add(value)
}

// Snapshot is the state of a Histogram at a moment. Values that are observed meanwhile may be in Sum and not in
// Counts.
type Snapshot struct {
	Bounds []int64
	Counts []uint64 // of the values up to each bound, those of lower bounds included
	Count  uint64   // of all values
	Sum    int64
}

// Snapshot returns the state; the zero Snapshot of a nil Histogram.
func (h *Histogram) Snapshot() Snapshot {
	if h == nil {
		return Snapshot{}
	}
	s := Snapshot{Bounds: h.bounds, Counts: make([]uint64, len(h.bounds)), Sum: h.sum.Load()}
	for i := range h.counts {
		s.Count += h.counts[i].Load()
		if i < len(s.Counts) {
			s.Counts[i] = s.Count
		}
	}
	return s
}
