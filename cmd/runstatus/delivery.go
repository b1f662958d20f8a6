package main

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"sync/atomic"
	"syscall"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/stats"
	"google.golang.org/protobuf/proto"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// delivery delivers one status: to the server; if no server can be reached, to the status file
// itself; and if neither is possible, or if it is unknown what the server has done, to the
// spool.
type delivery struct {
	app    *app
	client *client.Client
	dir    string // the working directory, "" if it is not known
	sent   *sent

	answered bool // the service has written or refused the status
}

// newDelivery returns a delivery that takes at most timeout. Each attempt of a call connects anew:
// the timeout leaves no time for gRPC's backoff.
func (a *app) newDelivery(timeout time.Duration) (*delivery, error) {
	oftenConnected := grpc.ConnectParams{
		Backoff:           backoff.Config{BaseDelay: 50 * time.Millisecond, Multiplier: 1, MaxDelay: 50 * time.Millisecond},
		MinConnectTimeout: timeout,
	}
	d := &delivery{app: a, dir: cmp.Or(a.dir, os.Getenv("RUNSTATUS_DIR")), sent: &sent{}}
	a.dir = "" // messages are about the server
	c, err := a.connect(client.WithDialOptions(grpc.WithStatsHandler(d.sent), grpc.WithConnectParams(oftenConnected)))
	if err != nil {
		return nil, err
	}
	d.client = c
	return d, nil
}

// send delivers the request. Remote bounds the calls to the server, ctx the whole delivery. If
// statuses of the same run wait in the spool, the request waits behind them.
func (d *delivery) send(ctx, remote context.Context, req *runstatusv1.SetStatusRequest) (*runstatusv1.SetStatusResponse, error) {
	spool := d.app.spool()
	if spool != nil {
		held, err := spool.Holds(req.GetRun())
		if held {
			return nil, d.sendBehind(ctx, remote, spool, req)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, syscall.ENOTDIR) {
			d.app.err.problem(&problem{text: err.Error()}) // it does not delay the delivery
		}
	}
	d.sent.any.Store(false)
	resp, err := d.client.SetStatus(remote, req)
	switch {
	case err == nil, client.Refused(err):
		d.answered = true
		return resp, err
	case d.mayAppend(req, err):
		return d.append(ctx, spool, req, err)
	}
	return nil, d.keep(ctx, spool, req, err)
}

// mayAppend reports whether the status may be appended to the file itself: no server can have
// written it or will write it, and it has no precondition, which only a server can check.
func (d *delivery) mayAppend(req *runstatusv1.SetStatusRequest, why error) bool {
	if d.dir == "" || req.GetPrecondition() != nil || req.GetAllowMissing() {
		return false
	}
	switch client.Reason(why) {
	case "READ_ONLY", "NAMESPACE_NOT_FOUND": // this server does not write to that directory
		return true
	}
	return !d.sent.any.Load()
}

// sendBehind adds the request to the spool behind the statuses of its run, and delivers the spool.
func (d *delivery) sendBehind(ctx, remote context.Context, spool *client.Spool, req *runstatusv1.SetStatusRequest) error {
	req = d.meant(req)
	if err := spool.Add(ctx, req); err != nil {
		return d.lost(err, nil)
	}
	k := d.app.newKept(req)
	why := k.deliver(remote, d.client, spool)
	if k.done {
		return k.became
	}
	return d.kept(spool, req, why)
}

// keep adds the request to the spool. Its error says what was done, and why.
func (d *delivery) keep(ctx context.Context, spool *client.Spool, req *runstatusv1.SetStatusRequest, why error) error {
	if spool == nil {
		d.app.err.problem(&problem{text: d.words(why)})
		return d.lost(errors.New("there is no home directory to keep it in"), why)
	}
	if err := spool.Add(ctx, d.meant(req)); err != nil {
		d.app.err.problem(&problem{text: d.words(why)})
		return d.lost(err, why)
	}
	return d.kept(spool, req, why)
}

// meant returns the request as it is kept: with the uid of its run that the service last told a
// command of this session. So the delivery does not create the run anew.
func (d *delivery) meant(req *runstatusv1.SetStatusRequest) *runstatusv1.SetStatusRequest {
	if uid := d.client.LastUID(req.GetRun()); uid != "" && req.GetExpectedUid() == "" {
		req = proto.CloneOf(req)
		req.ExpectedUid, req.AllowMissing = uid, false
	}
	return req
}

// kept returns the problem of a status that is in the spool.
func (d *delivery) kept(spool *client.Spool, req *runstatusv1.SetStatusRequest, why error) error {
	p := d.app.explainWhy(why)
	d.app.err.problem(&problem{text: p.text})
	if state := req.GetStateName(); !isStateOf(state, kindOfRun(req.GetRun())...) {
		d.app.remarkState(req.GetRun(), state, "INVALID")
	}
	return &problem{code: p.code, text: "the status is kept in " + spool.Path(), hint: "the next runstatus command delivers it first"}
}

// lost returns the problem of a status that cannot be kept. Unsent is the reason why it was not sent,
// nil if that was not tried.
func (d *delivery) lost(err, unsent error) error {
	p := &problem{code: exitFailed, text: "the status is lost: " + err.Error(), hint: "XDG_STATE_HOME names another directory to keep statuses in"}
	if errors.Is(err, context.DeadlineExceeded) {
		p.hint = "a process that was stopped holds the lock for half a minute at most: try again then"
	}
	if reason := client.Reason(unsent); unsent != nil && d.sent.any.Load() && (reason == "" || reason == "OUTCOME_UNKNOWN") {
		p.text += "; unless the server has written it"
	}
	return p
}

func (d *delivery) words(err error) string { return d.app.explainWhy(err).text }

// explainWhy returns the problem of one run of several, without gRPC's prefix of the service's error.
func (a *app) explainWhy(err error) *problem {
	if rpc, ok := errors.AsType[rpcError](err); ok {
		return a.explainStatus(rpc.GRPCStatus(), client.Reason(err))
	}
	return &problem{code: exitFailed, text: err.Error()}
}

// sent records whether any call has left this process. Until then no server can have done anything.
type sent struct{ any atomic.Bool }

// TagRPC implements stats.Handler.
func (*sent) TagRPC(ctx context.Context, _ *stats.RPCTagInfo) context.Context { return ctx }

// HandleRPC implements stats.Handler.
func (s *sent) HandleRPC(_ context.Context, event stats.RPCStats) {
	switch event.(type) {
	case *stats.OutHeader, *stats.OutPayload:
		s.any.Store(true)
	}
}

// TagConn implements stats.Handler.
func (*sent) TagConn(ctx context.Context, _ *stats.ConnTagInfo) context.Context { return ctx }

// HandleConn implements stats.Handler.
func (*sent) HandleConn(context.Context, stats.ConnStats) {}
