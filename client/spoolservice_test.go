package client_test

import (
	"context"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// ledger is a service that keeps the notes that it wrote, run by run, and treats
// some runs otherwise.
type ledger struct {
	runstatusv1.UnimplementedStatusServiceServer
	mu      sync.Mutex
	treats  map[string]func(context.Context, *runstatusv1.SetStatusRequest) error // by a run's name
	written map[string][]string
	uids    []string // that calls expected
	calls   int
}

func (l *ledger) SetStatus(ctx context.Context, req *runstatusv1.SetStatusRequest) (*runstatusv1.SetStatusResponse, error) {
	l.mu.Lock()
	l.calls++
	treat := l.treats[req.GetRun()]
	l.mu.Unlock()
	if treat != nil {
		if err := treat(ctx, req); err != nil {
			return nil, err
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.written == nil {
		l.written = map[string][]string{}
	}
	l.written[req.GetRun()] = append(l.written[req.GetRun()], req.GetNote())
	l.uids = append(l.uids, req.GetExpectedUid())
	return &runstatusv1.SetStatusResponse{Status: &runstatusv1.StatusInfo{Run: req.GetRun(), Uid: "uid of " + req.GetRun(), Note: req.GetNote()}}, nil
}

func (l *ledger) treat(run string, how func(context.Context, *runstatusv1.SetStatusRequest) error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.treats == nil {
		l.treats = map[string]func(context.Context, *runstatusv1.SetStatusRequest) error{}
	}
	l.treats[run] = how
}

func (l *ledger) notes(run string) []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.written[run])
}

// hangs is a run on a file system that answers nothing.
func hangs(ctx context.Context, _ *runstatusv1.SetStatusRequest) error {
	<-ctx.Done()
	return ctx.Err()
}

// says returns a treatment: the service's own error.
func says(code codes.Code, reason string) func(context.Context, *runstatusv1.SetStatusRequest) error {
	return func(context.Context, *runstatusv1.SetStatusRequest) error {
		return ownError(code, reason, "runstatus.v1")
	}
}

func ownError(code codes.Code, reason, domain string) error {
	st, err := status.New(code, reason).WithDetails(&errdetails.ErrorInfo{Reason: reason, Domain: domain})
	if err != nil {
		return err
	}
	return st.Err()
}

// spoolOf returns a spool that holds n reports of each run, numbered, in turns.
func spoolOf(t *testing.T, n int, runs ...string) *client.Spool {
	t.Helper()
	s := client.NewSpool(filepath.Join(t.TempDir(), "spool"))
	addTo(t, s, 0, n, runs...)
	return s
}

func addTo(t *testing.T, s *client.Spool, from, to int, runs ...string) {
	t.Helper()
	var all []*runstatusv1.SetStatusRequest
	for i := from; i < to; i++ {
		for _, run := range runs {
			all = append(all, numberedLine(run, i))
		}
	}
	if err := s.Add(t.Context(), all...); err != nil {
		t.Fatal(err)
	}
}

// given collects what a delivery gives up, by note.
type given struct {
	mu   sync.Mutex
	done map[string]int
	lost []error
}

func (g *given) each(req *runstatusv1.SetStatusRequest, err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.done == nil {
		g.done = map[string]int{}
	}
	if err != nil {
		g.lost = append(g.lost, err)
		return
	}
	g.done[req.GetRun()+" "+req.GetNote()]++
}
