package server

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/store"
)

// stuckTime is how long a send to a client that doesn't read may take. Tests
// shorten it.
var stuckTime = 30 * time.Second

// outlet sends a stream's messages. A send that is blocked knows no context, so a
// timer ends the stream behind its back. The same timer tells of a long silence. No
// send touches it: when it fires, at least once in the time that a send may take,
// it looks at the newest one.
type outlet struct {
	stream grpc.ServerStream
	why    func() error          // the status of a stream that is ended so
	began  atomic.Int64          // when the newest send did
	busy   atomic.Bool           // it is under way
	ended  atomic.Pointer[error] // the error that the stream was ended with behind its back
	gone   context.Context       // done when the stream is, not yet when the server stops

	unsent *unsent
	turns  *turns // nil: it needs none
	turn   *turn  // nil: it has none
	sent   int    // messages in this turn
	clear  bool   // nothing was unsent when it began

	silence time.Duration // how long nothing may be sent; 0: for ever
	wake    func()        // is called then, and must not block
	silent  atomic.Bool   // it was called since the last send

	mu     sync.Mutex
	limit  time.Duration // how long a send may take
	timer  *time.Timer
	closed bool
}

// clock returns the time since the program began, in nanoseconds.
func clock() int64 { return int64(time.Since(programStart)) }

var programStart = time.Now()

// open begins. The silence and what it wakes are set before.
func (o *outlet) open(stream grpc.ServerStream, all *unsentMessages, turns *turns, why func() error) {
	o.stream, o.why = stream, why
	o.unsent, o.turns = newUnsent(all, turns), turns
	o.gone = stream.Context()
	if whole, ok := o.gone.Value(wholeStream{}).(context.Context); ok {
		o.gone = whole
	}
	all.join(o)
	o.began.Store(clock())
	o.timer = time.AfterFunc(time.Hour, o.look)
	o.hurry(stuckTime)
}

func (o *outlet) close() {
	o.endTurn()
	o.unsent.all.leave(o)
	o.mu.Lock()
	defer o.mu.Unlock()
	o.timer.Stop()
	o.closed = true
}

// hurry sets how long sends may take from now on.
func (o *outlet) hurry(limit time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.limit = limit
	o.rest(0)
}

// hurryOn has sends take a second at most once the context has ended, also the one that is
// blocked then. What it returns ends that.
func (o *outlet) hurryOn(stopping context.Context) (end func() bool) {
	return context.AfterFunc(stopping, func() { o.hurry(stopTimeOfSends) })
}

// stopTimeOfSends is how long a send may take when the server stops.
const stopTimeOfSends = time.Second

// rest has the timer fire in time for what may come, if the newest send began so
// long ago.
func (o *outlet) rest(since time.Duration) {
	left := o.limit
	if o.silence > 0 {
		left = min(left, o.silence-since)
	}
	o.timer.Reset(left)
}

func (o *outlet) look() {
	stuck, silent := o.judge()
	if stuck {
		o.end(o.why)
	}
	if silent {
		o.wake()
	}
}

func (o *outlet) judge() (stuck, silent bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	busy := o.busy.Load() // before since when
	since := time.Duration(clock() - o.began.Load())
	switch {
	case o.closed:
	case busy && since >= o.limit:
		return true, false
	case busy && o.silence > 0:
		o.timer.Reset(min(o.limit-since, o.silence)) // it may end at once, or never
	case busy:
		o.timer.Reset(o.limit - since)
	case o.silence > 0 && since >= o.silence:
		o.rest(0)
		o.silent.Store(true)
		return false, true
	default:
		o.rest(since)
	}
	return false, false
}

// noise ends a silence that was told of.
func (o *outlet) noise() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.silent.Store(false)
	o.rest(0)
}

// end gives the stream its status, after which a send that waits fails. What was sent
// before still arrives, should the client read again.
func (o *outlet) end(why func() error) {
	s, ok := grpc.ServerTransportStreamFromContext(o.stream.Context()).(interface {
		WriteStatus(*status.Status) error
	})
	if ok {
		err := why()
		o.ended.Store(&err)
		_ = s.WriteStatus(status.Convert(reply(err)))
		o.unsent.look()
	}
}

func errStuck() error {
	return &store.Error{Reason: apierr.WatcherTooSlow, Detail: "the watch was ended since its messages were not read: go on with the newest resume token"}
}

// send sends a message once the stream has room for it.
func (o *outlet) send(m proto.Message) error {
	e, err := encode(m, o.unsent)
	if err != nil {
		return err
	}
	return o.sendEncoded(e)
}

// sendShared sends an encoded message that other streams send, too.
func (o *outlet) sendShared(text *[]byte) error {
	return o.sendEncoded(&encoded{text: text, shared: true, to: o.unsent})
}

func (o *outlet) sendEncoded(e *encoded) error {
	o.began.Store(clock())
	o.busy.Store(true)
	err := o.waitForRoom()
	if err == nil && !o.hasTurn() {
		o.busy.Store(false) // it is not the client that is waited for
		err = o.takeTurn(o.gone)
		o.began.Store(clock())
		o.busy.Store(true)
	}
	if err == nil {
		err = o.stream.SendMsg(e)
	}
	o.busy.Store(false)
	if o.silent.Load() {
		o.noise()
	}
	if ended := o.ended.Load(); err != nil && ended != nil {
		return *ended
	}
	o.sent++
	return err
}

// waitForRoom waits until the stream may have one more message unsent.
func (o *outlet) waitForRoom() error {
	u := o.unsent
	for {
		own := u.bytes.Load()
		if own == 0 || own < u.all.share() {
			return nil
		}
		u.all.shed()
		o.endTurn()
		select {
		case <-u.room:
		case <-o.gone.Done():
			return o.gone.Err()
		}
		if o.ended.Load() != nil {
			return context.Canceled
		}
	}
}

// turnMessages is how many messages a stream may send in a turn.
const turnMessages = 64

func (o *outlet) hasTurn() bool { return o.turns == nil || o.turn != nil && o.sent < turnMessages }

// takeTurn waits for a turn, unless the stream has one that goes on.
func (o *outlet) takeTurn(ctx context.Context) (err error) {
	if o.hasTurn() {
		return nil
	}
	o.endTurn()
	o.turn, err = o.turns.take(ctx)
	o.sent, o.clear = 0, o.unsent.bytes.Load() == 0
	return err
}

// endTurn ends the turn once its messages are with the system. That of a stream which had
// some before, and so may be slow, ends at once.
func (o *outlet) endTurn() {
	t := o.turn
	o.turn = nil
	switch {
	case t == nil:
	case o.clear:
		o.unsent.endTurnWhenSent(t)
	default:
		o.turns.end(t)
	}
}
