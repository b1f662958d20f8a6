package silence

import (
	"container/heap"
	"time"

	"github.com/runstatus/runstatus/server/internal/store"
)

// run is a run that has not ended.
type run struct {
	name     store.Name
	uid      string
	test     string // the name of its test; "" for a series
	state    string
	sequence int64
	entered  time.Duration  // when its newest line came, by the Detector's clock
	since    time.Duration  // when it moved last: a change of its log files counts too
	promised time.Duration  // within which the next line comes; 0: nothing was promised
	stays    *histogram     // how long runs of its test stay in its state; nil for a series
	due      time.Duration  // when it is to be looked at, by the Detector's clock: it is not silent before
	place    int            // in the queue of due times; noPlace: it is not there
	activity store.Activity // as it was looked at last

	silent      bool
	silentSince time.Duration // by the Detector's clock
	nextLook    time.Duration // at the log files of the silent run
}

const noPlace = -1

// queue holds runs, the one that is due first on top.
type queue []*run

func (q queue) Len() int           { return len(q) }
func (q queue) Less(i, j int) bool { return q[i].due < q[j].due }
func (q queue) Swap(i, j int) {
	q[i], q[j] = q[j], q[i]
	q[i].place, q[j].place = i, j
}

// Push implements heap.Interface.
func (q *queue) Push(x any) {
	r := x.(*run)
	r.place = len(*q)
	*q = append(*q, r)
}

// Pop implements heap.Interface.
func (q *queue) Pop() any {
	last := len(*q) - 1
	r := (*q)[last]
	(*q)[last], *q = nil, (*q)[:last]
	r.place = noPlace
	return r
}

// set puts a run where its due time belongs.
func (q *queue) set(r *run) {
	if r.place == noPlace {
		heap.Push(q, r)
		return
	}
	heap.Fix(q, r.place)
}

func (q *queue) remove(r *run) {
	if r.place != noPlace {
		heap.Remove(q, r.place)
	}
}

// takeDue removes the runs that are due and returns them.
func (q *queue) takeDue(now time.Duration) (due []*run) {
	for len(*q) > 0 && (*q)[0].due <= now {
		due = append(due, heap.Pop(q).(*run))
	}
	return due
}
