package server

import (
	"context"
	"errors"
	"io"
	"slices"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/sender"
	"github.com/runstatus/runstatus/server/internal/store"
)

// reportStream is a ReportStatuses stream.
type reportStream = grpc.BidiStreamingServer[runstatusv1.ReportStatusesRequest, runstatusv1.ReportStatusesResponse]

// Bounds of the reports of one stream that are accepted and not answered. Further reports wait at the
// client, by the transport's flow control.
const (
	maxReports     = 4096
	maxReportBytes = 4 << 20
)

// reported is one report that is accepted and not answered.
type reported struct {
	id       int64
	q        store.AppendRequest // with the zero Name if the run's name is not valid
	ack      bool                // an Ack may answer it
	size     int
	began    time.Time
	result   store.AppendResult
	revision int64 // to be committed before the answer
	err      error
}

// reporting is one stream of reports. One goroutine receives, the executor's worker writes, and the
// handler's goroutine commits and answers. So one commit and one message serve all reports that were written
// during the last commit and send.
type reporting struct {
	service *service
	stream  reportStream
	out     *sender.Sender
	work    context.Context // of the writes; it ends with the client, not with the server's stop

	mu     sync.Mutex
	change sync.Cond // there is room, or the stream was closed
	closed bool      // no report is accepted any more
	ended  error     // why it was closed; nil when the server stops
	count  int       // accepted, not answered
	bytes  int       // of these
	done   []*reported
	news   chan struct{} // holds one element: look again at done, closed and count

	executor executor
}

// ReportStatuses implements StatusServiceServer. It answers all accepted reports before it
// returns, also when the server stops.
func (s *service) ReportStatuses(stream reportStream) error {
	work, cancel := context.WithCancel(context.WithoutCancel(stream.Context()))
	defer cancel()
	p := &reporting{service: s, stream: stream, work: work, news: make(chan struct{}, 1)}
	p.change.L = &p.mu
	p.out = s.senders.Open(stream, sender.Options{Unread: s.chain.unlessStopping(errUnread)})
	defer p.out.Close()
	defer p.out.HurryAfter(s.stopping)()
	defer context.AfterFunc(stream.Context(), func() {
		if s.stopping.Err() == nil {
			cancel() // the client is gone: it will repeat what is not written
		}
		p.close(nil)
	})()
	p.executor.start(p)
	go p.receive() // ends once the stream has, which may be after the handler
	unsent := p.answerAll()
	p.executor.wait()
	if unsent != nil {
		return unsent
	}
	return p.result()
}

func errUnread() error {
	return &store.Error{Reason: apierr.AnswersNotRead, Detail: "the stream was ended because its answers were not read: repeat the unanswered reports with the same times"}
}

// result returns the error that the stream ends with; nil if the client has closed its side.
func (p *reporting) result() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ended == nil {
		return p.stream.Context().Err()
	}
	if errors.Is(p.ended, io.EOF) {
		return nil
	}
	return p.ended
}

// close ends the acceptance of reports. Accepted reports are answered.
func (p *reporting) close(why error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.closed {
		p.closed, p.ended = true, why
		p.change.Broadcast()
		p.executor.close()
		p.signal()
	}
}

// signal wakes the handler.
func (p *reporting) signal() {
	select {
	case p.news <- struct{}{}:
	default:
	}
}

func (p *reporting) receive() {
	for {
		m, err := p.stream.Recv()
		if err != nil {
			p.close(err)
			return
		}
		began := time.Now()
		for _, report := range m.GetReports() {
			r := &reported{id: report.GetId(), began: began, ack: m.GetView() == runstatusv1.ReportView_REPORT_VIEW_ACK}
			p.read(r, report.GetSet())
			if !p.accept(r) {
				return
			}
		}
	}
}

// accept waits until the bounds of the stream leave room for the report. It returns false if the stream was
// closed.
func (p *reporting) accept(r *reported) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for !p.closed && (p.count >= maxReports || p.bytes >= maxReportBytes) {
		p.change.Wait()
	}
	if p.closed {
		return false
	}
	p.count++
	p.bytes += r.size
	p.executor.add(r)
	return true
}

// read sets the line to write for a report, or its error, as SetStatus does.
func (p *reporting) read(r *reported, set *runstatusv1.SetStatusRequest) {
	defer func() {
		if err := p.recovered(recover()); err != nil {
			r.err = err
		}
	}()
	if set == nil {
		set = &runstatusv1.SetStatusRequest{}
	}
	r.size = reportedSize + proto.Size(set)
	given := set.GetRun()
	p.service.chain.aliases.rewrite(set)
	r.ack = r.ack && set.GetRun() == given // the caller does not know the name behind an alias
	if r.err = validateRequest(set); r.err == nil {
		r.q, r.err = toAppend(p.service.store.Vocabulary(), set)
	} else {
		r.q.Name, _ = parseRun(set.GetRun()) // so that it is answered in its place
	}
}

// reportedSize is the memory of a report without its texts, in bytes.
const reportedSize = 512

// write writes reports of one run and sets their results or errors. At most one worker at a time calls it
// for a run.
func (p *reporting) write(batch []*reported) {
	batch = slices.DeleteFunc(slices.Clone(batch), func(r *reported) bool { return r.err != nil })
	if len(batch) == 0 {
		return
	}
	defer func() {
		if err := p.recovered(recover()); err != nil {
			for _, r := range batch {
				r.err = err
			}
		}
	}()
	qs := make([]store.AppendRequest, len(batch))
	for i, r := range batch {
		qs[i] = r.q
	}
	for i, w := range p.service.store.Write(p.work, qs) {
		r := batch[i]
		r.result, r.revision, r.err = w.Result, w.Revision, w.Err
	}
}

// recovered turns a panic into an error, as for calls.
func (p *reporting) recovered(panicked any) error {
	if panicked == nil {
		return nil
	}
	return p.service.chain.panicked(p.work, panicked)
}

// written hands reports over to the handler, to be answered. It is called under the lock.
func (p *reporting) written(batch []*reported) {
	if len(p.done) == 0 {
		p.signal()
	}
	p.done = append(p.done, batch...)
}
