package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// keptTime is the most that a command takes for statuses that earlier ones have kept.
const keptTime = time.Second

// spool returns where statuses are kept for the server, nil where there is no place for
// that.
func (a *app) spool() *client.Spool {
	path, err := client.DefaultSpool(a.server)
	if err != nil {
		return nil
	}
	return client.NewSpool(path)
}

// deliverKept delivers what earlier commands of the user have kept, and says so. Why
// something has still to wait was said when it was kept.
func (a *app) deliverKept(ctx context.Context, c *client.Client) {
	spool := a.spool()
	if spool == nil {
		return
	}
	if empty, err := spool.Empty(); empty || err != nil {
		return // one that can't be read holds nothing up; set says so
	}
	ctx, cancel := context.WithTimeout(ctx, keptTime)
	defer cancel()
	_ = a.newKept(nil).deliver(ctx, c, spool)
}

// kept is a delivery of the spool, and what became of one of its statuses.
type kept struct {
	app     *app
	mine    *runstatusv1.SetStatusRequest // nil: none is of interest
	written int64
	done    bool  // mine was delivered, or refused
	became  error // why mine was refused
}

func (a *app) newKept(mine *runstatusv1.SetStatusRequest) *kept { return &kept{app: a, mine: mine} }

// deliver delivers the spool. It says how many statuses were written besides mine, and
// which ones never will be. The error is why something has still to wait.
func (k *kept) deliver(ctx context.Context, c *client.Client, spool *client.Spool) error {
	err := spool.Deliver(ctx, c, k.each)
	if k.written > 0 {
		k.app.err.line("runstatus: %s written that had been kept", countStatuses(k.written))
	}
	if _, rpc := status.FromError(err); !rpc && !errors.Is(err, client.ErrSpoolBusy) && ctx.Err() == nil {
		k.app.err.problem(&problem{text: err.Error()})
	}
	return err
}

func (k *kept) each(req *runstatusv1.SetStatusRequest, err error) {
	switch {
	case k.mine != nil && !k.done && proto.Equal(req, k.mine):
		k.done, k.became = true, err
	case err == nil:
		k.written++
	case req == nil:
		k.app.err.problem(&problem{text: err.Error()})
	default:
		k.app.err.problem(&problem{text: fmt.Sprintf("the status %s of %s%s, set at %s and kept, can't be written: %s", stateOf(req), shortName(client.FullName(req.GetRun())),
			noteOf(req), k.app.err.clock(req.GetWhen().AsTime(), time.Now()), k.app.explainWhy(err).text)})
	}
}

// stateOf returns the name of the state in a request.
func stateOf(req *runstatusv1.SetStatusRequest) string {
	switch s := req.GetState().(type) {
	case *runstatusv1.SetStatusRequest_TestState:
		return strings.TrimPrefix(s.TestState.String(), "TEST_STATE_")
	case *runstatusv1.SetStatusRequest_SeriesState:
		return strings.TrimPrefix(s.SeriesState.String(), "SERIES_STATE_")
	}
	return req.GetStateName()
}

func noteOf(req *runstatusv1.SetStatusRequest) string {
	if req.GetNote() == "" {
		return ""
	}
	return fmt.Sprintf(" (%.80s)", req.GetNote())
}

func countStatuses(n int64) string {
	if n == 1 {
		return "1 status is"
	}
	return fmt.Sprintf("%d statuses are", n)
}
