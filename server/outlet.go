package server

import (
	"context"
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
// timer ends the stream behind its back. It is set once for many sends: when it
// fires, it looks at the one that is under way.
type outlet struct {
	stream  grpc.ServerStream
	why     error // the status of a stream that is ended so
	limit   atomic.Int64
	cut     *time.Timer
	set     atomic.Bool  // cut will fire
	sending atomic.Int64 // since when a send is under way, 0: none is
	stuck   atomic.Bool
}

// clock returns the time since the program began, in nanoseconds.
func clock() int64 { return int64(time.Since(programStart)) }

var programStart = time.Now()

func (o *outlet) open(stream grpc.ServerStream, why error) {
	o.stream, o.why = stream, why
	o.limit.Store(int64(stuckTime))
	o.cut = time.AfterFunc(time.Hour, o.look)
	o.cut.Stop()
}

func (o *outlet) close() { o.cut.Stop() }

// hurry sets how long the sends to come may take.
func (o *outlet) hurry(limit time.Duration) {
	o.limit.Store(int64(limit))
	o.setCut(limit)
}

func (o *outlet) setCut(in time.Duration) {
	o.set.Store(true)
	o.cut.Reset(in)
}

// look ends the stream if the send that is under way takes too long. Either it sees
// that send here, or the send sees that cut is not set.
func (o *outlet) look() {
	o.set.Store(false)
	since := o.sending.Load()
	if since == 0 {
		return
	}
	if left := o.limit.Load() - (clock() - since); left > 0 {
		o.setCut(time.Duration(left))
		return
	}
	o.end(o.stream.Context())
}

// end gives the stream its status, after which a blocked send fails. What was sent
// before still arrives, should the client read again.
func (o *outlet) end(ctx context.Context) {
	s, ok := grpc.ServerTransportStreamFromContext(ctx).(interface {
		WriteStatus(*status.Status) error
	})
	if ok {
		o.stuck.Store(true)
		_ = s.WriteStatus(status.Convert(reply(o.why)))
	}
}

func errStuck() error {
	return &store.Error{Reason: watcherTooSlow, Detail: "the watch was ended since its messages were not read: go on with the newest resume token"}
}

func (o *outlet) send(m any) error {
	o.sending.Store(clock())
	if !o.set.Load() {
		o.setCut(time.Duration(o.limit.Load()))
	}
	err := o.stream.SendMsg(m)
	o.sending.Store(0)
	if err != nil && o.stuck.Load() {
		return o.why
	}
	return err
}
