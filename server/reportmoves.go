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

// moves are the reports of a stream that wait to be written. One goroutine writes
// them all, in order, which costs least. When it is stuck in one, another takes its
// place, and the reports of that run wait for the stuck one: so one slow run holds
// up nobody else, and order within a run holds.
//
// All fields are under the stream's lock.
type moves struct {
	p       *reporting
	all     sync.WaitGroup
	queue   []*reported
	next    int // of the queue
	come    sync.Cond
	closed  bool
	mover   int // the number of the one who moves
	movers  int // with those that are stuck
	turn    int // counts what the mover has begun
	seen    int // turn, as the timer saw it last
	at      store.Name
	writing bool
	stuck   map[store.Name][]*reported // the runs that others are stuck in, and what waits for these
	timer   *time.Timer
	timed   bool
}

func (m *moves) start(p *reporting) {
	m.p, m.stuck = p, map[store.Name][]*reported{}
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
	m.queue = append(m.queue, r)
	if m.next == len(m.queue)-1 {
		m.come.Signal()
	}
	if !m.timed {
		m.timed = true
		m.timer.Reset(moverPatience)
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
		m.stuck[m.at] = nil
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
		r := m.take()
		if r == nil {
			return
		}
		if waiting, ok := m.stuck[r.q.Name]; ok {
			m.stuck[r.q.Name] = append(waiting, r)
			continue
		}
		m.turn++
		m.at, m.writing = r.q.Name, true
		m.write(r)
		if m.mover != number {
			m.moveStuck(r.q.Name)
			return
		}
		m.writing = false
	}
}

// moveStuck moves what has waited for a run that took long.
func (m *moves) moveStuck(n store.Name) {
	for len(m.stuck[n]) > 0 {
		r := m.stuck[n][0]
		m.stuck[n] = m.stuck[n][1:]
		m.write(r)
	}
	delete(m.stuck, n)
}

// take waits for the next report, nil once no more comes.
func (m *moves) take() *reported {
	for m.next == len(m.queue) {
		clear(m.queue)
		m.queue, m.next = m.queue[:0], 0
		if m.closed {
			return nil
		}
		m.come.Wait()
	}
	m.next++
	return m.queue[m.next-1]
}

// write lets go of the lock meanwhile.
func (m *moves) write(r *reported) {
	m.p.mu.Unlock()
	m.p.write(r)
	m.p.mu.Lock()
	m.p.written(r)
}
