package server

import (
	"context"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/status"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/store"
)

// stuckTime is how long a send to a client that doesn't read may take. Tests
// shorten it.
var stuckTime = 30 * time.Second

// outlet sends a watch's messages. A send that is blocked knows no context, so a
// timer ends the stream behind its back.
type outlet struct {
	stream watchStream
	cut    *time.Timer
	limit  time.Duration
	stuck  atomic.Bool
}

func (o *outlet) open(stream watchStream) {
	o.stream, o.limit = stream, stuckTime
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
		_ = s.WriteStatus(status.Convert(reply(errStuck())))
	}
}

func errStuck() error {
	return &store.Error{Reason: watcherTooSlow, Detail: "the watch was ended since its messages were not read: go on with the newest resume token"}
}

func (o *outlet) send(m *runstatusv1.WatchStatusesResponse) error {
	o.cut.Reset(o.limit)
	err := o.stream.Send(m)
	o.cut.Stop()
	if err != nil && o.stuck.Load() {
		return errStuck()
	}
	return err
}
