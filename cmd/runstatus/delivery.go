package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/stats"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/statusfile"
)

// localTime is what set keeps of its time for the file or the spool, when the
// server does not answer.
const localTime = 500 * time.Millisecond

// quickRetries has a server that is away be given up after 0.8 seconds, which
// leaves time for what is done instead.
const quickRetries = `{
  "methodConfig": [{
    "name": [{"service": "runstatus.v1.StatusService"}],
    "retryPolicy": {
      "maxAttempts": 4,
      "initialBackoff": "0.1s",
      "maxBackoff": "0.4s",
      "backoffMultiplier": 2,
      "retryableStatusCodes": ["UNAVAILABLE"]
    }
  }]
}`

// delivery brings a status to where it belongs: to the server; while none can be
// reached into the status file itself; or, when it is not known what the server
// has done, into the spool.
type delivery struct {
	app    *app
	client *client.Client
	spool  *client.Spool // nil where there is no place for one
	dir    string        // the working directory, "" if it is not known
	sent   *sent
}

func (a *app) newDelivery() (*delivery, error) {
	d := &delivery{app: a, dir: cmp.Or(a.dir, os.Getenv("RUNSTATUS_DIR")), sent: &sent{}}
	a.dir = "" // what is asked is the server
	c, err := a.connect(client.WithDialOptions(grpc.WithStatsHandler(d.sent), grpc.WithDefaultServiceConfig(quickRetries)))
	if err != nil {
		return nil, err
	}
	d.client = c
	if path, err := client.DefaultSpool(a.server); err == nil {
		d.spool = client.NewSpool(path)
	}
	return d, nil
}

// send delivers the request. Remote bounds what is asked of the server, ctx all.
func (d *delivery) send(ctx, remote context.Context, req *runstatusv1.SetStatusRequest) (*runstatusv1.SetStatusResponse, error) {
	if err := d.sendSpool(remote); err != nil {
		return nil, d.keep(ctx, remote, req, err)
	}
	d.sent.any.Store(false)
	resp, err := d.client.SetStatus(remote, req)
	switch {
	case err == nil:
		return resp, nil
	case !maySucceedLater(err):
		return nil, err
	case !d.sent.any.Load() && d.dir != "" && req.GetPrecondition() == nil && !req.GetAllowMissing():
		return d.append(ctx, remote, req, err)
	}
	return nil, d.keep(ctx, remote, req, err)
}

// sendSpool delivers what was kept earlier, and says so. Its error is why
// something has still to wait.
func (d *delivery) sendSpool(ctx context.Context) error {
	if !d.hasKept() {
		return nil
	}
	var written int64
	err := d.spool.Deliver(ctx, d.client, func(req *runstatusv1.SetStatusRequest, err error) {
		if err == nil {
			written++
			return
		}
		d.app.err.problem(&problem{text: "a status that was kept can't be written: " + d.words(err)})
	})
	if written > 0 {
		d.app.err.line("runstatus: %s written that had been kept", countStatuses(written))
	}
	if _, rpc := status.FromError(err); !rpc && !errors.Is(err, client.ErrSpoolBusy) {
		d.app.err.problem(&problem{text: err.Error()}) // and a spool that can't be used holds nothing up
		return nil
	}
	return err
}

// hasKept tells whether something waits in the spool. One that can't be read holds
// nothing up.
func (d *delivery) hasKept() bool {
	if d.spool == nil {
		return false
	}
	empty, err := d.spool.Empty()
	return err == nil && !empty
}

func countStatuses(n int64) string {
	if n == 1 {
		return "1 status is"
	}
	return fmt.Sprintf("%d statuses are", n)
}

// keep puts the request into the spool. The error says what was done, and why.
func (d *delivery) keep(ctx, remote context.Context, req *runstatusv1.SetStatusRequest, why error) error {
	p := d.app.explainWhy(why)
	if d.spool == nil {
		d.app.err.problem(&problem{text: p.text})
		return &problem{code: p.code, text: "the status is lost: there is no home directory to keep it in", hint: p.hint}
	}
	if err := d.spool.Add(ctx, req); err != nil {
		d.app.err.problem(&problem{text: p.text})
		return &problem{code: p.code, text: "the status is lost: " + err.Error(), hint: p.hint}
	}
	if errors.Is(why, client.ErrSpoolBusy) || client.Reason(why) != "" {
		// The server is there: what has to wait may be somebody else's.
		if done, err := d.sendKept(remote, req); done {
			return err
		}
	}
	d.app.err.problem(&problem{text: p.text})
	if state := req.GetStateName(); !isStateOf(state, kindOfRun(req.GetRun())...) {
		d.app.remarkState(req.GetRun(), state, "INVALID")
	}
	return &problem{code: p.code, text: "the status is kept in " + d.spool.Path(), hint: "it goes first at the next runstatus set"}
}

// sendKept delivers the spool once more, and says what became of that request.
func (d *delivery) sendKept(ctx context.Context, mine *runstatusv1.SetStatusRequest) (done bool, became error) {
	// Why the others wait has been said.
	_ = d.spool.Deliver(ctx, d.client, func(req *runstatusv1.SetStatusRequest, err error) {
		if proto.Equal(req, mine) {
			done, became = true, err
		}
	})
	return done, became
}

// append writes the status into the run's file, as Pavilion does, or keeps it
// where that is not possible.
func (d *delivery) append(ctx, remote context.Context, req *runstatusv1.SetStatusRequest, why error) (*runstatusv1.SetStatusResponse, error) {
	path, kind, err := statusPath(d.dir, req.GetRun())
	if err != nil {
		return nil, d.keep(ctx, remote, req, why)
	}
	f, err := statusfile.Open(path, kind)
	if err != nil {
		d.app.err.problem(&problem{text: err.Error()})
		return nil, d.keep(ctx, remote, req, why)
	}
	defer func() { _ = f.Close() }() // what matters was synced
	written, err := f.Add(statusfile.Status{State: req.GetStateName(), Note: req.GetNote(), When: req.GetWhen().AsTime()})
	if err == nil {
		err = f.Sync()
	}
	if err != nil {
		d.app.err.problem(&problem{text: err.Error()})
		if errors.Is(err, statusfile.ErrNotWritten) {
			return nil, d.keep(ctx, remote, req, why)
		}
		return nil, &problem{code: exitFailed, text: "whether the status was written is not known"}
	}
	d.app.err.problem(&problem{text: d.words(why)})
	d.app.err.problem(&problem{text: "the status was appended to " + path})
	return &runstatusv1.SetStatusResponse{Status: &runstatusv1.StatusInfo{
		Run: req.GetRun(), StateName: written.State, Note: written.Note, When: timestamppb.New(written.When),
	}}, nil
}

func (d *delivery) words(err error) string { return d.app.explainWhy(err).text }

// explainWhy says why a status could not be delivered.
func (a *app) explainWhy(err error) *problem {
	if st, ok := status.FromError(err); ok {
		return a.explainStatus(st, client.Reason(err))
	}
	return &problem{code: exitFailed, text: err.Error()}
}

// maySucceedLater tells whether a later try may write the status, or the server
// may have written it already.
func maySucceedLater(err error) bool {
	switch status.Code(err) {
	case codes.Unavailable, codes.DeadlineExceeded, codes.Canceled, codes.ResourceExhausted:
		return true
	}
	return false
}

var plainID = regexp.MustCompile(`^namespaces/main/(test_runs|series)/([A-Za-z0-9][A-Za-z0-9._-]{0,63})$`)

// statusPath returns the path of a run's status file in a working directory, which
// is the namespace main.
func statusPath(dir, run string) (string, statusfile.Kind, error) {
	m := plainID.FindStringSubmatch(run)
	if m == nil || strings.Contains(m[2], "..") {
		return "", 0, fmt.Errorf("%s has no file in %s", run, dir)
	}
	kind := statusfile.TestRun
	if m[1] == "series" {
		kind = statusfile.Series
	}
	return filepath.Join(dir, m[1], m[2], "status"), kind, nil
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
