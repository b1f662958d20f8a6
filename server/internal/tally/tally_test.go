package tally

import (
	"slices"
	"sync"
	"testing"
)

func TestValuesCountUpToTheirBound(t *testing.T) {
	h := New(10, 20, 40)
	for _, v := range []int64{-5, 0, 10, 11, 20, 40, 41, 1000} {
		h.Observe(v)
	}
	s := h.Snapshot()
	if want := []uint64{3, 5, 6}; !slices.Equal(s.Counts, want) || s.Count != 8 || s.Sum != 1122 {
		t.Errorf("counts %v of %d values with the sum %d, want %v of 8 with 1122", s.Counts, s.Count, s.Sum, want)
	}
}

func TestANilHistogramCountsNothing(t *testing.T) {
	var h *Histogram
	h.Observe(3)
	if s := h.Snapshot(); s.Count != 0 || len(s.Counts) != 0 {
		t.Errorf("got %+v", s)
	}
}

func TestNoValueIsLostBetweenGoroutines(t *testing.T) {
	h := New(1, 2)
	var done sync.WaitGroup
	for range 8 {
		done.Go(func() {
			for i := range 3000 {
				h.Observe(int64(i % 3))
			}
		})
	}
	done.Wait()
	if s := h.Snapshot(); s.Count != 24000 || s.Counts[0] != 16000 || s.Sum != 24000 {
		t.Errorf("got %+v", s)
	}
}
