package main

import (
	"errors"
	"io"

	"google.golang.org/grpc"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

type (
	reports = grpc.BidiStreamingServer[runstatusv1.ReportStatusesRequest, runstatusv1.ReportStatusesResponse]
	answers = []*runstatusv1.ReportStatusesResponse_Answer
)

// answersWaiting bounds the messages whose answers wait for the one that sends.
const answersWaiting = 64

// ReportStatuses answers each report. What has gathered while one message was sent
// goes with the next.
func (*noop) ReportStatuses(stream reports) error {
	ready := make(chan answers, answersWaiting)
	received := make(chan error, 1)
	go func() {
		defer close(ready)
		received <- receive(stream, ready)
	}()
	for batch := range ready {
		for more := true; more; {
			select {
			case next := <-ready: // nil once it is closed
				batch = append(batch, next...)
				more = next != nil
			default:
				more = false
			}
		}
		if err := stream.Send(&runstatusv1.ReportStatusesResponse{Answers: batch}); err != nil {
			return err // the receiver ends with the stream
		}
	}
	return <-received
}

func receive(stream reports, ready chan<- answers) error {
	for {
		req, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		batch := make(answers, 0, len(req.GetReports()))
		for _, r := range req.GetReports() {
			batch = append(batch, &runstatusv1.ReportStatusesResponse_Answer{
				Id: r.GetId(), Answer: &runstatusv1.ReportStatusesResponse_Answer_Result{Result: answer(r.GetSet())},
			})
		}
		select {
		case ready <- batch:
		case <-stream.Context().Done():
			return stream.Context().Err()
		}
	}
}
