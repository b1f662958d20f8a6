package client_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/runstatus/runstatus/client"
	"github.com/runstatus/runstatus/internal/testkit"
)

// A position that can't be written is an error of the watch, or of CheckpointError if the loop was left.
func TestAPlaceThatIsNotWrittenIsTold(t *testing.T) {
	dir := testkit.SmallDisk(t, "64k")
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
			<-time.After(150 * time.Millisecond) // the position is written in the meantime
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
	// There is space for the first position, but not for the next one.
	seen, told, unsaved = watch(4, fill)
	if seen == 4 && (told != nil || !errors.Is(unsaved, syscall.ENOSPC)) || seen < 4 && !errors.Is(told, syscall.ENOSPC) {
		t.Errorf("a disk that becomes full: %d events, %v, %v", seen, told, unsaved)
	}
}
