package server

import (
	"sync"
	"time"

	"github.com/runstatus/runstatus/server/internal/store"
)

// A worker that writes for workerPatience without returning is replaced by another one. There are at
// most maxWorkers.
const (
	workerPatience = 5 * time.Millisecond
	maxWorkers     = 64
)

// executor writes the reports of one stream, with a queue for each run. One goroutine, the worker,
// takes one queue after the other and writes all reports in it together. If the worker is stuck in one
// run, another worker replaces it, so that a slow run delays no other run. At most one worker has a
// queue, which keeps the order within a run.
//
// The stream's lock guards all fields.
type executor struct {
	p       *reporting
	all     sync.WaitGroup
	queues  map[store.Name]*reportQueue
	ready   []*reportQueue // queues that no worker has
	next    int            // index into ready of the first one that is not taken
	more    sync.Cond      // ready has grown, or the executor was closed
	closed  bool
	worker  int // number of the newest worker
	workers int // how many there are, with those that are stuck
	taken   int // how many queues the newest worker has taken
	seen    int // taken, when the timer looked last
	writing bool
	timer   *time.Timer
	timed   bool // the timer is set
}

// reportQueue holds the reports that wait for one run.
type reportQueue struct {
	name    store.Name
	reports []*reported
}

func (e *executor) start(p *reporting) {
	e.p, e.queues = p, map[store.Name]*reportQueue{}
	e.more.L = &p.mu
	e.timer = time.AfterFunc(time.Hour, e.onTimer)
	e.timer.Stop()
	p.mu.Lock()
	defer p.mu.Unlock()
	e.startWorker()
}

// wait returns when all workers have ended, which they do after close.
func (e *executor) wait() {
	e.all.Wait()
	e.timer.Stop()
}

// close makes the workers end when everything added is written.
func (e *executor) close() {
	e.closed = true
	e.more.Signal()
}

func (e *executor) add(r *reported) {
	q := e.queues[r.q.Name]
	if q == nil {
		q = &reportQueue{name: r.q.Name}
		e.queues[q.name] = q
		e.enqueue(q)
	}
	q.reports = append(q.reports, r)
	if !e.timed {
		e.timed = true
		e.timer.Reset(workerPatience)
	}
}

// enqueue makes a queue ready. It drops the taken part of ready once that is half of it: so ready is
// at most twice as long as what waits, though it may never run empty.
func (e *executor) enqueue(q *reportQueue) {
	if e.next > len(e.ready)/2 {
		waiting := copy(e.ready, e.ready[e.next:])
		clear(e.ready[waiting:])
		e.ready, e.next = e.ready[:waiting], 0
	}
	if e.ready = append(e.ready, q); e.next == len(e.ready)-1 {
		e.more.Signal()
	}
}

func (e *executor) startWorker() {
	e.worker++
	e.workers++
	number := e.worker
	e.all.Go(func() { e.work(number) })
}

// onTimer runs every workerPatience while a queue is ready. It replaces a worker that has been writing
// one queue since the last time.
func (e *executor) onTimer() {
	e.p.mu.Lock()
	defer e.p.mu.Unlock()
	if e.next == len(e.ready) {
		e.timed = false
		return
	}
	if e.writing && e.taken == e.seen && e.workers < maxWorkers {
		e.writing = false
		e.startWorker()
	}
	e.seen = e.taken
	e.timer.Reset(workerPatience)
}

// work takes queues and writes them until the executor is closed, or the worker was replaced.
func (e *executor) work(number int) {
	e.p.mu.Lock()
	defer e.p.mu.Unlock()
	defer func() { e.workers-- }()
	for {
		q := e.take()
		if q == nil {
			return
		}
		e.taken++
		e.writing = true
		e.write(q)
		if e.worker != number { // replaced: finish this queue, which no other worker has
			for len(q.reports) > 0 {
				e.write(q)
			}
			delete(e.queues, q.name)
			return
		}
		e.writing = false
		if len(q.reports) > 0 {
			e.enqueue(q)
		} else {
			delete(e.queues, q.name)
		}
	}
}

// take waits for a ready queue. It returns nil once the executor is closed and none is left.
func (e *executor) take() *reportQueue {
	for e.next == len(e.ready) {
		if e.closed {
			return nil
		}
		e.more.Wait()
	}
	q := e.ready[e.next]
	e.ready[e.next] = nil
	e.next++
	return q
}

// write writes what waits in a queue. It releases the lock meanwhile.
func (e *executor) write(q *reportQueue) {
	batch := q.reports
	q.reports = nil
	e.p.mu.Unlock()
	e.p.write(batch)
	e.p.mu.Lock()
	e.p.written(batch)
}
