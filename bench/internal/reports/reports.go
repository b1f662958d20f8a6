// Package reports is how our own peers serve a stream of reports.
package reports

import (
	"errors"
	"io"

	"google.golang.org/grpc"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// Taker is what stands behind a stream. Take and Commit are called by two goroutines.
type Taker interface {
	// Take returns the answer to one report, and what is to be committed before it is sent.
	Take(*runstatusv1.SetStatusRequest) (*runstatusv1.SetStatusResponse, []byte, error)
	Commit([]byte) error
}

// taken is what one message brought.
type taken struct {
	answers []*runstatusv1.ReportStatusesResponse_Answer
	bytes   []byte
}

// waiting bounds the messages whose answers wait for the one that sends.
const waiting = 64

// Serve answers each report. What has gathered while one message was committed and
// sent goes with the next.
func Serve(stream grpc.BidiStreamingServer[runstatusv1.ReportStatusesRequest, runstatusv1.ReportStatusesResponse], t Taker) error {
	ready := make(chan taken, waiting)
	received := make(chan error, 1)
	go func() {
		defer close(ready)
		received <- receive(stream, t, ready)
	}()
	for batch := range ready {
		for more := true; more; {
			select {
			case next, ok := <-ready:
				batch.answers, batch.bytes = append(batch.answers, next.answers...), append(batch.bytes, next.bytes...)
				more = ok
			default:
				more = false
			}
		}
		if err := t.Commit(batch.bytes); err != nil {
			return err
		}
		if err := stream.Send(&runstatusv1.ReportStatusesResponse{Answers: batch.answers}); err != nil {
			return err // the receiver ends with the stream
		}
	}
	return <-received
}

func receive(stream grpc.BidiStreamingServer[runstatusv1.ReportStatusesRequest, runstatusv1.ReportStatusesResponse], t Taker, ready chan<- taken) error {
	for {
		req, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		batch := taken{answers: make([]*runstatusv1.ReportStatusesResponse_Answer, 0, len(req.GetReports()))}
		for _, r := range req.GetReports() {
			resp, bytes, err := t.Take(r.GetSet())
			if err != nil {
				return err
			}
			batch.bytes = append(batch.bytes, bytes...)
			batch.answers = append(batch.answers, &runstatusv1.ReportStatusesResponse_Answer{
				Id: r.GetId(), Answer: &runstatusv1.ReportStatusesResponse_Answer_Result{Result: resp},
			})
		}
		select {
		case ready <- batch:
		case <-stream.Context().Done():
			return stream.Context().Err()
		}
	}
}
