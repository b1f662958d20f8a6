package silence

import (
	"math"
	"time"
)

const (
	minSamples = 20
	factor     = 3
	minLearned = 10 * time.Minute
	// maxStates bounds the memory: of more states of more test names one that is chosen at random is
	// forgotten for each that comes.
	maxStates = 10_000
)

// stateOf is a state of the test runs of one name.
type stateOf struct{ test, state string }

// learned is how long test runs stay in their states.
type learned map[stateOf]*histogram

// of returns the histogram of a state.
func (l learned) of(of stateOf) *histogram {
	h := l[of]
	if h == nil {
		if len(l) >= maxStates {
			for forgotten := range l {
				delete(l, forgotten)
				break
			}
		}
		h = &histogram{}
		l[of] = h
	}
	return h
}

// histogram counts durations in buckets that grow by a factor of the fourth root of two. The first holds all
// that lead to the shortest deadline.
type histogram struct {
	buckets [64]uint16
	total   int
}

const firstBucket = minLearned / factor

// deadline returns the time after which a run is silent; 0 if too little is known.
func (h *histogram) deadline() time.Duration {
	if h.total < minSamples {
		return 0
	}
	return max(factor*h.percentile99(), minLearned)
}

// add takes a sample. It reports whether there are enough samples since then.
func (h *histogram) add(d time.Duration) (enough bool) {
	i := 0
	if d > firstBucket {
		i = min(int(math.Ceil(4*math.Log2(float64(d)/float64(firstBucket)))), len(h.buckets)-1)
	}
	h.buckets[i]++
	if h.total++; h.total > 2000 {
		h.fade()
	}
	return h.total == minSamples
}

// fade halves the counts, so that newer samples weigh more.
func (h *histogram) fade() {
	h.total = 0
	for i := range h.buckets {
		h.buckets[i] /= 2
		h.total += int(h.buckets[i])
	}
}

// percentile99 returns the upper bound of the bucket of the 99th percentile.
func (h *histogram) percentile99() time.Duration {
	above := h.total / 100 // samples that may lie above it
	for i := len(h.buckets) - 1; i > 0; i-- {
		if above -= int(h.buckets[i]); above < 0 {
			return time.Duration(float64(firstBucket) * math.Exp2(float64(i)/4))
		}
	}
	return firstBucket
}
