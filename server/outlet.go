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
// timer ends the stream behind its back.
type outlet struct {
	stream grpc.ServerStream
	why    error // the status of a stream that is ended so
	cut    *time.Timer
	limit  time.Duration
	stuck  atomic.Bool
}

func (o *outlet) open(stream grpc.ServerStream, why error) {
	o.stream, o.why, o.limit = stream, why, stuckTime
	o.cut = time.AfterFunc(time.Hour, func() { o.end(stream.Context()) })
	o.cut.Stop()
}

func (o *outlet) close() { o.cut.Stop() }

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
	o.cut.Reset(o.limit)
	err := o.stream.SendMsg(m)
	o.cut.Stop()
	if err != nil && o.stuck.Load() {
		return o.why
	}
	return err
}
