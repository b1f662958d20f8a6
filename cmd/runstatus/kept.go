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

// keptTime bounds the time that a command spends on statuses that earlier commands have kept.
const keptTime = time.Second

// spool returns the spool of the server's statuses, nil if there is no directory for it.
func (a *app) spool() *client.Spool {
	path, err := client.DefaultSpool(a.server)
	if err != nil {
		return nil
	}
	return client.NewSpool(path)
}

// deliverKept delivers the statuses that earlier commands of the user have kept, and prints how many.
// It does not print why a status still waits: the command that kept it has printed that.
func (a *app) deliverKept(ctx context.Context, c *client.Client) {
	spool := a.spool()
	if spool == nil {
		return
	}
	if empty, err := spool.Empty(); empty || err != nil {
		return // an unreadable spool does not delay the command; set reports it
	}
	ctx, cancel := context.WithTimeout(ctx, keptTime)
	defer cancel()
	_ = a.newKept(nil).deliver(ctx, c, spool)
}

// kept is a delivery of the spool, with the result of one of its statuses.
type kept struct {
	app     *app
	mine    *runstatusv1.SetStatusRequest // nil: none
	written int64
	done    bool  // mine was delivered, or refused
	became  error // why mine was refused
}

func (a *app) newKept(mine *runstatusv1.SetStatusRequest) *kept { return &kept{app: a, mine: mine} }

// deliver delivers the spool. It prints how many statuses besides mine were written, and which ones
// never will be. Its error says why a status still waits.
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
