package client

import (
	"context"
	"runtime"
	"slices"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protowire"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// streamIdle is how long the stream stays open with nothing to send. Tests shorten
// it.
var streamIdle = 2 * time.Second

const (
	// closeTime is how long the server may take to end a stream that is idle.
	closeTime = time.Second

	// maxSharedSend is about how many bytes one message holds, and maxSharedCalls how many
	// calls: a server takes no more.
	maxSharedSend  = 512 << 10
	maxSharedCalls = 4096
)

type (
	reportAnswer  = runstatusv1.ReportStatusesResponse_Answer
	reportsStream = grpc.BidiStreamingClient[runstatusv1.ReportStatusesRequest, runstatusv1.ReportStatusesResponse]
)

// setStream is one stream. Its fields are under the lock of sets, but for those
// that never change.
type setStream struct {
	sets    *sets
	cancel  context.CancelFunc
	wake    chan struct{} // holds one: waiting, or broken
	lastID  int64
	waiting []*sharedSet // not sent
	left    int          // so many of those were given up
	message []byte       // of the one who sends
	open    map[int64]*sharedSet
	used    bool // since idleness was looked at
	broken  bool // takes no more
}

// sharedSet is a call on its way over the stream.
type sharedSet struct {
	stream *setStream
	id     int64
	set    []byte // the request, encoded, until it is sent or given up
	answer chan *reportAnswer
}

// add has a call sent. The lock is held.
func (t *setStream) add(shared *sharedSet) {
	t.lastID++
	shared.id = t.lastID
	t.open[t.lastID] = shared
	t.waiting = append(t.waiting, shared)
	t.used = true
	if len(t.waiting) == 1 {
		t.tell()
	}
}

// leave forgets a call: its answer, if it comes, is not waited for. The lock is held.
func (t *setStream) leave(shared *sharedSet) {
	delete(t.open, shared.id)
	if shared.set == nil {
		return // it is sent
	}
	shared.set = nil
	if t.left++; t.left > len(t.waiting)/2 {
		t.waiting = slices.DeleteFunc(t.waiting, func(s *sharedSet) bool { return s.set == nil })
		t.left = 0
	}
}

func (t *setStream) tell() {
	select {
	case t.wake <- struct{}{}:
	default:
	}
}

// run is the stream's life: it sends what waits, until the stream is idle or broken.
func (t *setStream) run(ctx context.Context) {
	defer t.cancel()
	stream, err := t.sets.service.ReportStatuses(ctx)
	if err != nil {
		t.end(err)
		return
	}
	received := make(chan struct{})
	go func() {
		defer close(received)
		t.end(t.receive(stream))
	}()
	t.send(stream)
	_ = stream.CloseSend() // receive learns how the stream ended
	late := time.AfterFunc(closeTime, t.cancel)
	defer late.Stop()
	<-received
}

// send returns when the stream is idle or has ended.
func (t *setStream) send(stream reportsStream) {
	idle := time.NewTicker(streamIdle)
	defer idle.Stop()
	for {
		select {
		case <-t.wake:
			runtime.Gosched() // others that were answered together call together again
		case <-idle.C:
			if t.retire() {
				return
			}
			continue
		}
		for t.take() {
			m := &runstatusv1.ReportStatusesRequest{}
			m.ProtoReflect().SetUnknown(t.message)
			if stream.Send(m) != nil {
				return
			}
		}
		if t.over() {
			return
		}
	}
}

func (t *setStream) over() bool {
	t.sets.mu.Lock()
	defer t.sets.mu.Unlock()
	return t.broken
}

// take makes the next message of what waits, and returns false if nothing does.
func (t *setStream) take() bool {
	t.sets.mu.Lock()
	defer t.sets.mu.Unlock()
	t.message = t.message[:0]
	n, calls := 0, 0
	for ; n < len(t.waiting) && calls < maxSharedCalls && len(t.message) < maxSharedSend; n++ {
		shared := t.waiting[n]
		if shared.set == nil {
			t.left--
			continue
		}
		t.message = shared.appendTo(t.message)
		shared.set = nil
		calls++
	}
	rest := copy(t.waiting, t.waiting[n:])
	clear(t.waiting[rest:])
	t.waiting = t.waiting[:rest]
	return len(t.message) > 0 && !t.broken
}

// appendTo encodes the call as one of the reports of a ReportStatusesRequest.
func (c *sharedSet) appendTo(b []byte) []byte {
	const reports, id, set = 1, 1, 2
	size := protowire.SizeTag(id) + protowire.SizeVarint(uint64(c.id)) + protowire.SizeTag(set) + protowire.SizeBytes(len(c.set))
	b = protowire.AppendTag(b, reports, protowire.BytesType)
	b = protowire.AppendVarint(b, uint64(size))
	b = protowire.AppendTag(b, id, protowire.VarintType)
	b = protowire.AppendVarint(b, uint64(c.id))
	b = protowire.AppendTag(b, set, protowire.BytesType)
	return protowire.AppendBytes(b, c.set)
}

// retire takes an idle stream out of use.
func (t *setStream) retire() bool {
	t.sets.mu.Lock()
	defer t.sets.mu.Unlock()
	used := t.used || len(t.open) > 0
	t.used = false
	if !used && t.sets.stream == t {
		t.sets.stream = nil
	}
	return !used
}

// receive hands answers to those who wait for them, until the stream ends.
func (t *setStream) receive(stream reportsStream) error {
	for {
		m, err := stream.Recv()
		if err != nil {
			return err
		}
		t.answered(m.GetAnswers())
	}
}

func (t *setStream) answered(answers []*reportAnswer) {
	t.sets.mu.Lock()
	defer t.sets.mu.Unlock()
	t.sets.pause = 0
	for _, a := range answers {
		if shared, ok := t.open[a.GetId()]; ok {
			delete(t.open, a.GetId())
			shared.answer <- a
		}
	}
}

// end is the end of the stream: who still waits goes on without it.
func (t *setStream) end(err error) {
	s := t.sets
	s.mu.Lock()
	defer s.mu.Unlock()
	t.broken = true
	if s.stream == t { // else it was idle
		s.stream = nil
		s.unknown = s.unknown || status.Code(err) == codes.Unimplemented
		s.pause = nextPause(s.pause)
		s.notUntil = time.Now().Add(jittered(s.pause))
	}
	for _, shared := range t.open {
		shared.answer <- &reportAnswer{}
	}
	clear(t.open)
	t.tell()
}
