package server

import (
	"google.golang.org/grpc"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/store"
)

// WatchStatuses implements StatusServiceServer.
func (s *service) WatchStatuses(*runstatusv1.WatchStatusesRequest, grpc.ServerStreamingServer[runstatusv1.WatchStatusesResponse]) error {
	return &store.Error{Reason: unimplemented, Detail: "this version of the server can't watch yet: ask again with GetRun, ListRuns or ListStatuses"}
}
