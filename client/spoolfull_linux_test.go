package client_test

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

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// tinyDisk returns a directory on a file system of its own.
func tinyDisk(t *testing.T, size string) string {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("only root can mount")
	}
	dir := t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size="+size); err != nil {
		t.Skipf("mount tmpfs: %v", err)
	}
	t.Cleanup(func() { _ = unix.Unmount(dir, unix.MNT_DETACH) })
	return dir
}

// While another goroutine delivers all the time, additions that find no room are told
// so and leave nothing behind, and those that were taken arrive.
func TestAFullDiskRefusesWholeAdditionsAndLosesNone(t *testing.T) {
	dir := tinyDisk(t, "1m")
	service := &ledger{}
	c := connectTo(t, service)
	s := client.NewSpool(filepath.Join(dir, "spool"))
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
			_ = s.Deliver(ctx, c, each)
		}
	}()
	var kept []string
	for round := range 60 {
		var big []*runstatusv1.SetStatusRequest
		for n := range 400 { // 1.6 MB: there is never room
			req := numberedLine("test_runs/big", 1000*round+n)
			req.Note += strings.Repeat("x", 4000)
			big = append(big, req)
		}
		if err := s.Add(t.Context(), big...); !errors.Is(err, syscall.ENOSPC) {
			t.Fatalf("a full disk says %v", err)
		}
		if err := s.Add(t.Context(), numberedLine("test_runs/1", round)); err == nil {
			kept = append(kept, fmt.Sprint(round))
		}
	}
	cancel()
	select {
	case <-over:
	case <-time.After(time.Minute):
		t.Fatal("the delivery goes on")
	}
	if err := s.Deliver(t.Context(), c, each); err != nil {
		t.Error(err)
	}
	if n := len(service.notes("test_runs/big")); n > 0 {
		t.Errorf("%d reports arrived of additions that were refused", n)
	}
	if got := service.notes("test_runs/1"); strings.Join(got, " ") != strings.Join(kept, " ") || lost.Load() > 0 {
		t.Errorf("of %d kept reports %d arrived, %d were given up", len(kept), len(got), lost.Load())
	}
}

// The disk is so full that not even a note for the spool itself fits.
func TestAFullDiskHoldsNoDeliveryUp(t *testing.T) {
	dir := tinyDisk(t, "256k")
	service := &ledger{}
	c := connectTo(t, service)
	s := client.NewSpool(filepath.Join(dir, "spool"))
	service.treat("test_runs/stuck", says(8, "STORAGE_FULL"))
	addTo(t, s, 0, 300, "test_runs/1", "test_runs/stuck")
	ballast, err := os.Create(filepath.Join(dir, "ballast"))
	if err != nil {
		t.Fatal(err)
	}
	for err == nil {
		_, err = ballast.Write(make([]byte, 4096))
	}
	_ = ballast.Close()
	for range 3 {
		if err := s.Deliver(t.Context(), c, nil); client.Reason(err) != "STORAGE_FULL" {
			t.Errorf("delivered with %v", err)
		}
	}
	if got := len(service.notes("test_runs/1")); got != 300 {
		t.Errorf("%d of 300 arrived", got)
	}
	service.treat("test_runs/stuck", nil)
	if err := s.Deliver(t.Context(), c, nil); err != nil || len(service.notes("test_runs/stuck")) != 300 {
		t.Errorf("%v, %d of 300 arrived", err, len(service.notes("test_runs/stuck")))
	}
}

// What could not be written is told to a loop that goes on, and to one that is left.
func TestAPlaceThatIsNotWrittenIsTold(t *testing.T) {
	dir := tinyDisk(t, "64k")
	fill := func() {
		ballast, err := os.OpenFile(filepath.Join(dir, "ballast"), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
		for err == nil {
			_, err = ballast.Write(make([]byte, 4096))
		}
		_ = ballast.Close()
	}
	path := filepath.Join(dir, "checkpoint")
	watch := func(events int, before func()) (seen int, told, unsaved error) {
		s := &scripted{steps: []step{{messages("progress", "synced", "status a@1:1", "status a@1:2", "status a@1:3"), nil}}}
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		for e, err := range connectTo(t, s).Watch(ctx, client.Runs("test_runs/1"), client.Checkpoint(path), client.CheckpointError(&unsaved)) {
			if told = err; err != nil {
				break
			}
			if seen == 0 {
				before()
			}
			e.Ack()
			if seen++; seen == events {
				break
			}
			<-time.After(150 * time.Millisecond) // the place is written meanwhile
		}
		return seen, told, unsaved
	}
	seen, told, unsaved := watch(1, fill)
	if seen != 1 || told != nil || unsaved != nil {
		t.Errorf("the space for the first place is there: %d events, %v, %v", seen, told, unsaved)
	}
	seen, told, unsaved = watch(1, func() {})
	if seen != 0 || !errors.Is(told, client.ErrCheckpoint) || !errors.Is(told, syscall.ENOSPC) {
		t.Errorf("on a full disk: %d events, %v, %v", seen, told, unsaved)
	}
	if n := strings.Count(told.Error(), "no space left"); n != 1 {
		t.Errorf("said %d times: %v", n, told)
	}
	if err := errors.Join(os.Remove(filepath.Join(dir, "ballast")), os.Remove(path)); err != nil {
		t.Fatal(err)
	}
	// The space for the first place is there, for the next one not any more.
	seen, told, unsaved = watch(4, fill)
	if seen == 4 && (told != nil || !errors.Is(unsaved, syscall.ENOSPC)) || seen < 4 && !errors.Is(told, syscall.ENOSPC) {
		t.Errorf("a disk that becomes full: %d events, %v, %v", seen, told, unsaved)
	}
}
