package spool_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/runstatus/runstatus/client"
	"github.com/runstatus/runstatus/client/internal/clienttest"
	"github.com/runstatus/runstatus/client/internal/spool"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/testkit"
)

// While another goroutine delivers, additions that find no room return an error and leave nothing in
// the file, and successful additions arrive.
func TestAFullDiskRefusesWholeAdditionsAndLosesNone(t *testing.T) {
	dir := testkit.SmallDisk(t, "1m")
	service := &ledger{}
	s := spool.New(filepath.Join(dir, "spool"))
	var lost atomic.Int64
	each := func(_ *runstatusv1.SetStatusRequest, err error) {
		if err != nil {
			lost.Add(1)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	over := make(chan bool)
	go func() {
		defer close(over)
		for ctx.Err() == nil {
			_ = s.Deliver(ctx, service, each, nil)
		}
	}()
	var kept []string
	for round := range 60 {
		var big []*runstatusv1.SetStatusRequest
		for n := range 400 { // 1.6 MB: there is never room
			req := clienttest.Report("test_runs/big", 1000*round+n)
			req.Note += strings.Repeat("x", 4000)
			big = append(big, req)
		}
		if err := s.Add(t.Context(), big...); !errors.Is(err, syscall.ENOSPC) {
			t.Fatalf("a full disk says %v", err)
		}
		if err := s.Add(t.Context(), clienttest.Report("test_runs/1", round)); err == nil {
			kept = append(kept, fmt.Sprint(round))
		}
	}
	cancel()
	select {
	case <-over:
	case <-time.After(time.Minute):
		t.Fatal("the delivery goes on")
	}
	if err := s.Deliver(t.Context(), service, each, nil); err != nil {
		t.Error(err)
	}
	if n := len(service.Notes("test_runs/big")); n > 0 {
		t.Errorf("%d reports arrived of additions that were refused", n)
	}
	if got := service.Notes("test_runs/1"); strings.Join(got, " ") != strings.Join(kept, " ") || lost.Load() > 0 {
		t.Errorf("of %d kept reports %d arrived, %d were given up", len(kept), len(got), lost.Load())
	}
}

// The disk is so full that not even the record of a uid fits.
func TestAFullDiskHoldsNoDeliveryUp(t *testing.T) {
	dir := testkit.SmallDisk(t, "256k")
	service := &ledger{}
	s := spool.New(filepath.Join(dir, "spool"))
	service.Treat("test_runs/stuck", clienttest.Fails(8, "STORAGE_FULL"))
	clienttest.AddTo(t, s, 0, 300, "test_runs/1", "test_runs/stuck")
	ballast, err := os.Create(filepath.Join(dir, "ballast"))
	if err != nil {
		t.Fatal(err)
	}
	for err == nil {
		_, err = ballast.Write(make([]byte, 4096))
	}
	_ = ballast.Close()
	for range 3 {
		if err := s.Deliver(t.Context(), service, nil, nil); client.Reason(err) != "STORAGE_FULL" {
			t.Errorf("delivered with %v", err)
		}
	}
	if got := len(service.Notes("test_runs/1")); got != 300 {
		t.Errorf("%d of 300 arrived", got)
	}
	service.Treat("test_runs/stuck", nil)
	if err := s.Deliver(t.Context(), service, nil, nil); err != nil || len(service.Notes("test_runs/stuck")) != 300 {
		t.Errorf("%v, %d of 300 arrived", err, len(service.Notes("test_runs/stuck")))
	}
}
