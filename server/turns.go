package server

import (
	"container/list"
	"context"
	"runtime"
	"slices"
	"sync"
	"time"
)

// turns bounds how many streams make messages at the same time. Go's scheduler serves runnable
// goroutines one after the other: with a thousand streams that all have something to send, each
// step of a write would wait for all of them. With turns, streams wait outside of the scheduler,
// in the order in which they came, and calls, which take no turns, find it nearly idle.
//
// A turn lasts until what it sent is handed to the system, turnTime at most: a stream whose
// client or file system does not answer holds up no other one. It is safe for concurrent use.
type turns struct {
	most int

	mu      sync.Mutex
	active  []*turn
	waiting list.List // of *turn
	reaper  *time.Timer
}

// turn is one stream's. It is ended by the stream's goroutine or by the transport's.
type turn struct {
	began   time.Time
	granted chan struct{} // closed
	waits   *list.Element
}

// turnTime is when a turn that has not ended is given to another stream, too.
const turnTime = 5 * time.Millisecond

// turnsAProcessor keeps the transport busy while streams make messages.
const turnsAProcessor = 8

func newTurns() *turns {
	t := &turns{most: turnsAProcessor * runtime.GOMAXPROCS(0)}
	t.reaper = time.AfterFunc(time.Hour, t.reap)
	t.reaper.Stop()
	return t
}

// take waits for a turn. Its error is the context's.
func (t *turns) take(ctx context.Context) (*turn, error) {
	one := &turn{}
	if t.tryTake(one) {
		return one, nil
	}
	select {
	case <-one.granted:
		return one, nil
	case <-ctx.Done():
		t.end(one)
		return nil, ctx.Err()
	}
}

func (t *turns) tryTake(one *turn) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.active) < t.most {
		t.grant(one)
		return true
	}
	one.granted = make(chan struct{})
	one.waits = t.waiting.PushBack(one)
	if t.waiting.Len() == 1 {
		t.reaper.Reset(turnTime)
	}
	return false
}

func (t *turns) grant(one *turn) {
	one.began = time.Now()
	t.active = append(t.active, one)
}

// end gives the turn, or its place in the queue, to the next one. A turn that was ended before
// stays so.
func (t *turns) end(one *turn) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if one.waits != nil {
		t.waiting.Remove(one.waits)
		one.waits = nil
		return
	}
	if i := slices.Index(t.active, one); i >= 0 {
		t.active = slices.Delete(t.active, i, i+1)
		t.next()
	}
}

// next grants turns while there are any.
func (t *turns) next() {
	for len(t.active) < t.most && t.waiting.Len() > 0 {
		one := t.waiting.Remove(t.waiting.Front()).(*turn)
		one.waits = nil
		t.grant(one)
		close(one.granted)
	}
}

// reap ends the turns that have lasted too long, as long as others wait.
func (t *turns) reap() {
	t.mu.Lock()
	defer t.mu.Unlock()
	old := time.Now().Add(-turnTime)
	t.active = slices.DeleteFunc(t.active, func(one *turn) bool { return !one.began.After(old) })
	t.next()
	if t.waiting.Len() > 0 {
		t.reaper.Reset(turnTime)
	}
}
