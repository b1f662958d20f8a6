package server

import (
	"google.golang.org/grpc"
	"google.golang.org/grpc/status"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

type reportClient = grpc.BidiStreamingClient[runstatusv1.ReportStatusesRequest, runstatusv1.ReportStatusesResponse]

// reportOne sends one report and returns its error.
func reportOne(stream reportClient, set *runstatusv1.SetStatusRequest) error {
	if err := stream.Send(batchOf(1, set)); err != nil {
		return err
	}
	m, err := stream.Recv()
	if err != nil {
		return err
	}
	if e := m.GetAnswers()[0].GetError(); e != nil {
		return status.FromProto(e).Err()
	}
	return nil
}

// batchOf numbers reports from an id on.
func batchOf(id int64, sets ...*runstatusv1.SetStatusRequest) *runstatusv1.ReportStatusesRequest {
	m := &runstatusv1.ReportStatusesRequest{}
	for i, set := range sets {
		m.Reports = append(m.Reports, &runstatusv1.ReportStatusesRequest_Report{Id: id + int64(i), Set: set})
	}
	return m
}
