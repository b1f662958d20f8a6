package server

import (
	"encoding/binary"

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
		size += p.addAnswer(m, r)
		if size >= query.MaxPageBytes || i == len(batch)-1 {
			if err := p.out.Send(m); err != nil {
				return err
			}
			m, size = &runstatusv1.ReportStatusesResponse{}, 0
		}
	}
	return nil
}

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

// Upper bounds of the sizes of answers in bytes: of one without its note, and of one more report in an Ack.
const (
	answerSize = 512
	ackedSize  = 3 * binary.MaxVarintLen64
)

// addAnswer adds the answer to a report to a message, and returns by how many bytes the message has grown at
// most.
func (p *reporting) addAnswer(m *runstatusv1.ReportStatusesResponse, r *reported) (size int) {
	err := reply(r.err)
	p.service.chain.logCall(p.work, runstatusv1.StatusService_ReportStatuses_FullMethodName, r.began, err)
	p.service.chain.auditReport(p.work, r.q.Name, r.err)
	a := &runstatusv1.ReportStatusesResponse_Answer{Id: r.id}
	switch {
	case err != nil:
		a.Answer = &runstatusv1.ReportStatusesResponse_Answer_Error{Error: status.Convert(err).Proto()}
		size = answerSize + proto.Size(a)
	case !r.isPlain():
		a.Answer = &runstatusv1.ReportStatusesResponse_Answer_Result{Result: toSetStatus(&r.q, &r.result)}
		size = answerSize + len(r.result.Status.Note)
	default:
		if ack := lastAck(m); ack != nil && ack.GetUid() == r.result.UID {
			r.addTo(ack)
			return ackedSize
		}
		ack := &runstatusv1.ReportStatusesResponse_Ack{Uid: r.result.UID}
		r.addTo(ack)
		a.Answer = &runstatusv1.ReportStatusesResponse_Answer_Ack{Ack: ack}
		size = answerSize
	}
	m.Answers = append(m.Answers, a)
	return size
}

// lastAck returns the Ack that a message ends with, nil if it ends with another answer.
func lastAck(m *runstatusv1.ReportStatusesResponse) *runstatusv1.ReportStatusesResponse_Ack {
	if len(m.GetAnswers()) == 0 {
		return nil
	}
	return m.GetAnswers()[len(m.GetAnswers())-1].GetAck()
}

// isPlain reports whether an Ack may answer a report that was written: its caller knows the whole line.
func (r *reported) isPlain() bool {
	w, line := &r.result, &r.result.Status
	return r.ack && w.UID != "" && !w.Replayed && !w.Truncated && w.ExternalBefore == 0 && !w.PreconditionRaced && !line.Malformed &&
		!r.q.When.IsZero() && line.When.Equal(r.q.When) && line.State == r.q.State && line.Note == r.q.Note
}

func (r *reported) addTo(ack *runstatusv1.ReportStatusesResponse_Ack) {
	ack.Ids = append(ack.Ids, r.id)
	ack.Sequences = append(ack.Sequences, r.result.Status.Sequence)
	ack.Revisions = append(ack.Revisions, r.result.Status.Revision)
}
