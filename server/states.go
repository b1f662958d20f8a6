package server

import (
	"context"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/convert"
)

// ListStates implements StatusServiceServer.
func (s *service) ListStates(_ context.Context, req *runstatusv1.ListStatesRequest) (*runstatusv1.ListStatesResponse, error) {
	return &runstatusv1.ListStatesResponse{States: convert.States(s.store.Vocabulary(), convert.Kind(req.GetKind()))}, nil
}

// GetVersion implements StatusServiceServer.
func (s *service) GetVersion(context.Context, *runstatusv1.GetVersionRequest) (*runstatusv1.GetVersionResponse, error) {
	return &runstatusv1.GetVersionResponse{Version: s.version}, nil
}

// States returns every built-in state for runs of a kind, as ListStates does.
func States(kind runstatusv1.Kind) []*runstatusv1.State {
	return convert.States(nil, convert.Kind(kind))
}
