package server

import (
	"sync"
	"testing"
)

// A queue that never runs empty stays as long as what waits in it, and keeps its
// order.
func TestQueueOfReportsIsBoundedByWhatWaits(t *testing.T) {
	const waiting = 5
	var e executor
	e.more.L = new(sync.Mutex)
	queues := make([]reportQueue, waiting)
	for i := range queues {
		e.enqueue(&queues[i])
	}
	for i := range 10_000 {
		q := e.take()
		if q != &queues[i%waiting] {
			t.Fatalf("take %d is out of its turn", i)
		}
		e.enqueue(q)
		kept := 0
		for _, q := range e.ready {
			if q != nil {
				kept++
			}
		}
		if len(e.ready) > 2*waiting+1 || kept != waiting {
			t.Fatalf("%d places and %d queues, of which %d wait", len(e.ready), kept, waiting)
		}
	}
	e.closed = true
	for range queues {
		e.take()
	}
	if q := e.take(); q != nil {
		t.Error("something waits after all were taken")
	}
}
