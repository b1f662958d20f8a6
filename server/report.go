package server

import (
	"google.golang.org/grpc"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/store"
)

// ReportStatuses implements StatusServiceServer.
func (s *service) ReportStatuses(grpc.BidiStreamingServer[runstatusv1.ReportStatusesRequest, runstatusv1.ReportStatusesResponse]) error {
	return &store.Error{Reason: unimplemented, Detail: "this version of the server takes no streams of reports yet: call SetStatus for each"}
}
