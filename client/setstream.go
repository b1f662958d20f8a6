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

const (
	// streamIdle is how long a stream stays open without calls.
	streamIdle = 2 * time.Second

	// closeTime is how long the server may take to end an idle stream.
	closeTime = time.Second

	// maxMessageSize is about how many bytes a message holds, and maxMessageCalls how many calls. A
	// server accepts no more.
	maxMessageSize  = 512 << 10
	maxMessageCalls = 4096
)

type (
	reportAnswer  = runstatusv1.ReportStatusesResponse_Answer
	reportAck     = runstatusv1.ReportStatusesResponse_Ack
	reportsStream = grpc.BidiStreamingClient[runstatusv1.ReportStatusesRequest, runstatusv1.ReportStatusesResponse]
)

// setStream is one stream of SetStatus calls. Fields that change are guarded by setter.mu, except
// message, which belongs to the sending goroutine.
type setStream struct {
	setter    *setter
	cancel    context.CancelFunc
	wake      chan struct{} // capacity 1: signals that calls wait, or that the stream is broken
	lastID    int64
	waiting   []*sharedCall // not sent
	abandoned int           // how many of the waiting calls were abandoned
	message   []byte
	open      map[int64]*sharedCall // without an answer
	used      bool                  // since the last check for idleness
	broken    bool                  // accepts no more calls
}

// sharedCall is a call over the stream.
type sharedCall struct {
	stream *setStream
	id     int64
	set    []byte // the encoded request; nil once it is sent or abandoned
	answer chan sharedAnswer
}

// sharedAnswer is the answer to one call: a whole one, or its part of an Ack. The zero value is no
// answer.
type sharedAnswer struct {
	whole              *reportAnswer
	uid                string
	sequence, revision int64
}

// enqueue queues a call. The caller holds setter.mu.
func (t *setStream) enqueue(shared *sharedCall) {
	t.lastID++
	shared.id = t.lastID
	t.open[t.lastID] = shared
	t.waiting = append(t.waiting, shared)
	t.used = true
	if len(t.waiting) == 1 {
		signal(t.wake)
	}
}

// abandon discards a call. Its answer is ignored. The caller holds setter.mu.
func (t *setStream) abandon(shared *sharedCall) {
	delete(t.open, shared.id)
	if shared.set == nil {
		return // it is sent
	}
	shared.set = nil
	if t.abandoned++; t.abandoned > len(t.waiting)/2 {
		t.waiting = slices.DeleteFunc(t.waiting, func(s *sharedCall) bool { return s.set == nil })
		t.abandoned = 0
	}
}

// run sends and receives until the stream is idle or broken.
func (t *setStream) run(ctx context.Context) {
	defer t.cancel()
	stream, err := t.setter.service.ReportStatuses(ctx)
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
	_ = stream.CloseSend() // receive returns how the stream ended
	late := time.AfterFunc(closeTime, t.cancel)
	defer late.Stop()
	<-received
}

// send sends waiting calls. It returns when the stream is idle or has ended.
func (t *setStream) send(stream reportsStream) {
	idle := time.NewTicker(t.setter.idle)
	defer idle.Stop()
	for {
		select {
		case <-t.wake:
			// Callers that got their answers in one message make their next calls together. Let
			// them run first, so that these calls share a message too.
			runtime.Gosched()
		case <-idle.C:
			if t.retire() {
				return
			}
			continue
		}
		for t.nextMessage() {
			m := &runstatusv1.ReportStatusesRequest{}
			m.ProtoReflect().SetUnknown(t.message)
			if stream.Send(m) != nil {
				return
			}
		}
		if t.isBroken() {
			return
		}
	}
}

func (t *setStream) isBroken() bool {
	t.setter.mu.Lock()
	defer t.setter.mu.Unlock()
	return t.broken
}

// nextMessage encodes waiting calls into message. It returns false if none waits.
func (t *setStream) nextMessage() bool {
	t.setter.mu.Lock()
	defer t.setter.mu.Unlock()
	t.message = t.message[:0]
	n, calls := 0, 0
	for ; n < len(t.waiting) && calls < maxMessageCalls && len(t.message) < maxMessageSize; n++ {
		shared := t.waiting[n]
		if shared.set == nil {
			t.abandoned--
			continue
		}
		t.message = shared.appendTo(t.message)
		shared.set = nil
		calls++
	}
	rest := copy(t.waiting, t.waiting[n:])
	clear(t.waiting[rest:])
	t.waiting = t.waiting[:rest]
	if len(t.message) == 0 || t.broken {
		return false
	}
	t.message = append(t.message, askForAcks...)
	return true
}

// appendTo appends the call in the encoding of one report of a ReportStatusesRequest.
func (c *sharedCall) appendTo(b []byte) []byte {
	const reports, id, set = 1, 1, 2
	size := protowire.SizeTag(id) + protowire.SizeVarint(uint64(c.id)) + protowire.SizeTag(set) + protowire.SizeBytes(len(c.set))
	b = protowire.AppendTag(b, reports, protowire.BytesType)
	b = protowire.AppendVarint(b, uint64(size))
	b = protowire.AppendTag(b, id, protowire.VarintType)
	b = protowire.AppendVarint(b, uint64(c.id))
	b = protowire.AppendTag(b, set, protowire.BytesType)
	return protowire.AppendBytes(b, c.set)
}

// askForAcks is the encoded view of a ReportStatusesRequest. A server that does not know it answers each
// report with a whole line.
var askForAcks = protowire.AppendVarint(protowire.AppendTag(nil, 2, protowire.VarintType), uint64(runstatusv1.ReportView_REPORT_VIEW_ACK))

// retire takes the stream out of use if it was idle since the last call of retire, and reports
// whether it did.
func (t *setStream) retire() bool {
	t.setter.mu.Lock()
	defer t.setter.mu.Unlock()
	used := t.used || len(t.open) > 0
	t.used = false
	if !used && t.setter.stream == t {
		t.setter.stream = nil
	}
	return !used
}

// receive passes answers to their calls until the stream ends.
func (t *setStream) receive(stream reportsStream) error {
	for {
		m, err := stream.Recv()
		if err != nil {
			return err
		}
		t.dispatch(m.GetAnswers())
	}
}

func (t *setStream) dispatch(answers []*reportAnswer) {
	t.setter.mu.Lock()
	defer t.setter.mu.Unlock()
	t.setter.pause = 0
	for _, a := range answers {
		if ack := a.GetAck(); ack != nil {
			t.acknowledge(ack)
		} else {
			t.answer(a.GetId(), sharedAnswer{whole: a})
		}
	}
}

// acknowledge passes an Ack to its calls. Of one whose lists do not have the same length nothing is
// known.
func (t *setStream) acknowledge(ack *reportAck) {
	ids, sequences, revisions := ack.GetIds(), ack.GetSequences(), ack.GetRevisions()
	sound := len(ids) == len(sequences) && len(ids) == len(revisions)
	for i, id := range ids {
		var a sharedAnswer
		if sound {
			a = sharedAnswer{uid: ack.GetUid(), sequence: sequences[i], revision: revisions[i]}
		}
		t.answer(id, a)
	}
}

// answer passes an answer to a call, unless that was abandoned. The caller holds setter.mu.
func (t *setStream) answer(id int64, a sharedAnswer) {
	if shared, ok := t.open[id]; ok {
		delete(t.open, id)
		shared.answer <- a
	}
}

// end marks the stream as broken. Calls without an answer continue as unary calls.
func (t *setStream) end(err error) {
	s := t.setter
	s.mu.Lock()
	defer s.mu.Unlock()
	t.broken = true
	if s.stream == t { // otherwise it was retired as idle
		s.stream = nil
		s.unknown = s.unknown || status.Code(err) == codes.Unimplemented
		s.pause = nextPause(s.pause)
		s.notUntil = time.Now().Add(jittered(s.pause))
	}
	for _, shared := range t.open {
		shared.answer <- sharedAnswer{}
	}
	clear(t.open)
	signal(t.wake)
}
