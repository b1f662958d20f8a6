package filestore

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

func gated(id string) store.Name {
	return store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: id}
}

// stick calls something that returns when it is told to, and gives it up after a second.
func stick(t *testing.T, tr *tree, n store.Name, entered *atomic.Int64, free <-chan struct{}) error {
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	_, err := enter(ctx, tr, n, func() (int, error) {
		entered.Add(1)
		<-free
		return 1, nil
	})
	return err
}

func TestOneCallForEachRunStaysBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tr := &tree{namespace: "main", gates: newGates()}
		free := make(chan struct{})
		var entered atomic.Int64
		if err := stick(t, tr, gated("1"), &entered, free); !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, errNotEntered) {
			t.Errorf("the first: %v", err)
		}
		if err := tr.undone(gated("1"), "append a line", context.DeadlineExceeded); store.ReasonOf(err) != store.OutcomeUnknown {
			t.Errorf("it is told as %v", err)
		}
		for range 3 {
			err := stick(t, tr, gated("1"), &entered, free)
			if !errors.Is(err, context.DeadlineExceeded) || store.ReasonOf(tr.undone(gated("1"), "append a line", err)) != store.NotWritten {
				t.Errorf("one behind it: %v", err)
			}
		}
		if entered.Load() != 1 {
			t.Errorf("%d are behind", entered.Load())
		}
		if v, err := enter(t.Context(), tr, gated("2"), func() (int, error) { return 2, nil }); v != 2 || err != nil {
			t.Errorf("another run: %d, %v", v, err)
		}
		start := time.Now()
		if _, err := aside(t.Context(), tr, gated("1"), func() (int, error) { return 0, nil }); !errors.Is(err, errStuck) || time.Since(start) > 0 {
			t.Errorf("who could do without: %v after %v", err, time.Since(start))
		}
		close(free)
		synctest.Wait()
		if v, err := aside(t.Context(), tr, gated("1"), func() (int, error) { return 3, nil }); v != 3 || err != nil || len(tr.gates.of) != 0 {
			t.Errorf("afterwards: %d, %v, %d gates", v, err, len(tr.gates.of))
		}
	})
}

func TestATreeThatHangsIsLeftAloneByWhoCouldDoWithout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tr := &tree{namespace: "main", gates: newGates()}
		free := make(chan struct{})
		for i := range maxAbandoned {
			var entered atomic.Int64
			_ = stick(t, tr, gated(string(rune('a'+i))), &entered, free)
		}
		if _, err := aside(t.Context(), tr, gated("z"), func() (int, error) { return 0, nil }); !errors.Is(err, errStuck) || !tr.silent() {
			t.Errorf("got %v", err)
		}
		close(free)
		synctest.Wait()
		if tr.silent() {
			t.Error("it is taken to hang for good")
		}
	})
}

func TestACallWithoutADeadlineIsNotWaitedForWithoutEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tr := &tree{namespace: "main", gates: newGates()}
		free := make(chan struct{})
		_, err := enter(t.Context(), tr, gated("1"), func() (int, error) { <-free; return 0, nil })
		if store.ReasonOf(tr.unread(gated("1"), err)) != store.ReadFailed {
			t.Errorf("got %v", err)
		}
		close(free)
	})
}
