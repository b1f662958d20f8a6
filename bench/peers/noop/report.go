package main

import (
	"google.golang.org/grpc"

	"github.com/runstatus/runstatus/bench/internal/reports"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// ReportStatuses answers each report.
func (*noop) ReportStatuses(stream grpc.BidiStreamingServer[runstatusv1.ReportStatusesRequest, runstatusv1.ReportStatusesResponse]) error {
	return reports.Serve(stream, nothing{})
}

// nothing is what stands behind the reports.
type nothing struct{}

func (nothing) Take(req *runstatusv1.SetStatusRequest) (*runstatusv1.SetStatusResponse, []byte, error) {
	return answer(req), nil, nil
}

func (nothing) Commit([]byte) error { return nil }
