package journal

import (
	"cmp"
	"slices"
	"sync"
)

// markEvery is how far marks lie apart, in bytes.
const markEvery = 64 << 10

// mark says where in a segment a record stands. Committed records never move, so
// it holds for good.
type mark struct {
	next uint64
	at   int64
}

// marks are what readers leave behind, so that the next one need not begin at the
// start of the segment. They are safe for concurrent use.
type marks struct {
	mu   sync.Mutex
	all  []mark // in order
	last mark   // behind the newest record that was read
}

// pass notes a place now and then.
func (m *marks) pass(at mark) {
	if at.at%markEvery >= markEvery/16 { // most often nothing is to be noted: no lock
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if n := len(m.all); n == 0 || at.at >= m.all[n-1].at+markEvery/2 {
		m.all = append(m.all, at)
	}
}

// note notes where a reader ended.
func (m *marks) note(at mark) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if at.next > m.last.next {
		m.last = at
	}
}

// before returns the nearest mark at or before a revision, or the zero mark.
func (m *marks) before(revision uint64) mark {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.last.next != 0 && m.last.next <= revision {
		return m.last
	}
	i, found := slices.BinarySearchFunc(m.all, revision, func(m mark, r uint64) int { return cmp.Compare(m.next, r) })
	switch {
	case found:
		return m.all[i]
	case i > 0:
		return m.all[i-1]
	}
	return mark{}
}
