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
	conn    *conn
	never   bool // no stream is wanted

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

// call makes one call. Sent says how often the request may have been sent. req is not
// changed any more.
func (s *sets) call(ctx context.Context, req *runstatusv1.SetStatusRequest) (resp *runstatusv1.SetStatusResponse, sent int, err error) {
	others := s.underWay.Add(1) > 1
	defer s.underWay.Add(-1)
	shared := 0
	if others && !s.never {
		shared = 1
		if resp, err = s.share(ctx, req); !errors.Is(err, errNotShared) {
			s.conn.uids.note(req.GetRun(), resp.GetStatus().GetUid())
			return resp, shared, err
		}
	}
	s.alone.Add(1)
	resp = &runstatusv1.SetStatusResponse{}
	sent, err = s.conn.call(ctx, runstatusv1.StatusService_SetStatus_FullMethodName, req, resp)
	if err == nil && resp.GetStatus() == nil {
		err = errNoStatus
	}
	if err != nil {
		return nil, shared + sent, err
	}
	s.conn.uids.note(req.GetRun(), resp.GetStatus().GetUid())
	return resp, shared + sent, nil
}

// errNoStatus says that what answered is not the service, which returns the status as it was
// written. The report is not taken for one that is done.
var errNoStatus = status.Error(codes.Internal, "the answer holds no status: what answers there is no runstatus server")

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
	case a.GetResult().GetStatus() != nil:
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
	shared.stream = s.stream
	s.stream.add(shared)
	return true
}

// leave forgets a call that its caller has given up, and its bytes.
func (s *sets) leave(shared *sharedSet) {
	s.mu.Lock()
	defer s.mu.Unlock()
	shared.stream.leave(shared)
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
