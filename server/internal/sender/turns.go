package sender

import (
	"container/list"
	"context"
	"runtime"
	"slices"
	"sync"
	"time"
)

// turns bounds how many streams make messages at the same time. Go's scheduler runs goroutines one
// after the other: with a thousand streams that all have something to send, each step of a write
// would wait for all of them. With turns, streams wait outside of the scheduler, in order, and calls,
// which take no turns, find the scheduler nearly idle.
//
// A turn lasts until the system has its messages, and turnTime at most: a stream whose client or file
// system does not answer does not delay the others. It is safe for concurrent use.
type turns struct {
	most int

	mu      sync.Mutex
	active  []*turn
	waiting list.List // of *turn
	reaper  *time.Timer
}

// turn is the turn of one stream. The stream's goroutine or the transport's ends it.
type turn struct {
	began   time.Time
	granted chan struct{} // closed
	waits   *list.Element
}

// turnTime is how long a turn can keep another stream waiting.
const turnTime = 5 * time.Millisecond

// turnsAProcessor is enough to keep the transport busy while streams make messages.
const turnsAProcessor = 8

func newTurns() *turns {
	t := &turns{most: turnsAProcessor * runtime.GOMAXPROCS(0)}
	t.reaper = time.AfterFunc(time.Hour, t.reap)
	t.reaper.Stop()
	return t
}

// take waits for a turn. An error is the context's.
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

// end ends a turn, or gives up its place in the queue. To end a turn twice does no harm.
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

// next grants turns to waiting streams as long as there are free ones.
func (t *turns) next() {
	for len(t.active) < t.most && t.waiting.Len() > 0 {
		one := t.waiting.Remove(t.waiting.Front()).(*turn)
		one.waits = nil
		t.grant(one)
		close(one.granted)
	}
}

// reap ends the turns that have lasted turnTime, as long as streams wait.
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
