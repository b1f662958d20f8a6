package server

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/status"

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
	why    func() error // the status of a stream that is ended so
	began  atomic.Int64 // when the newest send did
	busy   atomic.Bool  // it is under way
	stuck  atomic.Bool

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
func (o *outlet) open(stream grpc.ServerStream, why func() error) {
	o.stream, o.why = stream, why
	o.began.Store(clock())
	o.timer = time.AfterFunc(time.Hour, o.look)
	o.hurry(stuckTime)
}

func (o *outlet) close() {
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
		o.end()
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

// end gives the stream its status, after which a blocked send fails. What was sent
// before still arrives, should the client read again.
func (o *outlet) end() {
	s, ok := grpc.ServerTransportStreamFromContext(o.stream.Context()).(interface {
		WriteStatus(*status.Status) error
	})
	if ok {
		o.stuck.Store(true)
		_ = s.WriteStatus(status.Convert(reply(o.why())))
	}
}

func errStuck() error {
	return &store.Error{Reason: watcherTooSlow, Detail: "the watch was ended since its messages were not read: go on with the newest resume token"}
}

func (o *outlet) send(m any) error {
	o.began.Store(clock())
	o.busy.Store(true)
	err := o.stream.SendMsg(m)
	o.busy.Store(false)
	if o.silent.Load() {
		o.noise()
	}
	if err != nil && o.stuck.Load() {
		return o.why()
	}
	return err
}
