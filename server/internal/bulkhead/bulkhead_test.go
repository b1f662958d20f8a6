package bulkhead

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// stick makes a call that ends when free is closed, and gives it up after a second.
func stick(t *testing.T, b *Bulkhead[string], key string, started *atomic.Int64, free <-chan struct{}) error {
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	_, err := Do(ctx, b, key, func() (int, error) {
		started.Add(1)
		<-free
		return 1, nil
	})
	return err
}

func TestOneCallOfEachKeyIsUnderWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := New[string]()
		free := make(chan struct{})
		var started atomic.Int64
		if err := stick(t, b, "1", &started, free); !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, ErrNotStarted) {
			t.Errorf("the first: %v", err)
		}
		for range 3 {
			if err := stick(t, b, "1", &started, free); !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, ErrNotStarted) {
				t.Errorf("one behind it: %v", err)
			}
		}
		if started.Load() != 1 {
			t.Errorf("%d calls were started", started.Load())
		}
		if v, err := Do(t.Context(), b, "2", func() (int, error) { return 2, nil }); v != 2 || err != nil {
			t.Errorf("another key: %d, %v", v, err)
		}
		start := time.Now()
		if _, err := TryDo(t.Context(), b, "1", func() (int, error) { return 0, nil }); !errors.Is(err, ErrUnresponsive) || time.Since(start) > 0 {
			t.Errorf("TryDo: %v after %v", err, time.Since(start))
		}
		close(free)
		synctest.Wait()
		if v, err := TryDo(t.Context(), b, "1", func() (int, error) { return 3, nil }); v != 3 || err != nil || len(b.keys) != 0 || b.HasAbandoned() {
			t.Errorf("afterwards: %d, %v, %d keys", v, err, len(b.keys))
		}
	})
}

func TestAFileSystemWithManyAbandonedCallsIsUnresponsive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := New[string]()
		free := make(chan struct{})
		for i := range maxAbandoned {
			var started atomic.Int64
			_ = stick(t, b, string(rune('a'+i)), &started, free)
		}
		if _, err := TryDo(t.Context(), b, "z", func() (int, error) { return 0, nil }); !errors.Is(err, ErrUnresponsive) || !b.IsUnresponsive() {
			t.Errorf("got %v", err)
		}
		close(free)
		synctest.Wait()
		if b.IsUnresponsive() {
			t.Error("it stays so")
		}
	})
}

func TestACallWithoutADeadlineIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		free := make(chan struct{})
		_, err := Do(t.Context(), New[string](), "1", func() (int, error) { <-free; return 0, nil })
		if !errors.Is(err, ErrUnresponsive) || !GaveUp(err) {
			t.Errorf("got %v", err)
		}
		close(free)
	})
}

func TestAPanicIsAnError(t *testing.T) {
	_, err := Do(t.Context(), New[string](), "1", func() (int, error) { panic("oh") })
	if err == nil || !strings.Contains(err.Error(), "oh") {
		t.Errorf("got %v", err)
	}
}

func TestALocalFileSystemIsCalledDirectly(t *testing.T) {
	var b *Bulkhead[string]
	for _, do := range []func(context.Context, *Bulkhead[string], string, func() (int, error)) (int, error){Do[string, int], TryDo[string, int]} {
		if v, err := do(t.Context(), b, "1", func() (int, error) { return 1, nil }); v != 1 || err != nil || b.IsUnresponsive() || b.HasAbandoned() {
			t.Errorf("got %d, %v", v, err)
		}
	}
}
