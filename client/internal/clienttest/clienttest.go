// Package clienttest holds what the tests of the client's packages share: a service that records
// what was written, and reports for it. Only tests import it.
package clienttest

import (
	"context"
	"fmt"
	"net"
	"slices"
	"sync"
	"testing"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/timestamppb"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// Treatment is what a run does with a report before it is written. With an error the report is not
// written.
type Treatment func(context.Context, *runstatusv1.SetStatusRequest) error

// Ledger is a service that records the notes that it wrote, run by run. As the service does, it
// writes a report with the same time and note only once. Its methods may be called concurrently.
type Ledger struct {
	runstatusv1.UnimplementedStatusServiceServer
	mu         sync.Mutex
	treatments map[string]Treatment // by a run's name
	notes      map[string][]string
	written    map[string]bool
	uids       []string
	calls      int
}

// SetStatus implements runstatusv1.StatusServiceServer.
func (l *Ledger) SetStatus(ctx context.Context, req *runstatusv1.SetStatusRequest) (*runstatusv1.SetStatusResponse, error) {
	l.mu.Lock()
	l.calls++
	treat := l.treatments[req.GetRun()]
	l.mu.Unlock()
	if treat != nil {
		if err := treat(ctx, req); err != nil {
			return nil, err
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	line := fmt.Sprint(req.GetRun(), req.GetWhen().AsTime().UnixMicro(), req.GetNote())
	replayed := l.written[line]
	if l.written == nil {
		l.written, l.notes = map[string]bool{}, map[string][]string{}
	}
	if !replayed {
		l.written[line] = true
		l.notes[req.GetRun()] = append(l.notes[req.GetRun()], req.GetNote())
		l.uids = append(l.uids, req.GetExpectedUid())
	}
	return &runstatusv1.SetStatusResponse{
		Status:   &runstatusv1.StatusInfo{Run: req.GetRun(), Uid: "uid of " + req.GetRun(), Note: req.GetNote()},
		Replayed: replayed,
	}, nil
}

// Treat changes what a run does with reports. A nil treatment writes them.
func (l *Ledger) Treat(run string, how Treatment) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.treatments == nil {
		l.treatments = map[string]Treatment{}
	}
	l.treatments[run] = how
}

// Notes returns the notes of a run in the order in which they were written.
func (l *Ledger) Notes(run string) []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.notes[run])
}

// ExpectedUIDs returns the expected_uid of each report that was written.
func (l *Ledger) ExpectedUIDs() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.uids)
}

// Calls returns how many calls were made.
func (l *Ledger) Calls() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.calls
}

// Hangs is the treatment of a run whose file system does not answer.
func Hangs(ctx context.Context, _ *runstatusv1.SetStatusRequest) error {
	<-ctx.Done()
	return ctx.Err()
}

// Fails returns a treatment that fails with an error of the service.
func Fails(code codes.Code, reason string) Treatment {
	return func(context.Context, *runstatusv1.SetStatusRequest) error {
		return Error(code, reason, "runstatus.v1")
	}
}

// Error returns an error with a reason.
func Error(code codes.Code, reason, domain string) error {
	st, err := status.New(code, reason).WithDetails(&errdetails.ErrorInfo{Reason: reason, Domain: domain})
	if err != nil {
		return err
	}
	return st.Err()
}

// Serve serves a service over gRPC at an address of a network until stop is called or the test
// ends.
func Serve(t testing.TB, service runstatusv1.StatusServiceServer, network, address string) (addr string, stop func()) {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), network, address)
	if err != nil {
		t.Fatal(err)
	}
	s := grpc.NewServer()
	runstatusv1.RegisterStatusServiceServer(s, service)
	served := make(chan error, 1)
	go func() { served <- s.Serve(l) }()
	stop = sync.OnceFunc(func() {
		s.Stop()
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(stop)
	return l.Addr().String(), stop
}

// Report returns a report of a run with the note n and a time of its own.
func Report(run string, n int) *runstatusv1.SetStatusRequest {
	when := time.Date(2026, 1, 1, 0, 0, 0, n*1000, time.UTC)
	return &runstatusv1.SetStatusRequest{Run: run, Note: fmt.Sprint(n), When: timestamppb.New(when),
		State: &runstatusv1.SetStatusRequest_TestState{TestState: runstatusv1.TestState_TEST_STATE_RUNNING}}
}

// Numbered returns the notes of the first n reports.
func Numbered(n int) (notes []string) {
	for i := range n {
		notes = append(notes, fmt.Sprint(i))
	}
	return notes
}

// Adder is a spool, of this or that package.
type Adder interface {
	Add(context.Context, ...*runstatusv1.SetStatusRequest) error
}

// AddTo adds the reports from to to-1 of each run to a spool, in turns.
func AddTo(t testing.TB, s Adder, from, to int, runs ...string) {
	t.Helper()
	var all []*runstatusv1.SetStatusRequest
	for i := from; i < to; i++ {
		for _, run := range runs {
			all = append(all, Report(run, i))
		}
	}
	if err := s.Add(t.Context(), all...); err != nil {
		t.Fatal(err)
	}
}

// Finished collects what a delivery has finished. Done may be called concurrently; the fields are
// read after the delivery.
type Finished struct {
	mu     sync.Mutex
	Times  map[string]int // how often a report was written, by run and note
	Failed []error
}

// Done is called with a report and why it will never be written, nil if it was written.
func (f *Finished) Done(req *runstatusv1.SetStatusRequest, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err != nil {
		f.Failed = append(f.Failed, err)
		return
	}
	if f.Times == nil {
		f.Times = map[string]int{}
	}
	f.Times[req.GetRun()+" "+req.GetNote()]++
}
