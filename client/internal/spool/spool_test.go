package spool_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/runstatus/runstatus/client"
	"github.com/runstatus/runstatus/client/internal/clienttest"
	"github.com/runstatus/runstatus/client/internal/spool"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

func TestASpoolIsItsOwnersAlone(t *testing.T) {
	s := spool.New(filepath.Join(t.TempDir(), "a", "spool"))
	if empty, err := s.Empty(); !empty || err != nil {
		t.Errorf("without a file: %v, %v", empty, err)
	}
	clienttest.AddTo(t, s, 0, 1, "test_runs/1")
	for path, want := range map[string]os.FileMode{s.Path(): 0o600, filepath.Dir(s.Path()): 0o700 | os.ModeDir} {
		if info, err := os.Stat(path); err != nil || info.Mode() != want {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
	if empty, err := s.Empty(); empty || err != nil {
		t.Errorf("with a report: %v, %v", empty, err)
	}
}

func TestATornOrDamagedReportIsLeftOutAndHidesNoOther(t *testing.T) {
	service := &ledger{}
	s := spool.New(filepath.Join(t.TempDir(), "spool"))
	for n := range 3 {
		clienttest.AddTo(t, s, n, n+1, "test_runs/1")
	}
	text, err := os.ReadFile(s.Path())
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.SplitAfter(text, []byte("\n"))
	lines[1][20] ^= 1
	torn := append(bytes.Join(lines, nil), lines[0][:40]...)
	if err := os.WriteFile(s.Path(), torn, 0o600); err != nil {
		t.Fatal(err)
	}
	clienttest.AddTo(t, s, 3, 4, "test_runs/1")
	var got clienttest.Finished
	if err := s.Deliver(t.Context(), service, got.Done, nil); err != nil || len(got.Failed) != 1 || !errors.Is(got.Failed[0], spool.ErrDamaged) {
		t.Errorf("delivered with %v, damaged: %v", err, got.Failed)
	}
	if notes := service.Notes("test_runs/1"); !slices.Equal(notes, []string{"0", "2", "3"}) {
		t.Errorf("arrived: %q", notes)
	}
	if info, err := os.Stat(s.Path()); err != nil || info.Size() != 0 {
		t.Errorf("%d bytes are left, %v", info.Size(), err)
	}
}

func TestADeliveryThatWasNotMarkedWritesNothingTwice(t *testing.T) {
	service := &ledger{}
	s := spoolOf(t, 10, "test_runs/1")
	before, err := os.ReadFile(s.Path())
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // the process died before it could mark anything
		if err := os.WriteFile(s.Path(), before, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := s.Deliver(t.Context(), service, nil, nil); err != nil {
			t.Fatal(err)
		}
	}
	if got := service.Notes("test_runs/1"); !slices.Equal(got, clienttest.Numbered(10)) || service.Calls() != 20 {
		t.Errorf("%d calls, arrived: %q", service.Calls(), got)
	}
}

func TestManyShareASpool(t *testing.T) {
	const each = 40
	runs := []string{"test_runs/1", "test_runs/2", "test_runs/3", "test_runs/4", "test_runs/5", "test_runs/6"}
	service := &ledger{}
	path := filepath.Join(t.TempDir(), "spool")
	var got clienttest.Finished
	var all sync.WaitGroup
	for _, run := range runs {
		all.Go(func() {
			s := spool.New(path)
			for n := range each {
				if err := s.Add(t.Context(), clienttest.Report(run, n)); err != nil {
					t.Error(err)
				}
				if err := s.Deliver(t.Context(), service, got.Done, nil); err != nil && !errors.Is(err, spool.ErrBusy) {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	// A delivery that found the spool busy was right to return.
	if empty, err := spool.New(path).Empty(); !empty || err != nil {
		t.Errorf("something is left in the spool: %v", err)
	}
	for _, run := range runs {
		if notes := service.Notes(run); !slices.Equal(notes, clienttest.Numbered(each)) {
			t.Errorf("arrived: %q", notes)
		}
	}
	for report, n := range got.Times {
		if n != 1 {
			t.Errorf("%s was delivered %d times", report, n)
		}
	}
	if len(got.Failed) > 0 {
		t.Errorf("refused: %v", got.Failed)
	}
}

func TestARunThatHasToWaitHoldsUpNoOther(t *testing.T) {
	service := &ledger{}
	stuck := 0
	service.Treat("test_runs/stuck", func(context.Context, *runstatusv1.SetStatusRequest) error {
		stuck++
		return status.Error(codes.Unavailable, "out of reach")
	})
	s := spoolOf(t, 100, "test_runs/stuck", "test_runs/free")
	for range 2 {
		if err := s.Deliver(t.Context(), service, nil, nil); status.Code(err) != codes.Unavailable {
			t.Errorf("delivered with %v", err)
		}
	}
	if got := service.Notes("test_runs/free"); !slices.Equal(got, clienttest.Numbered(100)) || stuck != 2 || service.Calls() != 102 {
		t.Errorf("%d calls of the run that waits, %d in all; the other has %q", stuck, service.Calls(), got)
	}
	if empty, _ := s.Empty(); empty {
		t.Error("the reports that have to wait are gone")
	}
}

// A refused report is finished: it is passed on with its error and delays no later one.
func TestARefusedReportIsDone(t *testing.T) {
	service := &ledger{}
	service.Treat("test_runs/1", func(_ context.Context, req *runstatusv1.SetStatusRequest) error {
		if req.GetNote() == "1" {
			return clienttest.Error(codes.Aborted, "PRECONDITION_FAILED", "runstatus.v1")
		}
		return nil
	})
	s := spoolOf(t, 3, "test_runs/1")
	var got clienttest.Finished
	if err := s.Deliver(t.Context(), service, got.Done, nil); err != nil || len(got.Failed) != 1 || client.Reason(got.Failed[0]) != "PRECONDITION_FAILED" {
		t.Errorf("delivered with %v, refused: %v", err, got.Failed)
	}
	if notes := service.Notes("test_runs/1"); !slices.Equal(notes, []string{"0", "2"}) {
		t.Errorf("arrived: %q", notes)
	}
}
