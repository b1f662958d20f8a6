package server

import (
	"context"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/guard"
	"github.com/runstatus/runstatus/server/internal/sender"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/server/internal/watch"
	"github.com/runstatus/runstatus/server/internal/watchsummary"
)

// service implements StatusService on a store. It turns requests into calls of the store and answers
// into messages, and keeps no state of its own. It is safe for concurrent use.
type service struct {
	runstatusv1.UnsafeStatusServiceServer
	store     *guard.Store
	watches   *watch.Server
	summaries *watchsummary.Server
	senders   *sender.Group
	chain     *chain
	version   string          // of the program
	stopping  context.Context // ends when the server is about to stop
}

var _ runstatusv1.StatusServiceServer = (*service)(nil)

func parseRun(name string) (store.Name, error) {
	n, err := store.ParseName(name)
	return n, apierr.InField("run", err)
}

// WatchStatuses implements StatusServiceServer.
func (s *service) WatchStatuses(req *runstatusv1.WatchStatusesRequest, stream watch.Stream) error {
	return s.watches.Serve(req, stream)
}

// WatchSummary implements StatusServiceServer.
func (s *service) WatchSummary(req *runstatusv1.WatchSummaryRequest, stream watchsummary.Stream) error {
	return s.summaries.Serve(req, stream)
}
