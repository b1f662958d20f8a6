package server

import (
	"sync"
	"time"

	"github.com/runstatus/runstatus/server/internal/store"
)

// A mover that is stuck for so long is given up for another one. There are at most
// so many.
const (
	moverPatience = 5 * time.Millisecond
	maxMovers     = 64
)

// moves are the reports of a stream that wait to be written. One goroutine takes one
// run after the other, and writes all that waits for it together, which costs least.
// When it is stuck in one, another takes its place: so one slow run holds up nobody
// else. Nobody takes a run that another one is at: so order within a run holds.
//
// All fields are under the stream's lock.
type moves struct {
	p       *reporting
	all     sync.WaitGroup
	lanes   map[store.Name]*lane
	queue   []*lane // those that nobody is at
	next    int     // of the queue
	come    sync.Cond
	closed  bool
	mover   int // the number of the one who moves
	movers  int // with those that are stuck
	turn    int // counts what the mover has begun
	seen    int // turn, as the timer saw it last
	writing bool
	timer   *time.Timer
	timed   bool
}

// lane is what waits for one run, or somebody is at.
type lane struct {
	name    store.Name
	reports []*reported
}

func (m *moves) start(p *reporting) {
	m.p, m.lanes = p, map[store.Name]*lane{}
	m.come.L = &p.mu
	m.timer = time.AfterFunc(time.Hour, m.look)
	m.timer.Stop()
	p.mu.Lock()
	defer p.mu.Unlock()
	m.begin()
}

// wait returns when all movers have ended, after close.
func (m *moves) wait() {
	m.all.Wait()
	m.timer.Stop()
}

func (m *moves) close() {
	m.closed = true
	m.come.Signal()
}

func (m *moves) add(r *reported) {
	l := m.lanes[r.q.Name]
	if l == nil {
		l = &lane{name: r.q.Name}
		m.lanes[l.name] = l
		m.enqueue(l)
	}
	l.reports = append(l.reports, r)
	if !m.timed {
		m.timed = true
		m.timer.Reset(moverPatience)
	}
}

// enqueue adds to the queue. What was taken makes room once it is half of the queue:
// so that is as long as what waits at most twice, though it may never run empty.
func (m *moves) enqueue(l *lane) {
	if m.next > len(m.queue)/2 {
		waiting := copy(m.queue, m.queue[m.next:])
		clear(m.queue[waiting:])
		m.queue, m.next = m.queue[:waiting], 0
	}
	if m.queue = append(m.queue, l); m.next == len(m.queue)-1 {
		m.come.Signal()
	}
}

// begin lets another goroutine be the mover.
func (m *moves) begin() {
	m.mover++
	m.movers++
	number := m.mover
	m.all.Go(func() { m.move(number) })
}

// look is called now and then while there is something to move.
func (m *moves) look() {
	m.p.mu.Lock()
	defer m.p.mu.Unlock()
	if m.next == len(m.queue) {
		m.timed = false
		return
	}
	if m.writing && m.turn == m.seen && m.movers < maxMovers {
		m.writing = false
		m.begin()
	}
	m.seen = m.turn
	m.timer.Reset(moverPatience)
}

func (m *moves) move(number int) {
	m.p.mu.Lock()
	defer m.p.mu.Unlock()
	defer func() { m.movers-- }()
	for {
		l := m.take()
		if l == nil {
			return
		}
		m.turn++
		m.writing = true
		m.write(l)
		if m.mover != number {
			for len(l.reports) > 0 {
				m.write(l)
			}
			delete(m.lanes, l.name)
			return
		}
		m.writing = false
		if len(l.reports) > 0 {
			m.enqueue(l)
		} else {
			delete(m.lanes, l.name)
		}
	}
}

// take waits for the next run, nil once no more comes.
func (m *moves) take() *lane {
	for m.next == len(m.queue) {
		if m.closed {
			return nil
		}
		m.come.Wait()
	}
	l := m.queue[m.next]
	m.queue[m.next] = nil
	m.next++
	return l
}

// write writes what waits for a run. It lets go of the lock meanwhile.
func (m *moves) write(l *lane) {
	batch := l.reports
	l.reports = nil
	m.p.mu.Unlock()
	m.p.write(batch)
	m.p.mu.Lock()
	m.p.written(batch)
}
