package sender

import (
	"math"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/store"
)

// Bounds of one stream's backlog: maxBacklog, and minBacklog when all backlogs together are near the
// budget. A stream with an empty backlog may send one message of any size.
const (
	maxBacklog = 32 << 10
	minBacklog = 4 << 10
	// messageCost is what gRPC takes for a message beside its bytes.
	messageCost = 300
)

// budget bounds the memory of all streams' backlogs together. The nearer they are to the bound, the
// smaller is the backlog that one stream may have: slow streams leave room for the others. It is safe
// for concurrent use.
type budget struct {
	most      int64 // bytes
	held      atomic.Int64
	fullSince atomic.Int64 // by clock; 0: it is not full

	mu      sync.Mutex
	streams []*Sender // that can be ended, the oldest first
}

// newBudget returns a budget of an eighth of the memory limit of Go's runtime, if it has one, and
// 256 MiB at most.
func newBudget() *budget {
	most := int64(256 << 20)
	if limit := debug.SetMemoryLimit(-1); limit < math.MaxInt64 { // a negative limit is not set, only read
		most = min(most, limit/8)
	}
	return &budget{most: most}
}

// share returns how large the backlog of one stream may be.
func (b *budget) share() int64 {
	left := b.most - b.held.Load()
	if left <= 0 {
		return 1 // one message
	}
	return min(max(left/8, minBacklog), maxBacklog)
}

// join makes a stream one of those that endSlow may end.
func (b *budget) join(s *Sender) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.streams = append(b.streams, s)
}

func (b *budget) leave(s *Sender) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if i := slices.Index(b.streams, s); i >= 0 {
		b.streams = slices.Delete(b.streams, i, i+1)
	}
}

// endSlow ends the newest of the streams that are not read, once the budget has been exhausted for
// fullTime. It ends one every endSlowTime, since it takes a while until that makes room.
func (b *budget) endSlow() {
	if b.held.Load() <= b.most+b.most/4 { // a stream with an empty backlog may always send
		b.fullSince.Store(0)
		return
	}
	now := clock()
	since := b.fullSince.Load()
	if since == 0 {
		b.fullSince.CompareAndSwap(0, now)
		return
	}
	if now-since < int64(fullTime) || !b.fullSince.CompareAndSwap(since, now-int64(fullTime-endSlowTime)) {
		return
	}
	if s := b.newestSlow(); s != nil {
		s.end(errOverloaded)
	}
}

const (
	fullTime    = time.Second
	endSlowTime = 10 * time.Millisecond
)

// newestSlow returns the newest stream with a large backlog, nil if there is none. No other call
// returns the same stream.
func (b *budget) newestSlow() *Sender {
	b.mu.Lock()
	defer b.mu.Unlock()
	for i, s := range slices.Backward(b.streams) {
		if s.backlog.bytes.Load() >= minBacklog {
			b.streams = slices.Delete(b.streams, i, i+1)
			return s
		}
	}
	return nil
}

func errOverloaded() error {
	return &store.Error{Reason: apierr.ServerOverloaded, Detail: "the watch was ended because unread messages exceed the server's memory: resume with the newest resume token"}
}

// backlog counts the messages of one stream until the system has them or they can't be sent any more.
// The transport frees each message, except those of a connection that was closed: the garbage
// collector gives these back.
type backlog struct {
	budget *budget
	bytes  *atomic.Int64
	room   chan struct{} // holds one element when the stream should look again whether it has room
	turns  *turns
	turn   atomic.Pointer[turn] // ends when the backlog is empty
}

func newBacklog(budget *budget, turns *turns) *backlog {
	b := &backlog{budget: budget, turns: turns, bytes: new(atomic.Int64), room: make(chan struct{}, 1)}
	runtime.AddCleanup(b, func(bytes *atomic.Int64) { budget.held.Add(-bytes.Load()) }, b.bytes)
	return b
}

func (b *backlog) add(bytes int64) {
	b.bytes.Add(bytes)
	b.budget.held.Add(bytes)
}

func (b *backlog) free(bytes int64) {
	left := b.bytes.Add(-bytes)
	b.budget.held.Add(-bytes)
	if left == 0 {
		b.endTurn()
	}
	if left < maxBacklog/2 {
		b.signal()
	}
}

// signal has the stream look again whether it has room.
func (b *backlog) signal() {
	select {
	case b.room <- struct{}{}:
	default:
	}
}

// endTurnWhenSent ends the turn once the backlog is empty.
func (b *backlog) endTurnWhenSent(t *turn) {
	if before := b.turn.Swap(t); before != nil {
		b.turns.end(before)
	}
	if b.bytes.Load() == 0 {
		b.endTurn()
	}
}

func (b *backlog) endTurn() {
	if t := b.turn.Swap(nil); t != nil {
		b.turns.end(t)
	}
}
