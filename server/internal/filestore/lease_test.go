package filestore

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

	"github.com/runstatus/runstatus/server/internal/host"
	"github.com/runstatus/runstatus/server/internal/store"
)

var quickLease = leaseTimes{renew: 50 * time.Millisecond, held: 400 * time.Millisecond, stale: time.Second}

func leaseIn(t *testing.T, dir string, times leaseTimes) *lease {
	t.Helper()
	return newLease(dir, false, times, slog.New(slog.DiscardHandler))
}

func acquired(t *testing.T, l *lease) *lease {
	t.Helper()
	if err := l.acquire(t.Context()); err != nil {
		t.Fatal(err)
	}
	return l
}

func TestTheSecondSaysWhoHoldsTheLease(t *testing.T) {
	dir := t.TempDir()
	first := acquired(t, leaseIn(t, dir, quickLease))
	first.keep()
	defer func() { _ = first.release() }()
	err := leaseIn(t, dir, quickLease).acquire(t.Context())
	if store.ReasonOf(err) != store.Locked || !strings.Contains(err.Error(), "on "+host.Name()) {
		t.Errorf("got %v", err)
	}
	if !first.isHeld() {
		t.Error("the first has lost it")
	}
}

func TestALeaseThatWasGivenBackIsTakenAtOnce(t *testing.T) {
	dir := t.TempDir()
	slow := leaseTimes{time.Hour, time.Hour, time.Hour}
	first := acquired(t, leaseIn(t, dir, slow))
	first.keep()
	if err := first.release(); err != nil || first.isHeld() {
		t.Errorf("got %v, held: %v", err, first.isHeld())
	}
	second := acquired(t, leaseIn(t, dir, slow))
	if files, err := filepath.Glob(dir + "/lease.*"); err != nil || len(files) != 1 || second.number != 2 {
		t.Errorf("there are %v, %v", files, err)
	}
	_ = second.release()
}

func TestALeaseWhoseHolderDiedIsTakenOnceItStoodStill(t *testing.T) {
	dir := t.TempDir()
	acquired(t, leaseIn(t, dir, quickLease)) // and is never renewed
	start := time.Now()
	second := acquired(t, leaseIn(t, dir, quickLease))
	if took := time.Since(start); took < quickLease.stale {
		t.Errorf("it was taken after %v", took)
	}
	_ = second.release()
}

func TestAHolderThatCouldNotRenewInTimeHasItNoMore(t *testing.T) {
	dir := t.TempDir()
	first := acquired(t, leaseIn(t, dir, quickLease))
	eventually(t, func() bool { return !first.isHeld() })
	if err := first.renew(); err != nil || !first.isHeld() {
		t.Errorf("it is not had again: %v", err) // nobody took it
	}
	second := acquired(t, leaseIn(t, dir, quickLease))
	if first.isHeld() {
		t.Error("two have it")
	}
	if err := first.renew(); err == nil || first.isHeld() || first.number != 0 {
		t.Errorf("it was taken and renewed: %v", err)
	}
	if _, _, err := first.try(); err != nil || first.number != 0 {
		t.Errorf("it was taken back: %v", err)
	}
	_ = second.release()
	if _, _, err := first.try(); err != nil || !first.isHeld() {
		t.Errorf("it is not had again: %v", err)
	}
}

// Whoever comes with a number that is long gone gets nothing by it.
func TestALateComerDoesNotGetThroughWithAnOldNumber(t *testing.T) {
	dir := t.TempDir()
	first := acquired(t, leaseIn(t, dir, quickLease))
	late := leaseIn(t, dir, quickLease)
	if _, _, err := late.try(); err != nil {
		t.Fatal(err)
	}
	_ = first.release()
	second := acquired(t, leaseIn(t, dir, quickLease))
	_ = second.release()
	third := acquired(t, leaseIn(t, dir, quickLease)) // has number 3, and number 2 is gone
	if err := late.make(2); err != nil || late.number != 0 || late.isHeld() {
		t.Errorf("got %v, number %d", err, late.number)
	}
	if err := third.renew(); err != nil {
		t.Errorf("the third: %v", err)
	}
}

// Many want it, some die, some are slow: never do two believe to have it.
func TestNeverDoTwoHaveTheLease(t *testing.T) {
	dir := t.TempDir()
	times := leaseTimes{renew: 20 * time.Millisecond, held: 100 * time.Millisecond, stale: 500 * time.Millisecond}
	ctx, cancel := context.WithTimeout(t.Context(), 6*time.Second)
	defer cancel()
	var holders, got atomic.Int64
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for ctx.Err() == nil {
				l := leaseIn(t, dir, times)
				for ctx.Err() == nil && l.acquire(ctx) != nil { // somebody alive has it
				}
				until := time.Now().Add(60 * time.Millisecond)
				for l.isHeld() && time.Now().Before(until) {
					if holders.Add(1) > 1 && l.isHeld() {
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
					_ = l.release() // the others die with it
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
	_ = first.release()
	second := leaseIn(t, dir, quickLease)
	second.files = unremovable{second.files}
	acquired(t, second)
	second.keep()
	if !second.isHeld() || second.number != 2 {
		t.Errorf("number %d, held: %v", second.number, second.isHeld())
	}
	_ = second.release()
	third := acquired(t, leaseIn(t, dir, leaseTimes{time.Hour, time.Hour, time.Hour})) // at once
	_ = third.release()
}

func TestALeaseOfADeadProcessOfThisMachineIsTakenAtOnce(t *testing.T) {
	dir := t.TempDir()
	slow := leaseTimes{time.Hour, time.Hour, time.Hour}
	dead := leaseIn(t, dir, slow)
	dead.holder.Process = 1 << 30 // none has this number
	acquired(t, dead)
	other := newLease(dir, true, slow, slog.New(slog.DiscardHandler))
	acquired(t, other)
	if _, err := os.Stat(leaseDir(dir).path(1)); err == nil {
		t.Error("the dead one's file is still there")
	}
}

// unremovable are files of which none can be removed.
type unremovable struct{ leaseFiles }

func (unremovable) remove(int) error { return unix.EIO }

func eventually(t *testing.T, is func() bool) {
	t.Helper()
	for limit := time.Now().Add(20 * time.Second); !is(); {
		if time.Now().After(limit) {
			t.Fatal("it never came")
		}
		_ = host.Sleep(t.Context(), 5*time.Millisecond)
	}
}

// On a network file system another host's server is known by its lease alone.
func TestCheckSeesAServerByItsLease(t *testing.T) {
	for _, where := range []string{"the tree", "the state directory"} {
		t.Run(where, func(t *testing.T) {
			dir, stateDir := t.TempDir(), t.TempDir()
			ok(t, os.MkdirAll(filepath.Join(dir, "test_runs"), 0o755))
			own := map[string]string{"the tree": filepath.Join(dir, ownDirName), "the state directory": stateDir}[where]
			cfg := CheckConfig{Namespaces: []Namespace{{Name: "main", Dir: dir}}, StateDir: stateDir, remote: true, lease: quickLease}
			served := func() bool {
				sum, err := Check(context.Background(), cfg, func(Finding) {})
				ok(t, err)
				return sum.Served
			}
			if served() {
				t.Error("a server is seen where none ever was")
			}
			ok(t, os.MkdirAll(own, 0o700))
			l := leaseIn(t, own, quickLease)
			ok(t, l.acquire(context.Background()))
			l.keep()
			if !served() {
				t.Error("its lease is not seen")
			}
			repair := cfg
			repair.Repair = true
			if _, err := Check(context.Background(), repair, func(Finding) {}); store.ReasonOf(err) != store.Locked {
				t.Errorf("a repair: %v", err)
			}
			ok(t, l.release())
			if served() {
				t.Error("a lease that was given back is seen")
			}
			l = leaseIn(t, own, quickLease) // its host dies
			l.holder.Boot = "another"
			ok(t, l.acquire(context.Background()))
			if served() {
				t.Error("a lease that is not renewed any more is seen")
			}
		})
	}
}
