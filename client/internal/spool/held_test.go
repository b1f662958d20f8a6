package spool_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"

	"github.com/runstatus/runstatus/client"
	"github.com/runstatus/runstatus/client/internal/clienttest"
	"github.com/runstatus/runstatus/client/internal/spool"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// Hundreds of reports of the run that hangs are in the file before those of other runs.
func TestARunThatHangsHoldsUpNoOther(t *testing.T) {
	service := &ledger{}
	service.Treat("test_runs/hangs", clienttest.Hangs)
	s := spoolOf(t, 300, "test_runs/hangs")
	clienttest.AddTo(t, s, 0, 70, "test_runs/1", "test_runs/2")
	began := time.Now()
	err := s.Deliver(t.Context(), service, nil, nil)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("delivered with %v", err)
	}
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("took %s", took)
	}
	for _, run := range []string{"test_runs/1", "test_runs/2"} {
		if got := service.Notes(run); !slices.Equal(got, clienttest.Numbered(70)) {
			t.Errorf("%s has %q", run, got)
		}
	}
	service.Treat("test_runs/hangs", nil)
	if err := s.Deliver(t.Context(), service, nil, nil); err != nil {
		t.Error(err)
	}
	if got := service.Notes("test_runs/hangs"); !slices.Equal(got, clienttest.Numbered(300)) {
		t.Errorf("later it has %d notes", len(got))
	}
}

// Reports that are added while a run hangs are delivered at once.
func TestWhatIsAddedBesideARunThatHangsIsDeliveredAtOnce(t *testing.T) {
	service := &ledger{}
	held := make(chan struct{})
	service.Treat("test_runs/hangs", func(ctx context.Context, req *runstatusv1.SetStatusRequest) error {
		close(held)
		return clienttest.Hangs(ctx, req)
	})
	s := spoolOf(t, 1, "test_runs/hangs")
	over := make(chan error, 1)
	go func() { over <- s.Deliver(t.Context(), service, nil, nil) }()
	<-held
	began := time.Now()
	clienttest.AddTo(t, spool.New(s.Path()), 0, 1, "test_runs/1")
	for len(service.Notes("test_runs/1")) == 0 {
		if time.Since(began) > 30*time.Second {
			t.Fatal("it waits for the run that hangs")
		}
	}
	select {
	case err := <-over:
		t.Errorf("the delivery was over by then: %v", err)
	default:
	}
	<-over
}

// Reports of a run keep their order under each form of its name.
func TestARunKeepsItsOrderUnderBothItsNames(t *testing.T) {
	service := &ledger{}
	service.Treat("test_runs/stuck", clienttest.Fails(codes.ResourceExhausted, "STORAGE_FULL"))
	s := spoolOf(t, 100, "test_runs/stuck", "namespaces/main/test_runs/stuck")
	if err := s.Deliver(t.Context(), service, nil, nil); client.Reason(err) != "STORAGE_FULL" {
		t.Errorf("delivered with %v", err)
	}
	if service.Calls() != 1 {
		t.Errorf("%d reports were sent", service.Calls())
	}
}

// Finished reports are removed from the file: it stays small.
func TestWhatIsDoneIsTakenOutOfTheFile(t *testing.T) {
	service := &ledger{}
	service.Treat("test_runs/stuck", clienttest.Fails(codes.ResourceExhausted, "STORAGE_FULL"))
	s := spoolOf(t, 5, "test_runs/stuck")
	large := strings.Repeat("x", 20_000)
	for n := range 40 {
		req := clienttest.Report("test_runs/1", n)
		req.Note = fmt.Sprint(n, " ", large)
		if err := s.Add(t.Context(), req); err != nil {
			t.Fatal(err)
		}
		if err := s.Deliver(t.Context(), service, nil, nil); client.Reason(err) != "STORAGE_FULL" {
			t.Fatal(err)
		}
	}
	info, err := os.Stat(s.Path())
	if err != nil || info.Size() > 120_000 {
		t.Errorf("the file has %d bytes, %v", info.Size(), err)
	}
	if info.Mode() != 0o600 {
		t.Errorf("its mode is %v", info.Mode())
	}
	if got := len(service.Notes("test_runs/1")); got != 40 {
		t.Errorf("%d of 40 arrived", got)
	}
	service.Treat("test_runs/stuck", nil)
	if err := s.Deliver(t.Context(), service, nil, nil); err != nil || !slices.Equal(service.Notes("test_runs/stuck"), clienttest.Numbered(5)) {
		t.Errorf("%v, %q", err, service.Notes("test_runs/stuck"))
	}
	if left, err := filepath.Glob(s.Path() + "*"); err != nil || len(left) != 1 {
		t.Errorf("there are %q, %v", left, err)
	}
}

func TestTheBoundIsOnWhatWaits(t *testing.T) {
	service := &ledger{}
	service.Treat("test_runs/stuck", clienttest.Fails(codes.ResourceExhausted, "STORAGE_FULL"))
	s := spoolOf(t, 1, "test_runs/stuck")
	s.LimitWaiting(50_000)
	fill := func(n int) error {
		req := clienttest.Report("test_runs/1", n)
		req.Note = strings.Repeat("x", 15_000)
		return s.Add(t.Context(), req)
	}
	for n := range 20 { // six times as much as may wait
		if err := fill(n); err != nil {
			t.Fatal(n, err)
		}
		if err := s.Deliver(t.Context(), service, nil, nil); client.Reason(err) != "STORAGE_FULL" {
			t.Fatal(err)
		}
	}
	service.Treat("test_runs/1", clienttest.Fails(codes.ResourceExhausted, "STORAGE_FULL"))
	taken, n := 0, 20
	var err error
	for ; err == nil && n < 30; n++ {
		if err = fill(n); err == nil {
			taken++
		}
	}
	if taken != 3 || !errors.Is(err, spool.ErrFull) {
		t.Errorf("%d were taken, then %v", taken, err)
	}
	service.Treat("test_runs/1", nil)
	if err := s.Deliver(t.Context(), service, nil, nil); client.Reason(err) != "STORAGE_FULL" {
		t.Fatal(err)
	}
	if got := len(service.Notes("test_runs/1")); got != 23 {
		t.Errorf("%d arrived", got)
	}
	if err := fill(n); err != nil {
		t.Errorf("when there is room again: %v", err)
	}
}

// A delivery that ends early, even by a kill, has recorded the uid of the run: the remaining reports
// are meant for it.
func TestTheRestOfADeliveryIsForTheSameGeneration(t *testing.T) {
	service := &ledger{}
	s := spool.New(filepath.Join(t.TempDir(), "spool"))
	for n := range 3 {
		req := clienttest.Report("test_runs/1", n)
		req.AllowMissing = true
		if err := s.Add(t.Context(), req); err != nil {
			t.Fatal(err)
		}
	}
	service.Treat("test_runs/1", func(ctx context.Context, req *runstatusv1.SetStatusRequest) error {
		if req.GetNote() == "1" {
			return clienttest.Error(codes.ResourceExhausted, "STORAGE_FULL", "runstatus.v1")
		}
		return nil
	})
	if err := s.Deliver(t.Context(), service, nil, nil); client.Reason(err) != "STORAGE_FULL" {
		t.Fatal(err)
	}
	service.Treat("test_runs/1", nil)
	clienttest.AddTo(t, s, 3, 4, "test_runs/1") // after the record of the uid
	if err := spool.New(s.Path()).Deliver(t.Context(), service, nil, nil); err != nil {
		t.Fatal(err)
	}
	if got := service.Notes("test_runs/1"); !slices.Equal(got, clienttest.Numbered(4)) {
		t.Errorf("arrived: %q", got)
	}
	uids := service.ExpectedUIDs()
	if uid := "uid of test_runs/1"; uids[0] != "" || uids[1] != uid || uids[2] != uid {
		t.Errorf("expected: %q", uids)
	}
}
