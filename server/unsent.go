package server

import (
	"math"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/proto"

	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/store"
)

// What one stream's messages may take in memory until the system has them: at most mostUnsent,
// and leastUnsent when those of all streams take nearly what they may. A stream that holds
// nothing may send one message of any size.
const (
	mostUnsent  = 32 << 10
	leastUnsent = 4 << 10
	// messageCost is what gRPC takes for a message beside its text.
	messageCost = 300
)

// unsentMessages bounds what the messages of all streams take in memory together. The nearer that
// is to the bound, the less may one stream have: slow streams leave room for the others. It is safe for
// concurrent use.
type unsentMessages struct {
	most      int64 // bytes
	held      atomic.Int64
	fullSince atomic.Int64 // by clock; 0: it is not

	mu      sync.Mutex
	streams []*outlet // that can be ended, the oldest first
}

// newUnsentMessages bounds the messages by an eighth of the memory limit of Go's runtime, if
// it has one.
func newUnsentMessages() *unsentMessages {
	most := int64(256 << 20)
	if limit := debug.SetMemoryLimit(-1); limit < math.MaxInt64 { // a negative one only asks
		most = min(most, limit/8)
	}
	return &unsentMessages{most: most}
}

// share returns how much one stream may have.
func (u *unsentMessages) share() int64 {
	left := u.most - u.held.Load()
	if left <= 0 {
		return 1 // one message
	}
	return min(max(left/8, leastUnsent), mostUnsent)
}

// join has a stream be ended when there is no room and no older one must be.
func (u *unsentMessages) join(o *outlet) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.streams = append(u.streams, o)
}

func (u *unsentMessages) leave(o *outlet) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if i := slices.Index(u.streams, o); i >= 0 {
		u.streams = slices.Delete(u.streams, i, i+1)
	}
}

// shed ends the newest of the streams whose messages are not read, once there has been no room for
// fullTime: one every shedTime, since it takes a while until that makes room.
func (u *unsentMessages) shed() {
	if u.held.Load() <= u.most+u.most/4 { // a stream that has nothing unsent may always send
		u.fullSince.Store(0)
		return
	}
	now := clock()
	since := u.fullSince.Load()
	if since == 0 {
		u.fullSince.CompareAndSwap(0, now)
		return
	}
	if now-since < int64(fullTime) || !u.fullSince.CompareAndSwap(since, now-int64(fullTime-shedTime)) {
		return
	}
	if o := u.newestSlow(); o != nil {
		o.end(errOverloaded)
	}
}

const (
	fullTime = time.Second
	shedTime = 10 * time.Millisecond
)

// newestSlow returns the newest stream that has much unsent, nil if there is none. No other call
// returns it.
func (u *unsentMessages) newestSlow() *outlet {
	u.mu.Lock()
	defer u.mu.Unlock()
	for i, o := range slices.Backward(u.streams) {
		if o.unsent.bytes.Load() >= leastUnsent {
			u.streams = slices.Delete(u.streams, i, i+1)
			return o
		}
	}
	return nil
}

func errOverloaded() error {
	return &store.Error{Reason: apierr.ServerOverloaded, Detail: "the watch was ended since more messages are not read than the server has memory for: go on with the newest resume token"}
}

// unsent is what one stream's messages take until the system has them, or they can't be sent
// any more. The transport frees each message, except those of a connection that was closed: these
// are given back when the collector finds them.
type unsent struct {
	all   *unsentMessages
	bytes *atomic.Int64
	room  chan struct{} // holds one: look again
	turns *turns
	turn  atomic.Pointer[turn] // ends when nothing is unsent
}

func newUnsent(all *unsentMessages, turns *turns) *unsent {
	u := &unsent{all: all, turns: turns, bytes: new(atomic.Int64), room: make(chan struct{}, 1)}
	runtime.AddCleanup(u, func(bytes *atomic.Int64) { all.held.Add(-bytes.Load()) }, u.bytes)
	return u
}

func (u *unsent) add(bytes int64) {
	u.bytes.Add(bytes)
	u.all.held.Add(bytes)
}

func (u *unsent) free(bytes int64) {
	left := u.bytes.Add(-bytes)
	u.all.held.Add(-bytes)
	if left == 0 {
		u.endTurn()
	}
	if left < mostUnsent/2 {
		u.look()
	}
}

// look has the stream look whether there is room.
func (u *unsent) look() {
	select {
	case u.room <- struct{}{}:
	default:
	}
}

// endTurnWhenSent ends the turn, at the latest, when all is sent.
func (u *unsent) endTurnWhenSent(t *turn) {
	if before := u.turn.Swap(t); before != nil {
		u.turns.end(before)
	}
	if u.bytes.Load() == 0 {
		u.endTurn()
	}
}

func (u *unsent) endTurn() {
	if t := u.turn.Swap(nil); t != nil {
		u.turns.end(t)
	}
}

// encoded is a message in bytes on its way to a stream.
type encoded struct {
	text   *[]byte
	shared bool // other streams send the same bytes
	to     *unsent
}

// leastCap is the capacity from which on gRPC tells when it has sent the bytes.
var leastCap = func() int {
	n := 1 << 10
	for mem.IsBelowBufferPoolingThreshold(n) {
		n += 128
	}
	return n
}()

// texts are spare buffers of leastCap.
var texts = sync.Pool{New: func() any { b := make([]byte, 0, leastCap); return &b }}

// encode returns a message as one stream sends it.
func encode(m proto.Message, to *unsent) (*encoded, error) {
	text := texts.Get().(*[]byte)
	var err error
	*text, err = proto.MarshalOptions{}.MarshalAppend((*text)[:0], m)
	return &encoded{text: text, to: to}, err
}

// encodeShared returns bytes that many streams may send.
func encodeShared(m proto.Message) ([]byte, error) {
	return proto.MarshalOptions{}.MarshalAppend(make([]byte, 0, leastCap), m)
}

// cost is what the message takes; of bytes that others send too, as if it had them alone.
func (e *encoded) cost() int64 { return int64(len(*e.text)) + messageCost }

// Get implements mem.BufferPool; nothing is taken from it.
func (e *encoded) Get(int) *[]byte { panic("nothing is to be taken from it") }

// Put implements mem.BufferPool: gRPC calls it once it needs the bytes no more.
func (e *encoded) Put(text *[]byte) {
	bytes := e.cost()
	if !e.shared && cap(*text) == leastCap {
		texts.Put(text)
	}
	e.to.free(bytes)
}

// buffers returns what gRPC is to send.
func (e *encoded) buffers() mem.BufferSlice {
	e.to.add(e.cost())
	return mem.BufferSlice{mem.NewBuffer(e.text, e)}
}
