package dirlock

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/server/internal/host"
	"github.com/runstatus/runstatus/server/internal/store"
)

var quickLease = Times{Renew: 50 * time.Millisecond, Held: 400 * time.Millisecond, Stale: time.Second}

func leaseIn(t *testing.T, dir string, times Times) *Lease {
	t.Helper()
	return NewLease(dir, false, times, slog.New(slog.DiscardHandler))
}

func acquired(t *testing.T, l *Lease) *Lease {
	t.Helper()
	if err := l.Acquire(t.Context()); err != nil {
		t.Fatal(err)
	}
	return l
}

func TestTheErrorNamesTheHolderOfTheLease(t *testing.T) {
	dir := t.TempDir()
	first := acquired(t, leaseIn(t, dir, quickLease))
	first.Keep()
	defer func() { _ = first.Release() }()
	err := leaseIn(t, dir, quickLease).Acquire(t.Context())
	if store.ReasonOf(err) != store.Locked || !strings.Contains(err.Error(), "on "+host.Name()) {
		t.Errorf("got %v", err)
	}
	if !first.IsHeld() {
		t.Error("the first has lost it")
	}
}

func TestALeaseThatWasGivenBackIsTakenAtOnce(t *testing.T) {
	dir := t.TempDir()
	slow := Times{time.Hour, time.Hour, time.Hour}
	first := acquired(t, leaseIn(t, dir, slow))
	first.Keep()
	if err := first.Release(); err != nil || first.IsHeld() {
		t.Errorf("got %v, held: %v", err, first.IsHeld())
	}
	second := acquired(t, leaseIn(t, dir, slow))
	if files, err := filepath.Glob(dir + "/lease.*"); err != nil || len(files) != 1 || second.number != 2 {
		t.Errorf("there are %v, %v", files, err)
	}
	_ = second.Release()
}

func TestALeaseWhoseHolderDiedIsTakenOnceItStoodStill(t *testing.T) {
	dir := t.TempDir()
	acquired(t, leaseIn(t, dir, quickLease)) // and is never renewed
	start := time.Now()
	second := acquired(t, leaseIn(t, dir, quickLease))
	if took := time.Since(start); took < quickLease.Stale {
		t.Errorf("it was taken after %v", took)
	}
	_ = second.Release()
}

func TestAHolderThatCouldNotRenewInTimeHasItNoMore(t *testing.T) {
	dir := t.TempDir()
	first := acquired(t, leaseIn(t, dir, quickLease))
	testkit.Eventually(t, func() bool { return !first.IsHeld() })
	if err := first.renew(); err != nil || !first.IsHeld() {
		t.Errorf("it is not had again: %v", err) // no other process took it
	}
	second := acquired(t, leaseIn(t, dir, quickLease))
	if first.IsHeld() {
		t.Error("two have it")
	}
	if err := first.renew(); err == nil || first.IsHeld() || first.number != 0 {
		t.Errorf("it was taken and renewed: %v", err)
	}
	if _, _, err := first.try(); err != nil || first.number != 0 {
		t.Errorf("it was taken back: %v", err)
	}
	_ = second.Release()
	if _, _, err := first.try(); err != nil || !first.IsHeld() {
		t.Errorf("it is not had again: %v", err)
	}
}

// A process that comes with a number that is long gone gets nothing by it.
func TestALateComerDoesNotGetThroughWithAnOldNumber(t *testing.T) {
	dir := t.TempDir()
	first := acquired(t, leaseIn(t, dir, quickLease))
	late := leaseIn(t, dir, quickLease)
	if _, _, err := late.try(); err != nil {
		t.Fatal(err)
	}
	_ = first.Release()
	second := acquired(t, leaseIn(t, dir, quickLease))
	_ = second.Release()
	third := acquired(t, leaseIn(t, dir, quickLease)) // has number 3, and number 2 is gone
	if err := late.make(2); err != nil || late.number != 0 || late.IsHeld() {
		t.Errorf("got %v, number %d", err, late.number)
	}
	if err := third.renew(); err != nil {
		t.Errorf("the third: %v", err)
	}
}

// Many want it, some die, some are slow: never do two believe to have it.
func TestNeverDoTwoHaveTheLease(t *testing.T) {
	dir := t.TempDir()
	times := Times{Renew: 20 * time.Millisecond, Held: 100 * time.Millisecond, Stale: 500 * time.Millisecond}
	ctx, cancel := context.WithTimeout(t.Context(), 6*time.Second)
	defer cancel()
	var holders, got atomic.Int64
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for ctx.Err() == nil {
				l := leaseIn(t, dir, times)
				for ctx.Err() == nil && l.Acquire(ctx) != nil { // a live process has it
				}
				until := time.Now().Add(60 * time.Millisecond)
				for l.IsHeld() && time.Now().Before(until) {
					if holders.Add(1) > 1 && l.IsHeld() {
						t.Error("two have it")
					}
					holders.Add(-1)
					if i%2 == 0 {
						_ = l.renew() // as in keep
					}
				}
				if l.number > 0 {
					got.Add(1)
				}
				if i%4 < 2 {
					_ = l.Release() // the others die with it
				}
			}
		})
	}
	all.Wait()
	if got.Load() < 5 {
		t.Errorf("it was had only %d times", got.Load())
	}
	t.Logf("it was had %d times", got.Load())
}

// What is left of former leases holds nothing, so that a lease is held though they can't be
// removed, and is given back.
func TestALeaseIsHeldThoughFormerOnesCanNotBeRemoved(t *testing.T) {
	dir := t.TempDir()
	first := acquired(t, leaseIn(t, dir, quickLease))
	_ = first.Release()
	second := leaseIn(t, dir, quickLease)
	second.files = unremovable{second.files}
	acquired(t, second)
	second.Keep()
	if !second.IsHeld() || second.number != 2 {
		t.Errorf("number %d, held: %v", second.number, second.IsHeld())
	}
	_ = second.Release()
	third := acquired(t, leaseIn(t, dir, Times{time.Hour, time.Hour, time.Hour})) // at once
	_ = third.Release()
}

func TestALeaseOfADeadProcessOfThisMachineIsTakenAtOnce(t *testing.T) {
	dir := t.TempDir()
	slow := Times{time.Hour, time.Hour, time.Hour}
	dead := leaseIn(t, dir, slow)
	dead.holder.Process = 1 << 30 // none has this number
	acquired(t, dead)
	other := NewLease(dir, true, slow, slog.New(slog.DiscardHandler))
	acquired(t, other)
	if _, err := os.Stat(leaseDir(dir).path(1)); err == nil {
		t.Error("the dead one's file is still there")
	}
}

// unremovable are files of which none can be removed.
type unremovable struct{ leaseFiles }

func (unremovable) remove(int) error { return unix.EIO }
