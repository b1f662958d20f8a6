package server

import (
	"sync/atomic"
	"time"
)

// silence tells when nothing was sent for so long. Its timer is not touched by each
// send: when it fires, it looks when the last one was.
type silence struct {
	most  time.Duration
	timer *time.Timer
	wake  func()
	since atomic.Int64
	long  atomic.Bool // it has lasted that long, and wake was called
}

// begin calls wake, which must not block, after each silence of the length most.
func (s *silence) begin(most time.Duration, wake func()) {
	s.most, s.wake = most, wake
	s.since.Store(clock())
	s.timer = time.AfterFunc(time.Hour, s.look)
	s.timer.Reset(most)
}

func (s *silence) end() { s.timer.Stop() }

func (s *silence) look() {
	if left := int64(s.most) - (clock() - s.since.Load()); left > 0 {
		s.timer.Reset(time.Duration(left))
		return
	}
	s.long.Store(true)
	s.wake()
}

// interrupt begins it anew.
func (s *silence) interrupt() {
	s.since.Store(clock())
	if s.long.Load() {
		s.long.Store(false)
		s.timer.Reset(s.most)
	}
}
