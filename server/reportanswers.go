package server

import (
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/query"
)

// answerAll answers reports until the stream is closed and all are answered. It returns the error of sending.
func (p *reporting) answerAll() (failed error) {
	var spare []*reported
	for {
		<-p.news
		batch, over := p.takeDone(spare)
		p.commit(batch) // also if the client is gone: readers and watches get the lines
		if failed == nil {
			if failed = p.answer(batch); failed != nil {
				p.close(failed)
			}
		}
		p.release(batch)
		if over {
			return failed
		}
		clear(batch)
		spare = batch[:0]
	}
}

// takeDone returns the reports to answer, and whether they are the last ones.
func (p *reporting) takeDone(spare []*reported) (batch []*reported, over bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	batch, p.done = p.done, spare
	return batch, p.closed && len(batch) == p.count
}

// release frees the room of answered reports.
func (p *reporting) release(batch []*reported) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.count -= len(batch)
	for _, r := range batch {
		p.bytes -= r.size
	}
	p.change.Signal()
}

// answer sends the answers of reports in as few messages as possible.
func (p *reporting) answer(batch []*reported) error {
	m, size := &runstatusv1.ReportStatusesResponse{}, 0
	for i, r := range batch {
		a := p.toAnswer(r)
		m.Answers = append(m.Answers, a)
		size += len(r.result.Status.Note) + answerSize
		if r.err != nil {
			size += proto.Size(a)
		}
		if size >= query.MaxPageBytes || i == len(batch)-1 {
			if err := p.out.Send(m); err != nil {
				return err
			}
			m, size = &runstatusv1.ReportStatusesResponse{}, 0
		}
	}
	return nil
}

// answerSize is an upper bound of an answer's size without its note, in bytes.
const answerSize = 512

// commit commits the written reports with one wait. If that fails it commits each report by itself, and
// sets its error.
func (p *reporting) commit(batch []*reported) {
	var newest *reported
	for _, r := range batch {
		if r.revision > 0 && (newest == nil || r.revision > newest.revision) {
			newest = r
		}
	}
	if newest == nil || p.service.store.Commit(p.work, newest.q.Name, newest.revision) == nil {
		return
	}
	for _, r := range batch {
		if err := p.service.store.Commit(p.work, r.q.Name, r.revision); r.err == nil {
			r.err = err
		}
	}
}

func (p *reporting) toAnswer(r *reported) *runstatusv1.ReportStatusesResponse_Answer {
	err := reply(r.err)
	p.service.chain.logCall(p.work, runstatusv1.StatusService_ReportStatuses_FullMethodName, r.began, err)
	a := &runstatusv1.ReportStatusesResponse_Answer{Id: r.id}
	if err != nil {
		a.Answer = &runstatusv1.ReportStatusesResponse_Answer_Error{Error: status.Convert(err).Proto()}
		return a
	}
	a.Answer = &runstatusv1.ReportStatusesResponse_Answer_Result{Result: toSetStatus(&r.q, &r.result)}
	return a
}
