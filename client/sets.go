package client

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// maxShared is the largest request that shares the stream with others.
const maxShared = 64 << 10

// sets makes the SetStatus calls of a client. One that is alone is a call of its
// own. Those that are under way at the same time share one stream, each waiting
// for its own answer: for a server that costs a fraction.
//
// The stream is a shortcut and nothing else. What it doesn't answer, or answers
// with UNAVAILABLE, is called as if there was no stream, with the same `when`, so
// that nothing is written twice and retries are the connection's.
type sets struct {
	service runstatusv1.StatusServiceClient
	never   bool // no stream is wanted
	uids    *uids

	underWay atomic.Int64 // calls of either way
	alone    atomic.Int64 // how many became calls of their own

	mu       sync.Mutex
	stream   *setStream
	unknown  bool // the server knows no streams of reports
	pause    time.Duration
	notUntil time.Time // a stream broke
	closed   bool
	all      sync.WaitGroup // the goroutines of streams
}

// Tries of one call while the service is UNAVAILABLE.
const (
	maxTries     = 5
	lastTryPause = time.Second
)

// call makes one call, and repeats it as long as the service is UNAVAILABLE, with the
// same `when`. It says how often the request was sent. req is not changed any more.
func (s *sets) call(ctx context.Context, req *runstatusv1.SetStatusRequest) (resp *runstatusv1.SetStatusResponse, sent int, err error) {
	others := s.underWay.Add(1) > 1
	defer s.underWay.Add(-1)
	if others && !s.never {
		sent++
		if resp, err = s.share(ctx, req); !errors.Is(err, errNotShared) {
			return s.answered(req, resp), sent, err
		}
	}
	s.alone.Add(1)
	pause := time.Duration(0)
	for try := 1; ; try++ {
		sent++
		resp, err = s.service.SetStatus(ctx, req, sentOnce)
		if status.Code(err) != codes.Unavailable || try == maxTries {
			return s.answered(req, resp), sent, err
		}
		pause = min(nextPause(pause), lastTryPause)
		if !waitFor(ctx, jittered(pause)) {
			return nil, sent, endOf(ctx, err)
		}
	}
}

// answered notes what an answer tells of the run.
func (s *sets) answered(req *runstatusv1.SetStatusRequest, resp *runstatusv1.SetStatusResponse) *runstatusv1.SetStatusResponse {
	s.uids.note(req.GetRun(), resp.GetStatus().GetUid())
	return resp
}

// endOf returns the error of a call that is not tried again: the last try's, unless the
// context was cancelled.
func endOf(ctx context.Context, err error) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return withCause(ctx, status.FromContextError(ctx.Err()).Err())
	}
	return err
}

// waitFor waits, and returns false, at once, if ctx ends before that is over.
func waitFor(ctx context.Context, d time.Duration) bool {
	if end, ok := ctx.Deadline(); ok && time.Until(end) < d {
		return false
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// errNotShared says that the stream has not answered a call.
var errNotShared = errors.New("the stream has no answer")

// share makes a call over the stream. A call that has something of its own, or is
// large, has no part in it.
func (s *sets) share(ctx context.Context, req *runstatusv1.SetStatusRequest) (*runstatusv1.SetStatusResponse, error) {
	if _, own := metadata.FromOutgoingContext(ctx); own || ctx.Err() != nil {
		return nil, errNotShared
	}
	set, err := proto.Marshal(req)
	if err != nil || len(set) > maxShared {
		return nil, errNotShared // a call of its own says why
	}
	shared := &sharedSet{set: set, answer: make(chan *reportAnswer, 1)}
	if !s.add(shared) {
		return nil, errNotShared
	}
	select {
	case a := <-shared.answer:
		return resultOf(a)
	case <-ctx.Done():
		s.leave(shared)
		return nil, withCause(ctx, status.FromContextError(ctx.Err()).Err())
	}
}

func resultOf(a *reportAnswer) (*runstatusv1.SetStatusResponse, error) {
	switch {
	case a.GetResult() != nil:
		return a.GetResult(), nil
	case a.GetError() == nil || codes.Code(a.GetError().GetCode()) == codes.Unavailable:
		return nil, errNotShared
	}
	return nil, status.FromProto(a.GetError()).Err()
}

// add has a call sent, unless there is no stream to send it on.
func (s *sets) add(shared *sharedSet) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stream == nil {
		if !s.mayOpen() {
			return false
		}
		s.open()
	}
	s.stream.add(shared)
	return true
}

// leave forgets a call: its answer, if it comes, is for nobody.
func (s *sets) leave(shared *sharedSet) {
	s.mu.Lock()
	defer s.mu.Unlock()
	shared.left = true
}

func (s *sets) mayOpen() bool {
	return !s.closed && !s.unknown && (s.pause == 0 || time.Now().After(s.notUntil))
}

// open begins a stream. It is connected by the goroutine that sends.
func (s *sets) open() {
	ctx, cancel := context.WithCancel(context.Background())
	t := &setStream{sets: s, cancel: cancel, wake: make(chan struct{}, 1), open: map[int64]*sharedSet{}}
	s.stream = t
	s.all.Go(func() { t.run(ctx) })
}

// close ends the stream. Calls under way go on without it.
func (s *sets) close() {
	s.mu.Lock()
	s.closed = true
	if s.stream != nil {
		s.stream.cancel()
	}
	s.mu.Unlock()
	s.all.Wait()
}
