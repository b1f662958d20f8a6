package server

import (
	"context"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/convert"
)

// ListStates implements StatusServiceServer.
func (s *service) ListStates(_ context.Context, req *runstatusv1.ListStatesRequest) (*runstatusv1.ListStatesResponse, error) {
	return &runstatusv1.ListStatesResponse{States: States(req.GetKind())}, nil
}

// GetVersion implements StatusServiceServer.
func (s *service) GetVersion(context.Context, *runstatusv1.GetVersionRequest) (*runstatusv1.GetVersionResponse, error) {
	return &runstatusv1.GetVersionResponse{Version: s.version}, nil
}

// States returns every state that this version knows for runs of a kind, with its
// help text and flags, as ListStates does. The caller must not change them.
func States(kind runstatusv1.Kind) []*runstatusv1.State { return convert.States(convert.Kind(kind)) }
