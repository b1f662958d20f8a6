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

// delivery brings a status to where it belongs: to the server; while none can be
// reached into the status file itself; or, when neither is possible or it is not known
// what the server has done, into the spool.
type delivery struct {
	app    *app
	client *client.Client
	dir    string // the working directory, "" if it is not known
	sent   *sent

	answered bool // the service has written the status, or refused it
}

// newDelivery returns a delivery that takes no longer than timeout. Each try of a call tries
// to connect, too: there is no time to wait.
func (a *app) newDelivery(timeout time.Duration) (*delivery, error) {
	oftenConnected := grpc.ConnectParams{
		Backoff:           backoff.Config{BaseDelay: 50 * time.Millisecond, Multiplier: 1, MaxDelay: 50 * time.Millisecond},
		MinConnectTimeout: timeout,
	}
	d := &delivery{app: a, dir: cmp.Or(a.dir, os.Getenv("RUNSTATUS_DIR")), sent: &sent{}}
	a.dir = "" // what is asked is the server
	c, err := a.connect(client.WithDialOptions(grpc.WithStatsHandler(d.sent), grpc.WithConnectParams(oftenConnected)))
	if err != nil {
		return nil, err
	}
	d.client = c
	return d, nil
}

// send delivers the request. Remote bounds what is asked of the server, ctx all.
// Behind something of its run that waits in the spool it waits too.
func (d *delivery) send(ctx, remote context.Context, req *runstatusv1.SetStatusRequest) (*runstatusv1.SetStatusResponse, error) {
	spool := d.app.spool()
	if spool != nil {
		held, err := spool.Holds(req.GetRun())
		if held {
			return nil, d.sendBehind(ctx, remote, spool, req)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, syscall.ENOTDIR) {
			d.app.err.problem(&problem{text: err.Error()}) // it holds nothing up
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

// mayAppend reports whether the status may be appended to the file itself: no server can
// have written it, or will not, and it asks for nothing that only a server can judge.
func (d *delivery) mayAppend(req *runstatusv1.SetStatusRequest, why error) bool {
	if d.dir == "" || req.GetPrecondition() != nil || req.GetAllowMissing() {
		return false
	}
	switch client.Reason(why) {
	case "READ_ONLY", "NAMESPACE_NOT_FOUND": // the server is not the one that writes there
		return true
	}
	return !d.sent.any.Load()
}

// sendBehind puts the request into the spool, behind what waits of its run, and delivers
// that.
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

// keep puts the request into the spool. The error says what was done, and why.
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

// meant returns the request as it is kept: for the generation of its run that the service
// last told a command of this session of. It is not made anew.
func (d *delivery) meant(req *runstatusv1.SetStatusRequest) *runstatusv1.SetStatusRequest {
	if uid := d.client.LastUID(req.GetRun()); uid != "" && req.GetExpectedUid() == "" {
		req = proto.CloneOf(req)
		req.ExpectedUid, req.AllowMissing = uid, false
	}
	return req
}

// kept says that the request is in the spool, and why.
func (d *delivery) kept(spool *client.Spool, req *runstatusv1.SetStatusRequest, why error) error {
	p := d.app.explainWhy(why)
	d.app.err.problem(&problem{text: p.text})
	if state := req.GetStateName(); !isStateOf(state, kindOfRun(req.GetRun())...) {
		d.app.remarkState(req.GetRun(), state, "INVALID")
	}
	return &problem{code: p.code, text: "the status is kept in " + spool.Path(), hint: "it goes first at the next runstatus command"}
}

// lost says that the status can't be kept, and why. Unsent is why it could not be sent: nil
// if it was not tried.
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

// explainWhy says why something could not be done for one run of several. What gRPC wraps
// around an error of the service is left out.
func (a *app) explainWhy(err error) *problem {
	if rpc, ok := errors.AsType[rpcError](err); ok {
		return a.explainStatus(rpc.GRPCStatus(), client.Reason(err))
	}
	return &problem{code: exitFailed, text: err.Error()}
}

// sent learns whether any call has left this process. As long as none has, no
// server can have done anything.
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
