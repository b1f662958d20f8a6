package client

import (
	"context"
	"errors"
	"fmt"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/durationpb"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

var errSilent = errors.New("the server gives no sign of life")

// defaultInterval is the server's progress interval if the request has none.
const defaultInterval = 15 * time.Second

// silenceOf returns how long no message may arrive until the connection counts as lost, for the progress
// interval of a request.
func silenceOf(given *durationpb.Duration) time.Duration {
	interval := defaultInterval
	if given != nil {
		interval = max(given.AsDuration(), time.Second)
	}
	return 3 * interval
}

// receive opens a stream and has its messages handled until the stream ends, a message is the last one, or
// none arrives for the time of silence.
func receive[M any](
	ctx context.Context, conns *watchConns, silence time.Duration,
	open func(context.Context, runstatusv1.StatusServiceClient) (grpc.ServerStreamingClient[M], error),
	handle func(*M) (more bool, err error),
) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	silent := time.AfterFunc(silence, func() { cancel(errSilent) })
	defer silent.Stop()
	service, release, err := conns.acquire()
	if err != nil {
		return err
	}
	defer release()
	stream, err := open(ctx, service)
	if err != nil {
		return err
	}
	for {
		silent.Reset(silence) // the time of the loop over the watch does not count
		m, err := stream.Recv()
		silent.Stop()
		if err != nil {
			if cause := context.Cause(ctx); errors.Is(cause, errSilent) {
				return fmt.Errorf("watch: %w", cause)
			}
			return err
		}
		if more, err := handle(m); err != nil || !more {
			return err
		}
	}
}
