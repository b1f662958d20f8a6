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

// maxSharedCall is the largest request that is sent over the stream, in bytes.
const maxSharedCall = 64 << 10

// setter makes the SetStatus calls of a client. A call that is alone is a unary call. Concurrent
// calls share one stream, each waiting for its own answer: that costs the server a fraction.
//
// The stream is an optimization only. A call that the stream does not answer, or answers with
// UNAVAILABLE, is repeated as a unary call with the same `when`, so that nothing is written twice and
// the retries of unary calls apply. The methods may be called concurrently.
type setter struct {
	service   runstatusv1.StatusServiceClient
	conn      *conn
	unaryOnly bool
	idle      time.Duration // how long a stream stays open without calls

	inFlight atomic.Int64 // calls of both kinds
	unary    atomic.Int64 // unary calls made so far

	mu       sync.Mutex
	stream   *setStream
	unknown  bool // the server does not know streams of reports
	pause    time.Duration
	notUntil time.Time // when a stream may be opened again after one broke
	closed   bool
	streams  sync.WaitGroup // the goroutines of streams
}

// call makes one call. Sent is how many times the request may have been sent. The caller must not
// change req afterwards.
func (s *setter) call(ctx context.Context, req *runstatusv1.SetStatusRequest) (resp *runstatusv1.SetStatusResponse, sent int, err error) {
	concurrent := s.inFlight.Add(1) > 1
	defer s.inFlight.Add(-1)
	shared := 0
	if concurrent && !s.unaryOnly {
		shared = 1
		if resp, err = s.callShared(ctx, req); !errors.Is(err, errNotShared) {
			s.conn.uids.Record(req.GetRun(), resp.GetStatus().GetUid())
			return resp, shared, err
		}
	}
	s.unary.Add(1)
	resp = &runstatusv1.SetStatusResponse{}
	sent, err = s.conn.call(ctx, runstatusv1.StatusService_SetStatus_FullMethodName, req, resp)
	if err == nil && resp.GetStatus() == nil {
		err = errNoStatus
	}
	if err != nil {
		return nil, shared + sent, err
	}
	s.conn.uids.Record(req.GetRun(), resp.GetStatus().GetUid())
	return resp, shared + sent, nil
}

// errNoStatus is the error of an answer without a status. The service always returns the status;
// the answer came from something else, and the report does not count as written.
var errNoStatus = status.Error(codes.Internal, "the answer holds no status: what answers there is no runstatus server")

// errNotShared reports that the stream has not answered a call.
var errNotShared = errors.New("the stream has no answer")

// callShared makes a call over the stream. It returns errNotShared for a call with metadata of its
// own, for a large one, and for one with a state that an Ack does not tell.
func (s *setter) callShared(ctx context.Context, req *runstatusv1.SetStatusRequest) (*runstatusv1.SetStatusResponse, error) {
	if _, own := metadata.FromOutgoingContext(ctx); own || ctx.Err() != nil {
		return nil, errNotShared
	}
	line, known := lineOf(req)
	if !known {
		return nil, errNotShared
	}
	set, err := proto.Marshal(req)
	if err != nil || len(set) > maxSharedCall {
		return nil, errNotShared // the unary call returns the error
	}
	shared := &sharedCall{set: set, answer: make(chan sharedAnswer, 1)}
	if !s.enqueue(shared) {
		return nil, errNotShared
	}
	select {
	case a := <-shared.answer:
		return a.result(line)
	case <-ctx.Done():
		s.abandon(shared)
		return nil, withCause(ctx, status.FromContextError(ctx.Err()).Err())
	}
}

// result returns the result of a call that asks for the line.
func (a sharedAnswer) result(line *runstatusv1.StatusInfo) (*runstatusv1.SetStatusResponse, error) {
	switch {
	case a.uid != "":
		line.Uid, line.Sequence, line.Revision = a.uid, a.sequence, a.revision
		return &runstatusv1.SetStatusResponse{Status: line}, nil
	case a.whole.GetResult().GetStatus() != nil:
		return a.whole.GetResult(), nil
	case a.whole.GetError() == nil:
		return nil, errNotShared
	}
	err := status.FromProto(a.whole.GetError()).Err()
	if isTransient(err) {
		return nil, errNotShared // the unary call repeats it
	}
	return nil, err
}

// enqueue queues a call on the stream. It returns false if there is no stream and none may be opened.
func (s *setter) enqueue(shared *sharedCall) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stream == nil {
		if !s.mayOpen() {
			return false
		}
		s.open()
	}
	shared.stream = s.stream
	s.stream.enqueue(shared)
	return true
}

// abandon discards a call whose caller has given up.
func (s *setter) abandon(shared *sharedCall) {
	s.mu.Lock()
	defer s.mu.Unlock()
	shared.stream.abandon(shared)
}

func (s *setter) mayOpen() bool {
	return !s.closed && !s.unknown && (s.pause == 0 || time.Now().After(s.notUntil))
}

// open starts a stream. Its own goroutine connects it. The caller holds mu.
func (s *setter) open() {
	ctx, cancel := context.WithCancel(context.Background())
	t := &setStream{setter: s, cancel: cancel, wake: make(chan struct{}, 1), open: map[int64]*sharedCall{}}
	s.stream = t
	s.streams.Go(func() { t.run(ctx) })
}

// close ends the stream and waits for its goroutines. Calls in progress continue as unary calls.
func (s *setter) close() {
	s.mu.Lock()
	s.closed = true
	if s.stream != nil {
		s.stream.cancel()
	}
	s.mu.Unlock()
	s.streams.Wait()
}
