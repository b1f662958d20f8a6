package server

import (
	"sync"
	"testing"
)

// A queue that never runs empty stays as long as what waits in it, and keeps its
// order.
func TestQueueOfReportsIsBoundedByWhatWaits(t *testing.T) {
	const waiting = 5
	var m moves
	m.come.L = new(sync.Mutex)
	lanes := make([]lane, waiting)
	for i := range lanes {
		m.enqueue(&lanes[i])
	}
	for i := range 10_000 {
		l := m.take()
		if l != &lanes[i%waiting] {
			t.Fatalf("take %d is out of its turn", i)
		}
		m.enqueue(l)
		kept := 0
		for _, l := range m.queue {
			if l != nil {
				kept++
			}
		}
		if len(m.queue) > 2*waiting+1 || kept != waiting {
			t.Fatalf("%d places and %d lanes, of which %d wait", len(m.queue), kept, waiting)
		}
	}
	m.closed = true
	for range lanes {
		m.take()
	}
	if l := m.take(); l != nil {
		t.Error("something waits after all were taken")
	}
}
